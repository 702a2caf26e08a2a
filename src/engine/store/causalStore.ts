import type { Connection, Table } from '@lancedb/lancedb';
import { toRows } from './arrowRows.ts';
import { readPlaces, searchByVector, searchByWords, type Hit, type Wanted } from './chainSearch.ts';
import { Durability } from './durability.ts';
import { findGeneration, StoreOutdated, type Place } from './generations.ts';
import type { FileSums } from './fileSums.ts';
import { createVectorIndex } from './indices.ts';
import { type Turn, withTurn } from './locks.ts';
import { isOneOf } from './predicate.ts';
import type { Presence } from './presence.ts';
import { CHAIN_COLUMNS, TABLE_NAMES, textOf, type Row, type TableName } from './schema.ts';
import { openStore, type OpenStore } from './openStore.ts';
import { readScattered } from './scattered.ts';
import type { OpenTable } from './storeTables.ts';
import { isSurroundings, isVanished, toStoreFault } from './storeTrouble.ts';
import { findDroppableBefore } from './versionFiles.ts';
import {
  addRows,
  measureTable,
  READ_ORDER,
  readFresh,
  readLight,
  WRITE_ORDER,
  type LightRows,
  type Rows,
} from './tableAccess.ts';
import type { TableMeasure } from './upkeepPolicy.ts';

export type { LightRows, Rows } from './tableAccess.ts';

