import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { FoundError } from '../../core/model.ts';
import { boundOutput } from './outputLines.ts';
import { findPlaces } from './placesOnDisk.ts';
import type { FailedRun } from './readOutput.ts';
import type { ReadError } from './sheet.ts';

export type FailureReaderOptions = {
  /** How long a reading may take before its worker is ended. */
  limitMs?: number;
  /** How long an unused worker is kept. */
  idleMs?: number;
};

const LIMIT_MS = 500;
const IDLE_MS = 30_000;
/** A worker's start, with a cold disk, is not the reading's fault. */
const START_MS = 5_000;
const MAX_HEAP_MB = 256;
/** Our own patterns do not run away; where they take long the machine is busy. */
const PATIENCE_WITHOUT_MATCHERS = 4;

/**
 * Reads errors out of what failing runs print. The patterns of other people's manifests are run too, so all of it
 * happens in a worker thread that is ended when it takes too long.
 */
export class FailureReader {
  readonly #limitMs: number;
  readonly #idleMs: number;
  #worker: Promise<Worker> | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #isDisposed = false;

  constructor({ limitMs = LIMIT_MS, idleMs = IDLE_MS }: FailureReaderOptions = {}) {
    this.#limitMs = limitMs;
    this.#idleMs = idleMs;
  }

  /**
   * Errors found in what a failing run printed, in order of importance: the first real error leads. Never throws; empty
   * where nothing was recognised or time ran out. Runs are read one after the other. Their files are those that are there,
   * told from where the run ran; otherwise as printed.
   */
  read(run: FailedRun): Promise<FoundError[]> {
    const bounded = { ...run, output: boundOutput(run.output) };
    const reading = this.#last.then(() => this.#readNow(bounded));
    this.#last = reading;
    return reading.then((found) => findPlaces(found, run).catch(() => found));
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.#endWorker();
  }

  async #readNow(run: FailedRun): Promise<ReadError[]> {
    const whole = await this.#ask(run);
    if (whole || !run.matchers?.length) return whole ?? [];
    return (await this.#ask({ ...run, matchers: [] })) ?? [];
  }

  /** Nothing when the worker could not answer in time; it is gone then. */
  async #ask(run: FailedRun): Promise<ReadError[] | undefined> {
    if (this.#isDisposed) return [];
    clearTimeout(this.#idleTimer);
    try {
      const worker = await (this.#worker ??= this.#startWorker());
      const found = await answerOf(worker, run, this.#limitFor(run));
      if (!found) await this.#endWorker();
      return found;
    } catch {
      await this.#endWorker();
      return undefined;
    } finally {
      this.#idleTimer = setTimeout(() => void this.#endWorker(), this.#idleMs).unref();
    }
  }

  #startWorker(): Promise<Worker> {
    const starting = startWorker();
    const forget = () => {
      if (this.#worker === starting) this.#worker = undefined;
    };
    void starting.then((worker) => worker.once('exit', forget), forget);
    return starting;
  }

  #limitFor(run: FailedRun): number {
    return run.matchers?.length ? this.#limitMs : this.#limitMs * PATIENCE_WITHOUT_MATCHERS;
  }

  async #endWorker(): Promise<void> {
    clearTimeout(this.#idleTimer);
    const ending = this.#worker;
    this.#worker = undefined;
    await ending?.then(
      (worker) => worker.terminate(),
      () => undefined,
    );
  }
}

/** Resolves once the worker's code runs, so that its start does not count as reading time. */
function startWorker(): Promise<Worker> {
  const bundle = new URL('./outputReader.cjs', import.meta.url);
  const worker = new Worker(existsSync(bundle) ? bundle : new URL('./readerWorker.ts', import.meta.url), {
    // Flags of a test run or a debugger are not for the worker.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  worker.unref();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      void worker.terminate();
      reject(new Error('the worker did not start'));
    }, START_MS);
    worker.once('message', () => resolve(worker));
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the worker ended')));
    worker.once('message', () => clearTimeout(timer));
  });
}

function answerOf(worker: Worker, run: FailedRun, limitMs: number): Promise<ReadError[] | undefined> {
  return new Promise((resolve) => {
    const settle = (found?: ReadError[]) => {
      clearTimeout(timer);
      worker.off('message', settle).off('error', giveUp).off('exit', giveUp);
      worker.unref();
      resolve(found);
    };
    const giveUp = () => settle();
    const timer = setTimeout(giveUp, limitMs);
    worker.once('message', settle).once('error', giveUp).once('exit', giveUp);
    worker.ref();
    worker.postMessage(run);
  });
}
