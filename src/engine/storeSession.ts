import { v7 as uuidV7 } from 'uuid';
import { Fault } from '../core/fault.ts';
import { Embedder } from './embedding/embedder.ts';
import { Listing } from './listing.ts';
import { FailureReader } from './output/failureReader.ts';
import { Recall } from './recall.ts';
import { Recorder } from './recorder.ts';
import type { RedactionGate } from './redactionGate.ts';
import { Catalog } from './store/catalog.ts';
import { CausalStore, type LightRows, type Rows } from './store/causalStore.ts';
import { requireGeneration, StoreOutdated } from './store/generations.ts';
import { Upkeep } from './store/upkeep.ts';

export type SessionOptions = {
  storePath: string;
  modelsPath: string;
  gate: RedactionGate;
  now: () => number;
  /** Called when chains were added or changed, here or by another process. */
  onDidChange: () => void;
};

type Lasting = { embedder: Embedder; failures: FailureReader };
/** What is made anew with every generation of the store. */
export type SessionParts = Lasting & {
  store: CausalStore;
  recorder: Recorder;
  recall: Recall;
  listing: Listing;
  upkeep: Upkeep;
};

const MAX_TRIES = 4;

/** The store as it stands open, and what is made of its tables: made anew when they are written anew, by whomever. */
export class StoreSession {
  readonly #options: SessionOptions;
  readonly #id = uuidV7();
  #opened: SessionParts | null = null;
  #catalog = new Catalog();
  /** How many changes of fixes were announced. */
  #announcedFixChanges = 0;
  #reopening: Promise<void> | null = null;
  /** Writes, and what must not run beside them, one after the other. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** @throws Fault storeIsFile, storeOccupied, storeNotWritable, storeFull, storeNewer, storeUnreadable */
  async open(): Promise<void> {
    const [{ store, rows }, embedder] = await Promise.all([
      CausalStore.open(this.#options.storePath),
      Embedder.load(this.#options.modelsPath),
    ]);
    this.#opened = this.#assemble(store, rows, { embedder, failures: new FailureReader() });
  }

  get catalog(): Catalog {
    return this.#catalog;
  }

  /** @throws Fault engineUnavailable before `open` and after `close` */
  get parts(): SessionParts {
    if (!this.#opened) throw new Fault('engineUnavailable', { reason: 'not initialized' });
    return this.#opened;
  }

  /** Does it again with the tables that count, when those it was begun with were written anew meanwhile. */
  async fresh<T>(work: (parts: SessionParts) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      const parts = this.parts;
      try {
        return await work(parts);
      } catch (error) {
        const isStale = error instanceof StoreOutdated || (await parts.store.isOutdated());
        if (!isStale || tries === MAX_TRIES) throw error;
        await this.refresh();
      }
    }
  }

  /** The same, one after the other. */
  serially<T>(work: (parts: SessionParts) => Promise<T>): Promise<T> {
    const turn = this.#queue.catch(() => undefined).then(() => this.fresh(work));
    this.#queue = turn;
    return turn;
  }

  /** Writes rows of which the catalogue is told while they are planned. Only within `serially`. */
  async write<P extends { rows: Rows }>(parts: SessionParts, plan: () => Promise<P> | P): Promise<P> {
    const { store, upkeep } = parts;
    try {
      const planned = await plan();
      const { rows } = planned;
      if (Object.keys(rows).length > 0) await upkeep.during(() => store.append(rows));
      this.#announceIfTouched(rows);
      return planned;
    } catch (error) {
      if (error instanceof StoreOutdated) store.letGo();
      else await this.#startAgain(parts);
      throw error;
    }
  }

  /** The catalogue holds what was not written: it is made again of what is there, or with the store once that can be read. */
  async #startAgain(parts: SessionParts): Promise<void> {
    try {
      parts.recorder = this.#takeIn(parts, await parts.store.readAll());
      parts.recall.forgetAnswers();
    } catch {
      parts.store.letGo();
    }
  }

  /** Takes in what other processes wrote. Only within `serially`. */
  async readForeign({ store }: SessionParts): Promise<void> {
    const catalog = this.#catalog;
    const rows = await store.readForeign((table, key) => catalog.knows(table, key));
    catalog.add(rows);
    this.#announceIfTouched(rows);
  }

  /** Lets go of tables that were written anew, and of everything that was made of them. */
  async refresh(): Promise<void> {
    this.#reopening ??= this.#reopen().finally(() => (this.#reopening = null));
    await this.#reopening;
  }

  /** Returns when nothing is being written. */
  async settle(): Promise<void> {
    await this.#queue.catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#opened?.upkeep.settle();
    await this.#opened?.failures.dispose();
    await this.#opened?.store.close();
    this.#opened = null;
  }

  async #reopen(): Promise<void> {
    const old = this.parts;
    if (!(await old.store.isOutdated())) return;
    await requireGeneration(this.#options.storePath);
    const { store, rows } = await CausalStore.open(this.#options.storePath);
    const { embedder, failures } = old;
    embedder.forgetTexts();
    this.#options.gate.forgetQuestions();
    this.#opened = this.#assemble(store, rows, { embedder, failures });
    this.#announceChange();
    await old.upkeep.settle();
    await old.store.close();
  }

  #assemble(store: CausalStore, rows: LightRows, lasting: Lasting): SessionParts {
    const recall = new Recall(store, () => this.#catalog, lasting.embedder, lasting.failures);
    const listing = new Listing(store, () => this.#catalog, recall);
    const recorder = this.#takeIn({ store, ...lasting }, rows);
    recall.prepare();
    return { ...lasting, store, recall, listing, recorder, upkeep: new Upkeep(store) };
  }

  #takeIn(parts: Lasting & { store: CausalStore }, rows: LightRows): Recorder {
    const { gate, now } = this.#options;
    this.#catalog = new Catalog();
    this.#catalog.add(rows);
    this.#announcedFixChanges = this.#catalog.fixChanges;
    return new Recorder({ ...parts, catalog: this.#catalog, gate, now, sessionId: this.#id });
  }

  #announceIfTouched(rows: Rows): void {
    if (touchesChains(rows) || this.#catalog.fixChanges !== this.#announcedFixChanges) this.#announceChange();
  }

  #announceChange(): void {
    this.#announcedFixChanges = this.#catalog.fixChanges;
    this.parts.recall.forgetAnswers();
    this.#options.onDidChange();
  }
}

/** Observations that say nothing of a fix leave every answer as it is, unless they end what an agent claims. */
const QUIET_KINDS: ReadonlySet<unknown> = new Set(['seenAgain', 'gone', 'windowClosed', 'markedResolved', 'saved']);

function touchesChains(rows: Rows): boolean {
  const observed = rows.causal_observations?.some((row) => !QUIET_KINDS.has(row['kind'])) ?? false;
  return observed || (rows.causal_chains?.length ?? 0) > 0;
}
