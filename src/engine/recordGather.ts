import { setImmediate } from 'node:timers/promises';
import type { RecordItem, RecordResult } from '../protocol/engine.ts';

const MAX_ITEMS = 200;

type Waiting = {
  items: readonly RecordItem[];
  resolve: (results: RecordResult[]) => void;
  reject: (error: unknown) => void;
};

/**
 * Makes one write, and one sync, of what is asked for at the same time or while a write is under way, in the order of asking. Nothing
 * waits longer for company here: the extension host has gathered its events for a moment before it sends them.
 */
export class RecordGather {
  readonly #commit: (items: readonly RecordItem[]) => Promise<RecordResult[]>;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;

  /** @param commit answers item by item, in order */
  constructor(commit: (items: readonly RecordItem[]) => Promise<RecordResult[]>) {
    this.#commit = commit;
  }

  /** Resolves when the items are stored, or refused for good. */
  add(items: readonly RecordItem[]): Promise<RecordResult[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ items, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Returns when nothing waits. */
  async settle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    await setImmediate();
    while (this.#waiting.length > 0) await this.#commitSome(this.#take());
    this.#running = null;
  }

  #take(): Waiting[] {
    let count = 0;
    const end = this.#waiting.findIndex(({ items }) => (count += items.length) > MAX_ITEMS);
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : Math.max(1, end));
  }

  async #commitSome(calls: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.#commit(calls.flatMap(({ items }) => items));
      let from = 0;
      for (const { items, resolve } of calls) resolve(results.slice(from, (from += items.length)));
    } catch (error) {
      for (const { reject } of calls) reject(error);
    }
  }
}
