import type { Table } from '@lancedb/lancedb';
import { toRows } from './arrowRows.ts';
import { numberOf, toChecksum, type Row, type TableName } from './schema.ts';

/** Columns that came with a schema version: the checksums of older rows do not cover them. */
const LATER_COLUMNS: Readonly<Record<number, Readonly<Partial<Record<TableName, readonly string[]>>>>> = {
  2: {
    causal_error_events: ['channel', 'likeness'],
    causal_fix_attempts: ['details'],
    causal_chains: ['cause'],
  },
};

/** True when a row with all its columns is what was once written, to the bit. */
function isWhole(name: TableName, row: Row): boolean {
  return row['checksum'] === toChecksum(asWritten(name, row));
}

/** True when every row of the table can be read and is what was written. */
export async function areAllWhole(table: Table, name: TableName): Promise<boolean> {
  for await (const batch of table.query()) if (!toRows(batch).every((row) => isWhole(name, row))) return false;
  return true;
}

/**
 * Every row that can be read and is what was written, however much around it is not. The database reads by pieces, each from its own file: a range
 * that fails is read in halves, down to single rows.
 */
export async function readWhole(table: Table, name: TableName): Promise<Row[]> {
  const whole: Row[] = [];
  const ranges: [from: number, count: number][] = [[0, await table.countRows()]];
  for (let range = ranges.pop(); range; range = ranges.pop()) {
    const [from, count] = range;
    if (count === 0) continue;
    try {
      const rows = toRows(await table.query().offset(from).limit(count).toArrow());
      whole.push(...rows.filter((row) => isWhole(name, row)));
    } catch {
      if (count === 1) continue;
      const half = count >> 1;
      ranges.push([from + half, count - half], [from, half]);
    }
  }
  return whole;
}

function asWritten(name: TableName, row: Row): Row {
  const version = numberOf(row, 'schema_version');
  const later = new Set(
    Object.entries(LATER_COLUMNS).flatMap(([since, tables]) => (Number(since) > version ? (tables[name] ?? []) : [])),
  );
  return later.size === 0 ? row : Object.fromEntries(Object.entries(row).filter(([column]) => !later.has(column)));
}
