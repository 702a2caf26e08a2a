import { setImmediate } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { v5 as uuidV5, v7 as uuidV7 } from 'uuid';
import { isFixSeen, isKeptByNow } from '../core/evidence.ts';
import { Fault } from '../core/fault.ts';
import {
  boundText,
  MAX_ERROR_TEXT,
  parseInput,
  type RecordAttemptInput,
  recordAttemptSchema,
  type RecordErrorInput,
  recordErrorSchema,
  recordFailureSchema,
  recordObservationSchema,
} from '../core/input.ts';
import type { CausalChain, ErrorEvent, FixAttempt, Observation, ObservedFact } from '../core/model.ts';
import type { RecordItem, RecordResult } from '../protocol/engine.ts';
import type { Embedder } from './embedding/embedder.ts';
import { embedError } from './embedding/errorVector.ts';
import { toReadings } from './output/failureRecord.ts';
import type { FailureReader } from './output/failureReader.ts';
import { readTold } from './pastedText.ts';
import { cutOf, type RedactionGate } from './redactionGate.ts';
import { findOpenReading, findSameError } from './sameError.ts';
import type { AttemptEntry, Catalog, ErrorEntry } from './store/catalog.ts';
import type { CausalStore, Rows } from './store/causalStore.ts';
import {
  ATTEMPT_COLUMNS,
  ERROR_COLUMNS,
  fromAttemptRow,
  fromErrorRow,
  toAttemptRow,
  toChainRow,
  toErrorRow,
  toObservationRow,
  type Row,
  type Stamp,
  type TableName,
} from './store/schema.ts';

const MAX_CODE_CHANGES = 64_000;
/** Attempts that a chain's document holds; more are in the table of attempts. */
const MAX_CHAIN_ATTEMPTS = 20;
const MAX_RECENT_ERRORS = 200;
/** A chain's key follows from its attempt's, so that two processes that both make it make the same one. */
export const CHAIN_NAMESPACE = '6f2c6ed0-6b0e-4c57-9f0e-2f6d5f0f6a11';

type EmbeddedError = { event: ErrorEvent; vector: Float32Array | null; model: string | null };
type Parts = {
  store: CausalStore;
  catalog: Catalog;
  embedder: Embedder;
  failures: FailureReader;
  gate: RedactionGate;
  now: () => number;
  sessionId: string;
};

