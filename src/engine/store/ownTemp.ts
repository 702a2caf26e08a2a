import { rmSync } from 'node:fs';
import { mkdir, readdir, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createOwner, fromOwnerName, lifeOf, toOwnerName, type Owner } from './lockOwner.ts';
import { SignsOfLife } from './signsOfLife.ts';

/** Folder of a store in which each process has one for its temporary files, named after it. */
export const TEMP_FOLDER = 'deja-fix-temp';
const VARIABLES = ['TMPDIR', 'TMP', 'TEMP'];
/** So often a process shows that it lives, and makes its folder again where it was taken for dead. */
const SHOW_EVERY_MS = 1_000;
const TRUSTED_MS = 60_000;
/** Within it a process whose life cannot be asked for has shown that it lives, or is given up. */
const SHOWN_WITHIN_MS = 4_000;

let own: string | null = null;
let showing: NodeJS.Timeout | null = null;

/**
 * Has this process put its temporary files into a folder of its own within the store's, where nobody else can read them and they are cleared when it
 * is killed: the database leaves the vectors there of which it has built an index. The folder is made when the store is opened.
 */
export async function useOwnTemp(storePath: string): Promise<void> {
  const path = join(storePath, TEMP_FOLDER, toOwnerName(await createOwner()));
  own = path;
  for (const name of VARIABLES) process.env[name] = path;
  process.once('exit', () => {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Whoever opens the store next clears it.
    }
  });
}

/** Makes the folder of this process, where it has one in this store. */
export async function makeOwnTemp(storePath: string): Promise<void> {
  const path = own;
  if (path === null || dirname(path) !== join(storePath, TEMP_FOLDER)) return;
  await mkdir(path, { recursive: true, mode: 0o700 });
  showing ??= setInterval(() => void show(path), SHOW_EVERY_MS).unref();
}

/** Clears what the database has left in the folder of this process. Nothing that needs it may be under way. */
export async function clearOwnTemp(): Promise<void> {
  if (own === null) return;
  // What cannot be deleted because it is still open, as on Windows, is left for the next time.
  for (const name of await readdir(own).catch(() => []))
    if (name.startsWith('.tmp')) await rm(join(own, name), { recursive: true, force: true }).catch(() => undefined);
}

/** Clears what processes left in a store's folder that were killed. */
export class DeadTemp {
  readonly #folder: string;
  readonly #signs: SignsOfLife;

  constructor(storePath: string) {
    this.#folder = join(storePath, TEMP_FOLDER);
    this.#signs = new SignsOfLife(this.#folder);
  }

  /** What is left of a process whose life cannot be asked for goes when this has been called every second or so for some time. */
  async clear(): Promise<void> {
    for (const { name } of await this.#list()) await this.#signs.isLive(name, true, TRUSTED_MS).catch(() => true);
  }

  /** The same, and returns when nothing is left of a process that was killed before. */
  async clearAll(): Promise<void> {
    const until = performance.now() + SHOWN_WITHIN_MS;
    for (;;) {
      await this.clear();
      const lives = await Promise.all((await this.#list()).map(({ owner }) => lifeOf(owner)));
      if (!lives.includes('unknown') || performance.now() > until) return;
      await setTimeout(SHOW_EVERY_MS);
    }
  }

  async #list(): Promise<{ name: string; owner: Owner }[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return names.flatMap((name) => {
      const owner = fromOwnerName(name);
      return owner ? { name, owner } : [];
    });
  }
}

async function show(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(async () => {
    // Not the store's folder: that was taken away by a person.
    await mkdir(dirname(path), { mode: 0o700 }).catch(() => undefined);
    await mkdir(path, { mode: 0o700 }).catch(() => undefined);
  });
}
