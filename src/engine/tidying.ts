import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Forgetting } from './forget/forgetting.ts';
import type { Catalog } from './store/catalog.ts';
import { replaceFile } from './store/durableFile.ts';
import { currentTables } from './store/generations.ts';
import { listExpired, listLeastWorth, type StoreBounds } from './store/retention.ts';
import { rewriteStore, type RewriteOptions } from './store/rewrite.ts';
import { measureFolder } from './store/storeSize.ts';

const LAST_TIDIED = 'tidied.json';
const EVERY_MS = 24 * 60 * 60_000;
const BYTES_PER_MB = 1_000_000;
/** Room that is made where there is none, so that it is not to be made again tomorrow. */
const ROOM = 0.9;

/** Keeps a store within its bounds: once a day, by the one process that has its upkeep. */
export class Tidying {
  readonly #storePath: string;
  readonly #bounds: StoreBounds;
  readonly #now: () => number;

  constructor(storePath: string, bounds: StoreBounds, now: () => number) {
    this.#storePath = storePath;
    this.#bounds = bounds;
    this.#now = now;
  }

  async isDue(): Promise<boolean> {
    const text = await readFile(join(this.#storePath, LAST_TIDIED), 'utf8').catch(() => '0');
    const age = this.#now() - Number(text);
    // A clock that was put back is no reason to wait for years.
    return !(age >= 0 && age < EVERY_MS);
  }

  /** @returns true when the store was written anew */
  async run(catalog: Catalog, options: RewriteOptions): Promise<boolean> {
    await replaceFile(join(this.#storePath, LAST_TIDIED), String(this.#now()));
    const expired = listExpired(catalog, this.#bounds, this.#now());
    if (expired.length === 0 && !(await this.#isTooLarge())) return false;
    await this.#drop(expired, options);
    // Only now is the size that of what is kept: nothing old is left, nothing scattered.
    const size = await this.#measure();
    const share = 1 - (ROOM * this.#bounds.maxSizeMB * BYTES_PER_MB) / size;
    if (await this.#isTooLarge()) {
      await this.#drop(listLeastWorth(catalog, share, this.#now(), new Set(expired)), options);
    }
    return true;
  }

  async #drop(errors: string[], options: RewriteOptions): Promise<void> {
    const request = { requestedAt: this.#now(), kind: 'records' as const, errors, stained: [] };
    await rewriteStore(this.#storePath, new Forgetting([request], this.#now), options);
  }

  async #isTooLarge(): Promise<boolean> {
    return (await this.#measure()) > this.#bounds.maxSizeMB * BYTES_PER_MB;
  }

  /** Bytes of the tables. */
  async #measure(): Promise<number> {
    return measureFolder(await currentTables(this.#storePath));
  }
}
