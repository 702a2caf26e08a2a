import './nativeSettings.ts';
import { connect, type Connection, type Table } from '@lancedb/lancedb';
import { join } from 'node:path';
import { CommitWatch } from './commitWatch.ts';
import { ensureTextIndex } from './indices.ts';
import { addMissingColumns } from './migration.ts';
import { hasVersions, moveAside, openNewestReadable } from './setAside.ts';
import { numberOf, SCHEMAS, type Row, type TableName } from './schema.ts';
import { markStoreFolder, refuseNewer } from './storeFolder.ts';
import { READ_ORDER, readLight, type Rows } from './tableReads.ts';

/** The store's folder, and where in it the tables lie. */
export type Place = { path: string; generation: number; tables: string };
export type OpenTable = { table: Table; rows: number; version: number; commits: CommitWatch };

export type StoreTables = {
  connection: Connection;
  tables: Map<TableName, OpenTable>;
  rows: Rows;
  /** Paths of what was damaged and has been moved aside. */
  setAside: string[];
};

/** Opens the tables, making what is missing. @throws Fault storeNewer, storeUnreadable */
export async function openTables(place: Place): Promise<StoreTables> {
  const connection = await connect(place.tables);
  const tables = new Map<TableName, OpenTable>();
  const setAside: string[] = [];
  const rows: Rows = {};
  const missing: TableName[] = [];
  for (const name of READ_ORDER) {
    if (!(await hasVersions(place.tables, name))) {
      missing.push(name);
      continue;
    }
    const result = await openNewestReadable(
      place.path,
      name,
      () => openTable(place, connection, name),
      place.tables,
    ).catch(async (error: unknown) => ({ opened: null, setAside: [await setTableAside(place, name, error)] }));
    setAside.push(...result.setAside);
    if (result.opened === null) {
      missing.push(name);
      continue;
    }
    tables.set(name, result.opened.open);
    rows[name] = result.opened.rows;
  }
  await markStoreFolder(place.path);
  for (const name of missing) {
    const table = await connection.createEmptyTable(name, SCHEMAS[name], { mode: 'create', existOk: true });
    tables.set(name, { table, rows: 0, version: -1, commits: new CommitWatch(place.tables, name) });
  }
  const chains = tables.get('causal_chains');
  if (chains) await ensureTextIndex(chains.table);
  return { connection, tables, rows, setAside };
}

async function openTable(
  place: Place,
  connection: Connection,
  name: TableName,
): Promise<{ open: OpenTable; rows: Row[] }> {
  const table = await connection.openTable(name);
  await addMissingColumns(table, name);
  const rows = await readLight(table, name, 0);
  const newest = rows.reduce((version, row) => Math.max(version, numberOf(row, 'schema_version')), 0);
  refuseNewer(place.path, newest);
  const commits = new CommitWatch(place.tables, name);
  return { open: { table, rows: rows.length, version: await table.version(), commits }, rows };
}

async function setTableAside({ path, tables }: Place, name: TableName, error: unknown): Promise<string> {
  if (!(error instanceof Error && 'code' in error && error.code === 'storeUnreadable')) throw error;
  return moveAside(path, join(tables, `${name}.lance`));
}
