import { v7 as uuidV7 } from 'uuid';
import { Fault } from '../core/fault.ts';
import type { ForgetCounts, ForgetTarget } from '../core/forget/forgetTarget.ts';
import type { QueryInput, RecordAttemptInput, RecordErrorInput, RecordObservationInput } from '../core/input.ts';
import type { CausalChain, ErrorSummary, RecallAnswer, SimilarFailure } from '../core/model.ts';
import type { ExportSummary, ImportSummary } from '../protocol/transfer.ts';
import type { EngineStatus, ListChainsInput, ListErrorsInput, RecordItem, RecordResult } from '../protocol/engine.ts';
import { RecordGather } from './recordGather.ts';
import { RedactionGate } from './redactionGate.ts';
import type { StoreBounds } from './store/retention.ts';
import { StoreCare } from './storeCare.ts';
import { StoreSession } from './storeSession.ts';
import { ChainImport, type Outcome } from './transfer/chainImport.ts';
import { Transfer, type TransferRun } from './transfer/transfer.ts';
import { refersToUnknown } from './unknownSubjects.ts';

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
  /** How much is kept; when absent, that is left to whoever has been told. */
  bounds?: StoreBounds;
};

const POLL_MS = 1_000;
/** What a list is made of was looked at no longer ago than this. */
const LISTED_WITHIN_MS = 500;
const PROVE_EVERY_MS = 60_000;

/** Remembers errors, what was tried and what worked, and finds it again. */
export class CausalChainTracker {
  readonly #options: TrackerOptions;
  readonly #now: () => number;
  readonly #gate = new RedactionGate();
  readonly #session: StoreSession;
  readonly #gather = new RecordGather((items) => this.#commit(items));
  #care: StoreCare | null = null;
  #tending: Promise<void> | null = null;
  #poll: NodeJS.Timeout | undefined;
  #provesNextMs = 0;
  /** When it was last looked what other processes have written. */
  #caughtUpMs = 0;

