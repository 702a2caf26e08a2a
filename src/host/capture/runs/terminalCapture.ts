import path from 'node:path';
import * as vscode from 'vscode';
import { leadingFolder } from '../../../core/runs/commandLine.ts';
import { isExpectedExit } from '../../../core/runs/expectedExits.ts';
import { toRunOutcome } from '../../../core/runs/runOutcome.ts';
import type { WorkLog } from '../../../core/runs/workLog.ts';
import type { Clock } from '../../clock.ts';
import type { ProblemMatchers } from './problemMatchers.ts';
import { type RunFailure, type RunRecorder, MAX_IDENTITY } from './runRecorder.ts';
import { isEmpty, type ShellRun, type ShellRuns } from './shellRuns.ts';

export type TerminalCaptureOptions = {
  runs: RunRecorder;
  shells: ShellRuns;
  workLog: WorkLog;
  matchers: ProblemMatchers;
  clock: Clock;
  /** Tasks and debug sessions run in terminals as well, and are recorded as what they are. */
  isOfAnotherChannel: (run: ShellRun) => Promise<boolean>;
};

const MAX_QUOTED = 200;

/** Records commands that fail in a terminal, and what was done until the same command succeeds. */
export class TerminalCapture implements vscode.Disposable {
  readonly #options: TerminalCaptureOptions;
  readonly #subscriptions: vscode.Disposable;

  constructor(options: TerminalCaptureOptions) {
    this.#options = options;
    const { runs, shells } = options;
    this.#subscriptions = vscode.Disposable.from(
      shells.onDidStart(() => runs.started()),
      shells.onDidEnd(({ run, exitCode }) => this.#onEnded(run, exitCode)),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #onEnded(run: ShellRun, exitCode: number | undefined): void {
    const { runs, shells, clock, isOfAnotherChannel } = this.#options;
    const endedAtMs = clock.now();
    runs.later(async () => {
      if (isEmpty(run) || (await isOfAnotherChannel(run))) return;
      const isInterrupted = exitCode !== 0 && (await shells.wasInterrupted(run));
      this.#judge(run, exitCode, endedAtMs, isInterrupted);
    });
  }

  #judge(run: ShellRun, exitCode: number | undefined, endedAtMs: number, isInterrupted: boolean): void {
    const { runs, shells, workLog } = this.#options;
    const { startedAtMs } = run;
    const commandLine = run.commandLine.trim();
    workLog.ran({ commandLine, exitCode, startedAtMs, endedAtMs });
    const outcome = toRunOutcome(exitCode);
    if (outcome === null || exitCode === undefined || isInterrupted) return;
    if (outcome === 'failed' && isExpectedExit(commandLine, exitCode)) return;
    const identity = identityOf(run, commandLine);
    if (outcome === 'failed') shells.noteFailure(run, identity);
    runs.ended({ identity, outcome, startedAtMs, endedAtMs, commandLine }, () => this.#describe(run, exitCode));
  }

  async #describe(run: ShellRun, exitCode: number): Promise<RunFailure> {
    const command = run.commandLine.trim();
    const folder = folderOf(run);
    const cwd = run.cwd?.fsPath ?? folder?.uri.fsPath;
    const inner = leadingFolder(command);
    return {
      channel: 'terminal',
      headline: `Command "${command.slice(0, MAX_QUOTED)}" failed with exit code ${exitCode}`,
      output: await this.#options.shells.outputOf(run),
      command,
      exitCode,
      cwd: cwd !== undefined && inner !== null ? path.resolve(cwd, inner) : cwd,
      workspace: folder?.uri.toString(),
      workspaceName: folder?.name,
      matchers: this.#options.matchers.all(),
    };
  }
}

function identityOf(run: ShellRun, commandLine: string): string {
  const parts = ['terminal', folderOf(run)?.uri.toString() ?? '', run.cwd?.fsPath.replace(/[\\/]+$/, '') ?? ''];
  return [...parts, commandLine.replace(/\s+/g, ' ')].join('\n').slice(0, MAX_IDENTITY);
}

function folderOf({ cwd }: ShellRun): vscode.WorkspaceFolder | undefined {
  return cwd ? vscode.workspace.getWorkspaceFolder(cwd) : vscode.workspace.workspaceFolders?.[0];
}
