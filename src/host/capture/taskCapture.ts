import * as vscode from 'vscode';
import type { EditJournal } from '../../core/editJournal.ts';
import { TaskLifecycle, type FailedTask, type TaskEvent } from '../../core/taskLifecycle.ts';
import { toTemplate } from '../../core/template.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { ChainRecorder, ErrorRecord, Recorded } from './chainRecorder.ts';
import { TaskOutput } from './taskOutput.ts';

export type TaskCaptureOptions = {
  journal: EditJournal;
  recorder: ChainRecorder;
  clock: Clock;
  log: Log;
  /** Brings the journal up to now. */
  noteEdits: () => void;
};

/** Output may come a moment after the process has ended; without it the record is poorer, not late. */
const OUTPUT_TIMEOUT_MS = 1_000;
const MAX_IDENTITY = 4_000;

/** Records tasks that end with a failure, and what was edited until the same task succeeds. */
export class TaskCapture implements vscode.Disposable {
  readonly #options: TaskCaptureOptions;
  readonly #lifecycle: TaskLifecycle;
  readonly #output = new TaskOutput();
  readonly #recorded = new WeakMap<FailedTask, Recorded>();
  readonly #processIds = new WeakMap<vscode.TaskExecution, number>();
  readonly #pending = new Set<Promise<void>>();
  readonly #subscriptions: vscode.Disposable;

  constructor(options: TaskCaptureOptions) {
    this.#options = options;
    this.#lifecycle = new TaskLifecycle(options.journal);
    this.#subscriptions = vscode.Disposable.from(
      this.#output,
      vscode.tasks.onDidStartTaskProcess(({ execution, processId }) => this.#processIds.set(execution, processId)),
      vscode.tasks.onDidEndTaskProcess((event) => this.#onEnded(event)),
    );
  }

  /** Resolves when no run is being written down. */
  async whenIdle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  windowClosed(): void {
    for (const task of this.#lifecycle.openTasks()) {
      const recorded = this.#recorded.get(task);
      if (recorded) this.#options.recorder.windowClosed(recorded, this.#options.clock.now());
    }
  }

  textsNeededFromMs(): number {
    return this.#lifecycle.textsNeededFromMs();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #onEnded({ execution, exitCode }: vscode.TaskProcessEndEvent): void {
    const { task } = execution;
    if (task.isBackground) return;
    this.#options.noteEdits();
    const atMs = this.#options.clock.now();
    const event = this.#lifecycle.ended(identityOf(task), exitCode, atMs);
    if (!event) return;
    const written = this.#write(event, execution, exitCode ?? 0, atMs)
      .catch((error: unknown) =>
        this.#options.log.error(`A task failure was not recorded: ${error instanceof Error ? error.name : 'unknown'}`),
      )
      .finally(() => this.#pending.delete(written));
    this.#pending.add(written);
  }

  async #write(event: TaskEvent, execution: vscode.TaskExecution, exitCode: number, atMs: number): Promise<void> {
    const { recorder } = this.#options;
    if (event.kind === 'opened') {
      const output = await this.#outputOf(execution);
      this.#recorded.set(
        event.task,
        recorder.opened(toRecord(execution.task, exitCode, output, event.task.identity, atMs)),
      );
      return;
    }
    const recorded = this.#recorded.get(event.task);
    if (!recorded) return;
    // The failing task now succeeds: the strongest proof short of time.
    if (event.kind === 'gone') recorder.gone(recorded, { cause: event.cause, evidence: 'ran' }, { changes: event.changes, commands: [] }, atMs);
    else if (event.changes.length > 0) recorder.failed(recorded, { changes: event.changes, commands: [] }, atMs);
  }

  #outputOf(execution: vscode.TaskExecution): Promise<string> {
    const taken = this.#output.take(this.#processIds.get(execution), execution.task.name);
    const late = new Promise<string>((resolve) => this.#options.clock.after(OUTPUT_TIMEOUT_MS, () => resolve('')));
    return Promise.race([taken, late]);
  }
}

function identityOf(task: vscode.Task): string {
  return ['task', scopeOf(task)?.uri.toString() ?? '', task.source, task.name, JSON.stringify(task.definition)]
    .join('\n')
    .slice(0, MAX_IDENTITY / 2);
}

function scopeOf({ scope }: vscode.Task): vscode.WorkspaceFolder | undefined {
  if (typeof scope === 'object') return scope;
  return vscode.workspace.workspaceFolders?.[0];
}

function toRecord(task: vscode.Task, exitCode: number, output: string, identity: string, atMs: number): ErrorRecord {
  const folder = scopeOf(task);
  const command = commandLineOf(task);
  const headline = `Task "${task.name}" failed with exit code ${exitCode}`;
  const error = output === '' ? `${headline}${command ? `: ${command}` : ''}` : `${headline}\n${output}`;
  return {
    error,
    errorType: `exit ${exitCode}`,
    context: {
      channel: 'task',
      source: 'task',
      taskName: task.name,
      command,
      exitCode,
      workspace: folder?.uri.toString(),
      workspaceName: folder?.name,
      // The same task failing in another way is another error.
      identity: `${identity}\n${toTemplate(error).text}`.slice(0, MAX_IDENTITY),
    },
    atMs,
  };
}

function commandLineOf({ execution }: vscode.Task): string | undefined {
  if (execution instanceof vscode.ShellExecution) {
    if (execution.commandLine) return execution.commandLine;
    return [execution.command, ...(execution.args ?? [])]
      .map((part) => (typeof part === 'string' ? part : (part?.value ?? '')))
      .join(' ');
  }
  if (execution instanceof vscode.ProcessExecution) return [execution.process, ...execution.args].join(' ');
  return undefined;
}
