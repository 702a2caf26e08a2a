import { LRUCache } from 'lru-cache';
import type { CausalChain, ErrorEvent } from '../core/model.ts';
import { templateOf } from '../core/recallText.ts';
import type { Catalog, ChainEntry } from './store/catalog.ts';
import type { CausalStore } from './store/causalStore.ts';
import { ERROR_COLUMNS, fromErrorRow } from './store/schema.ts';

/** What tells whether two errors are alike enough for a fix that is hidden for one to be hidden for the other. */
export type Likeness = Pick<ErrorEvent, 'errorMessage' | 'errorType' | 'context'>;

const MAX_KNOWN = 500;

/** Which fixes a person does not want to see again, and for what errors: those of the same type and wording in the same workspace. */
export class HiddenFixes {
  readonly #store: Pick<CausalStore, 'read'>;
  readonly #catalog: () => Catalog;
  readonly #kinds = new LRUCache<string, string>({ max: MAX_KNOWN });

  constructor(store: Pick<CausalStore, 'read'>, catalog: () => Catalog) {
    this.#store = store;
    this.#catalog = catalog;
  }

  /** @returns a test of chains: true for one that is not to be shown for the present error */
  async findHidden(chains: readonly CausalChain[], present: Likeness): Promise<(chain: CausalChain) => boolean> {
    const catalog = this.#catalog();
    const hiddenFor = new Map(
      chains.flatMap(({ key }) => {
        const entry = catalog.findChain(key);
        const keys = entry ? catalog.feedbackOf(entry).hiddenFor : [];
        return keys.length > 0 ? [[key, keys] as const] : [];
      }),
    );
    if (hiddenFor.size === 0) return () => false;
    await this.#learnKinds([...hiddenFor.values()].flat());
    const kind = toKind(present);
    return ({ key }) =>
      (hiddenFor.get(key) ?? []).some((errorKey) => errorKey === null || this.#kinds.get(errorKey) === kind);
  }

  async #learnKinds(errorKeys: readonly (string | null)[]): Promise<void> {
    const unknown = errorKeys.filter((key) => key !== null && !this.#kinds.has(key)) as string[];
    for (const row of await this.#store.read('causal_error_events', unknown, ERROR_COLUMNS)) {
      const event = fromErrorRow(row);
      this.#kinds.set(event.key, toKind(event));
    }
  }
}

/** The verdicts on a chain's fix by the ids of the errors they were given for, as a chain carries them. */
export function toVerdicts(catalog: Catalog, entry: ChainEntry): Pick<CausalChain, 'verdicts'> {
  const given = catalog.verdictsOn(entry);
  if (given.length === 0) return {};
  return {
    verdicts: given.map(({ errorKey, verdict }) => ({
      errorId: errorKey === null ? null : (catalog.findError(errorKey)?.id ?? null),
      verdict,
    })),
  };
}

function toKind(error: Likeness): string {
  return JSON.stringify([error.errorType, templateOf(error).text, error.context.workspace ?? null]);
}
