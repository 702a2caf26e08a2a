import path from 'node:path';
import * as vscode from 'vscode';
import { HeadAndTail } from '../../../core/runs/headAndTail.ts';
import { boundText } from '../../../core/input.ts';
import type { Clock } from '../../clock.ts';
import { echoesInterrupt } from './interruptEcho.ts';
import { toPlainText } from './plainText.ts';
import { readOnce } from './readOnce.ts';

/** A command under way in a terminal whose shell tells the editor of it, a task's included. */
export type ShellRun = {
  terminal: vscode.Terminal;
  commandLine: string;
  cwd: vscode.Uri | undefined;
  startedAtMs: number;
  /** Null while it goes on. */
  endedAtMs: number | null;
  /** Settles when all that it printed has been read. */
  read: Promise<void>;
  printed: HeadAndTail;
};

/** Nothing was run: at the prompt, Enter or Ctrl-C was pressed. */
export function isEmpty({ commandLine }: Pick<ShellRun, 'commandLine'>): boolean {
  return /^(?:\s|\^C)*$/.test(commandLine);
}

/** The shell tells its folder only after its first command; until then it is where the terminal was started. */
function startFolderOf({ creationOptions }: vscode.Terminal): vscode.Uri | undefined {
  const cwd = 'cwd' in creationOptions ? creationOptions.cwd : undefined;
  if (cwd === undefined || typeof cwd !== 'string') return cwd ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  return path.isAbsolute(cwd) ? vscode.Uri.file(cwd) : undefined;
}

/** Raw characters that are kept of a run while it prints; colours make up a good part of them. */
const MAX_RAW_HEAD = 48_000;
const MAX_RAW_TAIL = 96_000;
/** The last of the output may come a moment after the end; without it the record is poorer, not late. */
const OUTPUT_TIMEOUT_MS = 4_000;
/** A program's last words after Ctrl-C are no longer. */
const ECHO_WITHIN = 2_000;
/** Characters of plain output in a record. */
const MAX_OUTPUT = 64_000;

/** Follows all that runs in terminals with shell integration, in bounded memory whatever it prints. */
export class ShellRuns implements vscode.Disposable {
  readonly #clock: Clock;
  readonly #running = new Map<vscode.TerminalShellExecution, ShellRun>();
  /** The run of each terminal that started last. */
  readonly #latest = new WeakMap<vscode.Terminal, ShellRun>();
  /** What the run is recognised by that failed last in each terminal. */
  readonly #failed = new WeakMap<vscode.Terminal, string>();
  readonly #startEmitter = new vscode.EventEmitter<ShellRun>();
  readonly onDidStart = this.#startEmitter.event;
  readonly #endEmitter = new vscode.EventEmitter<{ run: ShellRun; exitCode: number | undefined }>();
  readonly onDidEnd = this.#endEmitter.event;
  readonly #subscriptions: vscode.Disposable;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#subscriptions = vscode.Disposable.from(
      this.#startEmitter,
      this.#endEmitter,
      vscode.window.onDidStartTerminalShellExecution(({ terminal, execution }) => this.#onStarted(terminal, execution)),
      vscode.window.onDidEndTerminalShellExecution((event) => this.#onEnded(event)),
      vscode.window.onDidCloseTerminal((terminal) => this.#forget(terminal)),
    );
  }

  running(): ShellRun[] {
    return [...this.#running.values()];
  }

  /** What runs now, or ran last, in the terminal of a process. */
  async ofProcess(processId: number): Promise<ShellRun | null> {
    const runs = vscode.window.terminals.flatMap((terminal) => this.#latest.get(terminal) ?? []);
    const ids = await Promise.all(runs.map(({ terminal }) => this.processIdOf(terminal)));
    return runs[ids.indexOf(processId)] ?? null;
  }

  /** @param identity what the run is recognised by */
  noteFailure({ terminal }: ShellRun, identity: string): void {
    this.#failed.set(terminal, identity);
  }

  /** What the run is recognised by that failed last in a terminal. */
  failedIn(terminal: vscode.Terminal): string | undefined {
    return this.#failed.get(terminal);
  }

  /** Undefined where the terminal has no process, or not soon. */
  processIdOf(terminal: vscode.Terminal): Promise<number | undefined> {
    return this.#soon(Promise.resolve(terminal.processId), undefined);
  }

  /** Ctrl-C was pressed last, whatever exit code the program made of it; once all has been read. */
  async wasInterrupted(run: ShellRun): Promise<boolean> {
    await this.#soon(run.read, undefined);
    return echoesInterrupt(run.printed.end(ECHO_WITHIN));
  }

  /** Plain text, its head and tail. */
  async outputOf(run: ShellRun): Promise<string> {
    await this.#soon(run.read, undefined);
    return boundText(toPlainText(run.printed.text()), MAX_OUTPUT).text;
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#running.clear();
  }

  #onStarted(terminal: vscode.Terminal, execution: vscode.TerminalShellExecution): void {
    const printed = new HeadAndTail(MAX_RAW_HEAD, MAX_RAW_TAIL);
    const run: ShellRun = {
      terminal,
      commandLine: execution.commandLine.value,
      cwd: execution.cwd ?? startFolderOf(terminal),
      startedAtMs: this.#clock.now(),
      endedAtMs: null,
      read: readAll(execution, printed).catch(() => undefined),
      printed,
    };
    this.#running.set(execution, run);
    this.#latest.set(terminal, run);
    this.#startEmitter.fire(run);
    // The texts it sees have been noted by now.
    run.startedAtMs = this.#clock.now();
  }

  #onEnded({ execution, exitCode }: vscode.TerminalShellExecutionEndEvent): void {
    const run = this.#running.get(execution);
    if (!run) return;
    this.#running.delete(execution);
    run.endedAtMs = this.#clock.now();
    // The shell may tell more exactly at the end what it was given.
    run.commandLine = execution.commandLine.value || run.commandLine;
    this.#endEmitter.fire({ run, exitCode });
  }

  #forget(terminal: vscode.Terminal): void {
    for (const [execution, run] of this.#running) if (run.terminal === terminal) this.#running.delete(execution);
  }

  #soon<Value>(value: Promise<Value>, otherwise: Value): Promise<Value> {
    let timer: { dispose(): void } | undefined;
    const late = new Promise<Value>((resolve) => {
      timer = this.#clock.after(OUTPUT_TIMEOUT_MS, () => resolve(otherwise));
    });
    return Promise.race([value, late]).finally(() => timer?.dispose());
  }
}

async function readAll(execution: vscode.TerminalShellExecution, printed: HeadAndTail): Promise<void> {
  for await (const piece of readOnce(execution.read())) printed.add(piece);
}
