import * as vscode from 'vscode';
import { hasEndedBefore } from '../../../core/runs/taskTiming.ts';
import type { WorkLog } from '../../../core/runs/workLog.ts';
import type { Clock } from '../../clock.ts';
import type { ProblemMatchers } from './problemMatchers.ts';
import { MAX_IDENTITY, type RunFailure, type RunRecorder } from './runRecorder.ts';
import type { ShellRun, ShellRuns } from './shellRuns.ts';
import { TaskEndings } from './taskEndings.ts';

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
  readonly #endings: TaskEndings;
  readonly #started = new WeakMap<vscode.TaskExecution, StartedTask>();
  /** Runs in terminals whose task is known. */
  readonly #told = new WeakSet<ShellRun>();
  readonly #subscriptions: vscode.Disposable;

  constructor(options: TaskCaptureOptions) {
    this.#options = options;
    this.#endings = new TaskEndings(options);
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

  #onEnded(execution: vscode.TaskExecution, exitCode: number | undefined): void {
    const { task } = execution;
    const endedAtMs = this.#options.clock.now();
    const { startedAtMs = endedAtMs } = this.#started.get(execution) ?? {};
    // Asked at once: its terminal may run another by the time it is its turn.
    const shellRun = this.#shellRunOf(execution).catch(() => null);
    const run = { identity: identityOf(task), startedAtMs, endedAtMs, commandLine: commandLineOf(task) };
    const ended = { ...run, exitCode, isBackground: task.isBackground, shellRun };
    this.#endings.ended(ended, async () => this.#describe(task, exitCode, await shellRun));
  }

  async #describe(task: vscode.Task, exitCode: number | undefined, run: ShellRun | null): Promise<RunFailure> {
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