/** Turns one batch of items into rows. The catalogue is told at once; the rows are written by the caller. */
export class Recorder {
  readonly #parts: Parts;
  readonly #recentErrors = new LRUCache<string, EmbeddedError>({ max: MAX_RECENT_ERRORS });
  #rows: Rows = {};
  #pendingAttempts = new Map<string, FixAttempt>();
  #lastRecordedAt = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Makes the rows of a batch; a bad item is refused alone. */
  async plan(items: readonly RecordItem[]): Promise<{ results: RecordResult[]; rows: Rows }> {
    this.#rows = {};
    this.#pendingAttempts = new Map();
    const results: RecordResult[] = [];
    for (const item of items) {
      results.push(await this.#planItem(item));
      // The model runs on this thread: let requests in between.
      if (items.length > 1) await setImmediate();
    }
    return { results, rows: this.#rows };
  }

  /** Makes the chains that a dead process did not get to. */
  async planMissingChains(): Promise<Rows> {
    this.#rows = {};
    this.#pendingAttempts = new Map();
    for (const attempt of this.#parts.catalog.listUnchained()) await this.#completeChain(attempt);
    return this.#rows;
  }

  async #planItem(item: RecordItem): Promise<RecordResult> {
    const { key } = item.input;
    try {
      switch (item.kind) {
        case 'error':
          return { key, kind: 'error', errorId: await this.#planTold(item.input) };
        case 'failure':
          return { key, kind: 'error', errorId: await this.#planFailure(item.input) };
        case 'attempt':
          return { key, kind: 'attempt', ...(await this.#planAttempt(this.#parts.gate.clean(item.input))) };
        case 'observation':
          this.#planObservation(this.#parts.gate.clean(item.input));
          return { key, kind: 'observation' };
      }
    } catch (error) {
      if (error instanceof Fault) return { key, kind: 'refused', code: error.code, params: error.params };
      throw error;
    }
  }

  #planTold(input: RecordErrorInput): Promise<string> {
    const cut = typeof input.error === 'string' ? cutOf(input.error) : 0;
    return this.#planError(this.#parts.gate.clean(input), cut);
  }

  async #planError(raw: unknown, cut = 0): Promise<string> {
    const input = parseInput(recordErrorSchema, raw);
    const { catalog, embedder, failures, now } = this.#parts;
    const key = input.key ?? uuidV7();
    const known = catalog.findError(key);
    if (known) return known.id;
    const timestamp = input.timestamp ?? now();
    const sessionId = input.sessionId ?? this.#parts.sessionId;
    const { errorMessage, errorType, context } = await readTold({ ...input, cut }, failures);
    const event: ErrorEvent = {
      id: '',
      key,
      ...{ errorMessage, errorType, context },
      timestamp,
      sessionId,
      origin: input.origin ?? 'observed',
    };
    const earlier = findSameError(catalog, event);
    if (earlier) {
      this.#addObservation({ key, subject: earlier.entry.key, timestamp, ...earlier.fact });
      return earlier.entry.id;
    }
    event.id = this.#drawId('err', key);
    const vector = await embedError(embedder, event);
    this.#recentErrors.set(key, { event, vector, model: embedder.modelId });
    this.#add('causal_error_events', toErrorRow(event, vector, this.#stamp(embedder.modelId)));
    return event.id;
  }

  async #planFailure(raw: unknown): Promise<string> {
    const input = parseInput(recordFailureSchema, raw);
    const known = this.#parts.catalog.findError(input.key);
    if (known) return known.id;
    // Its files are looked for on disk, so its paths must be whole until it has been read.
    const found = await this.#parts.failures.read(input);
    const { gate, catalog } = this.#parts;
    const masked = gate.maskSecrets({ run: { ...input, matchers: [] }, found });
    const readings = toReadings(masked.run, masked.found).map((reading) => gate.maskHomes(reading));
    return this.#planError(findOpenReading(catalog, readings) ?? readings[0]);
  }

  async #planAttempt(raw: unknown): Promise<{ attemptId: string; chainId: string | null }> {
    const input = parseInput(recordAttemptSchema, raw);
    const { catalog, now } = this.#parts;
    const key = input.key ?? uuidV7();
    const known = catalog.findAttempt(key);
    if (known) return { attemptId: known.id, chainId: await this.#chainOf(known) };
    const error = catalog.findError(input.errorId);
    if (!error) throw new Fault('unknownError', { id: input.errorId });
    const proved = input.successful ? this.#proveAgain(error, key, input) : null;
    if (proved) return proved;
    const attempt: FixAttempt = {
      id: this.#drawId('fix', key),
      key,
      errorId: error.id,
      actionTaken: boundText(input.actionTaken, MAX_ERROR_TEXT).text,
      codeChanges: toBoundedChanges(input.codeChanges),
      allChanges: toBoundedChanges(input.allChanges),
      successful: input.successful,
      cause: input.successful ? (input.cause ?? null) : null,
      unfinished: input.unfinished,
      timestamp: input.timestamp ?? now(),
      origin: input.origin ?? 'observed',
    };
    this.#pendingAttempts.set(key, attempt);
    this.#add('causal_fix_attempts', toAttemptRow(attempt, this.#stamp(null)));
    if (attempt.successful)
      return { attemptId: attempt.id, chainId: await this.#addChain(error, attempt, input.evidence ?? 'cleared') };
    this.#refuteClaim(error, attempt);
    return { attemptId: attempt.id, chainId: null };
  }

  /** An error that was seen to stand after an attempt is not what an agent claims to have fixed. */
  #refuteClaim({ key: subject, history }: ErrorEntry, { unfinished, origin, timestamp }: FixAttempt): void {
    if (!history.isClaimed || unfinished || origin !== 'observed') return;
    this.#addObservation({ key: uuidV7(), subject, timestamp, kind: 'reopened', data: {} });
  }

  /** The id of the chain of an attempt that is stored; a batch may have come to its end, such as a full disk, between the two. */
  async #chainOf(attempt: AttemptEntry): Promise<string | null> {
    const chain = this.#parts.catalog.findChain(attempt.chainKey ?? '');
    if (chain || !attempt.successful) return chain?.id ?? null;
    return this.#completeChain(attempt);
  }

  async #completeChain({ errorKey, key }: AttemptEntry): Promise<string | null> {
    const error = this.#parts.catalog.findError(errorKey);
    const [row] = await this.#parts.store.read('causal_fix_attempts', [key], ATTEMPT_COLUMNS);
    return error && row ? this.#addChain(error, fromAttemptRow(row), 'cleared') : null;
  }

  /**
   * A second success against an event whose fix still holds, seen through another channel, is more proof of that fix.
   * @returns the fix and its chain; null when the event has none, or only one that an agent claims
   */
  #proveAgain(
    { key: subject, history }: ErrorEntry,
    key: string,
    { evidence: level = 'cleared', timestamp, origin }: Pick<RecordAttemptInput, 'evidence' | 'timestamp' | 'origin'>,
  ): { attemptId: string; chainId: string | null } | null {
    const { catalog, now } = this.#parts;
    const fix = isFixSeen(history) ? catalog.findAttempt(history.fixKey ?? '') : undefined;
    if (!fix || (origin ?? 'observed') !== 'observed') return null;
    if (!catalog.knows('causal_observations', key))
      this.#addObservation({ key, subject, timestamp: timestamp ?? now(), kind: 'evidence', data: { level } });
    return { attemptId: fix.id, chainId: catalog.findChain(fix.chainKey ?? '')?.id ?? null };
  }

