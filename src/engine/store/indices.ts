import { Index, type Table } from '@lancedb/lancedb';
import { clearOwnTemp } from './ownTemp.ts';

/** One graph of this many vectors is built in bounded memory and searched in a few milliseconds. */
const ROWS_PER_PARTITION = 20_000;

/** Makes the full-text index over the chains' texts where there is none; two processes may do so at once. */
export async function ensureTextIndex(table: Table): Promise<void> {
  if (await hasIndex(table, 'search_text')) return;
  const config = Index.fts({ stem: false, removeStopWords: false, asciiFolding: false, withPosition: false });
  try {
    await table.createIndex('search_text', { config, replace: false });
  } catch (error) {
    // Another window may have made it at the same moment.
    await table.checkoutLatest();
    if (!(await hasIndex(table, 'search_text'))) throw error;
  }
}

/** Builds the index over so many vectors; searches go on meanwhile. Only the process that has the store's upkeep may do so. */
export async function createVectorIndex(table: Table, rows: number): Promise<void> {
  const numPartitions = Math.max(1, Math.floor(rows / ROWS_PER_PARTITION));
  const config = Index.hnswSq({ distanceType: 'cosine', m: 16, efConstruction: 200, numPartitions });
  try {
    await table.createIndex('embedding', { config, replace: true });
  } finally {
    // The database leaves a copy of the vectors there for good.
    await clearOwnTemp();
  }
}

export async function hasIndex(table: Table, column: string): Promise<boolean> {
  return (await table.listIndices()).some((index) => index.columns.includes(column));
}
