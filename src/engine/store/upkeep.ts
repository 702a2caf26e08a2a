import { RetryPause } from '../retryPause.ts';
import type { CausalStore } from './causalStore.ts';
import { Standby } from './locks.ts';
import { TABLE_NAMES } from './schema.ts';
import { chooseJob, UpkeepBudget, type UpkeepJob } from './upkeepPolicy.ts';

/** A version is kept so long after every live reader has opened a newer one. */
const KEEP_VERSIONS_MS = 10_000;

/** Keeps the tables compact and their indices up to date, in idle time and within a share of the processor. */
export class Upkeep {
  readonly #store: CausalStore;
  readonly #budget = new UpkeepBudget(performance.now());
  readonly #standby: Standby;
  /** To merge is to copy: where that fails, as on a full disk, it takes the last room away. */
  readonly #pause = new RetryPause();
  #requests = 0;
  /** The store's count of changes at which nothing was worth doing. */
  #done = -1;
  #job: Promise<void> | null = null;

  constructor(store: CausalStore) {
    this.#store = store;
    this.#standby = new Standby(store.path, 'upkeep');
  }

  /** Runs a request, and keeps idle work away from it. */
  async during<T>(request: () => Promise<T>): Promise<T> {
    this.#requests++;
    this.#budget.noteRequest(performance.now());
    try {
      return await request();
    } finally {
      this.#requests--;
      this.#budget.noteRequest(performance.now());
    }
  }

  /** To be called now and then; starts at most one job. @param now a monotonic clock, in milliseconds */
  async tend(now: number): Promise<void> {
    if (this.#job || !this.#pause.isOver(now) || !this.#budget.isRested(now)) return;
    if (this.#done === this.#store.changes) return;
    const seen = this.#store.changes;
    const measures = await Promise.all(TABLE_NAMES.map((name) => this.#store.measure(name)));
    const isIdle = this.isIdle(now);
    const job = chooseJob(measures, isIdle);
    if (!job) {
      // Measuring costs too: not again before something was written.
      if (isIdle) this.#done = seen;
      return;
    }
    this.#job = this.#runAlone(job).finally(() => {
      this.#job = null;
    });
    await this.#job;
  }

  /** True when nobody has asked for anything for a moment. @param now a monotonic clock, in milliseconds */
  isIdle(now: number): boolean {
    return this.#requests === 0 && this.#budget.isIdle(now);
  }

  /** Returns when no job is running. */
  async settle(): Promise<void> {
    await this.#job?.catch(() => undefined);
  }

  /** One process at a time looks after a store. */
  async #runAlone(job: UpkeepJob): Promise<void> {
    const hold = await this.#standby.tryHold();
    if (!hold) return;
    const before = process.cpuUsage();
    try {
      await this.#run(job);
      this.#pause.succeeded();
    } catch (error) {
      this.#pause.failed(performance.now());
      throw error;
    } finally {
      const { user, system } = process.cpuUsage(before);
      this.#budget.noteJob(performance.now(), (user + system) / 1_000);
      await hold.end();
    }
  }

  async #run(job: UpkeepJob): Promise<void> {
    switch (job.kind) {
      case 'compact':
        return this.#store.compact(job.name, KEEP_VERSIONS_MS);
      case 'gather':
        // Where nothing small lies at the end, only compacting helps.
        if (!(await this.#store.gather(job.name, job.rows))) await this.#store.compact(job.name, KEEP_VERSIONS_MS);
        return;
      case 'buildVectorIndex':
        return this.#store.buildVectorIndex(job.rows);
    }
  }
}
