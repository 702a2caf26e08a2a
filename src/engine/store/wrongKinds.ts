import { randomUUID } from 'node:crypto';
import { lstat, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from './generations.ts';
import { LOCK_FOLDERS, LOCKS_FOLDER } from './locks.ts';
import { mendNow, type Mend } from './mending.ts';
import { TEMP_FOLDER } from './ownTemp.ts';
import { moveAside, SET_ASIDE } from './setAside.ts';

type Kind = 'file' | 'folder';

/** Files where folders must be, and folders where files must be, as a careless copy or a hand leaves them: moved out of the way. @returns their new paths */
export async function clearTheWay(storePath: string): Promise<string[]> {
  const moved = await clearSetAside(storePath);
  const names: readonly (readonly [name: string, kind: Kind])[] = [
    [LOCKS_FOLDER, 'folder'],
    ['generations', 'folder'],
    [TEMP_FOLDER, 'folder'],
    ...['deja-fix.json', 'current.json', 'pending-forget.json'].map((name) => [name, 'file'] as const),
  ];
  for (const [name, kind] of names) moved.push(...(await clear(storePath, join(storePath, name), kind, mendNow)));
  for (const name of LOCK_FOLDERS)
    moved.push(...(await clear(storePath, join(storePath, LOCKS_FOLDER, name), 'folder', mendNow)));
  return moved;
}

/** The parts of a table that it can do without; where others are not what they must be, it is damaged. */
const PARTS = ['_indices', '_transactions'];

/** The same where the tables lie. */
export async function clearTables(place: Place, tables: readonly string[], mend: Mend): Promise<string[]> {
  const moved = await clear(place.path, join(place.tables, 'sums.json'), 'file', mend);
  const within = tables.flatMap((table) => PARTS.map((part) => join(`${table}.lance`, part)));
  for (const name of ['__manifest', ...tables.map((table) => `${table}.lance`), ...within])
    moved.push(...(await clear(place.path, join(place.tables, name), 'folder', mend)));
  return moved;
}

async function clear(storePath: string, path: string, kind: Kind, mend: Mend): Promise<string[]> {
  if (!(await isOtherThan(path, kind))) return [];
  return mend(() => moveAside(storePath, path)).then(
    (to) => [to],
    (error: unknown) => toNoneIfGone(error),
  );
}

/** What is in the way of the folder into which everything else is moved. */
async function clearSetAside(storePath: string): Promise<string[]> {
  const path = join(storePath, SET_ASIDE);
  if (!(await isOtherThan(path, 'folder'))) return [];
  const between = `${path}-${randomUUID().slice(0, 8)}`;
  try {
    await rename(path, between);
    return [await moveAside(storePath, between)];
  } catch (error) {
    return toNoneIfGone(error);
  }
}

/** False for what is not there, and for a link: a person made it. */
async function isOtherThan(path: string, kind: Kind): Promise<boolean> {
  const entry = await lstat(path).catch(() => null);
  if (entry === null || entry.isSymbolicLink()) return false;
  return kind === 'folder' ? !entry.isDirectory() : entry.isDirectory();
}

/** Another window was faster. */
function toNoneIfGone(error: unknown): [] {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EEXIST')) return [];
  throw error;
}
