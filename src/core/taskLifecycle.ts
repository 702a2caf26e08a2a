import type { EditJournal, TextChange } from './editJournal.ts';
import type { Cause } from './model.ts';

/** A task that has failed and not succeeded since. */
export type FailedTask = {
  identity: string;
  failedAtMs: number;
  /** Edits up to here have been judged as attempts. */
  triedAtMs: number;
};

export type TaskEvent =
  | { kind: 'opened'; task: FailedTask }
  | { kind: 'failedAgain'; task: FailedTask; changes: TextChange[] }
  | { kind: 'gone'; task: FailedTask; cause: Cause; changes: TextChange[] };

/** 128 + SIGINT, SIGKILL and SIGTERM, and Windows' Ctrl-C: the user ended it himself. */
const INTERRUPTED = new Set([130, 137, 143, -1073741510, 3221225786]);

/** The life of task failures: open from the first failing run to the next that succeeds. */
export class TaskLifecycle {
  readonly #journal: EditJournal;
  readonly #failed = new Map<string, FailedTask>();

  constructor(journal: EditJournal) {
    this.#journal = journal;
  }

  /** @param exitCode undefined when the run was ended from outside, which says nothing */
  ended(identity: string, exitCode: number | undefined, atMs: number): TaskEvent | null {
    if (exitCode === undefined || INTERRUPTED.has(exitCode)) return null;
    const task = this.#failed.get(identity);
    if (exitCode !== 0) return task ? this.#failAgain(task, atMs) : this.#open(identity, atMs);
    if (!task) return null;
    this.#failed.delete(identity);
    const changes = this.#journal.changesBetween(task.failedAtMs, atMs);
    return { kind: 'gone', task, cause: changes.length > 0 ? 'edited' : 'unexplained', changes };
  }

  openTasks(): FailedTask[] {
    return [...this.#failed.values()];
  }

  textsNeededFromMs(): number {
    return this.openTasks().reduce((least, task) => Math.min(least, task.failedAtMs), Number.POSITIVE_INFINITY);
  }

  #open(identity: string, atMs: number): TaskEvent {
    const task = { identity, failedAtMs: atMs, triedAtMs: atMs };
    this.#failed.set(identity, task);
    return { kind: 'opened', task };
  }

  #failAgain(task: FailedTask, atMs: number): TaskEvent {
    const changes = this.#journal.changesBetween(task.triedAtMs, atMs);
    task.triedAtMs = atMs;
    return { kind: 'failedAgain', task, changes };
  }
}
