import { closeSync, fsync, openSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CommitWatch } from './commitWatch.ts';

/** Every table has it as long as it is there. */
const VERSIONS = '_versions';
const FOLDERS = ['data', '_deletions', '_indices', '_transactions', VERSIONS];
/** The only file of a table that is ever replaced, with each version. */
const HINT = 'latest_version_hint.json';
/** The database's own list of tables lies beside them and is laid out like one. */
const CATALOGUE = '__manifest';

/**
 * Brings what a store's tables are made of to the disk itself. The database leaves that to the system, which may take half a
 * minute: a power cut would then leave acknowledged records behind as empty files.
 *
 * Sound because the database gives a file its name when it is complete (it writes under another one) and never changes it then: what has
 * been synced once under its name stays safe. Nothing is taken as safe that this process has not synced itself, whoever wrote it.
 */
export class Durability {
  readonly #root: string;
  /** What of each folder is safe, by name; a folder that stands here is safe itself. */
  readonly #safe = new Map<string, Set<string>>();
  /** By table, so that each table is looked through by one at a time. */
  readonly #turns = new Map<string, Promise<void>>();
  readonly #commits = new Map<string, CommitWatch>();

  readonly #noteSafe: (path: string) => void;

  /**
   * @param root the folder in which the tables lie
   * @param noteSafe told of each file that is complete and safe
   */
  constructor(root: string, noteSafe: (path: string) => void) {
    this.#root = root;
    this.#noteSafe = noteSafe;
  }

  /** Returns when every file of the table that was there at the call is on the disk, with its name. @throws when the disk refuses */
  async sync(table: string): Promise<void> {
    const turn = (this.#turns.get(table) ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => this.#syncCommits(table));
    this.#turns.set(table, turn);
    await turn;
  }

  async #syncCommits(table: string): Promise<void> {
    const commits = this.#commits.get(table) ?? new CommitWatch(this.#root, table);
    this.#commits.set(table, commits);
    if (!(await commits.haveCome())) return;
    try {
      await this.#syncTable(`${table}.lance`);
    } catch (error) {
      commits.forget();
      throw error;
    }
  }

  /** The database's own list of tables, and the folders above the tables. */
  async syncRoots(storePath: string): Promise<void> {
    await this.#syncTable(CATALOGUE);
    const paths = new Set([this.#root, dirname(this.#root), storePath, dirname(storePath)]);
    for (const path of paths) await this.#syncNames(path);
  }

  async #syncTable(name: string): Promise<void> {
    const table = join(this.#root, name);
    const fresh = await Promise.all(FOLDERS.map((folder) => this.#syncFolder(join(table, folder))));
    if (!fresh.includes(true) && this.#safe.has(table)) return;
    // The folders' own names, which are new with the table and with its first index.
    await this.#syncNames(table);
    this.#safe.set(table, new Set());
  }

  /** @returns whether there was anything new */
  async #syncFolder(folder: string): Promise<boolean> {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) =>
      // A table that has gone as a whole, as with the drive it lies on, is not safe.
      basename(folder) === VERSIONS ? Promise.reject(error as Error) : ignoreMissing(error),
    );
    if (!entries) return false;
    const known = this.#safe.get(folder);
    // A folder of an index may still get files: it is looked into each time.
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
    const files = entries.flatMap((entry) => (entry.isDirectory() || known?.has(entry.name) ? [] : entry.name));
    const complete = files.filter(isComplete);
    const [areNew] = await Promise.all([
      Promise.all(folders.map((path) => this.#syncFolder(path))),
      syncFiles(complete.map((name) => join(folder, name))),
    ]);
    const lasting = complete.filter((name) => name !== HINT);
    if (known && lasting.length === 0 && !areNew.includes(true)) return false;
    await this.#syncNames(folder);
    // Only now: had the folder refused, the names of its files would not be safe.
    const safe = known ?? new Set();
    this.#safe.set(folder, safe);
    for (const name of lasting) {
      safe.add(name);
      this.#noteSafe(join(folder, name));
    }
    return true;
  }

  /** A new name is only safe once its folder is; Windows cannot open folders and needs no such thing. */
  async #syncNames(folder: string): Promise<void> {
    if (process.platform !== 'win32') await syncPath(folder, 'r');
  }
}

/** False for names under which a file is being written. */
function isComplete(name: string): boolean {
  return !name.startsWith('.tmp') && !name.includes('#');
}

/** So many wait for the disk together; all of a large store would take more files than a process may open. */
const SYNCED_AT_ONCE = 32;

async function syncFiles(paths: readonly string[]): Promise<void> {
  const flags = process.platform === 'win32' ? 'r+' : 'r';
  for (let from = 0; from < paths.length; from += SYNCED_AT_ONCE)
    await Promise.all(paths.slice(from, from + SYNCED_AT_ONCE).map((path) => syncPath(path, flags)));
}

/** Only the disk itself is waited for by another thread: to open and close that way takes longer than to do it. */
async function syncPath(path: string, flags: string): Promise<void> {
  const file = openThere(path, flags);
  if (file === null) return;
  try {
    await syncFile(file);
  } finally {
    closeSync(file);
  }
}

const syncFile = promisify(fsync);

function openThere(path: string, flags: string): number | null {
  try {
    return openSync(path, flags);
  } catch (error) {
    return ignoreMissing(error);
  }
}

/** What has been cleaned up in the meantime needs no safety; every other trouble does matter. */
function ignoreMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
