import { v7 as uuidV7 } from 'uuid';
import { Fault } from '../core/fault.ts';
import type { ForgetCounts, ForgetTarget } from '../core/forget/forgetTarget.ts';
import type { QueryInput, RecordAttemptInput, RecordErrorInput, RecordObservationInput } from '../core/input.ts';
import type { CausalChain, ErrorSummary, RecallAnswer, SimilarFailure } from '../core/model.ts';
import type { ExportSummary, ImportSummary } from '../protocol/transfer.ts';
import type { EngineStatus, ListChainsInput, ListErrorsInput, RecordItem, RecordResult } from '../protocol/engine.ts';
import { Embedder } from './embedding/embedder.ts';
import { FailureReader } from './output/failureReader.ts';
import { Listing } from './listing.ts';
import { Recall } from './recall.ts';
import { RecordGather } from './recordGather.ts';
import { Recorder } from './recorder.ts';
import { RedactionGate } from './redactionGate.ts';
import { Catalog } from './store/catalog.ts';
import { CausalStore, type Rows } from './store/causalStore.ts';
import { StoreOutdated } from './store/generations.ts';
import { DEFAULT_BOUNDS, type StoreBounds } from './store/retention.ts';
import { StoreCare } from './storeCare.ts';
import { ChainImport, type Outcome } from './transfer/chainImport.ts';
import { Transfer, type TransferRun } from './transfer/transfer.ts';
import { Upkeep } from './store/upkeep.ts';

export type TrackerOptions = {
  storePath: string;
  /** Folder that holds `all-MiniLM-L6-v2`. */
  modelsPath: string;
  /** Milliseconds since the epoch; the system's clock when absent. */
  now?: () => number;
  /** Called when chains were added or changed, here or by another process. */
  onDidChange?: () => void;
  /** Called when the status is another one for a reason of its own: work on the store goes on, its size has changed. */
  onDidChangeStatus?: () => void;
  /** How much is kept; `DEFAULT_BOUNDS` when absent. */
  bounds?: StoreBounds;
};

const POLL_MS = 1_000;
const PROVE_EVERY_MS = 60_000;

const MAX_TRIES = 4;

type Lasting = { embedder: Embedder; failures: FailureReader };
/** What is made anew with every generation of the store. */
type Opened = Lasting & {
  store: CausalStore;
  recorder: Recorder;
  recall: Recall;
  listing: Listing;
  upkeep: Upkeep;
};

