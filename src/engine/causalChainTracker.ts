import { v7 as uuidV7 } from 'uuid';
import { Fault } from '../core/fault.ts';
import type { QueryInput, RecordAttemptInput, RecordErrorInput, RecordObservationInput } from '../core/input.ts';
import type { CausalChain, ErrorEvent, ErrorSummary, RecallAnswer, SimilarFailure } from '../core/model.ts';
import type { EngineStatus, ListChainsInput, ListErrorsInput, RecordItem, RecordResult } from '../protocol/engine.ts';
import { Embedder } from './embedding/embedder.ts';
import { FailureReader } from './output/failureReader.ts';
import { Recall } from './recall.ts';
import { Recorder } from './recorder.ts';
import { RedactionGate } from './redactionGate.ts';
import { Catalog, type ErrorEntry } from './store/catalog.ts';
import { CausalStore, type Rows } from './store/causalStore.ts';
import { CHAIN_COLUMNS, ERROR_COLUMNS, fromErrorRow, textOf } from './store/schema.ts';
import { Upkeep } from './store/upkeep.ts';

export type TrackerOptions = {
  storePath: string;
  /** Folder that holds `all-MiniLM-L6-v2`. */
  modelsPath: string;
  /** Milliseconds since the epoch; the system's clock when absent. */
  now?: () => number;
  /** Called when chains were added or changed, here or by another process. */
  onDidChange?: () => void;
};

const POLL_MS = 2_000;
const PROVE_EVERY_MS = 60_000;
const DEFAULT_LIST_LIMIT = 100;

type Opened = {
  store: CausalStore;
  embedder: Embedder;
  failures: FailureReader;
  recorder: Recorder;
  recall: Recall;
  upkeep: Upkeep;
};

/** Remembers errors, what was tried and what worked, and finds it again. */
export class CausalChainTracker {
  readonly #options: TrackerOptions;
  readonly #now: () => number;
  readonly #sessionId = uuidV7();
  readonly #gate = new RedactionGate();
  #opened: Opened | null = null;
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
    const recall = new Recall(store, () => this.#catalog, embedder);
    const upkeep = new Upkeep(store);
    const failures = new FailureReader();
    const recorder = this.#takeIn({ store, embedder, failures }, rows);
    this.#opened = { store, embedder, failures, recall, upkeep, recorder };
    await this.#serially(() => this.#completeChains());
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
    return { embedding: embedder.state, setAside: [...store.setAside], counts: this.#catalog.counts };
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
  async record(items: readonly RecordItem[]): Promise<RecordResult[]> {
    return this.#serially(async () => {
      const { results, rows } = await this.#parts.recorder.plan(items);
      await this.#write(rows);
      return results;
    });
  }

  /** Past chains for an error, best first. @throws Fault emptyError, limitOutOfRange, thresholdOutOfRange, invalidInput */
  async querySimilarFailures(input: QueryInput): Promise<SimilarFailure[]> {
    return (await this.recall(input)).failures;
  }

  /** The same, with why nothing is shown. @throws Fault emptyError, limitOutOfRange, thresholdOutOfRange, invalidInput */
  async recall(input: QueryInput): Promise<RecallAnswer> {
    return this.#parts.upkeep.during(() => this.#parts.recall.query(this.#gate.clean(input)));
  }

