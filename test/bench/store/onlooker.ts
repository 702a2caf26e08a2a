import { setTimeout } from 'node:timers/promises';
import { EngineProcess } from './engineProcess.ts';
import type { Planting } from './planted.ts';
import type { Product } from './storeCase.ts';

const LOOK_EVERY_MS = 250;
/** As a list of open errors asks for them, newest first; more come in while it looks. */
const LISTED = 300;

/** One more engine on the store that only looks, as a window does in which nothing is written. */
export class Onlooker {
  readonly #engine: EngineProcess;
  /** When those that have not been seen yet were acknowledged, by their text. */
  readonly #unseen = new Map<string, number>();
  #slowestMs = 0;
  #isOver = false;
  readonly #looking: Promise<void>;

  private constructor(engine: EngineProcess) {
    this.#engine = engine;
    this.#looking = this.#look();
  }

  static async open(product: Product, storePath: string): Promise<Onlooker> {
    return new Onlooker(await EngineProcess.start({ product, storePath }));
  }

  noteAcknowledged({ traces }: Planting): void {
    for (const { text } of traces) this.#unseen.set(text, performance.now());
  }

  /** @returns the longest that an acknowledged error was not seen */
  async end(): Promise<number> {
    const deadline = performance.now() + 10_000;
    while (this.#unseen.size > 0 && performance.now() < deadline) await setTimeout(LOOK_EVERY_MS);
    this.#isOver = true;
    await this.#looking;
    for (const since of this.#unseen.values()) this.#noteDelay(since);
    await this.#engine.end();
    return this.#slowestMs;
  }

  async #look(): Promise<void> {
    while (!this.#isOver) {
      const errors = (await this.#engine.request('listErrors', { limit: LISTED })) as { errorMessage: string }[];
      for (const { errorMessage } of errors) this.#see(errorMessage);
      await setTimeout(LOOK_EVERY_MS);
    }
  }

  #see(message: string): void {
    const text = /^planted \d+ \d+ here/.exec(message)?.[0] ?? '';
    const since = this.#unseen.get(text);
    if (since === undefined) return;
    this.#noteDelay(since);
    this.#unseen.delete(text);
  }

  #noteDelay(since: number): void {
    this.#slowestMs = Math.max(this.#slowestMs, performance.now() - since);
  }
}
