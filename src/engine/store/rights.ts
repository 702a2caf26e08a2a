import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { listOwn } from './ownNames.ts';

const FOR_OTHERS = 0o077;

/** Takes from everybody but the owner what older versions let them read; new files are made for the owner alone. */
export async function tightenRights(storePath: string): Promise<void> {
  if (process.platform === 'win32') return;
  const names = await readdir(storePath);
  const ours = listOwn(names);
  await Promise.all(ours.map((name) => tighten(join(storePath, name))));
  // A folder that holds other things too was given to us as it is.
  if (ours.length === names.length) await tighten(storePath, false);
}

async function tighten(path: string, isDeep = true): Promise<void> {
  // What is gone by now, or belongs to somebody else, is not ours to change.
  const entry = await lstat(path).catch(() => null);
  if (!entry || entry.isSymbolicLink()) return;
  if ((entry.mode & FOR_OTHERS) !== 0) await chmod(path, entry.mode & 0o700).catch(() => undefined);
  if (!isDeep || !entry.isDirectory()) return;
  const names = await readdir(path).catch(() => []);
  await Promise.all(names.map((name) => tighten(join(path, name))));
}
