import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Fault } from '../../core/fault.ts';
import type { Place } from './generations.ts';
import type { Mend } from './mending.ts';
import { toReason } from './storeFolder.ts';
import { isSurroundings } from './storeTrouble.ts';
import { listManifests, toVersionsPath } from './versionFiles.ts';

/** What is damaged is moved here, within the store folder; nothing is deleted. */
export const SET_ASIDE = 'set-aside';
const HINT = 'latest_version_hint.json';

/**
 * Opens a table, or the newest of its earlier versions that can be read: after a power cut the last files written may be
 * empty. Manifests that stand in the way are moved aside and named.
 * @param open opens the newest version and reads from it; must throw when that fails
 * @throws Fault storeUnreadable when no version can be opened; then everything is back in its place
 */
export async function openNewestReadable<T>(
  { path, tables }: Pick<Place, 'path' | 'tables'>,
  table: string,
  open: () => Promise<T>,
  mend: Mend,
): Promise<{ opened: T; setAside: string[] }> {
  const moved: { from: string; to: string }[] = [];
  for (;;) {
    try {
      return { opened: await open(), setAside: moved.map(({ to }) => to) };
    } catch (error) {
      if (error instanceof Fault) throw error;
      const newest = !isSurroundings(error) ? await findNewestManifest(tables, table) : null;
      if (newest === null) {
        for (const { from, to } of moved.reverse()) await rename(to, from);
        throw new Fault('storeUnreadable', { path: join(tables, table), reason: toReason(error) });
      }
      const to = await mend(() => moveAside(path, newest));
      moved.push({ from: newest, to });
      // The hint names the version just moved; it is only a shortcut and is written anew.
      await rm(join(toVersionsPath(tables, table), HINT), { force: true });
    }
  }
}

/** Moves a file or folder of the store aside. @returns its new path */
export async function moveAside(storePath: string, path: string): Promise<string> {
  const folder = join(storePath, SET_ASIDE);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const to = join(folder, `${randomUUID().slice(0, 8)}-${basename(path)}`);
  await rename(path, to);
  return to;
}

/** Removes the hint of which version is the newest where it is wrong; it is only a shortcut and is written anew. */
export async function dropWrongHint(tablesPath: string, table: string, mend: Mend): Promise<void> {
  const newest = await findNewestManifest(tablesPath, table);
  const hint = join(toVersionsPath(tablesPath, table), HINT);
  const text = await readFile(hint, 'utf8').catch(() => null);
  if (newest === null || text === null) return;
  const version = LARGEST - BigInt(basename(newest, '.manifest'));
  const isRight = new RegExp(`^\\{"version":${version}\\}\\s*$`).test(text.replaceAll(' ', ''));
  if (!isRight) await mend(() => rm(hint, { force: true }));
}

const LARGEST = 2n ** 64n - 1n;

/** Takes the newest version of a table away. @returns false when there is none */
export async function hideNewestVersion(tablesPath: string, table: string): Promise<boolean> {
  const newest = await findNewestManifest(tablesPath, table);
  if (newest === null) return false;
  await rm(newest);
  await rm(join(toVersionsPath(tablesPath, table), HINT), { force: true });
  return true;
}

/** True when the table has a version; a writer killed while making a table may leave a folder without one. */
export async function hasVersions(tablesPath: string, table: string): Promise<boolean> {
  return (await findNewestManifest(tablesPath, table)) !== null;
}

async function findNewestManifest(tablesPath: string, table: string): Promise<string | null> {
  return (await listManifests(tablesPath, table))[0] ?? null;
}
