import { Fault } from '../core/fault.ts';
import type { CausalChainTracker } from '../engine/causalChainTracker.ts';
import { fitHeap } from '../engine/heapSettings.ts';
import { findObstacle } from '../engine/surroundings.ts';
import { FolderSecrets } from './folderSecrets.ts';

export type TrackerPlace = { storePath: string; modelsPath: string };

/** The tracker, opened at the first need; after a failure the next need tries again. */
export class LazyTracker {
  readonly #place: TrackerPlace;
  readonly #secrets: FolderSecrets;
  readonly #log: (line: string) => void;
  #opening: Promise<CausalChainTracker> | null = null;

  /** @param folders whose `.env*` files say what is a secret */
  constructor(place: TrackerPlace, folders: readonly string[], log: (line: string) => void) {
    this.#place = place;
    this.#secrets = new FolderSecrets(folders);
    this.#log = log;
  }

  /** @throws Fault that says why there is none */
  async get(): Promise<CausalChainTracker> {
    this.#opening ??= open(this.#place, this.#log).catch((error: unknown) => {
      this.#opening = null;
      throw error;
    });
    const tracker = await this.#opening;
    await this.#secrets.teach(tracker);
    return tracker;
  }

  /** Waits for what is being written and lets go of the store. */
  async dispose(): Promise<void> {
    const tracker = await this.#opening?.catch(() => null);
    await tracker?.dispose();
  }
}

async function open(place: TrackerPlace, log: (line: string) => void): Promise<CausalChainTracker> {
  // To be asked first: without AVX2 the database's first instruction would end the process.
  const obstacle = findObstacle(process.platform, process.arch);
  if (obstacle !== null) throw new Fault('engineUnsupported', { reason: obstacle });
  const { CausalChainTracker: Tracker } = await import('../engine/causalChainTracker.ts').catch((error: unknown) => {
    throw new Fault('engineUnsupported', { reason: `the database could not be loaded: ${toLine(error)}` });
  });
  const tracker = new Tracker(place);
  try {
    await tracker.initialize();
    fitHeap(tracker.status.counts.errors);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('storeUnreadable', { path: place.storePath, reason: toLine(error) });
  }
  const { embedding, setAside } = tracker.status;
  if (embedding.kind === 'unavailable') log(`Similar errors are found by their words only: ${embedding.reason}.`);
  for (const file of setAside) log(`Damaged and set aside: ${file}`);
  return tracker;
}

/** The first line of a message. */
export function toLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
