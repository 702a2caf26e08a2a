import * as vscode from 'vscode';
import { DebugRun, type DebugVerdict } from '../../../core/runs/debugRun.ts';
import type { Clock } from '../../clock.ts';
import { DebugTracker } from './debugTracker.ts';
import { MAX_IDENTITY, type RunFailure, type RunRecorder } from './runRecorder.ts';
import type { ShellRun, ShellRuns } from './shellRuns.ts';

export type DebugCaptureOptions = { runs: RunRecorder; shells: ShellRuns; clock: Clock };

type Followed = {
  run: DebugRun;
  startedAtMs: number;
  /** How the command line ends by which it was started in a terminal. */
  terminalStart: string | null;
  /** What it was in the terminal; settles when it has ended there. */
  inTerminal: PromiseWithResolvers<TerminalEnd | null>;
};

type TerminalEnd = { shellRun: ShellRun; exitCode: number | undefined };

/** The terminal tells about as soon as the adapter, before or after it. */
const TERMINAL_TIMEOUT_MS = 2_000;

/** What makes two launches the same, of all that adapters add to a configuration. */
const LAUNCH_KEYS = [
  ...['program', 'module', 'args', 'cwd', 'script', 'file', 'url', 'target', 'executable', 'mainClass', 'projectName'],
  ...['runtimeExecutable', 'runtimeArgs', 'command', 'mode', 'port', 'host'],
] as const;
const MAX_HEADLINE = 500;
/** The last words of such a command line are what the configuration says; before them stand the adapter's own. */
const WORDS_TOLD = 2;
const MAX_TERMINAL_STARTS = 20;
/** A terminal for JavaScript debugging is a shell: what fails in it is told as a command. */
const SHELL_TYPES: ReadonlySet<string> = new Set(['node-terminal']);

/** Records debug sessions that end with an exception or a failure, and what was done until the same launch ends without. */
export class DebugCapture implements vscode.Disposable {
  readonly #options: DebugCaptureOptions;
  /** By id of the root session. */
  readonly #followed = new Map<string, Followed>();
  /** Those whose session has ended, until the terminal has told. */
  readonly #ending = new Set<Followed>();
  /** What adapters had the editor start in terminals of late. */
  readonly #terminalStarts: string[] = [];
  readonly #subscriptions: vscode.Disposable;