  /** By id or key; null when there is none. */
  async getCausalChain(id: string): Promise<CausalChain | null> {
    const entry = this.#catalog.findChain(id);
    return entry ? ((await this.#readChains([entry.key]))[0] ?? null) : null;
  }

  /** Newest first, reopened ones included. */
  async listChains(input: ListChainsInput = {}): Promise<CausalChain[]> {
    const entries = this.#catalog.listChains().slice(0, toListLimit(input.limit));
    return this.#readChains(entries.map((entry) => entry.key));
  }

  /** Newest first, with what has become of each. */
  async listErrors(input: ListErrorsInput = {}): Promise<ErrorSummary[]> {
    const limit = toListLimit(input.limit);
    const wanted = this.#catalog.listErrors(input.state).filter(({ id }) => input.id === undefined || id === input.id);
    const entries = wanted.slice(0, limit);
    const keys = entries.map((entry) => entry.key);
    const rows = await this.#parts.store.read('causal_error_events', keys, ERROR_COLUMNS);
    const events = new Map(rows.map((row) => [textOf(row, 'key'), fromErrorRow(row)]));
    return entries.flatMap((entry) => {
      const event = events.get(entry.key);
      return event ? [{ ...event, id: entry.id, ...this.#toSummary(entry, event) }] : [];
    });
  }

  /** Closes an open error by hand, without a chain. Takes an error's or a chain's id. @throws Fault unknownError, unknownChain */
  async markResolved(id: string): Promise<void> {
    await this.#observeByHand(id, 'markedResolved');
  }

  /** Makes the error open again; its chain answers no more. Takes an error's or a chain's id. @throws Fault unknownError, unknownChain */
  async reopen(id: string): Promise<void> {
    await this.#observeByHand(id, 'reopened');
  }

  /** Waits for pending writes and lets go of the store. */
  async dispose(): Promise<void> {
    clearInterval(this.#poll);
    await this.#queue.catch(() => undefined);
    await this.#opened?.upkeep.settle();
    await this.#opened?.failures.dispose();
    this.#opened?.store.close();
    this.#opened = null;
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

  async #readChains(keys: readonly string[]): Promise<CausalChain[]> {
    const { store, recall } = this.#parts;
    const rows = await store.read('causal_chains', keys, CHAIN_COLUMNS);
    const chains = new Map(rows.map((row) => [textOf(row, 'key'), recall.toChain(row)]));
    return keys.flatMap((key) => chains.get(key) ?? []);
  }

  #toSummary(entry: ErrorEntry, { context }: ErrorEvent): Omit<ErrorSummary, keyof ErrorEvent> {
    const { state, cause, count, lastSeen, sources } = entry.history;
    const chainId = this.#catalog.findResolution(entry)?.id ?? null;
    const { channel = 'told', source: tool = '' } = context;
    return { state, cause, count, lastSeen, chainId, sources: [{ channel, tool }, ...sources] };
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

  async #completeChains(): Promise<void> {
    await this.#write(await this.#parts.recorder.planMissingChains());
  }

  async #write(rows: Rows): Promise<void> {
    const { store, recall, upkeep } = this.#parts;
    if (Object.keys(rows).length === 0) return;
    try {
      await upkeep.during(() => store.append(rows));
    } catch (error) {
      // The catalogue already holds what was not written: start again from what is there.
      this.#parts.recorder = this.#takeIn(this.#parts, await store.readAll());
      recall.forgetAnswers();
      throw error;
    }
    if (touchesChains(rows)) this.#announceChange();
  }

  /** Takes in what other processes wrote, then looks after the tables. */
  async #tend(): Promise<void> {
    try {
      const found = await this.#serially(async () => {
        const rows = await this.#parts.store.readForeign((table, key) => this.#catalog.knows(table, key));
        this.#catalog.add(rows);
        return rows;
      });
      if (touchesChains(found)) this.#announceChange();
      await this.#proveByTime();
      await this.#parts.upkeep.tend(performance.now());
    } catch {
      // Both are tried again at the next turn; a store that is gone for good fails at the next request, with a reason.
    }
  }

  /** Looks now and then for fixes that time has proved. */
  async #proveByTime(): Promise<void> {
    if (performance.now() < this.#provesNextMs) return;
    this.#provesNextMs = performance.now() + PROVE_EVERY_MS;
    await this.#serially(async () => this.#write(this.#parts.recorder.planKept()));
  }

  #announceChange(): void {
    this.#parts.recall.forgetAnswers();
    this.#options.onDidChange?.();
  }

  #serially<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.catch(() => undefined).then(work);
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

function toListLimit(limit: unknown): number {
  if (limit === undefined) return DEFAULT_LIST_LIMIT;
  if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 1) return limit;
  throw new Fault('invalidInput', {
    path: 'limit',
    problem: `must be a whole number of at least 1, not ${JSON.stringify(limit)}`,
  });
}
