import type { RecordFailureInput } from '../../../core/input.ts';
import {
  type EndedRun,
  type FailedRun,
  type RunEvent,
  RunLifecycle,
  type RunWork,
} from '../../../core/runs/runLifecycle.ts';
import type { RanCommand } from '../../../core/runs/workLog.ts';
import type { Log } from '../../log.ts';
import type { RecordedFailure } from '../chainRecorder.ts';
import { FailureEndings, type FailureEndingsOptions } from './failureEndings.ts';

/** What is written down of a failing run, beside when and by whom. */
export type RunFailure = Omit<RecordFailureInput, 'key' | 'sessionId' | 'timestamp' | 'identity'>;

/** Characters of what a run is recognised by. */
export const MAX_IDENTITY = 2_000;
const MAX_STARTS = 20;

export type RunRecorderOptions = Omit<FailureEndingsOptions, 'lifecycle'> & {
  log: Log;
  /** Brings the journal up to now. */
  noteEdits: () => void;
  commandsBetween: (fromMs: number, toMs: number) => readonly RanCommand[];
};

/** One way a run failed; the same run may fail in several ways before it succeeds. */
type Failure = {
  recorded: RecordedFailure;
  /** When the run started that failed like this first, and last. */
  startedAtMs: number;
  triedAtMs: number;
  /** The editor told nothing of its output, or there was none. */
  isWithoutOutput: boolean;
};

/** Writes down runs of all channels that fail, and what was done until the same one succeeds. */
export class RunRecorder {
  readonly #options: RunRecorderOptions;
  readonly #lifecycle: RunLifecycle;
  readonly #endings: FailureEndings;
  readonly #failures = new WeakMap<FailedRun, Failure[]>();
  /** Failures that have ended and are not yet written down. */
  readonly #ending = new Set<FailedRun>();
  /** When the latest runs started, whether or not they go on. */
  readonly #startedAtMs: number[] = [];
  /** One after the other: what is said of a failure comes after the failure. */
  #written: Promise<void> = Promise.resolve();

  constructor(options: RunRecorderOptions) {
    this.#options = options;
    this.#lifecycle = new RunLifecycle(options);
    this.#endings = new FailureEndings({ ...options, lifecycle: this.#lifecycle });
  }

