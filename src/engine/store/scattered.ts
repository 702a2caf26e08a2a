import type { FragmentStatistics, Table } from '@lancedb/lancedb';
import { groupBy } from '../../core/groupBy.ts';
import { toRows } from './arrowRows.ts';
import type { Row } from './schema.ts';

/** Fragments of fewer rows are put together until they have as many. */
const SMALL_ROWS = 200;
/** Rows that are put together at once: others wait for as long as that takes. */
const MAX_GATHERED = 500;

/** At least so many fragments are small. */
export function countSmall({ numFragments, lengths }: FragmentStatistics): number {
  const shares: [length: number, share: number][] = [
    [lengths.p99, 0.99],
    [lengths.p75, 0.75],
    [lengths.p50, 0.5],
    [lengths.p25, 0.25],
  ];
  const share = shares.find(([length]) => length < SMALL_ROWS)?.[1] ?? 0;
  return Math.floor(share * numFragments);
}

/**
 * Whole rows of small fragments, the oldest first; none where there are not two of them.
 * @param last so many rows at the end of the table are looked at
 */
export async function readScattered(table: Table, last: number): Promise<Row[]> {
  const offset = Math.max(0, (await table.countRows()) - last);
  const newest = toRows(await table.query().select(['key']).withRowId().offset(offset).toArrow());
  const fragments = [...groupBy(newest, (row) => placeOf(row) >> 32n).values()];
  const gathered: Row[][] = [];
  let count = 0;
  for (const rows of fragments) {
    if (rows.length >= SMALL_ROWS) continue;
    if (count + rows.length > MAX_GATHERED) break;
    gathered.push(rows);
    count += rows.length;
  }
  if (gathered.length < 2) return [];
  return toRows(await table.takeRowIds(gathered.flat().map(placeOf)).toArrow());
}

/** Its upper half is the fragment that holds it. */
function placeOf(row: Row): bigint {
  return row['_rowid'] as bigint;
}
