import type { Disposable } from 'vscode-jsonrpc';

/** Time as the timing classes are handed it, so that their tests need not wait. */
export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `delayMs`, unless disposed before. */
  after(delayMs: number, callback: () => void): Disposable;
};

/**
 * The system's time, but for a clock that is set back: until it has caught up, time goes on from where it was. What waits for a moment
 * would wait for hours, and what came later would count as earlier.
 * @param systemNow milliseconds since the epoch
 * @param elapsed milliseconds by a clock that nobody sets
 */
export function neverBack(systemNow: () => number, elapsed: () => number): () => number {
  let last = { now: Number.NEGATIVE_INFINITY, elapsed: 0 };
  return () => {
    const elapsedMs = elapsed();
    const systemMs = systemNow();
    const now = systemMs >= last.now ? systemMs : last.now + elapsedMs - last.elapsed;
    last = { now, elapsed: elapsedMs };
    return Math.round(now);
  };
}

export const systemClock: Clock = {
  now: neverBack(
    () => Date.now(),
    () => performance.now(),
  ),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return { dispose: () => clearTimeout(timer) };
  },
};
