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
export const UPKEEP_SHARE = 0.05;
/** Below this many chains reading every vector is as fast as the index (measured, see test/bench). */
export const VECTOR_INDEX_ROWS = 4_000;
const IDLE_MS = 1_000;
const SCATTERED_FRAGMENTS = 24;
/** So scattered that searches suffer: not put off until nobody asks. */
const BADLY_SCATTERED_FRAGMENTS = 150;
const UNINDEXED_ROWS = 500;
const UNINDEXED_SHARE = 0.1;

/** Says when upkeep may run: in idle time, and only after it has rested long enough from what it took before. */
export class UpkeepBudget {
  #notBefore = 0;
  #lastRequestAt: number;

  constructor(now: number) {
    this.#lastRequestAt = now;
  }

  noteRequest(now: number): void {
    this.#lastRequestAt = now;
  }

  noteJob(startedAt: number, endedAt: number): void {
    this.#notBefore = endedAt + (endedAt - startedAt) * (1 / UPKEEP_SHARE - 1);
  }

  isRested(now: number): boolean {
    return now >= this.#notBefore;
  }

  isIdle(now: number): boolean {
    return now - this.#lastRequestAt >= IDLE_MS;
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
