import type { Candidate } from '../../core/ranking/rankFailures.ts';
import type { ErrorContext, CausalChain } from '../../core/model.ts';
import { templateOf, toSearchText } from '../../core/recallText.ts';
import type { Embedder } from '../embedding/embedder.ts';
import { embedError } from '../embedding/errorVector.ts';
import { toVerdicts } from '../hiddenFixes.ts';
import type { Catalog } from '../store/catalog.ts';
import type { CausalStore } from '../store/causalStore.ts';
import type { Hit, Wanted } from '../store/chainSearch.ts';
import { CHAIN_COLUMNS, optionalTextOf, textOf, type Row } from '../store/schema.ts';
import type { ChainReader, ReadChain } from './chainReader.ts';
import { selectHits } from './selectHits.ts';

/** The error that is asked about, as it would be recorded. */
export type Question = { errorMessage: string; errorType: string; context: ErrorContext };

/** Of each search. */
const CANDIDATES = 50;
/** So many of them are compared closely. */
const COMPARED = 24;
/** Of one wording. */
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

  /**
   * Answering chains worth comparing, in no particular order.
   * @param workspaces only their chains may answer, for null those that belong to none; all when undefined
   * @throws what the database throws when both searches fail
   */
  async find(question: Question, workspaces: Wanted['workspaces']): Promise<Candidate[]> {
    const wanted: Wanted = { count: CANDIDATES, workspaces };
    // Words first: the database searches on its own threads while the model works on ours.
    const byWords = this.#searchByWords(question, wanted);
    const vector = await embedError(this.#embedder, question);
    const nearest = vector ? this.#store.searchByVector(vector, wanted) : Promise.resolve([]);
    const [near, worded] = await takeWhatCame([nearest, byWords]);
    // Vectors of another model say nothing about this one's; they are made anew in the background.
    const isComparable = (model: string | null): boolean => model === this.#embedder.modelId;
    const comparable = near.filter((hit) => isComparable(optionalTextOf(hit, 'model')));
    const template = templateOf(question).text;
    const mayAnswer = (hit: Hit): boolean => this.#isAnswering(textOf(hit, 'key'));
    const hits = selectHits([comparable.filter(mayAnswer), worded.filter(mayAnswer)], template, COMPARED);
    const found = await this.#readHits(hits);
    const exact = await this.#readExact(template, hits, workspaces);
    return [...found, ...exact].flatMap((read) =>
      this.#toCandidate(
        read,
        vector && read.vector && isComparable(read.model) ? dotProduct(vector, read.vector) : null,
      ),
    );
  }

  #isAnswering(key: string): boolean {
    const entry = this.#catalog().findChain(key);
    return entry !== undefined && this.#catalog().isAnswering(entry);
  }

  /** The chain as it stands now; null when it is not known. */
  toChain(row: Row): CausalChain | null {
    return this.#toPresent(this.#chains.read(row).written);
  }

  #toPresent(written: CausalChain): CausalChain | null {
    const catalog = this.#catalog();
    const entry = catalog.findChain(written.key);
    if (!entry) return null;
    return {
      ...written,
      id: entry.id,
      evidence: catalog.evidenceOf(entry),
      reopened: !catalog.isAnswering(entry),
      clearedWith: catalog.listClearedWith(entry.errorKey),
      ...toVerdicts(catalog, entry),
    };
  }

  #toCandidate({ written, features, change }: ReadChain, cosine: number | null): Candidate[] {
    const chain = this.#toPresent(written);
    const entry = this.#catalog().findChain(written.key);
    if (!chain || !entry || chain.reopened) return [];
    return [{ chain, features, change, cosine, feedback: this.#catalog().feedbackOf(entry) }];
  }

  async #readHits(hits: readonly Hit[]): Promise<ReadChain[]> {
    const kept = hits.map((hit) => this.#recall(textOf(hit, 'key')));
    const rows = await this.#store.readHits(hits.filter((_, index) => !kept[index]));
    return [...kept.filter((read) => read !== undefined), ...rows.map((row) => this.#chains.read(row))];
  }

  /** What is kept of a chain, unless its vector may have been made anew since. */
  #recall(key: string): ReadChain | undefined {
    const read = this.#chains.recall(key);
    const { modelId } = this.#embedder;
    return modelId === null || read?.model === modelId ? read : undefined;
  }

  async #searchByWords(question: Question, wanted: Wanted): Promise<Hit[]> {
    const words = new Set(toSearchText(question).match(/[\p{L}\p{N}_]+/gu) ?? []);
    if (words.size === 0) return [];
    return this.#store.searchByWords([...words].slice(0, MAX_SEARCH_WORDS).join(' '), wanted);
  }

  /** Chains with the same wording beside those that were found, the latest first. */
  async #readExact(template: string, found: readonly Hit[], workspaces: Wanted['workspaces']): Promise<ReadChain[]> {
    const same = new Set(found.flatMap((hit) => (textOf(hit, 'template') === template ? textOf(hit, 'key') : [])));
    const missing: string[] = [];
    for (const { key, workspace } of this.#catalog().latestByTemplate(template)) {
      if (missing.length + same.size >= MAX_EXACT) break;
      if (!same.has(key) && (workspaces?.includes(workspace) ?? true)) missing.push(key);
    }
    // The latest of a wording are asked for with every error of it.
    const kept = missing.flatMap((key) => this.#recall(key) ?? []);
    const keptKeys = new Set(kept.map(({ written }) => written.key));
    const others = missing.filter((key) => !keptKeys.has(key));
    const rows = await this.#store.read('causal_chains', others, CHAIN_COLUMNS);
    return [...kept, ...rows.map((row) => this.#chains.read(row))];
  }
}

/** The cosine of two unit vectors. */
function dotProduct(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return Math.max(-1, Math.min(1, sum));
}

/** Either search may fail alone. @throws what the first failed with when both fail */
async function takeWhatCame(searches: readonly [Promise<Hit[]>, Promise<Hit[]>]): Promise<[Hit[], Hit[]]> {
  const [first, second] = await Promise.allSettled(searches);
  if (first.status === 'rejected' && second.status === 'rejected') throw first.reason;
  return [first.status === 'fulfilled' ? first.value : [], second.status === 'fulfilled' ? second.value : []];
}
