import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDERS = ['data', '_versions', '_transactions', '_indices'];

/**
 * Brings what a store writes to the disk itself. The database leaves that to the system, which may take half a minute: a
 * power cut would then leave acknowledged records behind as empty files.
 */
export class Durability {
  readonly #storePath: string;
  /** Files known to be safe; a table's files are written once and never changed. */
  readonly #safe = new Set<string>();

  constructor(storePath: string) {
    this.#storePath = storePath;
  }

  /** Takes what is there now as safe: whoever acknowledged it has seen to that. */
  async adopt(table: string): Promise<void> {
    for (const folder of this.#foldersOf(table))
      for (const path of await listFresh(folder, this.#safe)) this.#safe.add(path);
  }

  /** Returns when everything written to the table is on the disk. */
  async sync(table: string): Promise<void> {
    await Promise.all(this.#foldersOf(table).map((folder) => this.#syncFolder(folder)));
  }

  #foldersOf(table: string): string[] {
    return FOLDERS.map((folder) => join(this.#storePath, `${table}.lance`, folder));
  }

  async #syncFolder(folder: string): Promise<void> {
    const fresh = await listFresh(folder, this.#safe);
    for (const path of fresh) {
      const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false;
      await (isFolder ? this.#syncFolder(path) : syncPath(path));
      this.#safe.add(path);
    }
    // A new name is only safe once its folder is; Windows cannot open folders and needs no such thing.
    if (fresh.length > 0 && process.platform !== 'win32') await syncPath(folder);
  }
}

async function listFresh(folder: string, known: ReadonlySet<string>): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.map((name) => join(folder, name)).filter((path) => !known.has(path));
}

async function syncPath(path: string): Promise<void> {
  const file = await open(path, process.platform === 'win32' ? 'r+' : 'r').catch(() => null);
  if (!file) return;
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
