import { connect } from '@lancedb/lancedb';
import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readWhole } from './checks.ts';
import { syncFolder, syncTree } from './durableFile.ts';
import {
  nextGeneration,
  readGeneration,
  removeLeftovers,
  switchGeneration,
  toGenerationsPath,
  toTablesPath,
  type Place,
} from './generations.ts';
import { ensureTextIndex } from './indices.ts';
import { withTurn } from './locks.ts';
import { duringRewrite } from './rewrite.ts';
import {
  fromChainRow,
  numberOf,
  optionalTextOf,
  SCHEMAS,
  TABLE_NAMES,
  textOf,
  toAttemptRow,
  toErrorRow,
  type Row,
  type TableName,
} from './schema.ts';
import { hasVersions, hideNewestVersion, SET_ASIDE } from './setAside.ts';
import type { Rows } from './tableAccess.ts';

/** As many versions as a power cut can have left in pieces, and some that still name files that were merged since. */
const MAX_VERSIONS = 4;
const SCRATCH = 'salvage';

/**
 * Writes the tables anew with every row that can be read and is what was once written. The damaged ones are kept as they are, set
 * aside. Killed at any place it leaves the old tables or the new ones.
 * @param moved what was moved aside of it before
 * @returns the paths of what was set aside; none when another process was faster
 */
export async function repairStore(
  place: Place,
  damaged: ReadonlySet<TableName>,
  moved: readonly string[] = [],
): Promise<string[]> {
  return duringRewrite(place.path, () =>
    withTurn(place.path, 'exclusive', async (turn) => {
      if ((await readGeneration(place.path)) !== place.generation) return [];
      const setAside: string[] = [];
      for (const name of damaged)
        if (!moved.some((path) => path.endsWith(`-${name}.lance`))) setAside.push(await setCopyAside(place, name));
      const generation = await nextGeneration(place.path);
      const path = toTablesPath(place.path, generation);
      await mkdir(toGenerationsPath(place.path), { recursive: true, mode: 0o700 });
      await mkdir(path, { mode: 0o700 });
      await copyWhole(place, path, damaged);
      await syncTree(path);
      await syncFolder(toGenerationsPath(place.path));
      await syncFolder(place.path);
      if (!(await turn.isOurs())) throw new Error('the turn at the store was taken over');
      await switchGeneration(place.path, generation);
      await removeLeftovers(place.path);
      return setAside;
    }),
  );
}

async function copyWhole(place: Place, path: string, damaged: ReadonlySet<TableName>): Promise<void> {
  const found: Rows = {};
  for (const name of TABLE_NAMES)
    found[name] = await salvage(place, name, join(path, SCRATCH), damaged.has(name) ? MAX_VERSIONS : 1);
  await rm(join(path, SCRATCH), { recursive: true, force: true });
  addFromChains(found);
  const target = await connect(path);
  try {
    for (const name of TABLE_NAMES) {
      const table = await target.createEmptyTable(name, SCHEMAS[name]);
      const rows = found[name] ?? [];
      if (rows.length > 0) await table.add(rows);
      if (name === 'causal_chains') await ensureTextIndex(table);
    }
  } finally {
    target.close();
  }
}

/** A chain is a whole document: what it tells of is made again of it where its own row is lost. */
function addFromChains(found: Rows): void {
  const errors = new Map(found.causal_error_events?.map((row) => [textOf(row, 'key'), row]));
  const attempts = new Map(found.causal_fix_attempts?.map((row) => [textOf(row, 'key'), row]));
  for (const row of found.causal_chains ?? []) {
    const { errorEvent, fixAttempts } = fromChainRow(row);
    const stamp = { recordedAt: numberOf(row, 'recorded_at'), model: optionalTextOf(row, 'model') };
    const vector = row['embedding'] instanceof Float32Array ? row['embedding'] : null;
    if (!errors.has(errorEvent.key)) errors.set(errorEvent.key, toErrorRow(errorEvent, vector, stamp));
    for (const attempt of fixAttempts)
      if (!attempts.has(attempt.key)) attempts.set(attempt.key, toAttemptRow(attempt, { ...stamp, model: null }));
  }
  found.causal_error_events = [...errors.values()];
  found.causal_fix_attempts = [...attempts.values()];
}

/** Rows by what the newest version says, and what only those before it still hold whole. */
async function salvage(place: Place, name: TableName, scratch: string, versions: number): Promise<Row[]> {
  const rows = new Map<string, Row>();
  // Versions are hidden in a copy: whoever is killed here has changed nothing.
  await linkTree(join(place.tables, `${name}.lance`), join(scratch, `${name}.lance`));
  for (let version = 0; version < versions && (await hasVersions(scratch, name)); version++) {
    for (const row of await readNewest(scratch, name)) {
      const key = String(row['key']);
      if (!rows.has(key)) rows.set(key, row);
    }
    await hideNewestVersion(scratch, name);
  }
  return [...rows.values()].sort((a, b) => numberOf(a, 'recorded_at') - numberOf(b, 'recorded_at'));
}

/** None when the version cannot be opened. */
async function readNewest(tables: string, name: TableName): Promise<Row[]> {
  const connection = await connect(tables);
  try {
    const table = await connection.openTable(name);
    return await readWhole(table, name);
  } catch {
    return [];
  } finally {
    connection.close();
  }
}

/** Keeps the table as it is under another name; its files are never changed, so a second name for each is enough. */
async function setCopyAside({ path, tables }: Place, name: TableName): Promise<string> {
  const to = join(path, SET_ASIDE, `${randomUUID().slice(0, 8)}-${name}.lance`);
  await linkTree(join(tables, `${name}.lance`), to);
  await syncTree(to);
  await syncFolder(join(path, SET_ASIDE));
  return to;
}

async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true }).catch(() => [])) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await linkTree(source, target);
    // Some file systems know no second names.
    else await link(source, target).catch(() => copyFile(source, target));
  }
}
