import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '../../core/fault.ts';
import { replaceFile, syncFolder } from './durableFile.ts';
import { holdsTables } from './generations.ts';
import { LOCK_FOLDERS, LOCKS_FOLDER } from './locks.ts';
import { listTaken } from './ownNames.ts';
import { tightenRights } from './rights.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { toStoreFault } from './storeTrouble.ts';

const MARKER = 'deja-fix.json';
/** The database takes them out of a path, or writes them in another way, and so to another folder. */
const MISREAD = /\p{Cc}/u;

/**
 * Makes the folder where it is missing (for its owner only) and proves that it can be written.
 * A store of a newer schema is left as it is, down to the byte, and so is what of the user's own has names that a store needs.
 * @throws Fault storeIsFile, storeOccupied, storeNotWritable, storeFull, storeNewer
 */
export async function prepareStoreFolder(path: string): Promise<void> {
  if (MISREAD.test(path)) throw new Fault('storeNotWritable', { path, reason: 'its name holds a control character' });
  const present = await stat(path).catch(() => null);
  if (present && !present.isDirectory()) throw new Fault('storeIsFile', { path });
  const found = await readMarker(path);
  if (found !== null) refuseNewer(path, found);
  else await refuseOccupied(path);
  try {
    await makeFolder(path);
    // Only a real write tells: permission bits say nothing to root, nor about a read-only mount or a full disk.
    const probe = join(path, `.probe-${randomUUID()}`);
    await writeFile(probe, '', { flag: 'wx', mode: 0o600, flush: true });
    await rm(probe);
    await tightenRights(path);
  } catch (error) {
    const fault = toStoreFault(path, error);
    throw fault instanceof Fault ? fault : new Fault('storeNotWritable', { path, reason: toReason(error) });
  }
}

/** What lies there under a name that a store needs would be taken for what a store has left, and deleted. @throws Fault storeOccupied */
async function refuseOccupied(path: string): Promise<void> {
  const names: string[] = await readdir(path).catch(() => []);
  if (names.includes(MARKER) || (await holdsTables(path))) return;
  const isLock = (name: string): boolean => LOCK_FOLDERS.some((lock) => lock === name);
  const locks = names.includes(LOCKS_FOLDER) ? await readdir(join(path, LOCKS_FOLDER)).catch(() => ['.']) : [];
  const foreign = locks.filter((name) => !isLock(name)).map((name) => join(LOCKS_FOLDER, name));
  const [name] = [...listTaken(names), ...foreign];
  if (name !== undefined) throw new Fault('storeOccupied', { path, name });
}

/** Like mkdir's own `recursive`, which never comes back under a folder that denies every new name (such as /proc). */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdirDurably(path);
  } catch (error) {
    const code = toReason(error);
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path || (await stat(dirname(path)).catch(() => null))) throw error;
    await makeFolder(dirname(path));
    await mkdirDurably(path);
  }
}

async function mkdirDurably(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  await syncFolder(dirname(path));
}

/** @throws Fault storeNewer */
export function refuseNewer(path: string, found: number): void {
  if (found > SCHEMA_VERSION) throw new Fault('storeNewer', { path, found, known: SCHEMA_VERSION });
}

/** Writes down the schema version, for older versions of the extension to find before they touch anything. */
export async function markStoreFolder(path: string): Promise<void> {
  if ((await readMarker(path)) === SCHEMA_VERSION) return;
  await replaceFile(join(path, MARKER), `${JSON.stringify({ schemaVersion: SCHEMA_VERSION })}\n`);
}

/** Null where there is none or it cannot be read: then the rows themselves tell. */
async function readMarker(path: string): Promise<number | null> {
  try {
    const marker: unknown = JSON.parse(await readFile(join(path, MARKER), 'utf8'));
    const found = typeof marker === 'object' && marker && 'schemaVersion' in marker ? marker.schemaVersion : null;
    return typeof found === 'number' ? found : null;
  } catch {
    return null;
  }
}

/** The system's short name for what went wrong, else the first line of the message. */
export function toReason(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
