import { mkdir, open, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { createOwner, toOwnerName } from './lockOwner.ts';
import { LOCKS_FOLDER } from './locks.ts';
import { SignsOfLife } from './signsOfLife.ts';

/** Says to others that this process reads the store, and when it last looked for its newest version. */
export class Presence {
  readonly #folder: string;
  readonly #signs: SignsOfLife;
  #path: string | null = null;

  constructor(storePath: string) {
    this.#folder = join(storePath, LOCKS_FOLDER, 'present');
    this.#signs = new SignsOfLife(this.#folder);
  }

  async enter(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    this.#path = join(this.#folder, `reader.${toOwnerName(await createOwner())}`);
    await (await open(this.#path, 'wx', 0o600)).close();
  }

  /** To be called when the newest versions have been opened. @param now milliseconds since the epoch, before that */
  async noteRefresh(now: number): Promise<void> {
    if (this.#path === null) return;
    const time = new Date(now);
    await utimes(this.#path, time, time).catch(() => undefined);
  }

  async leave(): Promise<void> {
    const path = this.#path;
    this.#path = null;
    if (path !== null) await rm(path, { force: true }).catch(() => undefined);
  }

  /** When the live reader that is furthest behind last looked for the newest version; milliseconds since the epoch. */
  async findOldestRefresh(): Promise<number> {
    let oldest = Date.now();
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const refreshed = (await stat(join(this.#folder, name)).catch(() => null))?.mtimeMs;
      if (refreshed !== undefined && (await this.#signs.isLiveInTheEnd(name))) oldest = Math.min(oldest, refreshed);
    }
    return oldest;
  }
}