/** Remembers errors, what was tried and what worked, and finds it again. */
export class CausalChainTracker {
  readonly #options: TrackerOptions;
  readonly #now: () => number;
  readonly #sessionId = uuidV7();
  readonly #gate = new RedactionGate();
  readonly #gather = new RecordGather((items) => this.#commit(items));
  #opened: Opened | null = null;
  #care: StoreCare | null = null;
  #reopening: Promise<void> | null = null;
  #tending: Promise<void> | null = null;
  #catalog = new Catalog();
  #poll: NodeJS.Timeout | undefined;
  #provesNextMs = 0;
  /** Writes, and what must not run beside them, one after the other. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: TrackerOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Opens the store, making its tables where they are missing, and loads the model.
   * @throws Fault storeIsFile, storeNotWritable, storeNewer, storeUnreadable
   */
  async initialize(): Promise<void> {
    const [{ store, rows }, embedder] = await Promise.all([
      CausalStore.open(this.#options.storePath),
      Embedder.load(this.#options.modelsPath),
    ]);
    this.#opened = this.#assemble(store, rows, { embedder, failures: new FailureReader() });
    this.#care = this.#createCare(embedder);
    await this.#writeSerially((parts) => this.#completeChains(parts));
    await this.#proveByTime();
    this.#poll = setInterval(() => void this.#tend(), POLL_MS).unref();
  }

  /** Values that are secrets wherever they stand, as the workspace's `.env` files hold them; never stored. */
  learnSecrets(values: readonly string[]): void {
    this.#gate.learn(values);
  }

  /** What the host shows; valid after `initialize`. */
  get status(): EngineStatus {
    const { embedder, store } = this.#parts;
    return {
      embedding: embedder.state,
      setAside: [...store.setAside],
      counts: this.#catalog.counts,
      work: this.#care?.work ?? null,
      sizeBytes: this.#care?.sizeBytes ?? null,
    };
  }

  /** @throws Fault emptyError, invalidInput */
  async recordErrorEvent(input: RecordErrorInput): Promise<{ errorId: string }> {
    const result = await this.#recordOne({ kind: 'error', input: { ...input, key: input.key ?? uuidV7() } });
    return { errorId: result.kind === 'error' ? result.errorId : '' };
  }

  /** A successful attempt makes the chain. @throws Fault unknownError, invalidInput */
  async recordFixAttempt(input: RecordAttemptInput): Promise<{ attemptId: string; chainId: string | null }> {
    const result = await this.#recordOne({ kind: 'attempt', input: { ...input, key: input.key ?? uuidV7() } });
    return result.kind === 'attempt'
      ? { attemptId: result.attemptId, chainId: result.chainId }
      : { attemptId: '', chainId: null };
  }

  /** @throws Fault unknownError, invalidInput */
  async recordObservation(input: RecordObservationInput): Promise<void> {
    await this.#recordOne({ kind: 'observation', input: { ...input, key: input.key ?? uuidV7() } });
  }

  /** Stores a batch; what is answered is safe on disk. A bad item is refused alone, a known key is answered as before. */
  record(items: readonly RecordItem[]): Promise<RecordResult[]> {
    return this.#gather.add(items);
  }

  /** Past chains for an error, best first. @throws Fault emptyError, limitOutOfRange, thresholdOutOfRange, invalidInput */
  async querySimilarFailures(input: QueryInput): Promise<SimilarFailure[]> {
    return (await this.recall(input)).failures;
  }

  /** The same, with why nothing is shown. @throws Fault emptyError, limitOutOfRange, thresholdOutOfRange, invalidInput */
  async recall(input: QueryInput): Promise<RecallAnswer> {
    return this.#fresh(({ upkeep, recall }) => upkeep.during(() => recall.query(this.#gate.clean(input))));
  }

  /** By id or key; null when there is none. */
  async getCausalChain(id: string): Promise<CausalChain | null> {
    return this.#fresh(({ listing }) => listing.getChain(id));
  }

  /** Newest first, reopened ones included. */
  async listChains(input: ListChainsInput = {}): Promise<CausalChain[]> {
    return this.#fresh(({ listing }) => listing.listChains(input));
  }

  /** Newest first, with what has become of each. */
  async listErrors(input: ListErrorsInput = {}): Promise<ErrorSummary[]> {
    return this.#fresh(({ listing }) => listing.listErrors(input));
  }

  /** Closes an open error by hand, without a chain. Takes an error's or a chain's id. @throws Fault unknownError, unknownChain */
  async markResolved(id: string): Promise<void> {
    await this.#observeByHand(id, 'markedResolved');
  }

  /** Makes the error open again; its chain answers no more. Takes an error's or a chain's id. @throws Fault unknownError, unknownChain */
  async reopen(id: string): Promise<void> {
    await this.#observeByHand(id, 'reopened');
  }

  /** How much would be forgotten. @throws Fault invalidInput */
  async previewForget(target: ForgetTarget): Promise<ForgetCounts> {
    return this.#fresh(() => this.#cares.forgetter.preview(target));
  }

  /**
   * Forgets, so that afterwards no byte of it is in any file of the store.
   * @returns how much it was; null when it was called off in time
   * @throws Fault invalidInput
   */
  async forget(target: ForgetTarget, signal?: AbortSignal): Promise<ForgetCounts | null> {
    const care = this.#cares;
    try {
      return await care.forgetter.forget(target, care.reporting('forgetting', signal));
    } finally {
      await this.#refresh();
      care.endWork();
    }
  }

  /** Writes every chain that answers to a file, as docs/export-format.md has it. @throws Fault exportFailed */
  exportMemory(path: string, run: TransferRun): Promise<ExportSummary> {
    return this.#transfer.exportTo(path, run);
  }

  /** Takes in what is new of an exported file. @throws Fault importUnreadable */
  importMemory(path: string, run: TransferRun): Promise<ImportSummary> {
    return this.#transfer.importFrom(path, run);
  }

  /** Waits for pending writes and lets go of the store. */
  async dispose(): Promise<void> {
    clearInterval(this.#poll);
    await this.#gather.settle();
    await this.#queue.catch(() => undefined);
    await this.#tending;
    await this.#opened?.upkeep.settle();
    await this.#opened?.failures.dispose();
    await this.#opened?.store.close();
    this.#opened = null;
  }

  #commit(items: readonly RecordItem[]): Promise<RecordResult[]> {
    return this.#writeSerially(async (parts) => {
      const { results, rows } = await parts.recorder.plan(items);
      await this.#write(parts, rows);
      // What is known already was written by somebody, which does not mean that it is safe.
      await parts.store.makeSafe();
      return results;
    });
  }

