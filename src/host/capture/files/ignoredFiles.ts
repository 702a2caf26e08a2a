import { LRUCache } from 'lru-cache';

const REMEMBERED = 10_000;

/** Which files git ignores, as far as it has been asked: asked in batches, answered at once. */
export class IgnoredFiles {
  readonly #ask: (paths: readonly string[]) => Promise<ReadonlySet<string>>;
  #known = new LRUCache<string, boolean>({ max: REMEMBERED });

  /** @param ask those of the paths that are ignored */
  constructor(ask: (paths: readonly string[]) => Promise<ReadonlySet<string>>) {
    this.#ask = ask;
  }

  /** False also for a file that has not been asked about. */
  has(path: string): boolean {
    return this.#known.get(path) === true;
  }

  /** Resolves when `has` knows of all the paths. */
  async resolve(paths: readonly string[]): Promise<void> {
    const known = this.#known;
    const unknown = [...new Set(paths)].filter((path) => !known.has(path));
    if (unknown.length === 0) return;
    const ignored = await this.#ask(unknown);
    // After a `forget` this goes to a memory that nobody reads any more.
    for (const path of unknown) known.set(path, ignored.has(path));
  }

  /** Call when what is ignored may have changed. */
  forget(): void {
    this.#known = new LRUCache({ max: REMEMBERED });
  }
}
