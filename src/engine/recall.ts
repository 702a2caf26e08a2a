import { LRUCache } from 'lru-cache';
import type * as v from 'valibot';
import { Fault } from '../core/fault.ts';
import { boundText, MAX_ERROR_TEXT, parseInput, querySchema } from '../core/input.ts';
import type { CausalChain, RecallAnswer } from '../core/model.ts';
import { rankFailures, type Candidate } from '../core/ranking.ts';
import { toErrorType, toTemplate } from '../core/template.ts';
import { HiddenFixes, toVerdicts } from './hiddenFixes.ts';
import { findOpenError } from './sameError.ts';
import type { Embedder } from './embedding/embedder.ts';
import type { Catalog } from './store/catalog.ts';
import type { CausalStore, Hit } from './store/causalStore.ts';
import { CHAIN_COLUMNS, fromChainRow, textOf, type Row } from './store/schema.ts';

const DEFAULT_LIMIT = 5;
const MAX_LIMIT = 100;
const DEFAULT_THRESHOLD = 0.5;
/** Candidates of each search beyond the answers asked for: chains that no longer answer and repeated fixes fall out. */
const SPARE_CANDIDATES = 20;
const MAX_EXACT = 20;
const MAX_SEARCH_WORDS = 48;
const MAX_CACHED_ANSWERS = 200;

const NOTHING_KNOWN: RecallAnswer = {
  failures: [],
  silence: { reason: 'nothingKnown', bestConfidence: null },
  hidden: 0,
};

/** Finds past chains for a present error. */
export class Recall {
  readonly #store: CausalStore;
  readonly #catalog: () => Catalog;
  readonly #embedder: Embedder;
  readonly #hidden: HiddenFixes;
  readonly #answers = new LRUCache<string, RecallAnswer>({ max: MAX_CACHED_ANSWERS });

  constructor(store: CausalStore, catalog: () => Catalog, embedder: Embedder) {
    this.#store = store;
    this.#catalog = catalog;
    this.#embedder = embedder;
    this.#hidden = new HiddenFixes(store, catalog);
  }

  /** To be called when a chain was added or changed. */
  forgetAnswers(): void {
    this.#answers.clear();
  }

  /** @throws Fault emptyError, limitOutOfRange, thresholdOutOfRange, invalidInput */
  async query(raw: unknown): Promise<RecallAnswer> {
    const input = parseInput(querySchema, raw);
    const answer = await this.#answer(input);
    return { ...answer, errorId: findOpenError(this.#catalog(), input) };
  }

  async #answer(input: v.InferOutput<typeof querySchema>): Promise<RecallAnswer> {
    const limit = toLimit(input.limit);
    const threshold = toThreshold(input.threshold);
    const { source, code, snippet, workspace } = input.context;
    const present = {
      message: boundText(input.error, MAX_ERROR_TEXT).text,
      errorType: input.errorType ?? toErrorType(source, code),
      ...{ source, snippet, workspace },
    };
    const question = JSON.stringify([present, limit, threshold, input.scope, input.includeHidden]);
    const known = this.#answers.get(question);
    if (known) return known;
    const catalog = this.#catalog();
    if (!catalog.hasChains) return NOTHING_KNOWN;
    const found = await this.#findCandidates(present.message, limit);
    const isInScope = ({ chain }: Candidate) =>
      input.scope !== 'workspace' || chain.errorEvent.context.workspace === workspace;
    const isHidden = await this.#hidden.findHidden(
      found.map(({ chain }) => chain),
      {
        errorMessage: present.message,
        errorType: present.errorType,
        workspace,
      },
    );
    const inScope = found.filter(isInScope);
    const shown = input.includeHidden ? inScope : inScope.filter(({ chain }) => !isHidden(chain));
    const hidden = rankFailures(
      present,
      inScope.filter(({ chain }) => isHidden(chain)),
      { limit, threshold },
    ).length;
    const all = rankFailures(present, shown, { limit, threshold: 0 });
    const failures = all
      .filter(({ confidence }) => confidence >= threshold)
      .map((failure) => (isHidden(failure.chain) ? { ...failure, hidden: true as const } : failure));
    const best = all[0];
    const silence = best
      ? ({ reason: 'underThreshold', bestConfidence: best.confidence } as const)
      : NOTHING_KNOWN.silence;
    const answer = { failures, silence: failures.length > 0 ? null : silence, hidden };
    this.#answers.set(question, answer);
    return answer;
  }

