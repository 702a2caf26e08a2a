import { createHook } from 'node:async_hooks';
import { ownNow } from './ownClock.ts';

/** A call of the extension, with what of its own followed in the same turn; or what followed an await in a turn that began elsewhere. */
export type OwnCall = { event: string; selfMs: number };

/** The event of what followed an await in a turn that began elsewhere. */
export const AWAITED = 'await';

/**
 * Times one extension among others in its host, while it is on: its calls, and what goes on after its awaits. Whose a continuation is
 * tells who made the promise that it waits on.
 */
export class OwnTimer {
  readonly calls: OwnCall[] = [];
  isOn = false;
  /** Promises made by the extension, by their number in Node. */
  readonly #promises = new Set<number>();
  readonly #now: () => number;
  #isRunning = false;
  #begin = 0;
  /** What the extension's continuations of this turn are counted to. */
  #turn: OwnCall | undefined;

  /** @param now milliseconds, without those in which others had the processor */
  constructor(now: () => number = ownNow) {
    this.#now = now;
    createHook({
      init: (id, type) => {
        if (this.#isRunning && type === 'PROMISE') this.#promises.add(id);
      },
      before: (id) => {
        if (!this.#promises.has(id)) return;
        this.#isRunning = true;
        this.#begin = now();
      },
      after: (id) => {
        if (!this.#promises.has(id)) return;
        this.#isRunning = false;
        if (this.isOn) this.#continued(now() - this.#begin);
      },
      destroy: (id) => void this.#promises.delete(id),
    }).enable();
  }

  /** The same function, timed under a name. */
  wrap<A extends unknown[], R>(event: string, callback: (...args: A) => R): (...args: A) => R {
    return (...args) => this.run(event, () => callback(...args));
  }

  run<R>(event: string, callback: () => R): R {
    // Called by the extension itself: part of what is being timed.
    if (this.#isRunning) return callback();
    const call = this.isOn ? this.#open(event) : undefined;
    const begin = this.#now();
    this.#isRunning = true;
    try {
      return callback();
    } finally {
      this.#isRunning = false;
      if (call) call.selfMs += this.#now() - begin;
    }
  }

  #continued(ms: number): void {
    const call = this.#turn ?? this.#open(AWAITED);
    call.selfMs += ms;
  }

  #open(event: string): OwnCall {
    const call = { event, selfMs: 0 };
    this.calls.push(call);
    this.#turn = call;
    // Node empties the microtask queue before it turns to its next tick.
    queueMicrotask(() => {
      process.nextTick(() => {
        if (this.#turn === call) this.#turn = undefined;
      });
    });
    return call;
  }
}
