import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A folder's time is coarser than what can come right after it was looked at; two seconds on some file systems. */
const COARSE_MS = 3_000;

/** Tells whether anybody has committed to a table, without asking the database: every commit adds a name to one folder. */
export class CommitWatch {
  readonly #folder: string;
  #changedMs = NaN;
  #lookedAtMs = 0;

  /** @param tables the folder the table lies in */
  constructor(tables: string, table: string) {
    this.#folder = join(tables, `${table}.lance`, '_versions');
  }

  /** False when none can have come since the last call. */
  async haveCome(): Promise<boolean> {
    const now = Date.now();
    const changedMs = (await stat(this.#folder).catch(() => null))?.mtimeMs ?? NaN;
    const areNone = changedMs === this.#changedMs && this.#lookedAtMs - changedMs > COARSE_MS;
    this.#changedMs = changedMs;
    this.#lookedAtMs = now;
    return !areNone;
  }

  /** What was to be done about them has failed: the next call finds them again. */
  forget(): void {
    this.#changedMs = NaN;
  }
}
