import type { Candidate } from '../../core/ranking/rankFailures.ts';
import type { ErrorContext, CausalChain } from '../../core/model.ts';
import { templateOf, toSearchText } from '../../core/recallText.ts';
import type { Embedder } from '../embedding/embedder.ts';
import { embedError } from '../embedding/errorVector.ts';
import { toVerdicts } from '../hiddenFixes.ts';
import type { Catalog } from '../store/catalog.ts';
import type { CausalStore, Hit } from '../store/causalStore.ts';
import { CHAIN_COLUMNS, textOf, type Row } from '../store/schema.ts';
import type { ChainReader } from './chainReader.ts';

/** The error that is asked about, as it would be recorded. */
export type Question = { errorMessage: string; errorType: string; context: ErrorContext };

/** Of each search. */
const CANDIDATES = 50;
const MAX_EXACT = 20;
const MAX_SEARCH_WORDS = 48;

/** Brings up the past chains that may answer: of the same wording, by words, by meaning. */
export class CandidateSearch {
  readonly #store: CausalStore;
  readonly #catalog: () => Catalog;
  readonly #embedder: Embedder;
  readonly #chains: ChainReader;

  constructor(parts: { store: CausalStore; catalog: () => Catalog; embedder: Embedder; chains: ChainReader }) {
    this.#store = parts.store;
    this.#catalog = parts.catalog;
    this.#embedder = parts.embedder;
    this.#chains = parts.chains;
  }

  /** Answering chains, in no particular order. @throws what the database throws when both searches fail */
  async find(question: Question): Promise<Candidate[]> {
    // Words first: the database searches on its own threads while the model works on ours.
    const byWords = this.#searchByWords(question);
    const vector = await embedError(this.#embedder, question);
    const searches = await Promise.allSettled([vector ? this.#store.searchByVector(vector, CANDIDATES) : [], byWords]);
    const [nearest, words] = searches.map((search) => (search.status === 'fulfilled' ? search.value : []));
    // Vectors of another model say nothing about this one's; they are made anew in the background.
    const isComparable = ({ model }: Row): boolean => model === this.#embedder.modelId;
    const byVector = nearest?.filter(({ row }) => isComparable(row));
    const failed = searches.find((search) => search.status === 'rejected');
    if (failed && searches.every((search) => search.status === 'rejected')) throw failed.reason;
    const hits = new Map<string, Hit>();
    for (const hit of [...(byVector ?? []), ...(words ?? [])]) {
      const key = textOf(hit.row, 'key');
      if (!hits.has(key)) hits.set(key, hit);
    }
    for (const row of await this.#readExact(question, hits)) hits.set(textOf(row, 'key'), { row, cosine: null });
    // What the vector search did not bring is no nearer than the last it brought.
    const farthest = (nearest?.length ?? 0) >= CANDIDATES ? (byVector?.at(-1)?.cosine ?? null) : null;
    return [...hits.values()].flatMap(({ row, cosine }) =>
      this.#toCandidate(row, cosine ?? (vector && isComparable(row) ? farthest : null)),
    );
  }

  /** The chain as it stands now; null when it is not known. */
  toChain(row: Row): CausalChain | null {
    const entry = this.#catalog().findChain(textOf(row, 'key'));
    if (!entry) return null;
    return {
      ...this.#chains.read(row).written,
      id: entry.id,
      evidence: this.#catalog().evidenceOf(entry),
      reopened: !this.#catalog().isAnswering(entry),
      clearedWith: this.#catalog().listClearedWith(entry.errorKey),
      ...toVerdicts(this.#catalog(), entry),
    };
  }

  #toCandidate(row: Row, cosine: number | null): Candidate[] {
    const chain = this.toChain(row);
    const entry = this.#catalog().findChain(textOf(row, 'key'));
    if (!chain || !entry || chain.reopened) return [];
    const { features, change } = this.#chains.read(row);
    return [{ chain, features, change, cosine, feedback: this.#catalog().feedbackOf(entry) }];
  }

  async #searchByWords(question: Question): Promise<Hit[]> {
    const words = new Set(toSearchText(question).match(/[\p{L}\p{N}_]+/gu) ?? []);
    if (words.size === 0) return [];
    return this.#store.searchByWords([...words].slice(0, MAX_SEARCH_WORDS).join(' '), CANDIDATES);
  }

  /** Chains with the same wording that the searches did not bring up. */
  async #readExact(question: Question, found: ReadonlyMap<string, Hit>): Promise<Row[]> {
    const exact = this.#catalog().listByTemplate(templateOf(question).text);
    const missing = exact.filter((chain) => !found.has(chain.key)).slice(0, MAX_EXACT);
    if (missing.length === exact.length - Math.min(exact.length, MAX_EXACT)) return [];
    return this.#store.read(
      'causal_chains',
      missing.map(({ key }) => key),
      CHAIN_COLUMNS,
    );
  }
}