  constructor(options: DebugCaptureOptions) {
    this.#options = options;
    this.#subscriptions = vscode.Disposable.from(
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: (session) => this.#track(session),
      }),
      options.shells.onDidEnd(({ run, exitCode }) => this.#onEndedInTerminal(run, exitCode)),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => this.#onSaved(uri)),
      vscode.debug.onDidTerminateDebugSession((session) => this.#onEnded(session)),
    );
  }

  /** True for what a debug adapter had the editor start in a terminal. */
  startedInTerminal({ commandLine }: Pick<ShellRun, 'commandLine'>): boolean {
    return this.#terminalStarts.some((start) => withoutQuotes(commandLine).includes(start));
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#followed.clear();
  }

  #track(session: vscode.DebugSession): vscode.DebugAdapterTracker | undefined {
    const root = rootOf(session);
    if (SHELL_TYPES.has(root.type)) return undefined;
    this.#follow(root);
    return new DebugTracker({
      run: () => this.#follow(root).run,
      now: () => this.#options.clock.now(),
      onRestart: () => this.#followed.delete(root.id),
      onRunInTerminal: (args) => this.#noteTerminalStart(this.#follow(root), args),
    });
  }

  #follow({ id }: vscode.DebugSession): Followed {
    let followed = this.#followed.get(id);
    if (!followed) {
      this.#options.runs.started();
      followed = {
        run: new DebugRun(),
        startedAtMs: this.#options.clock.now(),
        terminalStart: null,
        inTerminal: Promise.withResolvers(),
      };
      this.#followed.set(id, followed);
    }
    return followed;
  }

  #noteTerminalStart(followed: Followed, args: readonly string[]): void {
    const start = withoutQuotes(
      args
        .filter((arg) => arg !== '')
        .slice(-WORDS_TOLD)
        .join(' '),
    );
    if (start === '') return;
    followed.terminalStart = start;
    this.#terminalStarts.push(start);
    if (this.#terminalStarts.length > MAX_TERMINAL_STARTS) this.#terminalStarts.shift();
  }

  #onEndedInTerminal(shellRun: ShellRun, exitCode: number | undefined): void {
    const commandLine = withoutQuotes(shellRun.commandLine);
    for (const { terminalStart, inTerminal } of [...this.#followed.values(), ...this.#ending])
      if (terminalStart !== null && commandLine.includes(terminalStart)) inTerminal.resolve({ shellRun, exitCode });
  }

  #onSaved({ scheme }: vscode.Uri): void {
    if (scheme !== 'file') return;
    for (const { run } of this.#followed.values()) run.saved(this.#options.clock.now());
  }

  #onEnded(session: vscode.DebugSession): void {
    const followed = this.#followed.get(session.id);
    if (!followed) return;
    this.#followed.delete(session.id);
    this.#ending.add(followed);
    const { runs, clock } = this.#options;
    const endedAtMs = clock.now();
    runs.later(async () => {
      const isKnown = await this.#hearTerminal(followed);
      this.#ending.delete(followed);
      this.#judge(session, followed, endedAtMs, isKnown);
    });
  }

  /** @returns false when it ran in a terminal that does not tell how it ended there */
  async #hearTerminal({ run, terminalStart, inTerminal }: Followed): Promise<boolean> {
    if (terminalStart === null) return true;
    const { shells, clock } = this.#options;
    const timer = clock.after(TERMINAL_TIMEOUT_MS, () => inTerminal.resolve(null));
    const end = await inTerminal.promise;
    timer.dispose();
    if (!end) return false;
    run.endedInTerminal(end.exitCode, await shells.outputOf(end.shellRun), await shells.wasInterrupted(end.shellRun));
    return true;
  }

  #judge(session: vscode.DebugSession, { run, startedAtMs }: Followed, endedAtMs: number, isKnown: boolean): void {
    const verdict = run.verdict();
    if (!verdict) return;
    const { outcome, exitCode, erredAtMs } = verdict;
    // It may have been ended by Ctrl-C, of which the adapter is not told.
    if (outcome === 'succeeded' && exitCode === undefined && !isKnown) return;
    const ended = { identity: identityOf(session), outcome, startedAtMs, erredAtMs, endedAtMs, commandLine: undefined };
    this.#options.runs.ended(ended, () => Promise.resolve(toFailure(session, verdict)));
  }
}

function withoutQuotes(commandLine: string): string {
  return commandLine.replace(/["'\\]/g, '');
}

function toFailure(session: vscode.DebugSession, verdict: DebugVerdict): RunFailure {
  const { program, module, args, cwd } = session.configuration as Record<string, unknown>;
  const folder = folderOf(session);
  const words = [program ?? module, ...(Array.isArray(args) ? (args as unknown[]) : [])];
  const command = words.filter((word) => typeof word === 'string').join(' ');
  return {
    channel: 'debug',
    headline: `Debug session "${session.configuration.name}" ended with ${verdict.reason}`.slice(0, MAX_HEADLINE),
    output: verdict.output,
    command: command === '' ? undefined : command,
    exitCode: verdict.exitCode,
    taskName: session.configuration.name,
    cwd: typeof cwd === 'string' ? cwd : folder?.uri.fsPath,
    workspace: folder?.uri.toString(),
    workspaceName: folder?.name,
  };
}

function identityOf(session: vscode.DebugSession): string {
  const { configuration, type } = session;
  const { name, request } = configuration;
  const launch = LAUNCH_KEYS.map((key) => configuration[key] as unknown);
  return ['debug', folderOf(session)?.uri.toString() ?? '', name, type, request, JSON.stringify(launch)]
    .join('\n')
    .slice(0, MAX_IDENTITY);
}

function folderOf({ workspaceFolder }: vscode.DebugSession): vscode.WorkspaceFolder | undefined {
  return workspaceFolder ?? vscode.workspace.workspaceFolders?.[0];
}

function rootOf(session: vscode.DebugSession): vscode.DebugSession {
  return session.parentSession ? rootOf(session.parentSession) : session;
}
