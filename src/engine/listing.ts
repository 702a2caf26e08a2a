import { Fault } from '../core/fault.ts';
import type { CausalChain, ErrorEvent, ErrorSummary } from '../core/model.ts';
import type { ListChainsInput, ListErrorsInput } from '../protocol/engine.ts';
import type { Recall } from './recall.ts';
import type { Catalog, ErrorEntry } from './store/catalog.ts';
import type { CausalStore } from './store/causalStore.ts';
import { CHAIN_COLUMNS, ERROR_COLUMNS, fromErrorRow, textOf } from './store/schema.ts';

const DEFAULT_LIMIT = 100;

/** What is remembered, by id or in its order, as it stands now. */
export class Listing {
  readonly #store: CausalStore;
  readonly #catalog: () => Catalog;
  readonly #recall: Recall;

  constructor(store: CausalStore, catalog: () => Catalog, recall: Recall) {
    this.#store = store;
    this.#catalog = catalog;
    this.#recall = recall;
  }

  /** By id or key; null when there is none. */
  async getChain(id: string): Promise<CausalChain | null> {
    const entry = this.#catalog().findChain(id);
    return entry ? ((await this.#readChains([entry.key]))[0] ?? null) : null;
  }

  /** By their keys, in that order; what is not there is left out. */
  getChains(keys: readonly string[]): Promise<CausalChain[]> {
    return this.#readChains(keys);
  }

  /** Newest first, reopened ones included. */
  async listChains({ limit }: ListChainsInput): Promise<CausalChain[]> {
    const entries = this.#catalog().listChains().slice(0, toListLimit(limit));
    return this.#readChains(entries.map((entry) => entry.key));
  }

  /** Newest first, with what has become of each. */
  async listErrors(input: ListErrorsInput): Promise<ErrorSummary[]> {
    const limit = toListLimit(input.limit);
    const wanted = this.#catalog()
      .listErrors(input.state)
      .filter(({ id }) => input.id === undefined || id === input.id);
    const entries = wanted.slice(0, limit);
    const keys = entries.map((entry) => entry.key);
    const rows = await this.#store.read('causal_error_events', keys, ERROR_COLUMNS);
    const events = new Map(rows.map((row) => [textOf(row, 'key'), fromErrorRow(row)]));
    return entries.flatMap((entry) => {
      const event = events.get(entry.key);
      return event ? [{ ...event, id: entry.id, ...this.#toSummary(entry, event) }] : [];
    });
  }

  async #readChains(keys: readonly string[]): Promise<CausalChain[]> {
    const rows = await this.#store.read('causal_chains', keys, CHAIN_COLUMNS);
    const chains = new Map(rows.map((row) => [textOf(row, 'key'), this.#recall.toChain(row)]));
    return keys.flatMap((key) => chains.get(key) ?? []);
  }

  #toSummary(entry: ErrorEntry, { context }: ErrorEvent): Omit<ErrorSummary, keyof ErrorEvent> {
    const { state, cause, count, lastSeen, sources } = entry.history;
    const chainId = this.#catalog().findResolution(entry)?.id ?? null;
    const { channel = 'told', source: tool = '' } = context;
    return { state, cause, count, lastSeen, chainId, sources: [{ channel, tool }, ...sources] };
  }
}

function toListLimit(limit: unknown): number {
  if (limit === undefined) return DEFAULT_LIMIT;
  if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 1) return limit;
  throw new Fault('invalidInput', {
    path: 'limit',
    problem: `must be a whole number of at least 1, not ${JSON.stringify(limit)}`,
  });
}
