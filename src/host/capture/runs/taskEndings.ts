import { INTERRUPTED_BY_USER, toRunOutcome } from '../../../core/runs/runOutcome.ts';
import type { EndedRun } from '../../../core/runs/runLifecycle.ts';
import type { WorkLog } from '../../../core/runs/workLog.ts';
import type { RunFailure, RunRecorder } from './runRecorder.ts';
import type { ShellRun, ShellRuns } from './shellRuns.ts';

export type TaskEndingsOptions = {
  runs: Pick<RunRecorder, 'later' | 'ended'>;
  shells: Pick<ShellRuns, 'wasInterrupted' | 'noteFailure'>;
  workLog: WorkLog;
};

export type EndedTask = Omit<EndedRun, 'outcome'> & {
  /** As the editor tells it; undefined where the user had it end the task. */
  exitCode: number | undefined;
  isBackground: boolean;
  /** What it was in its terminal; null where the editor told nothing of that. */
  shellRun: Promise<ShellRun | null>;
};

/** Tells how tasks ended once their terminals have told whether it was by a hand. */
export class TaskEndings {
  readonly #options: TaskEndingsOptions;

  constructor(options: TaskEndingsOptions) {
    this.#options = options;
  }

  /**
   * A task that is to stay is ended by a hand as a rule: that is no success. Of others it says nothing.
   * @param describe asked only where the task has failed
   */
  ended(task: EndedTask, describe: () => Promise<RunFailure>): void {
    const { runs, shells } = this.#options;
    const ended = this.#hear(task);
    runs.later(async () => {
      const exitCode = await ended;
      const outcome = toRunOutcome(exitCode) ?? (task.isBackground ? 'stopped' : null);
      if (outcome === null) return;
      const { identity, startedAtMs, endedAtMs, commandLine } = task;
      const shellRun = await task.shellRun;
      if (shellRun && outcome === 'failed') shells.noteFailure(shellRun, identity);
      runs.ended({ identity, outcome, startedAtMs, endedAtMs, commandLine }, describe);
    });
  }

  /** @returns the exit code, in the work log by then */
  async #hear(task: EndedTask): Promise<number | undefined> {
    const { commandLine, startedAtMs, endedAtMs, isBackground } = task;
    const exitCode = (await this.#isInterrupted(task)) ? INTERRUPTED_BY_USER : task.exitCode;
    if (commandLine !== undefined && !isBackground)
      this.#options.workLog.ran({ commandLine, exitCode, startedAtMs, endedAtMs });
    return exitCode;
  }

  /** What dies by a signal, as by Ctrl-C, ends with 0 for the editor. */
  async #isInterrupted({ exitCode, isBackground, shellRun }: EndedTask): Promise<boolean> {
    if (exitCode === undefined) return false;
    const run = await shellRun;
    return run ? this.#options.shells.wasInterrupted(run) : isBackground && exitCode === 0;
  }
}
