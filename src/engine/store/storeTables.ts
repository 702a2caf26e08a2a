import './nativeSettings.ts';
import { connect, type Connection, type Table } from '@lancedb/lancedb';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Fault } from '../../core/fault.ts';
import { areAllWhole } from './checks.ts';
import { CommitWatch } from './commitWatch.ts';
import type { FileState, FileSums } from './fileSums.ts';
import type { Place } from './generations.ts';
import { mendIndices } from './indexCheck.ts';
import type { Mend } from './mending.ts';
import { addMissingColumns } from './migration.ts';
import { dropWrongHint, hasVersions, moveAside, openNewestReadable } from './setAside.ts';
import { SCHEMAS, TABLE_NAMES, type TableName } from './schema.ts';
import { markStoreFolder, refuseNewer } from './storeFolder.ts';
import { isSurroundings } from './storeTrouble.ts';
import { listManifests } from './versionFiles.ts';
import { clearTables } from './wrongKinds.ts';
import { READ_ORDER, readLight, type LightRows } from './tableAccess.ts';

export type OpenTable = {
  table: Table;
  /** So many there were when it was last looked at; this process has added `ownRows` since. */
  rows: number;
  ownRows: number;
  version: number;
  commits: CommitWatch;
};

export type StoreTables = {
  connection: Connection;
  tables: Map<TableName, OpenTable>;
  rows: LightRows;
  /** Paths of what was damaged and has been moved aside. */
  setAside: string[];
};

/** Tables that hold rows that cannot be read, or that are not what was written: the store must be repaired. */
export class StoreDamaged extends Error {
  override readonly name = 'StoreDamaged';
  readonly tables: ReadonlySet<TableName>;
  /** Paths of what has been moved aside so far. */
  readonly setAside: readonly string[];

  constructor(tables: ReadonlySet<TableName>, setAside: readonly string[]) {
    super(`damaged: ${[...tables].join(', ')}`);
    this.tables = tables;
    this.setAside = setAside;
  }
}

/**
 * Opens the tables, making what is missing.
 * @throws StoreDamaged, Fault storeNewer, storeUnreadable, and what `mend` refuses with
 */
