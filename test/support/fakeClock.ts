import type { Clock } from '../../src/host/clock.ts';

/** Time that stands still until a test moves it on. */
export class FakeClock implements Clock {
  #now = 0;
  readonly #timers = new Map<number, { at: number; callback: () => void }>();
  #nextId = 0;

  now(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): { dispose(): void } {
    const id = this.#nextId++;
    this.#timers.set(id, { at: this.#now + delayMs, callback });
    return { dispose: () => void this.#timers.delete(id) };
  }

  /** Calls back everything that is due, in order, and lets promises settle after each. */
  async advance(ms: number): Promise<void> {
    await settle();
    const end = this.#now + ms;
    for (;;) {
      const [due] = [...this.#timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at);
      if (!due) break;
      const [id, timer] = due;
      this.#timers.delete(id);
      this.#now = timer.at;
      timer.callback();
      await settle();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets everything run that waits for nothing but a promise. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
