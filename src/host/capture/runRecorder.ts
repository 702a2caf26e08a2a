import type { EditJournal } from '../../core/editJournal.ts';
import type { RecordFailureInput } from '../../core/input.ts';
import { type EndedRun, type FailedRun, type RunEvent, RunLifecycle, type RunWork } from '../../core/runLifecycle.ts';
import type { RanCommand } from '../../core/workLog.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { ChainRecorder, Recorded } from './chainRecorder.ts';

/** What is written down of a failing run, beside when and by whom. */
export type RunFailure = Omit<RecordFailureInput, 'key' | 'sessionId' | 'timestamp' | 'identity'>;

/** Characters of what a run is recognised by. */
export const MAX_IDENTITY = 2_000;

export type RunRecorderOptions = {
  journal: EditJournal;
  recorder: ChainRecorder;
  clock: Clock;
  log: Log;
  /** Brings the journal up to now. */
  noteEdits: () => void;
  commandsBetween: (fromMs: number, toMs: number) => readonly RanCommand[];
};

/** Writes down runs of all channels that fail, and what was done until the same one succeeds. */
export class RunRecorder {
  readonly #options: RunRecorderOptions;
  readonly #lifecycle: RunLifecycle;
  readonly #recorded = new WeakMap<FailedRun, Recorded>();
  /** One after the other: what is said of a failure comes after the failure. */
  #written: Promise<void> = Promise.resolve();

  constructor(options: RunRecorderOptions) {
    this.#options = options;
    this.#lifecycle = new RunLifecycle(options);
  }

  /** Brings the journal up to now: a run sees the texts as they are when it starts. */
  started(): void {
    this.#options.noteEdits();
  }

  /** @param describe asked only where the failure is new */
  ended(run: EndedRun, describe: () => Promise<RunFailure>): void {
    const event = this.#lifecycle.ended(run);
    if (event) this.later(() => this.#write(event, run, describe));
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
    for (const run of this.#lifecycle.openRuns()) {
      const recorded = this.#recorded.get(run);
      if (!recorded) continue;
      const work = this.#lifecycle.workSince(run, nowMs);
      if (isWork(work)) recorder.unfinished(recorded, work, nowMs);
      recorder.windowClosed(recorded, nowMs);
    }
  }

  /** Texts and commands from this moment on are still needed. */
  neededFromMs(): number {
    return this.#lifecycle.neededFromMs(this.#options.clock.now());
  }

  async #write(event: RunEvent, run: EndedRun, describe: () => Promise<RunFailure>): Promise<void> {
    const { recorder } = this.#options;
    const { endedAtMs } = run;
    if (event.kind === 'opened') {
      const failure = { ...(await describe()), identity: run.identity, timestamp: endedAtMs };
      this.#recorded.set(event.run, recorder.failureOpened(failure));
      return;
    }
    const recorded = this.#recorded.get(event.run);
    if (!recorded) return;
    // What failed now succeeds: the strongest proof short of time.
    if (event.kind === 'gone') recorder.gone(recorded, { cause: event.cause, evidence: 'ran' }, event, endedAtMs);
    else if (isWork(event)) recorder.failed(recorded, event, endedAtMs);
  }
}

function isWork({ changes, commands }: RunWork): boolean {
  return changes.length > 0 || commands.length > 0;
}
