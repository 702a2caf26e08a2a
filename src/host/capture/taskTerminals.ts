import * as vscode from 'vscode';
import type { ShellRun, ShellRuns } from './shellRuns.ts';

/** Arguments by which a shell is given the command of a task; a shell for a person has none of them. */
const COMMAND_ARGUMENT = /^(?:-\w*c|\/c|-command)$/i;

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
  async has({ terminal }: Pick<ShellRun, 'terminal'>): Promise<boolean> {
    if (this.#known.has(terminal) || isGivenACommand(terminal.creationOptions)) return true;
    const processId = await this.#shells.processIdOf(terminal);
    if (processId === undefined || !this.#processIds.has(processId)) return false;
    this.#known.add(terminal);
    return true;
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

function isGivenACommand(options: vscode.Terminal['creationOptions']): boolean {
  const args = 'shellArgs' in options ? options.shellArgs : undefined;
  return Array.isArray(args) && args.some((arg) => COMMAND_ARGUMENT.test(arg));
}
