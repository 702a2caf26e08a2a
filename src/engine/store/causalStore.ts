import './nativeSettings.ts';
import { connect, MatchQuery, type Connection, type Table } from '@lancedb/lancedb';
import { join } from 'node:path';
import { readGeneration, toTablesPath } from './generations.ts';
import { markStoreFolder, prepareStoreFolder, refuseNewer } from './storeFolder.ts';
import { CHAIN_COLUMNS, numberOf, SCHEMAS, TABLE_NAMES, type Row, type TableName } from './schema.ts';
import { hasVersions, moveAside, openNewestReadable } from './setAside.ts';
import { toRows } from './arrowRows.ts';
import { addMissingColumns } from './migration.ts';
import { createVectorIndex, ensureTextIndex } from './indices.ts';
import { isOneOf } from './predicate.ts';
import { Durability } from './durability.ts';

export type Rows = Partial<Record<TableName, Row[]>>;
export type Hit = { row: Row; cosine: number | null };

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
    'evidence',
    'cause',
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
const WRITE_ORDER: readonly TableName[] = TABLE_NAMES;
const READ_ORDER: readonly TableName[] = [...TABLE_NAMES].reverse();

/** The store's folder, and where in it the tables lie. */
type Place = { path: string; generation: number; tables: string };
type OpenTable = { table: Table; rows: number; version: number };

/** The tables of one store folder. Other processes may write to the same folder. */
export class CausalStore {
  /** Paths of damaged files that were moved aside while opening. */
  readonly setAside: readonly string[];
  /** How often rows came in, from here or from other processes. */
  changes = 0;
  readonly #tables: Map<TableName, OpenTable>;
  readonly #connection: Connection;
  readonly #durability: Durability;
  readonly #place: Place;

  private constructor(place: Place, connection: Connection, tables: Map<TableName, OpenTable>, setAside: string[]) {
    this.#place = place;
    this.#durability = new Durability(place.tables);
    this.#connection = connection;
    this.#tables = tables;
    this.setAside = setAside;
  }

  /**
   * Opens the store, making what is missing.
   * @returns the store and the light columns of all its rows
   * @throws Fault storeIsFile, storeNotWritable, storeNewer, storeUnreadable
   */
  static async open(path: string): Promise<{ store: CausalStore; rows: Rows }> {
    await prepareStoreFolder(path);
    const generation = await readGeneration(path);
    const place = { path, generation, tables: toTablesPath(path, generation) };
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
      const result = await openNewestReadable(path, name, () => openTable(path, connection, name), place.tables).catch(
        async (error: unknown) => ({ opened: null, setAside: [await setTableAside(place, name, error)] }),
      );
      setAside.push(...result.setAside);
      if (result.opened === null) {
        missing.push(name);
        continue;
      }
      tables.set(name, result.opened.open);
      rows[name] = result.opened.rows;
    }
    await markStoreFolder(path);
    for (const name of missing) {
      const table = await connection.createEmptyTable(name, SCHEMAS[name], { mode: 'create', existOk: true });
      tables.set(name, { table, rows: 0, version: -1 });
    }
    const store = new CausalStore(place, connection, tables, setAside);
    for (const name of tables.keys()) await store.#durability.adopt(name);
    await ensureTextIndex(store.#open('causal_chains').table);
    return { store, rows };
  }