  get #transfer(): Transfer {
    return new Transfer({
      storePath: this.#options.storePath,
      gate: this.#gate,
      catalog: () => this.#catalog,
      readChains: (keys) => this.#fresh(({ listing }) => listing.getChains(keys)),
      importChains: (chains) => this.#importChains(chains),
    });
  }

  #importChains(chains: readonly CausalChain[]): Promise<Outcome[]> {
    return this.#writeSerially(async (parts) => {
      await this.#readForeign(parts);
      const plan = new ChainImport({ ...parts, catalog: this.#catalog, now: this.#now });
      const { outcomes, rows } = await plan.plan(chains);
      await this.#write(parts, rows);
      await parts.store.makeSafe();
      return outcomes;
    });
  }

  /** What other processes wrote, which is known from then on. */
  async #readForeign({ store }: Opened): Promise<Rows> {
    const catalog = this.#catalog;
    const rows = await store.readForeign((table, key) => catalog.knows(table, key));
    catalog.add(rows);
    return rows;
  }

  get #cares(): StoreCare {
    if (!this.#care) throw new Fault('engineUnavailable', { reason: 'not initialized' });
    return this.#care;
  }

  get #parts(): Opened {
    if (!this.#opened) throw new Fault('engineUnavailable', { reason: 'not initialized' });
    return this.#opened;
  }

  async #recordOne(item: RecordItem): Promise<RecordResult> {
    const [result] = await this.record([item]);
    if (!result) throw new Error('A record was not answered');
    if (result.kind === 'refused') throw new Fault(result.code, result.params);
    return result;
  }

  async #observeByHand(id: string, kind: 'markedResolved' | 'reopened'): Promise<void> {
    if (!this.#catalog.findSubject(id))
      throw new Fault(id.startsWith('chain-') ? 'unknownChain' : 'unknownError', { id });
    await this.recordObservation({ subject: id, fact: { kind, data: {} } });
  }

  #takeIn(parts: Pick<Opened, 'store' | 'embedder' | 'failures'>, rows: Rows): Recorder {
    this.#catalog = new Catalog();
    this.#catalog.add(rows);
    return new Recorder({
      ...parts,
      catalog: this.#catalog,
      gate: this.#gate,
      now: this.#now,
      sessionId: this.#sessionId,
    });
  }

  #assemble(store: CausalStore, rows: Rows, lasting: Lasting): Opened {
    const recall = new Recall(store, () => this.#catalog, lasting.embedder, lasting.failures);
    const listing = new Listing(store, () => this.#catalog, recall);
    const recorder = this.#takeIn({ store, ...lasting }, rows);
    return { ...lasting, store, recall, listing, recorder, upkeep: new Upkeep(store) };
  }

  #createCare(embedder: Embedder): StoreCare {
    return new StoreCare({
      storePath: this.#options.storePath,
      bounds: this.#options.bounds ?? DEFAULT_BOUNDS,
      embedder,
      now: this.#now,
      catalog: () => this.#catalog,
      toStored: (path) => this.#gate.maskHomes(path),
      store: () => this.#parts.store,
      onDidChange: () => this.#options.onDidChangeStatus?.(),
    });
  }

  async #completeChains(parts: Opened): Promise<void> {
    await this.#write(parts, await parts.recorder.planMissingChains());
  }

  /** Does it again with the tables that count, when those it was begun with were written anew meanwhile. */
  async #fresh<T>(work: (parts: Opened) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      const parts = this.#parts;
      try {
        return await work(parts);
      } catch (error) {
        const isStale = error instanceof StoreOutdated || (await parts.store.isOutdated());
        if (!isStale || tries === MAX_TRIES) throw error;
        await this.#refresh();
      }
    }
  }

  /** Lets go of tables that were written anew, and of everything that was made of them. */
  async #refresh(): Promise<void> {
    this.#reopening ??= this.#reopen().finally(() => (this.#reopening = null));
    await this.#reopening;
  }

  async #reopen(): Promise<void> {
    const old = this.#parts;
    if (!(await old.store.isOutdated())) return;
    const { store, rows } = await CausalStore.open(this.#options.storePath);
    const { embedder, failures } = old;
    embedder.forgetTexts();
    this.#opened = this.#assemble(store, rows, { embedder, failures });
    this.#announceChange();
    await old.upkeep.settle();
    await old.store.close();
  }

  async #write(parts: Opened, rows: Rows): Promise<void> {
    const { store, recall, upkeep } = parts;
    if (Object.keys(rows).length === 0) return;
    try {
      await upkeep.during(() => store.append(rows));
    } catch (error) {
      if (error instanceof StoreOutdated) throw error;
      // The catalogue already holds what was not written: start again from what is there.
      parts.recorder = this.#takeIn(parts, await store.readAll());
      recall.forgetAnswers();
      throw error;
    }
    if (touchesChains(rows)) this.#announceChange();
  }

  /** Takes in what other processes wrote, then looks after the tables. */
  async #tend(): Promise<void> {
    try {
      const found = await this.#writeSerially((parts) => this.#readForeign(parts));
      if (touchesChains(found)) this.#announceChange();
      await this.#proveByTime();
      this.#tending ??= this.#lookAfter().finally(() => (this.#tending = null));
    } catch {
      // Both are tried again at the next turn; a store that is gone for good fails at the next request, with a reason.
    }
  }

  async #lookAfter(): Promise<void> {
    try {
      const { upkeep } = this.#parts;
      await upkeep.tend(performance.now());
      await this.#cares.tend(upkeep.isIdle(performance.now()));
    } catch {
      // Likewise.
    }
  }

  /** Looks now and then for fixes that time has proved. */
  async #proveByTime(): Promise<void> {
    if (performance.now() < this.#provesNextMs) return;
    this.#provesNextMs = performance.now() + PROVE_EVERY_MS;
    await this.#writeSerially(async (parts) => this.#write(parts, parts.recorder.planKept()));
  }

  #announceChange(): void {
    this.#parts.recall.forgetAnswers();
    this.#options.onDidChange?.();
  }

  #writeSerially<T>(work: (parts: Opened) => Promise<T>): Promise<T> {
    const turn = this.#queue.catch(() => undefined).then(() => this.#fresh(work));
    this.#queue = turn;
    return turn;
  }
}

/** Observations that say nothing of a fix leave every answer as it is. */
const QUIET_KINDS: ReadonlySet<unknown> = new Set(['seenAgain', 'gone', 'windowClosed', 'markedResolved', 'saved']);

function touchesChains(rows: Rows): boolean {
  const observed = rows.causal_observations?.some((row) => !QUIET_KINDS.has(row['kind'])) ?? false;
  return observed || (rows.causal_chains?.length ?? 0) > 0;
}
