import { setImmediate } from 'node:timers/promises';
import { wordsOf } from '../../core/ranking/rememberedError.ts';
import { WordCounts, type WordWeights } from '../../core/ranking/words.ts';
import type { Catalog } from '../store/catalog.ts';
import type { CausalStore } from '../store/causalStore.ts';
import { CHAIN_COLUMNS } from '../store/schema.ts';
import type { ChainReader } from './chainReader.ts';

/** So many chains say well enough which words are rare. */
const MAX_COUNTED = 1_000;
const SLICE = 25;

/** Which words are rare among the remembered errors: counted over all of a small memory, over the first thousand of a large one. */
export class WordStatistics {
  readonly #store: Pick<CausalStore, 'read'>;
  readonly #catalog: () => Catalog;
  readonly #chains: ChainReader;
  readonly #counts = new WordCounts();
  readonly #counted = new Set<string>();
  #work: Promise<void> = Promise.resolve();

  constructor(store: Pick<CausalStore, 'read'>, catalog: () => Catalog, chains: ChainReader) {
    this.#store = store;
    this.#catalog = catalog;
    this.#chains = chains;
  }

  /** What is known by now, chains written since the last call included. */
  async upToDate(): Promise<WordWeights> {
    this.#work = this.#work.catch(() => undefined).then(() => this.#countNew());
    await this.#work;
    return this.#counts;
  }

  async #countNew(): Promise<void> {
    if (this.#counted.size >= MAX_COUNTED) return;
    const keys: string[] = [];
    for (const key of this.#catalog().chainKeys()) {
      if (this.#counted.size + keys.length >= MAX_COUNTED) break;
      if (!this.#counted.has(key)) keys.push(key);
    }
    const rows = await this.#store.read('causal_chains', keys, CHAIN_COLUMNS);
    for (const key of keys) this.#counted.add(key);
    for (const [index, row] of rows.entries()) {
      this.#counts.add(wordsOf(this.#chains.read(row).features));
      if (index % SLICE === SLICE - 1) await setImmediate();
    }
  }
}
