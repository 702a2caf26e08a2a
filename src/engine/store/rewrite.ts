import './nativeSettings.ts';
import { connect, type Connection, type Table } from '@lancedb/lancedb';
import { mkdir, rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { toRows } from './arrowRows.ts';
import { syncFolder, syncTree } from './durableFile.ts';
import {
  nextGeneration,
  readGeneration,
  removeLeftovers,
  requireGeneration,
  switchGeneration,
  toGenerationsPath,
  toTablesPath,
} from './generations.ts';
import { createVectorIndex, ensureTextIndex, hasIndex } from './indices.ts';
import { Standby, withTurn } from './locks.ts';
import { isOneOf } from './predicate.ts';
import { hasVersions } from './setAside.ts';
import { numberOf, SCHEMAS, TABLE_NAMES, type Row, type TableName } from './schema.ts';

/** What becomes of a store's rows when its tables are written anew. */
export type Rewriting = {
  /**
   * The row itself, another one (sealed) in its place, or null. Rows come table by table in the order of `TABLE_NAMES`, those
   * that were written meanwhile once more in that order.
   */
  keep(table: TableName, row: Row): Row | null;
  /** Asked for once, when every row has been seen. */
  additions?(): Partial<Record<TableName, Row[]>>;
};

export type RewriteOptions = {
  /** Heeded until the new tables take the place of the old ones. */
  signal?: AbortSignal | undefined;
  /** Share that is done, 0–1; at 1 there is no way back. */
  onProgress?: ((share: number) => void) | undefined;
};

const BATCH_ROWS = 2_048;
const LOOK_MS = 200;

/** Has the store's upkeep, which one process has at a time, and with it the right to write the store anew; waits for whoever has it. */
export async function duringRewrite<T>(storePath: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const standby = new Standby(storePath, 'upkeep');
  let hold = await standby.tryHold();
  while (!hold) {
    await setTimeout(LOOK_MS);
    signal?.throwIfAborted();
    hold = await standby.tryHold();
  }
  return work().finally(() => hold.end());
}

/**
 * Likewise, unless another process has it: then null.
 * @param upkeep the same one each time, else a process of which only silence tells that it was killed has it for good
 */
export async function tryDuringRewrite<T>(upkeep: Standby, work: () => Promise<T>): Promise<T | null> {
  const hold = await upkeep.tryHold();
  return hold && work().finally(() => hold.end());
}

/**
 * Writes all tables anew, into a new generation that then takes the place of the old one, whose files are deleted: what was
 * not kept is in no file any more. Others read and write meanwhile, but for the last moment, and nothing they were told is
 * stored is lost. Killed at any place it leaves the old tables or the new ones. To be called within `duringRewrite`.
 * @throws the signal's reason when it was aborted in time; then all is as it was
 */
export async function rewriteStore(
  storePath: string,
  rewriting: Rewriting,
  options: RewriteOptions = {},
): Promise<void> {
  const before = await requireGeneration(storePath);
  await removeLeftovers(storePath);
  const generation = await nextGeneration(storePath);
  const path = toTablesPath(storePath, generation);
  const source = await Source.open(toTablesPath(storePath, before));
  await mkdir(toGenerationsPath(storePath), { recursive: true, mode: 0o700 });
  await mkdir(path, { mode: 0o700 });
  const target = await connect(path);
  try {
    const copy = new Copy(source, target, rewriting);
    await copy.copyAll(options);
    await syncTree(path);
    await withTurn(storePath, 'exclusive', async (turn) => {
      await copy.copyRest();
      await syncTree(path);
      await syncFolder(toGenerationsPath(storePath));
      await syncFolder(storePath);
      options.signal?.throwIfAborted();
      if (!(await turn.isOurs())) throw new Error('the turn at the store was taken over');
      options.onProgress?.(1);
      await switchGeneration(storePath, generation);
      source.close();
      await removeLeftovers(storePath);
    });
  } catch (error) {
    source.close();
    if ((await readGeneration(storePath)) !== generation) await rm(path, { recursive: true, force: true });
    throw error;
  } finally {
    target.close();
  }
}

/** Shows every row that is there to a rewriting, and writes nothing. */
export async function rehearseRewrite(
  storePath: string,
  rewriting: Pick<Rewriting, 'keep'>,
  tables: readonly TableName[] = TABLE_NAMES,
  columns?: string[],
): Promise<void> {
  const source = await Source.open(toTablesPath(storePath, await requireGeneration(storePath)));
  try {
    for (const name of tables)
      for await (const rows of source.read(name, new Set(), columns)) for (const row of rows) rewriting.keep(name, row);
  } finally {
    source.close();
  }
}

/** When the latest row of the store was written, in milliseconds since the epoch by the clock of whoever wrote it; 0 where there is none. */
export async function findLatestRecorded(storePath: string): Promise<number> {
  const generation = await readGeneration(storePath);
  try {
    let latest = 0;
    const look = (_: TableName, row: Row): Row => {
      latest = Math.max(latest, numberOf(row, 'recorded_at'));
      return row;
    };
    await rehearseRewrite(storePath, { keep: look }, TABLE_NAMES, ['recorded_at']);
    return latest;
  } catch (error) {
    // Another process has written the tables anew meanwhile.
    if ((await readGeneration(storePath)) !== generation) return findLatestRecorded(storePath);
    throw error;
  }
}

/** The tables that are copied; one that is missing is taken for empty. */
class Source {
  readonly #connection: Connection;
  readonly #tables: ReadonlyMap<TableName, Table>;

  private constructor(connection: Connection, tables: ReadonlyMap<TableName, Table>) {
    this.#connection = connection;
    this.#tables = tables;
  }

  static async open(path: string): Promise<Source> {
    const connection = await connect(path);
    const tables = new Map<TableName, Table>();
    for (const name of TABLE_NAMES)
      if (await hasVersions(path, name)) tables.set(name, await connection.openTable(name));
    return new Source(connection, tables);
  }

  async countRows(): Promise<number> {
    const counts = await Promise.all([...this.#tables.values()].map((table) => table.countRows()));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /**
   * Rows as they were when the table was opened or last refreshed, in batches; one of each key, which two processes may have
   * written at once.
   * @param seen keys of rows that are passed over; those of the others are added
   * @param columns beside the key; all of them when absent
   */
  async *read(name: TableName, seen: Set<string>, columns?: string[]): AsyncGenerator<Row[]> {
    const table = this.#tables.get(name);
    if (!table) return;
    const query = table.query();
    for await (const batch of columns ? query.select(['key', ...columns]) : query)
      yield toRows(batch).filter((row) => isFirst(row, seen));
  }

  /** Likewise rows that others have written since. */
  async readSince(name: TableName, seen: Set<string>): Promise<Row[]> {
    const table = this.#tables.get(name);
    if (!table) return [];
    const before = await table.version();
    await table.checkoutLatest();
    if ((await table.version()) === before) return [];
    const present = toRows(await table.query().select(['key']).toArrow()).map((row) => String(row['key']));
    const fresh = present.filter((key) => !seen.has(key));
    if (fresh.length === 0) return [];
    return toRows(await table.query().where(isOneOf('key', fresh)).toArrow()).filter((row) => isFirst(row, seen));
  }

  async hasVectorIndex(): Promise<boolean> {
    const chains = this.#tables.get('causal_chains');
    return chains !== undefined && (await hasIndex(chains, 'embedding'));
  }

  close(): void {
    for (const table of this.#tables.values()) table.close();
    this.#connection.close();
  }
}

function isFirst(row: Row, seen: Set<string>): boolean {
  const { size } = seen;
  return seen.add(String(row['key'])).size > size;
}

class Copy {
  readonly #source: Source;
  readonly #target: Connection;
  readonly #rewriting: Rewriting;
  readonly #seen = new Map<TableName, Set<string>>();
  readonly #tables = new Map<TableName, Table>();

  constructor(source: Source, target: Connection, rewriting: Rewriting) {
    this.#source = source;
    this.#target = target;
    this.#rewriting = rewriting;
  }

  /** Copies what is there now, and makes the indices. */
  async copyAll({ signal, onProgress }: RewriteOptions): Promise<void> {
    const total = Math.max(1, await this.#source.countRows());
    let done = 0;
    for (const name of TABLE_NAMES) {
      const table = await this.#target.createEmptyTable(name, SCHEMAS[name]);
      this.#tables.set(name, table);
      const seen = new Set<string>();
      this.#seen.set(name, seen);
      const waiting: Row[] = [];
      for await (const rows of this.#source.read(name, seen)) {
        signal?.throwIfAborted();
        waiting.push(...this.#keep(name, rows));
        if (waiting.length >= BATCH_ROWS) await table.add(waiting.splice(0));
        done += rows.length;
        onProgress?.((0.9 * done) / total);
      }
      if (waiting.length > 0) await table.add(waiting);
    }
    await this.#buildIndices();
    signal?.throwIfAborted();
  }

  /** Copies what was written meanwhile; nobody writes any more. */
  async copyRest(): Promise<void> {
    for (const name of TABLE_NAMES) {
      const rows = await this.#source.readSince(name, this.#seen.get(name) ?? new Set());
      await this.#add(name, this.#keep(name, rows));
    }
    const additions = this.#rewriting.additions?.() ?? {};
    for (const name of TABLE_NAMES) await this.#add(name, additions[name] ?? []);
  }

  #keep(name: TableName, rows: readonly Row[]): Row[] {
    return rows.map((row) => this.#rewriting.keep(name, row)).filter((row) => row !== null);
  }

  async #add(name: TableName, rows: Row[]): Promise<void> {
    if (rows.length > 0) await this.#tables.get(name)?.add(rows);
  }

  async #buildIndices(): Promise<void> {
    const chains = this.#tables.get('causal_chains');
    if (!chains) return;
    await ensureTextIndex(chains);
    const rows = await chains.countRows('embedding IS NOT NULL');
    if (rows > 0 && (await this.#source.hasVectorIndex())) await createVectorIndex(chains, rows);
  }
}