const REMEMBER_EVERY_MS = 10_000;

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
  readonly #presence: Presence;
  readonly #sums: FileSums;
  #rememberAtMs = 0;
  #needsRepair = false;
  #isLetGo = false;

  private constructor({ place, connection, tables, setAside, presence, sums }: Omit<OpenStore, 'rows'>) {
    this.#place = place;
    this.#connection = connection;
    this.#tables = tables;
    this.#presence = presence;
    this.#sums = sums;
    this.setAside = setAside;
    this.#durability = new Durability(place.tables, (file) => {
      sums.note(file);
    });
  }

  /**
   * Opens the store, making what is missing.
   * @returns the store and the light columns of all its rows
   * @throws Fault storeIsFile, storeOccupied, storeNotWritable, storeFull, storeNewer, storeUnreadable
   */
  static async open(path: string): Promise<{ store: CausalStore; rows: LightRows }> {
    const { rows, ...parts } = await openStore(path);
    const store = new CausalStore(parts);
    // What is there now is most of what the first acknowledgement would have to wait for.
    await store.#sync();
    await store.#durability.syncRoots(path);
    return { store, rows };
  }

  /** The store's folder. */
  get path(): string {
    return this.#place.path;
  }

  /** True when the tables have been written anew as a whole, are to be, or have gone: this one is to be let go. */
  async isOutdated(): Promise<boolean> {
    if (this.#isLetGo || this.#needsRepair) return true;
    return (await findGeneration(this.#place.path)) !== this.#place.generation;
  }

  /** Nobody knows any more what of it has been written: it counts as outdated from now on. */
  letGo(): void {
    this.#isLetGo = true;
  }

  /**
   * Appends, one write per table, and returns when the rows are safe on disk.
   * @throws StoreOutdated, Fault storeNotWritable, storeFull; then some of the rows may be there, and some not
   */
  async append(batch: Rows): Promise<void> {
    try {
      await withTurn(this.#place.path, 'append', (turn) => this.#write(batch, turn));
      // Others go on meanwhile: whoever writes the tables anew from now on takes these rows along, and makes them safe.
      await this.#sync();
    } catch (error) {
      await this.#fail(error);
    }
  }

  /** Returns when everything that can be read from the tables now is on the disk, whoever wrote it. @throws StoreOutdated */
  async makeSafe(): Promise<void> {
    if (await this.isOutdated()) throw new StoreOutdated();
    await this.#sync();
  }

  async #sync(): Promise<void> {
    await Promise.all(WRITE_ORDER.map((name) => this.#durability.sync(name)));
  }

  /**
   * What other processes have written since: the light columns of rows whose key `isKnown` does not know.
   * @throws StoreOutdated
   */
  async readForeign(isKnown: (table: TableName, key: string) => boolean): Promise<Rows> {
    const now = Date.now();
    if (await this.isOutdated()) throw new StoreOutdated();
    const found: Rows = {};
    for (const name of READ_ORDER) {
      const open = this.#open(name);
      if (!(await open.commits.haveCome())) continue;
      const rows = await readFresh(open, name, (key) => !isKnown(name, key)).catch((error: unknown) =>
        this.#fail(error),
      );
      if (rows === null) continue;
      found[name] = rows;
      this.changes++;
    }
    await this.#presence.noteRefresh(now);
    if (this.#sums.hasPending && now - this.#rememberAtMs > REMEMBER_EVERY_MS) await this.#remember(now);
    return found;
  }

  /** The light columns of everything that is stored. */
  async readAll(): Promise<LightRows> {
    const rows: LightRows = {};
    for (const name of READ_ORDER) {
      const open = this.#open(name);
      await open.table.checkoutLatest();
      const light = await readLight(open.table, name);
      rows[name] = light;
      open.rows = light.length;
      open.ownRows = 0;
    }
    return rows;
  }

  /** Nearest chains by cosine, nearest first, as near as the index says. */
  searchByVector(vector: Float32Array, wanted: Wanted): Promise<Hit[]> {
    return this.#reading('causal_chains', (table) => searchByVector(table, vector, wanted));
  }

  /** Chains that share words with the text, best match first. */
  searchByWords(text: string, wanted: Wanted): Promise<Hit[]> {
    return this.#reading('causal_chains', (table) => searchByWords(table, text, wanted));
  }

  /** The chains that a search has brought, with `CHAIN_COLUMNS`, in no particular order. */
  async readHits(hits: readonly Hit[]): Promise<Row[]> {
    if (hits.length === 0) return [];
    const wanted = new Set(hits.map((hit) => textOf(hit, 'key')));
    // To find them by their keys would read the keys of all. Where the table has been written anew since, others are at their places.
    const found = await readPlaces(this.#open('causal_chains').table, hits);
    const rows = found.filter((row) => wanted.delete(textOf(row, 'key')));
    return [...rows, ...(await this.read('causal_chains', [...wanted], CHAIN_COLUMNS))];
  }

  /** Rows with these keys, in no particular order. */
  async read(name: TableName, keys: readonly string[], columns: readonly string[]): Promise<Row[]> {
    if (keys.length === 0) return [];
    const found = await this.#reading(name, (table) =>
      table
        .query()
        .where(isOneOf('key', keys))
        .select([...columns])
        .toArrow(),
    );
    return toRows(found);
  }

  /** How scattered a table is, and how much of it its indices do not cover. */
  measure(name: TableName): Promise<TableMeasure> {
    return measureTable(this.#open(name).table, name);
  }

  /** Merges fragments, brings indices up to date and drops versions that nobody reads any more, `keepMs` old or older. */
  async compact(name: TableName, keepMs: number): Promise<void> {
    const { table } = this.#open(name);
    // First merge and make it safe, then drop what it replaces: a power cut in between must leave one whole version.
    await table.optimize({ cleanupOlderThan: new Date(0) });
    await this.#durability.sync(name);
    const readSince = (await this.#presence.findOldestRefresh()) - keepMs;
    await table.optimize({ cleanupOlderThan: await findDroppableBefore(this.#place.tables, name, readSince) });
    await this.#remember(Date.now());
  }

  /**
   * Puts rows that lie about in small fragments together, some hundred at once, and leaves the indices as they are.
   * @param last so many rows at the end of the table are looked at
   * @returns false when there was nothing to put together
   */
  async gather(name: TableName, last: number): Promise<boolean> {
    const rows = await this.#reading(name, (table) => readScattered(table, last));
    if (rows.length > 0) await this.replace(name, rows);
    return rows.length > 0;
  }

  /** Builds the vector index over the chains; searches go on meanwhile. */
  async buildVectorIndex(rows: number): Promise<void> {
    await createVectorIndex(this.#open('causal_chains').table, rows);
    await this.#durability.sync('causal_chains');
  }

  /** How many rows a predicate holds for. */
  count(name: TableName, predicate: string): Promise<number> {
    return this.#reading(name, (table) => table.countRows(predicate));
  }

  /** Whole rows a predicate holds for, so many of them at most. */
  async readWhere(name: TableName, predicate: string, limit: number): Promise<Row[]> {
    return toRows(await this.#reading(name, (table) => table.query().where(predicate).limit(limit).toArrow()));
  }

  /**
   * Puts rows in the place of those with the same keys, and returns when they are safe on disk. Only the process that has the
   * store's upkeep may do so.
   * @throws StoreOutdated, Fault storeNotWritable, storeFull
   */
  async replace(name: TableName, rows: Row[]): Promise<void> {
    const { table } = this.#open(name);
    // Two processes may have written one key at once: it stands for each of its rows.
    const byKey = new Map(rows.map((row) => [textOf(row, 'key'), row]));
    await withTurn(this.#place.path, 'exclusive', async () => {
      if (await this.isOutdated()) throw new StoreOutdated();
      await table.checkoutLatest();
      await table
        .mergeInsert('key')
        .whenMatchedUpdateAll()
        .execute([...byKey.values()]);
      await this.#durability.sync(name);
    }).catch((error: unknown) => Promise.reject(toStoreFault(this.#place.path, error)));
    this.changes++;
  }

  /** What is remembered of the files spares the next opening a look at every row. */
  async #remember(now: number): Promise<void> {
    this.#rememberAtMs = now;
    await this.#sums.remember(TABLE_NAMES);
  }

  async close(): Promise<void> {
    // A disk that is full or gone is no reason to hold on to the store.
    await this.#remember(Date.now()).catch(() => undefined);
    await this.#presence.leave();
    for (const { table } of this.#tables.values()) table.close();
    this.#connection.close();
  }

  #open(name: TableName): OpenTable {
    const open = this.#tables.get(name);
    if (!open) throw new Error(`${name} is not open`);
    return open;
  }

  async #write(batch: Rows, turn: Turn): Promise<void> {
    if (await this.isOutdated()) throw new StoreOutdated();
    let before: TableName | null = null;
    for (const name of WRITE_ORDER) {
      const rows = batch[name] ?? [];
      if (rows.length === 0) continue;
      // What this refers to is safe first, so that no power cut leaves this alone.
      if (before) await this.#durability.sync(before);
      const open = this.#open(name);
      await addRows(open.table, rows);
      open.ownRows += rows.length;
      this.changes++;
      before = name;
    }
    // Whoever took the turn away may have copied the tables before these rows were in them.
    if (!(await turn.isOurs())) throw new StoreOutdated();
  }

  /** Reads once more when the files of an old version went away under it. */
  async #reading<T>(name: TableName, read: (table: Table) => Promise<T>): Promise<T> {
    const { table } = this.#open(name);
    try {
      return await read(table);
    } catch (error) {
      if (isSurroundings(error)) throw error;
      if ((await this.isOutdated()) || (await this.#isDamaged(error))) throw new StoreOutdated();
      await table.checkoutLatest();
      return read(table).catch((again: unknown) => {
        // Files of the newest version have gone, too: opening the store anew mends that.
        if (!isVanished(again)) throw again;
        this.letGo();
        throw new StoreOutdated();
      });
    }
  }

  /** @throws StoreOutdated when opening the store anew may help, else what went wrong, as a Fault where it is known */
  async #fail(error: unknown): Promise<never> {
    if (error instanceof StoreOutdated || (await this.#isDamaged(error))) throw new StoreOutdated();
    throw toStoreFault(this.#place.path, error);
  }

  /** Whether it failed by files that are not what they were; opening the store anew mends that. */
  async #isDamaged(error: unknown): Promise<boolean> {
    if (isVanished(error) || isSurroundings(error)) return false;
    const states = await this.#sums.inspect(TABLE_NAMES);
    this.#needsRepair = [...states.values()].includes('changed');
    return this.#needsRepair;
  }
}