export async function openTables(place: Place, sums: FileSums, mend: Mend): Promise<StoreTables> {
  const cleared = await clearTables(place, TABLE_NAMES, mend);
  const states = await sums.inspect(TABLE_NAMES);
  const connection = await connectTables(place);
  const opened: StoreTables = { connection, tables: new Map(), rows: {}, setAside: cleared };
  const damaged = new Set<TableName>();
  try {
    for (const name of READ_ORDER) {
      if (!(await hasVersions(place.tables, name))) continue;
      opened.setAside.push(...(await moveOldManifests(place, name, states, mend)));
      const isSound = await openOne(place, name, opened, (folder) => worst(states, name, folder), mend);
      if (!isSound) damaged.add(name);
    }
    for (const name of listLost(opened, sums)) damaged.add(name);
    if (damaged.size > 0) throw new StoreDamaged(damaged, opened.setAside);
    await sums.forgetGone(TABLE_NAMES);
    await markStoreFolder(place.path);
    for (const name of READ_ORDER) {
      if (opened.tables.has(name)) continue;
      const table = await mend(() =>
        connection.createEmptyTable(name, SCHEMAS[name], { mode: 'create', existOk: true }),
      );
      opened.tables.set(name, {
        table,
        rows: 0,
        ownRows: 0,
        version: -1,
        commits: new CommitWatch(place.tables, name),
      });
    }
    const chains = opened.tables.get('causal_chains');
    if (chains) await mendIndices(chains.table, worst(states, 'causal_chains', '_indices') !== 'changed', mend);
    await sums.remember(TABLE_NAMES);
    return opened;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Tables that are not there though they were, or though chains tell of what was in them. A store that has no chains yet may have no
 * table of them; they are made again of the attempts.
 */
function listLost({ tables, rows }: StoreTables, sums: FileSums): TableName[] {
  const hasChains = (rows.causal_chains?.length ?? 0) > 0;
  const told: readonly TableName[] = hasChains ? ['causal_error_events', 'causal_fix_attempts'] : [];
  return TABLE_NAMES.filter(
    (name) => name !== 'causal_chains' && !tables.has(name) && (told.includes(name) || sums.knew(name)),
  );
}

/** The database's own list of the tables is only a help: it is made anew where it cannot be read. */
async function connectTables(place: Place): Promise<Connection> {
  await mkdir(place.tables, { recursive: true, mode: 0o700 });
  return connect(place.tables);
}

/** @returns false when it holds rows that cannot be read, or are not what was written */
async function openOne(
  place: Place,
  name: TableName,
  opened: StoreTables,
  stateOf: (folder: string) => FileState,
  mend: Mend,
): Promise<boolean> {
  await dropWrongHint(place.tables, name, mend);
  const open = () => openTable(place, opened.connection, name, mend);
  const result = await openNewestReadable(place, name, open, mend).catch(async (error: unknown) => ({
    opened: null,
    setAside: [await setTableAside(place, name, error, mend)],
  }));
  opened.setAside.push(...result.setAside);
  if (result.opened === null) return true;
  try {
    const rows = await readLight(result.opened.table, name);
    const states = [stateOf('data'), stateOf('_deletions')];
    const data = (['changed', 'unknown'] as const).find((state) => states.includes(state));
    // What a newer one wrote may be sound by rules that are not known here; a flipped bit is no newer version.
    if (data !== 'changed') refuseNewer(place.path, rows.greatest('schema_version'));
    // A version that is not what it was may name other rows than it did, and what an earlier one lacks may be told of elsewhere.
    if (stateOf('_versions') === 'changed' || result.setAside.length > 0) return false;
    // Whole rows may be those of another file, in the place of what is lost.
    if (data === 'changed') return false;
    if (data === 'unknown' && !(await areAllWhole(result.opened.table, name))) return false;
    opened.tables.set(name, { ...result.opened, rows: rows.length, ownRows: 0 });
    opened.rows[name] = rows;
    return true;
  } catch (error) {
    if (error instanceof Fault || isSurroundings(error)) throw error;
    return false;
  }
}

/** Older versions that are not what they were are of no use, and in the way of their clean-up. @returns their new paths */
async function moveOldManifests(
  place: Place,
  name: TableName,
  states: Map<string, FileState>,
  mend: Mend,
): Promise<string[]> {
  const [, ...older] = (await listManifests(place.tables, name)).map(
    (path) => `${name}.lance/_versions/${basename(path)}`,
  );
  const changed = older.filter((path) => states.get(path) === 'changed');
  for (const path of changed) states.delete(path);
  return Promise.all(changed.map((path) => mend(() => moveAside(place.path, join(place.tables, path)))));
}

/** The worst that is known of the files of a part of a table. */
function worst(states: ReadonlyMap<string, FileState>, name: TableName, folder: string): FileState {
  const found = [...states].filter(([path]) => path.startsWith(`${name}.lance/${folder}/`)).map(([, state]) => state);
  return found.includes('changed') ? 'changed' : found.includes('unknown') ? 'unknown' : 'same';
}

async function openTable(
  place: Place,
  connection: Connection,
  name: TableName,
  mend: Mend,
): Promise<Omit<OpenTable, 'rows' | 'ownRows'>> {
  const table = await connection.openTable(name);
  await addMissingColumns(table, name, mend);
  return { table, version: await table.version(), commits: new CommitWatch(place.tables, name) };
}

async function setTableAside({ path, tables }: Place, name: TableName, error: unknown, mend: Mend): Promise<string> {
  if (!(error instanceof Error && 'code' in error && error.code === 'storeUnreadable')) throw error;
  return mend(() => moveAside(path, join(tables, `${name}.lance`)));
}