  /** True when the tables have been written anew as a whole: this one is to be let go, its files are deleted. */
  async isOutdated(): Promise<boolean> {
    return (await readGeneration(this.#place.path)) !== this.#place.generation;
  }

  /** Appends, one write per table, and returns when the rows are safe on disk. */
  async append(batch: Rows): Promise<void> {
    for (const name of WRITE_ORDER) {
      const rows = batch[name] ?? [];
      if (rows.length === 0) continue;
      const open = this.#open(name);
      await open.table.add(rows);
      open.rows += rows.length;
      this.changes++;
      await this.#durability.sync(name);
    }
  }

  /** What other processes have written since: the light columns of rows whose key `isKnown` does not know. */
  async readForeign(isKnown: (table: TableName, key: string) => boolean): Promise<Rows> {
    const found: Rows = {};
    for (const name of READ_ORDER) {
      const open = this.#open(name);
      await open.table.checkoutLatest();
      const version = await open.table.version();
      if (version === open.version) continue;
      const count = await open.table.countRows();
      const isNew = (row: Row) => !isKnown(name, String(row['key']));
      if (count > open.rows) {
        // New rows are last unless somebody compacted or our own rows lie between; then all keys are compared.
        let rows = (await readLight(open.table, name, open.rows)).filter(isNew);
        if (rows.length !== count - open.rows) rows = (await readLight(open.table, name, 0)).filter(isNew);
        found[name] = rows;
        open.rows = count;
        this.changes++;
      }
      open.version = version;
    }
    return found;
  }

  /** The light columns of everything that is stored. */
  async readAll(): Promise<Rows> {
    const rows: Rows = {};
    for (const name of READ_ORDER) {
      const open = this.#open(name);
      await open.table.checkoutLatest();
      rows[name] = await readLight(open.table, name, 0);
      open.rows = rows[name].length;
    }
    return rows;
  }

  /** Nearest chains by cosine, nearest first. */
  async searchByVector(vector: Float32Array, count: number): Promise<Hit[]> {
    const found = await this.#open('causal_chains')
      .table.vectorSearch(vector)
      .distanceType('cosine')
      .select([...CHAIN_COLUMNS, '_distance'])
      .ef(Math.max(100, 2 * count))
      .refineFactor(1)
      .limit(count)
      .toArrow();
    return toRows(found).map((row) => ({ row, cosine: 1 - numberOf(row, '_distance') }));
  }

  /** Chains that share words with the text, best match first. */
  async searchByWords(text: string, count: number): Promise<Hit[]> {
    const found = await this.#open('causal_chains')
      .table.query()
      .fullTextSearch(new MatchQuery(text, 'search_text'))
      .select([...CHAIN_COLUMNS, '_score'])
      .limit(count)
      .toArrow();
    return toRows(found).map((row) => ({ row, cosine: null }));
  }

  /** Rows with these keys, in no particular order. */
  async read(name: TableName, keys: readonly string[], columns: readonly string[]): Promise<Row[]> {
    if (keys.length === 0) return [];
    const query = this.#open(name)
      .table.query()
      .where(isOneOf('key', keys))
      .select([...columns]);
    return toRows(await query.toArrow());
  }

  /** How scattered a table is, and how much of it its indices do not cover. */
  async measure(
    name: TableName,
  ): Promise<{ fragments: number; rows: number; unindexedRows: number; hasVectorIndex: boolean }> {
    const { table } = this.#open(name);
    const stats = await table.stats();
    const indices = name === 'causal_chains' ? await table.listIndices() : [];
    const unindexed = await Promise.all(
      indices.map(async (index) => (await table.indexStats(index.name))?.numUnindexedRows ?? 0),
    );
    return {
      fragments: stats.fragmentStats.numFragments,
      rows: stats.numRows,
      unindexedRows: Math.max(0, ...unindexed),
      hasVectorIndex: indices.some((index) => index.columns.includes('embedding')),
    };
  }

  /** Merges fragments, brings indices up to date and drops versions older than given. */
  async compact(name: TableName, cleanupOlderThan: Date): Promise<void> {
    const { table } = this.#open(name);
    // First merge and make it safe, then drop what it replaces: a power cut in between must leave one whole version.
    await table.optimize({ cleanupOlderThan: new Date(0) });
    await this.#durability.sync(name);
    await table.optimize({ cleanupOlderThan });
  }

  /** Builds the vector index over the chains; searches go on meanwhile. */
  async buildVectorIndex(rows: number): Promise<void> {
    await createVectorIndex(this.#open('causal_chains').table, rows);
    await this.#durability.sync('causal_chains');
  }

  close(): void {
    for (const { table } of this.#tables.values()) table.close();
    this.#connection.close();
  }

  #open(name: TableName): OpenTable {
    const open = this.#tables.get(name);
    if (!open) throw new Error(`${name} is not open`);
    return open;
  }
}

async function openTable(
  path: string,
  connection: Connection,
  name: TableName,
): Promise<{ open: OpenTable; rows: Row[] }> {
  const table = await connection.openTable(name);
  await addMissingColumns(table, name);
  const rows = await readLight(table, name, 0);
  const newest = rows.reduce((version, row) => Math.max(version, numberOf(row, 'schema_version')), 0);
  refuseNewer(path, newest);
  return { open: { table, rows: rows.length, version: await table.version() }, rows };
}

async function setTableAside({ path, tables }: Place, name: TableName, error: unknown): Promise<string> {
  if (!(error instanceof Error && 'code' in error && error.code === 'storeUnreadable')) throw error;
  return moveAside(path, join(tables, `${name}.lance`));
}

async function readLight(table: Table, name: TableName, offset: number): Promise<Row[]> {
  return toRows(
    await table
      .query()
      .select([...LIGHT_COLUMNS[name]])
      .offset(offset)
      .toArrow(),
  );
}
