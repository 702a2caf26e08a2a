import { v5 as uuidV5, v7 as uuidV7 } from 'uuid';
import type { CausalChain, ErrorContext, ErrorEvent, FixAttempt } from '../../../src/core/model.ts';
import { toEmbeddedText } from '../../../src/core/recallText.ts';
import { FailureReader } from '../../../src/engine/output/failureReader.ts';
import { readTold, type ReadTold } from '../../../src/engine/pastedText.ts';
import { CHAIN_NAMESPACE } from '../../../src/engine/recorder.ts';
import { CausalStore } from '../../../src/engine/store/causalStore.ts';
import { toAttemptRow, toChainRow, toErrorRow, type Row } from '../../../src/engine/store/schema.ts';
import { eachDistinctError } from '../distinctErrors.ts';
import { toTrace } from './distinctTraces.ts';
import { MODEL_ID } from './vectorPack.ts';

/** An error as it is told, and the sentence of its fix. */
export type StockError = { error: string; context: ErrorContext; fix: string };
/** The same as the engine takes it in, with the text that the model reads of it. */
export type ReadError = ReadTold & { fix: string; text: string };

/** One error in so many is a stack trace of sixty lines. */
const TRACE_EVERY = 20;
/** Over so many days the errors are spread, the last one now. */
const DAYS = 200;
const DAY_MS = 24 * 60 * 60_000;
const RESOLVED_AFTER_MS = 5 * 60_000;

/** Different errors without end, the same ones each time. */
export function* eachStockError(): Generator<StockError, never> {
  const lines = eachDistinctError();
  for (let index = 0; ; index++) yield index % TRACE_EVERY === TRACE_EVERY - 1 ? toTrace(index) : lines.next().value;
}

/** So many of them, from a place on. */
export function stockErrors(from: number, count: number): StockError[] {
  const errors = eachStockError();
  for (let passed = 0; passed < from; passed++) errors.next();
  return Array.from({ length: count }, () => errors.next().value);
}

/** Those of one line among so many errors, from a place on. */
export function stockLines(from: number, count: number): StockError[] {
  return stockErrors(from, count).filter(({ context }) => context.snippet !== undefined);
}

/** Reads errors as the engine reads what it is told. */
export async function readErrors(errors: Iterable<StockError>): Promise<ReadError[]> {
  const failures = new FailureReader();
  const read: ReadError[] = [];
  for (const { fix, ...told } of errors) {
    const one = await readTold(told, failures);
    read.push({ ...one, fix, text: toEmbeddedText(one) });
  }
  await failures.dispose();
  return read;
}

/**
 * Writes errors, each with its fix and chain, into a new store: by the store's own classes, in batches, with vectors that are known
 * already. The tables hold what the engine would have written, in fewer pieces.
 */
export class StockWriter {
  readonly #store: CausalStore;
  readonly #count: number;
  readonly #newestMs = Date.now();
  #written = 0;

  private constructor(store: CausalStore, count: number) {
    this.#store = store;
    this.#count = count;
  }

  /** @param count of all errors that will be in it */
  static async open(storePath: string, count: number): Promise<StockWriter> {
    const { store } = await CausalStore.open(storePath);
    return new StockWriter(store, count);
  }

  async append(errors: readonly ReadError[], vectors: readonly Float32Array[]): Promise<void> {
    const records = errors.map((error, offset) => {
      const index = this.#written + offset;
      const age = Math.round(((this.#count - index) / this.#count) * DAYS * DAY_MS);
      const chain = toChain(error, index, this.#newestMs - age);
      return toRows(chain, vectors[offset] ?? null, this.#newestMs - this.#count + index);
    });
    this.#written += errors.length;
    await this.#store.append({
      causal_error_events: records.map(({ event }) => event),
      causal_fix_attempts: records.map(({ attempt }) => attempt),
      causal_chains: records.map(({ chain }) => chain),
    });
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}

type Rows = Record<'event' | 'attempt' | 'chain', Row>;

function toRows(chain: CausalChain, vector: Float32Array | null, recordedAt: number): Rows {
  const stamp = { recordedAt, model: MODEL_ID };
  return {
    event: toErrorRow(chain.errorEvent, vector, stamp),
    attempt: toAttemptRow(chain.successfulFix, { recordedAt: recordedAt + 0.001, model: null }),
    chain: toChainRow(chain, vector, { ...stamp, recordedAt: recordedAt + 0.002 }),
  };
}

function toChain({ errorMessage, errorType, context, fix }: ReadError, index: number, timestamp: number): CausalChain {
  const number = index.toString(16).padStart(8, '0');
  const event: ErrorEvent = {
    ...{ id: `err-${number}`, key: uuidV7({ msecs: timestamp }) },
    ...{ errorMessage, errorType, context, timestamp },
    ...{ sessionId: 'stock', origin: 'observed' },
  };
  const attempt: FixAttempt = {
    ...{ id: `fix-${number}`, key: uuidV7({ msecs: timestamp + RESOLVED_AFTER_MS }), errorId: event.id },
    actionTaken: fix,
    codeChanges: `-${context.snippet ?? errorMessage.slice(0, 80)}\n+${fix}`,
    ...{ allChanges: null, successful: true, cause: null, unfinished: false },
    timestamp: timestamp + RESOLVED_AFTER_MS,
    origin: 'observed',
  };
  return {
    ...{ id: `chain-${number}`, key: uuidV5(attempt.key, CHAIN_NAMESPACE) },
    ...{ errorEvent: event, fixAttempts: [attempt], successfulFix: attempt },
    resolutionTimeMinutes: RESOLVED_AFTER_MS / 60_000,
    ...{ evidence: 'cleared', reopened: false, clearedWith: [] },
  };
}
