import { setImmediate } from 'node:timers/promises';
import { TEMPLATE_VERSION } from '../core/template.ts';
import type { Embedder } from './embedding/embedder.ts';
import { embedError } from './embedding/errorVector.ts';
import type { CausalStore } from './store/causalStore.ts';
import { renewChain, renewError } from './store/changedRows.ts';
import { quote } from './store/predicate.ts';
import { fromChainRow, fromErrorRow, type Row } from './store/schema.ts';

const RENEWED_TABLES = ['causal_chains', 'causal_error_events'] as const;
const BATCH_ROWS = 24;
/** Of every second, where there is nothing else to do: a quarter of a core. */
const TURN_MS = 250;

/**
 * Makes the vectors and texts anew of rows that another model or another version of the templates made, and of those without
 * a vector, little by little. What is done is in the store: another process, or the next one, goes on from there.
 */
export class Renewal {
  readonly #store: Pick<CausalStore, 'count' | 'readWhere' | 'replace'>;
  readonly #embedder: Embedder;
  /** Rows to be done when it began; null before it was looked. */
  #total: number | null = null;
  #left = 0;
  #hasRenewed = false;

  constructor(store: CausalStore, embedder: Embedder) {
    this.#store = store;
    this.#embedder = embedder;
  }

  /** Share that is done, 0–1; null when there is nothing to do. */
  get share(): number | null {
    return this.#total === null || this.#left === 0 ? null : 1 - this.#left / Math.max(this.#total, this.#left);
  }

  /** True when there are rows to be done. Asks the store. */
  async look(): Promise<boolean> {
    const outdated = toPredicate(this.#embedder.modelId);
    if (outdated === null) return false;
    const counts = await Promise.all(RENEWED_TABLES.map((name) => this.#store.count(name, outdated)));
    this.#left = counts.reduce((sum, count) => sum + count, 0);
    this.#total = Math.max(this.#total ?? 0, this.#left);
    return this.#left > 0;
  }

  /**
   * Works for about a quarter of a second. To be called by the process that has the store's upkeep.
   * @returns true when this was the end of it
   */
  async work(): Promise<boolean> {
    const until = performance.now() + TURN_MS;
    do {
      const done = await this.#renewBatch();
      this.#left = done === 0 ? 0 : Math.max(0, this.#left - done);
      this.#hasRenewed ||= done > 0;
      if (this.#left === 0) return this.#hasRenewed && !(await this.look());
    } while (performance.now() < until);
    return false;
  }

  async #renewBatch(): Promise<number> {
    const outdated = toPredicate(this.#embedder.modelId);
    if (outdated === null) return 0;
    for (const name of RENEWED_TABLES) {
      const rows = await this.#store.readWhere(name, outdated, BATCH_ROWS);
      if (rows.length === 0) continue;
      const renewed: Row[] = [];
      for (const row of rows) {
        renewed.push(await this.#renew(name, row));
        // The model runs on this thread: let requests in between.
        await setImmediate();
      }
      await this.#store.replace(name, renewed);
      return rows.length;
    }
    return 0;
  }

  async #renew(name: (typeof RENEWED_TABLES)[number], row: Row): Promise<Row> {
    const model = this.#embedder.modelId;
    if (name === 'causal_error_events') {
      const event = fromErrorRow(row);
      return renewError(row, event, await embedError(this.#embedder, event), model);
    }
    const chain = fromChainRow(row);
    return renewChain(row, chain, await embedError(this.#embedder, chain.errorEvent), model);
  }
}

/**
 * Null without a model: then nothing better can be made. A row has a model where it has a vector; to look for rows without one would
 * read all vectors.
 */
function toPredicate(model: string | null): string | null {
  if (model === null) return null;
  return `template_version != ${TEMPLATE_VERSION} OR model IS NULL OR model != ${quote(model)}`;
}
