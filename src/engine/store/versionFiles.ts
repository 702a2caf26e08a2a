import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the database keeps a table's manifests, one for each version. */
export function toVersionsPath(tables: string, table: string): string {
  return join(tables, `${table}.lance`, '_versions');
}

/** Paths of a table's manifests, newest first: they are named by 2^64 − 1 − version in twenty digits. */
export async function listManifests(tables: string, table: string): Promise<string[]> {
  const folder = toVersionsPath(tables, table);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => /^\d{20}\.manifest$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * A moment such that every version that was the newest one then or later is younger than it. The database drops versions by when they
 * were made, which may be long before they were replaced: who reads one of them would lose it.
 */
export async function findDroppableBefore(tables: string, table: string, then: number): Promise<Date> {
  for (const path of await listManifests(tables, table)) {
    const madeMs = (await stat(path).catch(() => null))?.mtimeMs;
    if (madeMs !== undefined && madeMs <= then) return new Date(madeMs - TIMES_APART_MS);
  }
  return new Date(0);
}

/** The time in a manifest is drawn somewhat before its file is made. */
const TIMES_APART_MS = 1_000;
