import { LRUCache } from 'lru-cache';
import type * as v from 'valibot';
import { Fault } from '../core/fault.ts';
import { parseInput, querySchema } from '../core/input.ts';
import type { CausalChain, RecallAnswer } from '../core/model.ts';
import { toErrorFeatures } from '../core/ranking/errorFeatures.ts';
import { rankFailures, type Candidate } from '../core/ranking/rankFailures.ts';
import { HiddenFixes } from './hiddenFixes.ts';
import type { FailureReader } from './output/failureReader.ts';
import { readTold } from './pastedText.ts';
import { CandidateSearch, type Question } from './recall/candidateSearch.ts';
import { ChainReader } from './recall/chainReader.ts';
import { WordStatistics } from './recall/wordStatistics.ts';
import { findOpenError } from './sameError.ts';
import type { Embedder } from './embedding/embedder.ts';
import type { Catalog } from './store/catalog.ts';
import type { CausalStore } from './store/causalStore.ts';
import type { Row } from './store/schema.ts';

const DEFAULT_LIMIT = 5;
const MAX_LIMIT = 100;
const DEFAULT_THRESHOLD = 0.5;
const MAX_CACHED_ANSWERS = 200;

const NOTHING_KNOWN: RecallAnswer = {
  failures: [],
  silence: { reason: 'nothingKnown', bestConfidence: null },
  hidden: 0,
};

type Asked = v.InferOutput<typeof querySchema>;

/** Finds past chains for a present error. */
export class Recall {
  readonly #catalog: () => Catalog;
  readonly #failures: FailureReader;
  readonly #hidden: HiddenFixes;
  readonly #search: CandidateSearch;
  readonly #words: WordStatistics;
  readonly #answers = new LRUCache<string, RecallAnswer>({ max: MAX_CACHED_ANSWERS });

  constructor(store: CausalStore, catalog: () => Catalog, embedder: Embedder, failures: FailureReader) {
    const chains = new ChainReader();
    this.#catalog = catalog;
    this.#failures = failures;
    this.#hidden = new HiddenFixes(store, catalog);
    this.#search = new CandidateSearch({ store, catalog, embedder, chains });
    this.#words = new WordStatistics(store, catalog, chains);
  }

  /** Begins to count the words, so that the first question need not wait for it; what fails is told to that one. */
  prepare(): void {
    this.#words.upToDate().catch(() => undefined);
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

  /** The chain as it stands now; null when it cannot be read. */
  toChain(row: Row): CausalChain | null {
    return this.#search.toChain(row);
  }

  async #answer(input: Asked): Promise<RecallAnswer> {
    const options = { limit: toLimit(input.limit), threshold: toThreshold(input.threshold) };
    const question = toCacheKey(input, options);
    const known = this.#answers.get(question);
    if (known) return known;
    if (!this.#catalog().hasChains) return NOTHING_KNOWN;
    const answer = await this.#rank(input, await readTold(input, this.#failures), options);
    this.#answers.set(question, answer);
    return answer;
  }

  async #rank(
    { scope, includeHidden, context: { workspace } }: Asked,
    question: Question,
    options: { limit: number; threshold: number },
  ): Promise<RecallAnswer> {
    const found = await this.#search.find(question, toWorkspaces(scope, workspace));
    const words = await this.#words.upToDate();
    const chains = found.map(({ chain }) => chain);
    const isHidden = await this.#hidden.findHidden(chains, question);
    const present = { message: question.errorMessage, workspace, features: toErrorFeatures(question) };
    const rank = (candidates: readonly Candidate[]) => rankFailures(present, candidates, words, options);
    const { failures, bestConfidence } = rank(includeHidden ? found : found.filter(({ chain }) => !isHidden(chain)));
    const hidden = rank(found.filter(({ chain }) => isHidden(chain))).failures.length;
    if (failures.length > 0) {
      const marked = failures.map((failure) =>
        isHidden(failure.chain) ? { ...failure, hidden: true as const } : failure,
      );
      return { failures: marked, silence: null, hidden };
    }
    if (bestConfidence === null) return { ...NOTHING_KNOWN, hidden };
    return { failures, silence: { reason: 'underThreshold', bestConfidence }, hidden };
  }
}

/** The workspaces that may answer, null for what belongs to none; undefined for all. */
function toWorkspaces(scope: Asked['scope'], workspace: string | undefined): readonly (string | null)[] | undefined {
  if (scope === undefined || scope === 'all') return undefined;
  return scope === 'workspace' ? [workspace ?? null] : scope;
}

/** Where in which file an error stands changes no answer. */
function toCacheKey({ error, errorType, context, scope, includeHidden }: Asked, options: object): string {
  const place = { file: 0, uri: 0, line: context.line === undefined ? 0 : 1, range: 0, identity: 0, frames: 0 };
  return JSON.stringify([error, errorType, { ...context, ...place }, options, scope, includeHidden]);
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
