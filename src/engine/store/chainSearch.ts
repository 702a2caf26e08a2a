import { MatchQuery, type Table } from '@lancedb/lancedb';
import { toRows } from './arrowRows.ts';
import { CHAIN_COLUMNS, HIT_COLUMNS, type Row } from './schema.ts';

/** A row with `HIT_COLUMNS`, and its place in the table as it was searched as `_rowid`. */
export type Hit = Row;

/**
 * Nearest chains by cosine, nearest first, as near as the index says: to read the vectors of all of them takes five times as
 * long as to find them.
 */
export async function searchByVector(chains: Table, vector: Float32Array, count: number): Promise<Hit[]> {
  const found = await chains
    .vectorSearch(vector)
    .distanceType('cosine')
    .select([...HIT_COLUMNS, '_distance'])
    .withRowId()
    .ef(Math.max(100, 2 * count))
    .limit(count)
    .toArrow();
  return toRows(found);
}

/** Chains that share words with the text, best match first. */
export async function searchByWords(chains: Table, text: string, count: number): Promise<Hit[]> {
  const found = await chains
    .query()
    .fullTextSearch(new MatchQuery(text, 'search_text'))
    .select([...HIT_COLUMNS, '_score'])
    .withRowId()
    .limit(count)
    .toArrow();
  return toRows(found);
}

/** The rows with `CHAIN_COLUMNS` that stand at the places of hits by now; none when there are no such places any more. */
export async function readPlaces(chains: Table, hits: readonly Hit[]): Promise<Row[]> {
  const places = hits.map((hit) => hit['_rowid'] as bigint);
  const reading = chains
    .takeRowIds(places)
    .select([...CHAIN_COLUMNS])
    .toArrow();
  return reading.then(toRows, () => []);
}