  /** Fixes that time has proved by now. */
  planKept(): Rows {
    this.#rows = {};
    const timestamp = this.#parts.now();
    for (const { key, history } of this.#parts.catalog.errors()) {
      if (!isKeptByNow(history, timestamp)) continue;
      this.#addObservation({ key: uuidV7(), subject: key, timestamp, kind: 'evidence', data: { level: 'kept' } });
    }
    return this.#rows;
  }

  #planObservation(raw: unknown): void {
    const input = parseInput(recordObservationSchema, raw);
    const { catalog, now } = this.#parts;
    const key = input.key ?? uuidV7();
    if (catalog.knows('causal_observations', key)) return;
    const fact = toKeyed(catalog, input.subject, input.fact);
    const subject = catalog.findChain(input.subject)?.key ?? catalog.findError(input.subject)?.key;
    if (subject === undefined) throw new Fault('unknownError', { id: input.subject });
    this.#addObservation({ key, subject, timestamp: input.timestamp ?? now(), ...fact });
  }

  async #addChain(error: ErrorEntry, fix: FixAttempt, evidence: CausalChain['evidence']): Promise<string> {
    const { event, vector, model } = await this.#readError(error);
    const key = uuidV5(fix.key, CHAIN_NAMESPACE);
    const chain: CausalChain = {
      id: this.#drawId('chain', key),
      key,
      errorEvent: event,
      fixAttempts: await this.#readAttempts(error, fix),
      successfulFix: fix,
      resolutionTimeMinutes: (fix.timestamp - event.timestamp) / 60_000,
      evidence,
      reopened: false,
      clearedWith: [],
    };
    this.#add('causal_chains', toChainRow(chain, vector, this.#stamp(model, error)));
    return chain.id;
  }

  async #readError({ key, id }: ErrorEntry): Promise<EmbeddedError> {
    const recent = this.#recentErrors.get(key);
    if (recent) return recent;
    const [row] = await this.#parts.store.read('causal_error_events', [key], [...ERROR_COLUMNS, 'embedding', 'model']);
    if (!row) throw new Fault('unknownError', { id });
    const vector = row['embedding'] instanceof Float32Array ? row['embedding'] : null;
    const read = { event: fromErrorRow(row), vector, model: typeof row['model'] === 'string' ? row['model'] : null };
    this.#recentErrors.set(key, read);
    return read;
  }

  /** All attempts against the error up to and with the fix, oldest first. */
  async #readAttempts(error: ErrorEntry, fix: FixAttempt): Promise<FixAttempt[]> {
    const keys = error.attemptKeys.filter((key) => key !== fix.key).slice(1 - MAX_CHAIN_ATTEMPTS);
    const stored = keys.filter((key) => !this.#pendingAttempts.has(key));
    const rows = await this.#parts.store.read('causal_fix_attempts', stored, ATTEMPT_COLUMNS);
    const pending = keys.flatMap((key) => this.#pendingAttempts.get(key) ?? []);
    const earlier = [...rows.map(fromAttemptRow), ...pending].sort((a, b) => a.timestamp - b.timestamp);
    return [...new Map([...earlier, fix].map((attempt) => [attempt.key, attempt])).values()];
  }

  #addObservation(observation: Observation): void {
    const error = this.#parts.catalog.findSubject(observation.subject);
    this.#add('causal_observations', toObservationRow(observation, this.#stamp(null, error)));
  }

  #add(table: TableName, row: Row): void {
    (this.#rows[table] ??= []).push(row);
    this.#parts.catalog.add({ [table]: [row] });
  }

  /** @param error whose history what is written belongs to: it comes after what is known of it */
  #stamp(model: string | null, error?: ErrorEntry): Stamp {
    this.#lastRecordedAt = Math.max(this.#parts.now(), this.#lastRecordedAt + 0.001);
    return { recordedAt: Math.max(this.#lastRecordedAt, (error?.factAt ?? 0) + 0.001), model };
  }

  /** The last eight digits of the key, which are random; others when they are taken. */
  #drawId(prefix: 'err' | 'fix' | 'chain', key: string): string {
    let id = `${prefix}-${key.replaceAll('-', '').slice(-8).toLowerCase()}`;
    while (this.#parts.catalog.hasId(id)) id = `${prefix}-${uuidV7().slice(-8)}`;
    return id;
  }
}

/** Feedback is on a chain, and names the error it is given for by its key, whatever it was given by. */
function toKeyed(catalog: Catalog, subject: string, fact: ObservedFact): ObservedFact {
  if (fact.kind !== 'feedback') return fact;
  if (!catalog.findChain(subject)) throw new Fault('unknownChain', { id: subject });
  const { verdict, errorKey: errorId } = fact.data;
  if (errorId === undefined) return fact;
  const errorKey = catalog.findError(errorId)?.key;
  if (errorKey === undefined) throw new Fault('unknownError', { id: errorId });
  return { kind: 'feedback', data: { verdict, errorKey } };
}

function toBoundedChanges(changes: string | null | undefined): string | null {
  return changes == null ? null : boundText(changes, MAX_CODE_CHANGES).text;
}
