import { KnownSecrets } from '../core/redaction/knownSecrets.ts';
import { readEnvFiles } from '../engine/envFiles.ts';

/** So long the `.env*` files are believed to be as they were. */
const READ_AGAIN_MS = 5_000;

type Learner = { learnSecrets(values: readonly string[]): void };

/** The secrets in the `.env*` files of some folders, read again in time; in memory only. */
export class FolderSecrets {
  readonly #folders: readonly string[];
  readonly #now: () => number;
  #reading: Promise<void> | undefined;
  #readsNextMs = 0;
  #known = KnownSecrets.NONE;

  constructor(folders: readonly string[], now = () => performance.now()) {
    this.#folders = folders;
    this.#now = now;
  }

  /** Resolves when they are known, whoever's call they are read for. */
  async teach(learner: Learner): Promise<void> {
    if (this.#folders.length > 0 && this.#now() >= this.#readsNextMs) {
      this.#readsNextMs = this.#now() + READ_AGAIN_MS;
      this.#reading = this.#read(learner);
    }
    await this.#reading;
  }

  async #read(learner: Learner): Promise<void> {
    const found = (await Promise.all(this.#folders.map(readEnvFiles))).flat();
    this.#known = this.#known.joinedBy(found);
    learner.learnSecrets(this.#known.values);
  }
}
