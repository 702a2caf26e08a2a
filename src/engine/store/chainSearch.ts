import { MatchQuery, type Query as TableQuery, type Table, type VectorQuery } from '@lancedb/lancedb';
import { toRows } from './arrowRows.ts';
import { isOneOf } from './predicate.ts';
import { CHAIN_COLUMNS, HIT_COLUMNS, type Row } from './schema.ts';

/** A row with `HIT_COLUMNS`, and its place in the table as it was searched as `_rowid`. */
export type Hit = Row;

/** How many are asked for, and of which workspaces: null for what belongs to none; of all when undefined. */
export type Wanted = { count: number; workspaces?: readonly (string | null)[] | undefined };

/**
 * Nearest chains by cosine, nearest first, as near as the index says: to read the vectors of all of them takes five times as
 * long as to find them.
 */
export async function searchByVector(chains: Table, vector: Float32Array, wanted: Wanted): Promise<Hit[]> {
  const { count } = wanted;
  const found = await within(chains.vectorSearch(vector), wanted)
    .distanceType('cosine')
    .select([...HIT_COLUMNS, '_distance'])
    .withRowId()
    .ef(Math.max(100, 2 * count))
    .limit(count)
    .toArrow();
  return toRows(found);
}

/** Chains that share words with the text, best match first. */
export async function searchByWords(chains: Table, text: string, wanted: Wanted): Promise<Hit[]> {
  const found = await within(chains.query(), wanted)
    .fullTextSearch(new MatchQuery(text, 'search_text'))
    .select([...HIT_COLUMNS, '_score'])
    .withRowId()
    .limit(wanted.count)
    .toArrow();
  return toRows(found);
}

/** Others must take no place of those that may answer: what is out of scope is left out before the best are chosen. */
function within<Query extends VectorQuery | TableQuery>(query: Query, { workspaces }: Wanted): Query {
  if (workspaces === undefined) return query;
  const named = workspaces.filter((workspace) => workspace !== null);
  const places = [isOneOf('workspace', named), ...(workspaces.includes(null) ? ['workspace IS NULL'] : [])];
  return query.where(places.join(' OR ')) as Query;
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
