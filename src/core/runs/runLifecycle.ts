import { mayHaveMended } from '../endings/commandMeaning.ts';
import type { EditJournal, TextChange } from '../errors/editJournal.ts';
import type { BetweenRuns } from './runEnding.ts';
import type { RunOutcome } from './runOutcome.ts';
import type { RanCommand } from './workLog.ts';

/** A task, a command or a debug session that has ended. What was edited while it ran is for the next run. */
export type EndedRun = {
  /** The same for every run of the same task, command or launch. */
  identity: string;
  /** Stopped: the user ended it, and it had not failed by then. */
  outcome: RunOutcome | 'stopped';
  startedAtMs: number;
  /** When it failed, where it went on after that. */
  erredAtMs?: number | undefined;
  endedAtMs: number;
  /** Running this again is no attempt at its failure. */
  commandLine: string | undefined;
};

/** A task, a command or a launch that has failed and not succeeded since. */
export type FailedRun = {
  identity: string;
  /** When the run started that failed first: the texts it saw are those of then. */
  startedAtMs: number;
  /** When the run started that failed last: what lies before has been judged as an attempt. */
  triedAtMs: number;
  /** When the last run before that succeeded started; null when it is not known. */
  succeededAtMs: number | null;
  /** How long it went at most until it failed. */
  lastedMs: number;
};

export type RunMoments = Pick<FailedRun, 'startedAtMs' | 'triedAtMs' | 'succeededAtMs'>;

/** What was done between two runs: commands that only look are left out, those that failed are not. */
export type RunWork = { changes: TextChange[]; commands: RanCommand[] };

export type RunEvent =
  { kind: 'opened'; run: FailedRun } | { kind: 'failedAgain'; run: FailedRun } | { kind: 'gone'; run: FailedRun };

export type RunLifecycleOptions = {
  journal: EditJournal;
  /** The commands that ended, or were started to stay, between the two moments. */
  commandsBetween: (fromMs: number, toMs: number) => readonly RanCommand[];
};

/** How long the texts of a success are held so that a failure soon after it can be told to have been taken back. */
const HELD_AFTER_SUCCESS_MS = 15 * 60_000;
const MAX_SUCCESSES = 50;
const MAX_HEAD_MOVES = 50;
const MIN_OUTLIVED_MS = 30_000;

/** True when a run went on for so much longer than one that failed that it does not fail like that. */
export function outlives({ startedAtMs, endedAtMs }: EndedRun, lastedMs: number): boolean {
  return endedAtMs - startedAtMs >= Math.max(MIN_OUTLIVED_MS, 2 * lastedMs);
}

/** The life of failing runs, of whatever channel: open from the first that fails to the next that succeeds or, ended by the user, went on for long. */
export class RunLifecycle {
  readonly #options: RunLifecycleOptions;
  readonly #failed = new Map<string, FailedRun>();
  /** When the latest successful run of each started, the latest last. */
  readonly #succeeded = new Map<string, number>();
  /** When git's HEAD moved, the latest last. */
  readonly #headMovesMs: number[] = [];

  constructor(options: RunLifecycleOptions) {
    this.#options = options;
  }

  ended(run: EndedRun): RunEvent | null {
    const failed = this.#failed.get(run.identity);
    if (run.outcome === 'failed') return failed ? this.#failAgain(failed, run) : this.#open(run);
    if (run.outcome === 'succeeded') this.#noteSuccess(run);
    else if (failed && !outlives(run, failed.lastedMs)) return null;
    if (!failed) return null;
    this.#failed.delete(run.identity);
    return { kind: 'gone', run: failed };
  }

  /** Git's HEAD moved to another branch or commit. */
  headMoved(atMs: number): void {
    this.#headMovesMs.push(atMs);
    if (this.#headMovesMs.length > MAX_HEAD_MOVES) this.#headMovesMs.shift();
  }

  openRuns(): FailedRun[] {
    return [...this.#failed.values()];
  }

  /** What was done between two moments. @param own the command line of the run itself, which is no attempt */
  workBetween(fromMs: number, toMs: number, own?: string): RunWork {
    const { journal, commandsBetween } = this.#options;
    const commands = commandsBetween(fromMs, toMs).filter(
      (command) => command.commandLine !== own && mayHaveMended({ ...command, exitCode: 0 }),
    );
    return { changes: journal.changesBetween(fromMs, toMs), commands };
  }

  /** What lies between a failure and the run that succeeds. */
  between(
    { startedAtMs, triedAtMs, succeededAtMs }: RunMoments,
    { startedAtMs: goneAtMs, commandLine }: Pick<EndedRun, 'startedAtMs' | 'commandLine'>,
  ): BetweenRuns {
    const { journal } = this.#options;
    const sinceTried = this.workBetween(triedAtMs, goneAtMs, commandLine);
    return {
      ...this.workBetween(startedAtMs, goneAtMs, commandLine),
      changesSinceTried: sinceTried.changes,
      commandsSinceTried: sinceTried.commands,
      introducedBy: succeededAtMs === null ? null : journal.changesBetween(succeededAtMs, startedAtMs),
      sinceSuccess: succeededAtMs === null ? null : journal.changesBetween(succeededAtMs, goneAtMs),
      headMoved: this.#hasHeadMoved(startedAtMs, goneAtMs),
      headMovedSinceTried: this.#hasHeadMoved(triedAtMs, goneAtMs),
    };
  }

  /** Moments whose texts are still needed. */
  momentsNeeded(nowMs: number): number[] {
    const held = [...this.#succeeded.values()].filter((atMs) => atMs >= nowMs - HELD_AFTER_SUCCESS_MS);
    const open = this.openRuns().flatMap(({ startedAtMs, succeededAtMs, triedAtMs }) => [
      startedAtMs,
      triedAtMs,
      ...(succeededAtMs === null ? [] : [succeededAtMs]),
    ]);
    return [...held, ...open];
  }

  #hasHeadMoved(fromMs: number, toMs: number): boolean {
    return this.#headMovesMs.some((atMs) => atMs > fromMs && atMs <= toMs);
  }

  #open(ended: EndedRun): RunEvent {
    const { identity, startedAtMs } = ended;
    const succeededAtMs = this.#succeeded.get(identity) ?? null;
    const isHeld = succeededAtMs !== null && startedAtMs - succeededAtMs <= HELD_AFTER_SUCCESS_MS;
    const moments = { startedAtMs, triedAtMs: startedAtMs, succeededAtMs: isHeld ? succeededAtMs : null };
    const run = { identity, ...moments, lastedMs: lastedMsOf(ended) };
    this.#failed.set(identity, run);
    return { kind: 'opened', run };
  }

  #failAgain(run: FailedRun, ended: EndedRun): RunEvent {
    run.triedAtMs = ended.startedAtMs;
    run.lastedMs = Math.max(run.lastedMs, lastedMsOf(ended));
    return { kind: 'failedAgain', run };
  }

  #noteSuccess({ identity, startedAtMs }: EndedRun): void {
    this.#succeeded.delete(identity);
    this.#succeeded.set(identity, startedAtMs);
    const [oldest] = this.#succeeded.keys();
    if (this.#succeeded.size > MAX_SUCCESSES && oldest !== undefined) this.#succeeded.delete(oldest);
  }
}

function lastedMsOf({ startedAtMs, erredAtMs, endedAtMs }: EndedRun): number {
  return (erredAtMs ?? endedAtMs) - startedAtMs;
}
