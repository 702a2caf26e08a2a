import type { TableName } from './schema.ts';

/** What upkeep knows of a table. */
export type TableMeasure = {
  name: TableName;
  fragments: number;
  rows: number;
  unindexedRows: number;
  hasVectorIndex: boolean;
};

export type UpkeepJob = { kind: 'compact'; name: TableName } | { kind: 'buildVectorIndex'; rows: number };

/** Share of one processor that upkeep may take over time. */
export const UPKEEP_SHARE = 0.02;
/** Below this many chains reading every vector is as fast as the index (measured, see test/bench). */
export const VECTOR_INDEX_ROWS = 4_000;
const IDLE_MS = 1_000;
const SCATTERED_FRAGMENTS = 24;
/** So scattered that searches suffer: not put off until nobody asks. */
const BADLY_SCATTERED_FRAGMENTS = 150;
const UNINDEXED_ROWS = 500;
const UNINDEXED_SHARE = 0.1;

/** Work that may be done in one go before the rest for it begins. */
const MAX_CREDIT_MS = 5_000;

/** Says when upkeep may run: in idle time, and within its share, of which some seconds can be saved up or owed. */
export class UpkeepBudget {
  #creditMs = MAX_CREDIT_MS;
  #countedAt: number;
  #lastRequestAt: number;

  constructor(now: number) {
    this.#countedAt = now;
    this.#lastRequestAt = now;
  }

  noteRequest(now: number): void {
    this.#lastRequestAt = now;
  }

  noteJob(startedAt: number, endedAt: number): void {
    this.#count(endedAt);
    this.#creditMs -= endedAt - startedAt;
  }

  isRested(now: number): boolean {
    this.#count(now);
    return this.#creditMs > 0;
  }

  isIdle(now: number): boolean {
    return now - this.#lastRequestAt >= IDLE_MS;
  }

  #count(now: number): void {
    this.#creditMs = Math.min(MAX_CREDIT_MS, this.#creditMs + (now - this.#countedAt) * UPKEEP_SHARE);
    this.#countedAt = now;
  }
}

/** The one job that helps most now; null when nothing is worth doing. */
export function chooseJob(measures: readonly TableMeasure[], isIdle: boolean): UpkeepJob | null {
  const worst = measures.toSorted((a, b) => b.fragments - a.fragments)[0];
  if (worst && worst.fragments >= BADLY_SCATTERED_FRAGMENTS) return { kind: 'compact', name: worst.name };
  if (!isIdle) return null;
  if (worst && worst.fragments >= SCATTERED_FRAGMENTS) return { kind: 'compact', name: worst.name };
  const chains = measures.find((measure) => measure.name === 'causal_chains');
  if (!chains) return null;
  if (!chains.hasVectorIndex && chains.rows >= VECTOR_INDEX_ROWS)
    return { kind: 'buildVectorIndex', rows: chains.rows };
  if (chains.unindexedRows >= Math.max(UNINDEXED_ROWS, chains.rows * UNINDEXED_SHARE)) {
    return { kind: 'compact', name: chains.name };
  }
  return null;
}
