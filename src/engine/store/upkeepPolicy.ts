import type { TableName } from './schema.ts';

/** What upkeep knows of a table. */
export type TableMeasure = {
  name: TableName;
  fragments: number;
  /** Those of a few rows, as the quartiles of their lengths tell: at least so many. */
  smallFragments: number;
  rows: number;
  unindexedRows: number;
  /**
   * Graphs that the index over the vectors is made of; 0 where there is none. Bringing it up to date adds one, every search goes through all
   * of them, and fragments of different ones are never merged.
   */
  vectorParts: number;
};

export type UpkeepJob =
  | { kind: 'compact'; name: TableName }
  /** Of so many rows at the end. */
  | { kind: 'gather'; name: TableName; rows: number }
  | { kind: 'buildVectorIndex'; rows: number };

/** Share of one processor that upkeep may take over time. */
export const UPKEEP_SHARE = 0.02;
/**
 * Of so many chains the index brings the nearest in half the time of reading every vector, and is built in a tenth of a second (measured:
 * 1.8 ms for 4.6 at 1,000).
 */
export const VECTOR_INDEX_ROWS = 500;
const IDLE_MS = 1_000;
const SCATTERED_FRAGMENTS = 24;
/** Of them, so many are worth being put together by themselves. */
const WORTH_GATHERING = 8;
/** To merge a few new fragments with a large old one writes all of it anew, so a large table is left longer. */
const FRAGMENTS_PER_ROW = 1 / 1_000;
const MOST_FRAGMENTS = 120;
/** Forty make a search by vector take more than twice as long; to make them one costs as much as the first index. */
const VECTOR_PARTS = 32;
/** So scattered that searches suffer: not put off until nobody asks. */
const BADLY_SCATTERED_FRAGMENTS = 150;
/** So many are read one by one in some milliseconds; to take them into the index costs as much as a good part of the first one. */
export const UNINDEXED_ROWS = 500;
export const UNINDEXED_SHARE = 0.02;

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

  /** @param processorMs what the job has taken of all processors together */
  noteJob(endedAt: number, processorMs: number): void {
    this.#count(endedAt);
    this.#creditMs -= processorMs;
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
  const worst = measures.toSorted((a, b) => looseFragments(b) - looseFragments(a))[0];
  if (worst && looseFragments(worst) >= BADLY_SCATTERED_FRAGMENTS) return toMerging(worst);
  if (!isIdle) return null;
  const scattered = measures.find((measure) => looseFragments(measure) >= bearableFragments(measure));
  if (scattered) return toMerging(scattered);
  const chains = measures.find((measure) => measure.name === 'causal_chains');
  if (!chains) return null;
  // Before there is an index over the vectors this is cheap, and until it is done words are looked for row by row.
  if (isBehind(chains)) return { kind: 'compact', name: chains.name };
  const isDue = chains.vectorParts === 0 ? chains.rows >= VECTOR_INDEX_ROWS : chains.vectorParts > VECTOR_PARTS;
  return isDue ? { kind: 'buildVectorIndex', rows: chains.rows } : null;
}

/** To compact a table whose vectors are indexed works its whole index over: not for a few rows. */
function toMerging(measure: TableMeasure): UpkeepJob {
  const { name, vectorParts, smallFragments, unindexedRows } = measure;
  const isEnough = vectorParts === 0 || isBehind(measure) || smallFragments < WORTH_GATHERING;
  return isEnough ? { kind: 'compact', name } : { kind: 'gather', name, rows: unindexedRows };
}

function isBehind({ rows, unindexedRows }: TableMeasure): boolean {
  return unindexedRows >= Math.max(UNINDEXED_ROWS, rows * UNINDEXED_SHARE);
}

/** Fragments that merging would do away with. */
function looseFragments({ fragments, vectorParts }: TableMeasure): number {
  return fragments - vectorParts;
}

/** Only the chains are searched with every question. */
function bearableFragments({ name, rows }: TableMeasure): number {
  if (name === 'causal_chains') return SCATTERED_FRAGMENTS;
  return Math.min(MOST_FRAGMENTS, SCATTERED_FRAGMENTS + rows * FRAGMENTS_PER_ROW);
}