  constructor(options: TrackerOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    const { storePath, modelsPath, onDidChange } = options;
    const gate = this.#gate;
    this.#session = new StoreSession({
      ...{ storePath, modelsPath, gate, now: this.#now },
      onDidChange: () => onDidChange?.(),
    });
  }

  /**
   * Opens the store, making its tables where they are missing, and loads the model.
   * @throws Fault storeIsFile, storeOccupied, storeNotWritable, storeFull, storeNewer, storeUnreadable
   */
  async initialize(): Promise<void> {
    await this.#session.open();
    this.#care = this.#createCare();
    await this.#session.serially((parts) =>
      this.#session.write(parts, async () => ({ rows: await parts.recorder.planMissingChains() })),
    );
    await this.#proveByTime();
    this.#poll = setInterval(() => void this.#tend(), POLL_MS).unref();
  }

  /** Values that are secrets wherever they stand, as the workspace's `.env` files hold them; never stored. */
  learnSecrets(values: readonly string[]): void {
    this.#gate.learn(values);
  }

  /** What the host shows; valid after `initialize`. */
  get status(): EngineStatus {
    const { embedder, store } = this.#session.parts;
    return {
      embedding: embedder.state,
      setAside: [...store.setAside],
      counts: this.#session.catalog.counts,
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
    return this.#session.fresh(({ upkeep, recall }) =>
      upkeep.during(() => recall.query(this.#gate.cleanQuestion(input))),
    );
  }

  /** By id or key; null when there is none. */
  async getCausalChain(id: string): Promise<CausalChain | null> {
    return this.#session.fresh(({ listing }) => listing.getChain(id));
  }

  /** Newest first, reopened ones included. */
  async listChains(input: ListChainsInput = {}): Promise<CausalChain[]> {
    await this.#catchUpForList();
    return this.#session.fresh(({ listing }) => listing.listChains(input));
  }

  /** Newest first, with what has become of each. */
  async listErrors(input: ListErrorsInput = {}): Promise<ErrorSummary[]> {
    await this.#catchUpForList();
    return this.#session.fresh(({ listing }) => listing.listErrors(input));
  }

  /** Takes in at once what other processes have written, which otherwise happens every second. */
  async catchUp(): Promise<void> {
    await this.#session.serially((parts) => this.#session.readForeign(parts));
    this.#caughtUpMs = performance.now();
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
    return this.#session.fresh(() => this.#cares.forgetter.preview(target));
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
      await this.#session.refresh();
      care.endWork();
    }
  }

  /** Writes every chain that answers to a file, also what another window has just written, as docs/export-format.md has it. @throws Fault exportFailed */
  async exportMemory(path: string, run: TransferRun): Promise<ExportSummary> {
    await this.catchUp();
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
    await this.#session.settle();
    await this.#tending;
    await this.#session.close();
  }

  #commit(items: readonly RecordItem[]): Promise<RecordResult[]> {
    return this.#session.serially(async (parts) => {
      // What an item is about may have been recorded by another process a moment ago.
      if (refersToUnknown(items, this.#session.catalog)) await this.#session.readForeign(parts);
      const { results } = await this.#session.write(parts, () => parts.recorder.plan(items));
      // What is known already was written by somebody, which does not mean that it is safe.
      await parts.store.makeSafe();
      return results;
    });
  }

  get #transfer(): Transfer {
    return new Transfer({
      storePath: this.#options.storePath,
      gate: this.#gate,
      catalog: () => this.#session.catalog,
      readChains: (keys) => this.#session.fresh(({ listing }) => listing.getChains(keys)),
      importChains: (chains) => this.#importChains(chains),
    });
  }

  #importChains(chains: readonly CausalChain[]): Promise<Outcome[]> {
    return this.#session.serially(async (parts) => {
      await this.#session.readForeign(parts);
      const plan = new ChainImport({ ...parts, catalog: this.#session.catalog, now: this.#now });
      const { outcomes } = await this.#session.write(parts, () => plan.plan(chains));
      await parts.store.makeSafe();
      return outcomes;
    });
  }

  get #cares(): StoreCare {
    if (!this.#care) throw new Fault('engineUnavailable', { reason: 'not initialized' });
    return this.#care;
  }

  async #recordOne(item: RecordItem): Promise<RecordResult> {
    const [result] = await this.record([item]);
    if (!result) throw new Error('A record was not answered');
    if (result.kind === 'refused') throw new Fault(result.code, result.params);
    return result;
  }

  async #observeByHand(id: string, kind: 'markedResolved' | 'reopened'): Promise<void> {
    if (!this.#session.catalog.findSubject(id)) await this.catchUp();
    if (!this.#session.catalog.findSubject(id))
      throw new Fault(id.startsWith('chain-') ? 'unknownChain' : 'unknownError', { id });
    await this.recordObservation({ subject: id, fact: { kind, data: {} } });
  }

  /** Who looks at a list expects what is there now; what is known is better than nothing. */
  async #catchUpForList(): Promise<void> {
    if (performance.now() - this.#caughtUpMs > LISTED_WITHIN_MS) await this.catchUp().catch(() => undefined);
  }

  #createCare(): StoreCare {
    return new StoreCare({
      storePath: this.#options.storePath,
      bounds: this.#options.bounds ?? null,
      embedder: this.#session.parts.embedder,
      now: this.#now,
      catalog: () => this.#session.catalog,
      toStored: (path) => this.#gate.maskHomes(path),
      store: () => this.#session.parts.store,
      onDidChange: () => this.#options.onDidChangeStatus?.(),
    });
  }

  /** Takes in what other processes wrote, then looks after the tables. */
  async #tend(): Promise<void> {
    try {
      await this.catchUp();
      await this.#proveByTime();
      this.#tending ??= this.#lookAfter().finally(() => (this.#tending = null));
    } catch {
      // Both are tried again at the next turn; a store that is gone for good fails at the next request, with a reason.
    }
  }

  async #lookAfter(): Promise<void> {
    try {
      const { upkeep } = this.#session.parts;
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
    await this.#session.serially((parts) => this.#session.write(parts, () => ({ rows: parts.recorder.planKept() })));
  }
}