  /** The chain as it stands now; null when it cannot be read. */
  toChain(row: Row): CausalChain | null {
    const entry = this.#catalog().findChain(textOf(row, 'key'));
    if (!entry) return null;
    const chain = fromChainRow(row);
    return {
      ...chain,
      id: entry.id,
      evidence: this.#catalog().evidenceOf(entry),
      reopened: !this.#catalog().isAnswering(entry),
      clearedWith: this.#catalog().listClearedWith(entry.errorKey),
      ...toVerdicts(this.#catalog(), entry),
    };
  }

  async #findCandidates(message: string, limit: number): Promise<Candidate[]> {
    const count = limit + SPARE_CANDIDATES;
    // Words first: the database searches on its own threads while the model works on ours.
    const byWords = this.#searchByWords(message, count);
    const vector = await this.#embedder.embed(message);
    const searches = await Promise.allSettled([vector ? this.#store.searchByVector(vector, count) : [], byWords]);
    const [byVector, words] = searches.map((search) => (search.status === 'fulfilled' ? search.value : []));
    const failed = searches.find((search) => search.status === 'rejected');
    if (failed && searches.every((search) => search.status === 'rejected')) throw failed.reason;
    const hits = new Map<string, Hit>();
    for (const hit of [...(byVector ?? []), ...(words ?? [])]) {
      const key = textOf(hit.row, 'key');
      if (!hits.has(key)) hits.set(key, hit);
    }
    for (const row of await this.#readExact(message, hits, limit)) hits.set(textOf(row, 'key'), { row, cosine: null });
    // What the vector search did not bring is no nearer than the last it brought.
    const farthest = (byVector?.length ?? 0) >= count ? (byVector?.at(-1)?.cosine ?? null) : null;
    return [...hits.values()].flatMap(({ row, cosine }) => {
      const chain = this.toChain(row);
      if (!chain || chain.reopened) return [];
      return [{ chain, cosine: cosine ?? (vector && row['model'] !== null ? farthest : null) }];
    });
  }

  async #searchByWords(message: string, count: number): Promise<Hit[]> {
    const words = new Set(message.match(/[\p{L}\p{N}_]+/gu) ?? []);
    if (words.size === 0) return [];
    return this.#store.searchByWords([...words].slice(0, MAX_SEARCH_WORDS).join(' '), count);
  }

  /** Chains with the same wording, where the searches brought up fewer of them than are asked for. */
  async #readExact(message: string, found: ReadonlyMap<string, Hit>, limit: number): Promise<Row[]> {
    const exact = this.#catalog().listByTemplate(toTemplate(message).text);
    const known = exact.filter((chain) => found.has(chain.key)).length;
    if (known >= Math.min(limit, exact.length)) return [];
    const missing = exact.filter((chain) => !found.has(chain.key)).slice(0, MAX_EXACT);
    const keys = missing.map((chain) => chain.key);
    return this.#store.read('causal_chains', keys, CHAIN_COLUMNS);
  }
}

function toLimit(limit: unknown): number {
  if (limit === undefined) return DEFAULT_LIMIT;
  if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new Fault('limitOutOfRange', { limit: JSON.stringify(limit) });
}

function toThreshold(threshold: unknown): number {
  if (threshold === undefined) return DEFAULT_THRESHOLD;
  if (typeof threshold === 'number' && threshold >= 0 && threshold <= 1) return threshold;
  throw new Fault('thresholdOutOfRange', { threshold: JSON.stringify(threshold) });
}
