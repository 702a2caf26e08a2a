import { rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fromOwnerName, lifeOf } from './lockOwner.ts';

const BEAT_MS = 1_000;
/** A process whose life cannot be asked for is given up after so long without a beat. */
const SILENT_MS = 3_000;
/** A process that lives but stands still keeps a turn at most so long from a rewrite of the store. */
const STALLED_MS = 10_000;
/** Looks further apart than this prove nothing: the machine may have slept in between. */
const MAX_GAP_MS = 2_500;

/** Keeps a file looking fresh while its owner lives. @returns how to stop */
export function beat(path: string): () => void {
  const timer = setInterval(() => {
    const now = new Date();
    // A file that is gone was taken away by others; its owner learns that when it asks.
    utimes(path, now, now).catch(() => undefined);
  }, BEAT_MS);
  timer.unref();
  return () => clearInterval(timer);
}

type Seen = { changedMs: number; unchangedSince: number; lookedAt: number; foundAliveAt: number };

/** Tells of files in one folder, each named after its owner, whose owner lives; files of the dead are removed. */
export class SignsOfLife {
  readonly #folder: string;
  readonly #seen = new Map<string, Seen>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * @param mayStall false where an owner that lives but stands still is to be given up in time
   * @param trustedMs so long one that was found alive is not asked after again
   */
  async isLive(name: string, mayStall: boolean, trustedMs = 0): Promise<boolean> {
    const now = performance.now();
    const seen = this.#seen.get(name);
    if (seen && now - seen.foundAliveAt < trustedMs) return true;
    const owner = fromOwnerName(name.slice(name.lastIndexOf('.') + 1));
    const life = owner ? await lifeOf(owner) : 'unknown';
    const silentMs = life === 'dead' ? Infinity : await this.#silence(name, now);
    if (life === 'alive' ? mayStall || silentMs < STALLED_MS : silentMs < SILENT_MS) {
      const known = this.#seen.get(name);
      if (known && life === 'alive') known.foundAliveAt = now;
      return silentMs < Infinity;
    }
    this.#seen.delete(name);
    await rm(join(this.#folder, name), { recursive: true, force: true });
    return false;
  }

  /** The same where it is looked at seldom: of which only silence tells, it has shown by then that it lives, or is given up. */
  async isLiveInTheEnd(name: string): Promise<boolean> {
    const changed = async (): Promise<number | undefined> =>
      (await stat(join(this.#folder, name)).catch(() => null))?.mtimeMs;
    const before = await changed();
    const owner = fromOwnerName(name.slice(name.lastIndexOf('.') + 1));
    while (await this.isLive(name, true)) {
      if ((owner && (await lifeOf(owner)) === 'alive') || (await changed()) !== before) return true;
      await setTimeout(BEAT_MS);
    }
    return false;
  }

  /** Milliseconds for which it has been seen without a beat; infinite when it is gone. */
  async #silence(name: string, now: number): Promise<number> {
    const changedMs = (await stat(join(this.#folder, name)).catch(() => null))?.mtimeMs;
    if (changedMs === undefined) {
      this.#seen.delete(name);
      return Infinity;
    }
    const seen = this.#seen.get(name);
    const isFollowed = seen?.changedMs === changedMs && now - seen.lookedAt <= MAX_GAP_MS;
    const unchangedSince = isFollowed ? seen.unchangedSince : now;
    this.#seen.set(name, { changedMs, unchangedSince, lookedAt: now, foundAliveAt: -Infinity });
    return now - unchangedSince;
  }
}
