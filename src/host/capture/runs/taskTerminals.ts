import * as vscode from 'vscode';
import type { ShellRun, ShellRuns } from './shellRuns.ts';

/** Process numbers come again after a while. */
const MAX_PROCESSES = 200;

/** Tells the terminals that tasks run in from those of people: both tell of the commands in them. */
export class TaskTerminals implements vscode.Disposable {
  readonly #shells: ShellRuns;
  readonly #processIds = new Set<number>();
  readonly #known = new WeakSet<vscode.Terminal>();
  readonly #subscription: vscode.Disposable;

  constructor(shells: ShellRuns) {
    this.#shells = shells;
    this.#subscription = vscode.tasks.onDidStartTaskProcess(({ processId }) => {
      this.#processIds.add(processId);
      const [oldest] = this.#processIds;
      if (this.#processIds.size > MAX_PROCESSES && oldest !== undefined) this.#processIds.delete(oldest);
    });
  }

  /** Asked when a run has ended: the editor may tell of the command before it tells of the task. */
  async has(run: Pick<ShellRun, 'terminal' | 'commandLine'>): Promise<boolean> {
    const { terminal } = run;
    if (this.#known.has(terminal)) return true;
    if (!wasOpenedFor(run)) {
      const processId = await this.#shells.processIdOf(terminal);
      if (processId === undefined || !this.#processIds.has(processId)) return false;
    }
    this.#known.add(terminal);
    return true;
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

/** The shell was given the command as an argument; one for a person is typed into. */
function wasOpenedFor({ terminal, commandLine }: Pick<ShellRun, 'terminal' | 'commandLine'>): boolean {
  const options = terminal.creationOptions;
  const args = 'shellArgs' in options ? options.shellArgs : undefined;
  return Array.isArray(args) && args.includes(commandLine);
}
