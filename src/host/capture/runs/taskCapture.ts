import * as vscode from 'vscode';
import { toRunOutcome } from '../../../core/runs/runOutcome.ts';
import { hasEndedBefore } from '../../../core/runs/taskTiming.ts';
import type { WorkLog } from '../../../core/runs/workLog.ts';
import type { Clock } from '../../clock.ts';
import type { ProblemMatchers } from './problemMatchers.ts';
import { MAX_IDENTITY, type RunFailure, type RunRecorder } from './runRecorder.ts';
import type { ShellRun, ShellRuns } from './shellRuns.ts';

export type TaskCaptureOptions = {
  runs: RunRecorder;
  shells: ShellRuns;
  workLog: WorkLog;
  matchers: ProblemMatchers;
  clock: Clock;
};

type StartedTask = { processId: number; startedAtMs: number };

/** Records tasks that end with a failure, and what was done until the same task succeeds. */
export class TaskCapture implements vscode.Disposable {
  readonly #options: TaskCaptureOptions;
  readonly #started = new WeakMap<vscode.TaskExecution, StartedTask>();
  /** Runs in terminals whose task is known. */
  readonly #told = new WeakSet<ShellRun>();
  readonly #subscriptions: vscode.Disposable;

  constructor(options: TaskCaptureOptions) {
    this.#options = options;
    this.#subscriptions = vscode.Disposable.from(
      vscode.tasks.onDidStartTaskProcess(({ execution, processId }) => {
        options.runs.started();
        this.#started.set(execution, { processId, startedAtMs: options.clock.now() });
      }),
      vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => this.#onEnded(execution, exitCode)),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** A task that is to stay is ended by a hand as a rule: it is told of only where it ends by itself. */
  #onEnded(execution: vscode.TaskExecution, exitCode: number | undefined): void {
    const { task } = execution;
    const { runs, shells, workLog, clock } = this.#options;
    const endedAtMs = clock.now();
    const { startedAtMs = endedAtMs } = this.#started.get(execution) ?? {};
    const commandLine = commandLineOf(task);
    if (commandLine !== undefined && !task.isBackground) workLog.ran({ commandLine, exitCode, startedAtMs, endedAtMs });
    const outcome = toRunOutcome(exitCode);
    if (outcome === null || exitCode === undefined) return;
    const run = { identity: identityOf(task), outcome, startedAtMs, endedAtMs, commandLine };
    runs.later(async () => {
      const shellRun = await this.#shellRunOf(execution);
      if (await this.#isInterrupted(task, exitCode, shellRun)) return;
      if (shellRun && outcome === 'failed') shells.noteFailure(shellRun, run.identity);
      runs.ended(run, () => this.#describe(task, exitCode, shellRun));
    });
  }

  /** What dies by a signal, as by Ctrl-C, ends with 0 for the editor. */
  async #isInterrupted(task: vscode.Task, exitCode: number, run: ShellRun | null): Promise<boolean> {
    return run ? this.#options.shells.wasInterrupted(run) : task.isBackground && exitCode === 0;
  }

  async #describe(task: vscode.Task, exitCode: number, run: ShellRun | null): Promise<RunFailure> {
    const { shells, matchers } = this.#options;
    const folder = scopeOf(task);
    const command = commandLineOf(task) ?? givenCommandLine(run);
    return {
      channel: 'task',
      headline: `Task "${task.name}" failed with exit code ${exitCode}`,
      output: run ? await shells.outputOf(run) : '',
      command,
      exitCode,
      taskName: task.name,
      cwd: run?.cwd?.fsPath ?? folder?.uri.fsPath,
      workspace: folder?.uri.toString(),
      workspaceName: folder?.name,
      matchers: matchers.ofTask(task),
    };
  }

  /** None where the editor told nothing of this run: the terminal may still hold the one before. */
  async #shellRunOf(execution: vscode.TaskExecution): Promise<ShellRun | null> {
    const started = this.#started.get(execution);
    const run = started ? await this.#options.shells.ofProcess(started.processId) : null;
    if (!started || !run || hasEndedBefore(run, started.startedAtMs) || this.#told.has(run)) return null;
    this.#told.add(run);
    return run;
  }
}

function identityOf(task: vscode.Task): string {
  // Other extensions may give tasks one definition that run in several folders.
  const { execution } = task;
  const cwd = execution instanceof vscode.CustomExecution ? undefined : execution?.options?.cwd;
  const scope = scopeOf(task)?.uri.toString() ?? '';
  return ['task', scope, task.source, task.name, JSON.stringify(task.definition), cwd ?? '', commandLineOf(task) ?? '']
    .join('\n')
    .slice(0, MAX_IDENTITY);
}

function scopeOf({ scope }: vscode.Task): vscode.WorkspaceFolder | undefined {
  if (typeof scope === 'object') return scope;
  return vscode.workspace.workspaceFolders?.[0];
}

function commandLineOf({ execution, definition }: vscode.Task): string | undefined {
  if (execution instanceof vscode.ShellExecution) {
    if (execution.commandLine) return execution.commandLine;
    return [execution.command, ...(execution.args ?? [])]
      .map((part) => (typeof part === 'string' ? part : (part?.value ?? '')))
      .join(' ');
  }
  if (execution instanceof vscode.ProcessExecution) return [execution.process, ...execution.args].join(' ');
  return definition.type === 'npm' && typeof definition['script'] === 'string'
    ? `npm run ${definition['script']}`
    : undefined;
}

/** Where the shell was not told the command line, the editor takes it from what stands in the terminal. */
function givenCommandLine(run: ShellRun | null): string | undefined {
  const text = run?.commandLine.replace(/^\s*\*\s+[^:]*:\s*/, '').trim();
  return text === '' ? undefined : text;
}
