import type { Table } from '@lancedb/lancedb';
import { setTimeout } from 'node:timers/promises';
import { toRowList, toRows, type RowList, type StoredRows } from './arrowRows.ts';
import { countSmall } from './scattered.ts';
import { TABLE_NAMES, type Row, type TableName } from './schema.ts';
import type { OpenTable } from './storeTables.ts';
import { isConflict } from './storeTrouble.ts';
import type { TableMeasure } from './upkeepPolicy.ts';

export type Rows = Partial<Record<TableName, Row[]>>;
/** The light columns of rows that are stored. */
export type LightRows = Partial<Record<TableName, RowList>>;

/** The columns that are held in memory; everything else is read when it is shown. */
const LIGHT_COLUMNS: Readonly<Record<TableName, readonly string[]>> = {
  causal_error_events: [
    'key',
    'id',
    'timestamp',
    'session_id',
    'identity',
    'channel',
    'likeness',
    'recorded_at',
    'schema_version',
  ],
  causal_fix_attempts: ['key', 'id', 'error_id', 'successful', 'timestamp', 'recorded_at', 'schema_version'],
  causal_chains: [
    'key',
    'id',
    'error_id',
    'successful_fix_id',
    'template',
    'workspace',
    'evidence',
    'cause',
    'origin',
    'timestamp',
    'recorded_at',
    'schema_version',
  ],
  causal_observations: ['key', 'subject', 'kind', 'data', 'timestamp', 'recorded_at', 'schema_version'],
};

/**
 * What is referred to is written before what refers to it, and read after it: neither a kill nor a writer at work
 * shows a row whose referent is missing.
 */
export const WRITE_ORDER: readonly TableName[] = TABLE_NAMES;
export const READ_ORDER: readonly TableName[] = [...TABLE_NAMES].reverse();

/** The light columns of all rows of a table. */
export async function readLight(table: Table, name: TableName): Promise<StoredRows> {
  return toRowList(
    await table
      .query()
      .select([...LIGHT_COLUMNS[name]])
      .toArrow(),
  );
}

/** More than so many new rows are found sooner by reading through the whole table. */
const MAX_TAKEN = 1_000;

/** The light columns of rows that others have added since the table was last looked at; null when there is none. */
export async function readFresh(
  open: OpenTable,
  name: TableName,
  isNew: (key: string) => boolean,
): Promise<Row[] | null> {
  await open.table.checkoutLatest();
  const version = await open.table.version();
  if (version === open.version) return null;
  const count = await open.table.countRows();
  const foreign = count - open.rows - open.ownRows;
  let rows = foreign > 0 ? (await readTail(open.table, name, open.rows, count)).filter(isFresh) : [];
  // New rows are last unless the table was put in another order since; then all keys are compared.
  if (foreign > 0 && rows.length !== foreign) rows = [...(await readLight(open.table, name))].filter(isFresh);
  open.version = version;
  open.rows = count;
  open.ownRows = 0;
  return rows.length > 0 ? rows : null;

  function isFresh(row: Row): boolean {
    return isNew(String(row['key']));
  }
}

/** Reading with an offset goes through every fragment before it: taking rows from their places does not. */
async function readTail(table: Table, name: TableName, from: number, to: number): Promise<Row[]> {
  if (to - from > MAX_TAKEN) return [];
  const places = Array.from({ length: to - from }, (_, at) => from + at);
  const taken = table
    .takeOffsets(places)
    .select([...LIGHT_COLUMNS[name]])
    .toArrow();
  return taken.then(toRows, () => []);
}

const MAX_CONFLICTS = 8;
const CONFLICT_PAUSE_MS = 15;

/** Adds rows to the newest version, whoever else commits at the same time. */
export async function addRows(table: Table, rows: Row[]): Promise<void> {
  for (let conflicts = 0; ; conflicts++) {
    try {
      await table.add(rows);
      return;
    } catch (error) {
      if (!isConflict(error) || conflicts === MAX_CONFLICTS) throw error;
      await setTimeout(Math.random() * CONFLICT_PAUSE_MS * (conflicts + 1));
      await table.checkoutLatest();
    }
  }
}

export async function measureTable(table: Table, name: TableName): Promise<TableMeasure> {
  const stats = await table.stats();
  const indices = name === 'causal_chains' ? await table.listIndices() : [];
  const states = await Promise.all(
    indices.map(async ({ name: index, columns }) => ({ columns, state: await table.indexStats(index) })),
  );
  const vectors = states.find(({ columns }) => columns.includes('embedding'));
  return {
    name,
    fragments: stats.fragmentStats.numFragments,
    smallFragments: countSmall(stats.fragmentStats),
    rows: stats.numRows,
    unindexedRows: Math.max(0, ...states.map(({ state }) => state?.numUnindexedRows ?? 0)),
    vectorParts: vectors ? (vectors.state?.numIndices ?? 1) : 0,
  };
}