  /** Brings the journal up to now: a run sees the texts as they are when it starts. */
  started(): void {
    this.#options.noteEdits();
    this.#startedAtMs.push(this.#options.clock.now());
    if (this.#startedAtMs.length > MAX_STARTS) this.#startedAtMs.shift();
  }

  /** @param describe asked only where the run has failed */
  ended(run: EndedRun, describe: () => Promise<RunFailure>): void {
    const event = this.#lifecycle.ended(run);
    if (event?.kind === 'gone') this.#ending.add(event.run);
    if (event) this.later(() => this.#write(event, run, describe).finally(() => this.#ending.delete(event.run)));
    if (run.outcome !== 'failed' && this.#options.openFailures.of(run.identity).length > 0)
      this.later(() => this.#endings.writeEarlier(run));
  }

  /** Does something after all that is being written down, and before what comes. */
  later(work: () => Promise<void>): void {
    const { log } = this.#options;
    this.#written = this.#written
      .then(work)
      .catch((error: unknown) =>
        log.error(`A failing run was not recorded: ${error instanceof Error ? error.name : 'unknown'}`),
      );
  }

  /** Git's HEAD moved to another branch or commit. */
  headMoved(): void {
    this.#lifecycle.headMoved(this.#options.clock.now());
  }

  /** Resolves when no run is being written down. */
  async whenIdle(): Promise<void> {
    let written: Promise<void> | undefined;
    while (written !== this.#written) {
      written = this.#written;
      await written;
    }
  }

  /** Says of every open failure that the window was closed over it, and over what was being tried. */
  windowClosed(): void {
    const { recorder, clock, noteEdits } = this.#options;
    noteEdits();
    const nowMs = clock.now();
    for (const { recorded, triedAtMs } of this.#openFailures()) {
      const work = this.#lifecycle.workBetween(triedAtMs, nowMs);
      if (isWork(work)) recorder.unfinished(recorded, work, nowMs);
      recorder.windowClosed(recorded, nowMs);
    }
  }

  /** True while what is changed meanwhile may be what mends a failure. */
  get isWorkWanted(): boolean {
    return this.#lifecycle.openRuns().length > 0 || this.#ending.size > 0 || this.#earlierMs().length > 0;
  }

  /** Moments whose texts are still needed: those of runs that go on are of when they started. */
  momentsNeeded(): number[] {
    const ending = [...this.#ending];
    const tried = [...this.#openFailures(), ...ending.flatMap((run) => this.#failures.get(run) ?? [])];
    return [
      ...this.#lifecycle.momentsNeeded(this.#options.clock.now()),
      ...this.#earlierMs(),
      ...this.#startedAtMs,
      ...ending.flatMap(({ succeededAtMs }) => succeededAtMs ?? []),
      ...tried.flatMap(({ startedAtMs, triedAtMs }) => [startedAtMs, triedAtMs]),
    ];
  }

  #openFailures(): Failure[] {
    return this.#lifecycle.openRuns().flatMap((run) => this.#failures.get(run) ?? []);
  }

  #earlierMs(): number[] {
    const { openFailures, clock } = this.#options;
    return openFailures.recentMs(clock.now());
  }

  async #write(event: RunEvent, run: EndedRun, describe: () => Promise<RunFailure>): Promise<void> {
    // What was written from outside just before the run is told of after it.
    if (event.kind !== 'opened') await this.#options.outsideRead();
    if (event.kind !== 'gone') return this.#writeFailure(event.run, run, describe);
    const { succeededAtMs } = event.run;
    for (const failure of this.#failures.get(event.run) ?? [])
      await this.#endings.write({ ...failure, succeededAtMs }, run);
  }

  /** The engine reads the output and says whether the run has failed like this before. */
  async #writeFailure(failed: FailedRun, run: EndedRun, describe: () => Promise<RunFailure>): Promise<void> {
    const { recorder } = this.#options;
    const { startedAtMs, endedAtMs: timestamp } = run;
    const known = await this.#remembered(this.#failures.get(failed) ?? []);
    this.#failures.set(failed, known);
    const failure = await describe();
    const isWithoutOutput = failure.output === '';
    // Where the output of one of them is not known, nothing says that it failed in another way.
    const last = known.at(-1);
    if (last && (isWithoutOutput || last.isWithoutOutput)) {
      this.#keepOpen(last.recorded, failed);
      this.#writeAttempt(last, run);
      return;
    }
    const recorded = recorder.failureOpened({ ...failure, identity: run.identity, timestamp });
    const same = known.length === 0 ? undefined : await this.#findSame(known, recorded);
    if (same) {
      this.#keepOpen(same.recorded, failed);
      this.#writeAttempt(same, run);
      return;
    }
    this.#failures.set(failed, [...known, { recorded, startedAtMs, triedAtMs: startedAtMs, isWithoutOutput }]);
    this.#keepOpen(recorded, failed);
  }

  /** What was forgotten meanwhile is begun anew. */
  async #remembered(failures: readonly Failure[]): Promise<Failure[]> {
    const remembered: Failure[] = [];
    for (const failure of failures) if (!(await this.#endings.isForgotten(failure.recorded))) remembered.push(failure);
    return remembered;
  }

  #keepOpen({ errorId }: RecordedFailure, { identity, triedAtMs: startedAtMs, lastedMs }: FailedRun): void {
    const { openFailures } = this.#options;
    void errorId.then((id) => {
      if (id !== null) openFailures.add(identity, { errorId: id, startedAtMs, lastedMs });
    });
  }

  #writeAttempt(failure: Failure, run: EndedRun): void {
    const { startedAtMs, endedAtMs, commandLine } = run;
    const work = this.#lifecycle.workBetween(failure.triedAtMs, startedAtMs, commandLine);
    failure.triedAtMs = startedAtMs;
    if (isWork(work)) this.#options.recorder.failed(failure.recorded, work, endedAtMs);
  }

  async #findSame(known: readonly Failure[], recorded: RecordedFailure): Promise<Failure | undefined> {
    const id = await this.#endings.idOf(recorded);
    if (id === null) return known.at(-1);
    for (const failure of known) if ((await this.#endings.idOf(failure.recorded)) === id) return failure;
    return undefined;
  }
}

function isWork({ changes, commands }: RunWork): boolean {
  return changes.length > 0 || commands.length > 0;
}
