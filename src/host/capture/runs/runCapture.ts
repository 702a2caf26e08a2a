import * as vscode from 'vscode';
import type { WorkLog } from '../../../core/runs/workLog.ts';
import { DebugCapture } from './debugCapture.ts';
import type { OpenFailures } from './openFailures.ts';
import { ProblemMatchers } from './problemMatchers.ts';
import { RunRecorder, type RunRecorderOptions } from './runRecorder.ts';
import { type ShellRun, ShellRuns } from './shellRuns.ts';
import { SilentShells } from './silentShells.ts';
import { TaskCapture } from './taskCapture.ts';
import { TaskTerminals } from './taskTerminals.ts';
import { TerminalCapture } from './terminalCapture.ts';

export type RunCaptureOptions = Omit<RunRecorderOptions, 'commandsBetween'> & {
  workLog: WorkLog;
  tasks: boolean;
  terminals: boolean;
  debug: boolean;
};

/** What runs and ends with a failure: tasks, commands in terminals, debug sessions. */
export class RunCapture implements vscode.Disposable {
  readonly #runs: RunRecorder;
  readonly #shells: ShellRuns;
  readonly #openFailures: OpenFailures;
  readonly #silent: SilentShells | null;
  readonly #subscriptions: vscode.Disposable;

  constructor(options: RunCaptureOptions) {
    const { clock, workLog } = options;
    const shells = new ShellRuns(clock);
    workLog.followRunning(() => (options.terminals ? shells.running() : []));
    const runs = new RunRecorder({
      ...options,
      commandsBetween: (fromMs, toMs) => workLog.betweenWithRunning(fromMs, toMs),
    });
    const matchers = new ProblemMatchers();
    const taskTerminals = new TaskTerminals(shells);
    const debug = options.debug ? new DebugCapture({ runs, shells, clock }) : null;
    const isOfAnotherChannel = async (run: ShellRun): Promise<boolean> =>
      debug?.startedInTerminal(run) === true || (await taskTerminals.has(run));
    const channel = { runs, shells, workLog, matchers, clock };
    this.#runs = runs;
    this.#shells = shells;
    this.#openFailures = options.openFailures;
    this.#silent = options.terminals ? new SilentShells(shells, clock) : null;
    const channels = [
      debug,
      options.tasks ? new TaskCapture(channel) : null,
      options.terminals ? new TerminalCapture({ ...channel, isOfAnotherChannel }) : null,
      this.#silent,
    ];
    this.#subscriptions = vscode.Disposable.from(
      shells,
      matchers,
      taskTerminals,
      ...channels.filter((one) => one !== null),
    );
  }

  /** A terminal is in use whose shell does not tell how commands end. */
  get isShellSilent(): boolean {
    return this.#silent?.areThere ?? false;
  }

  /** A terminal whose shell does not tell came or went. */
  onDidChangeSilence(listener: () => void): vscode.Disposable {
    return this.#silent?.onDidChange(listener) ?? new vscode.Disposable(() => undefined);
  }

  /** Id of the error of what failed last in a terminal; undefined where that succeeds by now, or is not recorded. */
  async openErrorIn(terminal: vscode.Terminal): Promise<string | undefined> {
    await this.#runs.whenIdle();
    const identity = this.#shells.failedIn(terminal);
    return identity === undefined ? undefined : this.#openFailures.of(identity).at(-1)?.errorId;
  }

  /** Git's HEAD moved to another branch or commit. */
  headMoved(): void {
    this.#runs.headMoved();
  }

  /** Resolves when no run is being written down. */
  whenIdle(): Promise<void> {
    return this.#runs.whenIdle();
  }

  /** Says of every open failure that the window was closed over it, and over what was being tried. */
  windowClosed(): void {
    this.#runs.windowClosed();
  }

  /** True while a failure is open: what is changed is work at it. */
  get isWorkWanted(): boolean {
    return this.#runs.isWorkWanted;
  }

  /** Moments whose texts are still needed. */
  momentsNeeded(): number[] {
    return this.#runs.momentsNeeded();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
