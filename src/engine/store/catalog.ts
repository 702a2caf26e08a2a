import { evidenceOf, foldFact, startHistory, type ErrorHistory, type HistoryFact } from '../../core/evidence.ts';
import { toFeedback, Verdicts, type Feedback, type GivenVerdict } from '../../core/feedback.ts';
import type { Cause, Evidence, Observation } from '../../core/model.ts';
import type { LightRows } from './causalStore.ts';
import { Interned } from './interned.ts';
import { KeyLists } from './keyLists.ts';
import { fromObservationRow, numberOf, optionalTextOf, textOf, type Row, type TableName } from './schema.ts';

export type ErrorEntry = {
  key: string;
  id: string;
  timestamp: number;
  sessionId: string;
  channel: string | null;
  history: ErrorHistory;
  /** When the latest fact of its history was written; what follows is to come after it, whatever the clock says by then. */
  factAt: number;
  /** Oldest first. */
  attemptKeys: readonly string[];
  /** Latest chain made for it, still answering or not. */
  chainKey: string | null;
};

export type AttemptEntry = { key: string; id: string; errorKey: string; successful: boolean; chainKey: string | null };

export type ChainEntry = {
  key: string;
  id: string;
  errorKey: string;
  fixKey: string;
  timestamp: number;
  evidence: Evidence;
  workspace: string | null;
};

/** Most errors have one attempt or none. */
const NONE: readonly string[] = [];

/** A fact in the order of its recording. */
type TimedFact = { recordedAt: number; errorKey: string; fact: HistoryFact };

/**
 * What is known of all records without reading the store: their keys and ids, and what has become of each error. Holds no
 * message, code or vector.
 */
export class Catalog {
  readonly #errors = new Map<string, ErrorEntry>();
  readonly #attempts = new Map<string, AttemptEntry>();
  readonly #chains = new Map<string, ChainEntry>();
  readonly #observations = new Set<string>();
  /** Key by id, for all three kinds: their prefixes differ. */
  readonly #keysById = new Map<string, string>();
  /** Error key by content identity, the latest event. */
  readonly #identities = new Map<string, string>();
  /** Error keys by likeness, oldest first. */
  readonly #likenesses = new KeyLists();
  /** Keys of the errors that went with another one, by that one's key. */
  readonly #clearedWith = new Map<string, Set<string>>();
  /** Error key by the key of a sighting that turned out to be the same error. */
  readonly #aliases = new Map<string, string>();
  /** What people said of fixes, by chain key. */
  readonly #verdicts = new Map<string, Verdicts>();
  /** Chain keys by template. */
  readonly #templates = new KeyLists();
  /** Names that many records share. */
  readonly #shared = new Interned();
  #fixChanges = 0;

  /** How often it changed which fix of an error answers, or whether one does. */
  get fixChanges(): number {
    return this.#fixChanges;
  }

  get counts(): { errors: number; chains: number } {
    let chains = 0;
    for (const chain of this.#chains.values()) if (this.isAnswering(chain)) chains++;
    return { errors: this.#errors.size, chains };
  }

  get hasChains(): boolean {
    return this.#chains.size > 0;
  }

  /** Of all chains, the first recorded first. */
  chainKeys(): Iterable<string> {
    return this.#chains.keys();
  }

  knows(table: TableName, key: string): boolean {
    switch (table) {
      case 'causal_error_events':
        return this.#errors.has(key);
      case 'causal_fix_attempts':
        return this.#attempts.has(key);
      case 'causal_chains':
        return this.#chains.has(key);
      case 'causal_observations':
        return this.#observations.has(key);
    }
  }

  hasId(id: string): boolean {
    return this.#keysById.has(id);
  }

  /** By `err-` id, key, or the key of a later sighting of the same error. */
  findError(idOrKey: string): ErrorEntry | undefined {
    const key = this.#keysById.get(idOrKey) ?? this.#aliases.get(idOrKey) ?? idOrKey;
    return this.#errors.get(key);
  }

  findAttempt(key: string): AttemptEntry | undefined {
    return this.#attempts.get(key);
  }

  findChain(idOrKey: string): ChainEntry | undefined {
    return this.#chains.get(this.#keysById.get(idOrKey) ?? idOrKey);
  }

  findByIdentity(identity: string): ErrorEntry | undefined {
    return this.#errors.get(this.#identities.get(identity) ?? '');
  }

  /** Errors that are alike through whatever channel they were seen, latest first. */
  findByLikeness(likeness: string): ErrorEntry[] {
    return this.#likenesses
      .get(likeness)
      .flatMap((key) => this.#errors.get(key) ?? [])
      .reverse();
  }

  /** Ids of the errors that went with this one. */
  listClearedWith(errorKey: string): string[] {
    const entries = [...(this.#clearedWith.get(errorKey) ?? [])].flatMap((key) => this.#errors.get(key) ?? []);
    return entries.filter(({ history }) => history.rootKey === errorKey).map(({ id }) => id);
  }

  /** The chain that resolved an error: its own, or that of the error it went with. */
  findResolution(error: ErrorEntry): ChainEntry | undefined {
    const { history, chainKey } = this.#errors.get(error.history.rootKey ?? '') ?? error;
    return this.findChain(this.#attempts.get(history.fixKey ?? '')?.chainKey ?? chainKey ?? '');
  }

  /** The error a subject (error or chain, id or key) speaks of. */
  findSubject(idOrKey: string): ErrorEntry | undefined {
    const chain = this.findChain(idOrKey);
    return chain ? this.#errors.get(chain.errorKey) : this.findError(idOrKey);
  }

  /** True while the chain's fix still holds as far as is known. */
  isAnswering(chain: ChainEntry): boolean {
    return this.#errors.get(chain.errorKey)?.history.fixKey === chain.fixKey;
  }

  evidenceOf(chain: ChainEntry): Evidence {
    return evidenceOf(this.#errors.get(chain.errorKey)?.history, chain.fixKey) ?? chain.evidence;
  }

  /** What people said of a chain's fix and have not taken back. */
  verdictsOn(chain: ChainEntry): GivenVerdict[] {
    return this.#verdicts.get(chain.key)?.list() ?? [];
  }

  feedbackOf(chain: ChainEntry): Feedback {
    return toFeedback(this.verdictsOn(chain));
  }

  /** All errors, in no particular order. */
  errors(): Iterable<ErrorEntry> {
    return this.#errors.values();
  }

  /** Newest first. */
  listErrors(state: ErrorHistory['state'] | undefined): ErrorEntry[] {
    const errors = [...this.#errors.values()].filter((error) => state === undefined || error.history.state === state);
    return errors.sort((a, b) => b.timestamp - a.timestamp || (b.key < a.key ? -1 : 1));
  }

  /** Newest fix first. */
  listChains(): ChainEntry[] {
    return [...this.#chains.values()].sort((a, b) => b.timestamp - a.timestamp || (b.fixKey < a.fixKey ? -1 : 1));
  }

  /** Answering chains whose error has this wording, the latest first; of a common one there are thousands, so they come one by one. */
  *latestByTemplate(template: string): Iterable<ChainEntry> {
    const keys = this.#templates.get(template);
    for (let index = keys.length - 1; index >= 0; index--) {
      const chain = this.#chains.get(keys[index] ?? '');
      if (chain && this.isAnswering(chain)) yield chain;
    }
  }

  /** Successful attempts whose chain was not written: a process died between the two. */
  listUnchained(): AttemptEntry[] {
    return [...this.#attempts.values()].filter((attempt) => attempt.successful && attempt.chainKey === null);
  }

  /** Takes in rows; keys that are known already are passed over. */
  add(rows: LightRows): void {
    const facts: TimedFact[] = [];
    for (const row of rows.causal_error_events ?? []) this.#addError(row);
    for (const row of rows.causal_fix_attempts ?? []) this.#addAttempt(row);
    for (const row of rows.causal_chains ?? []) facts.push(...this.#addChain(row));
    for (const row of rows.causal_observations ?? []) facts.push(...this.#addObservation(row));
    facts.sort((a, b) => a.recordedAt - b.recordedAt);
    for (const { errorKey, fact, recordedAt } of facts) {
      const error = this.#errors.get(errorKey);
      if (!error) continue;
      this.#fold(error, fact);
      error.factAt = Math.max(error.factAt, recordedAt);
    }
  }

  #fold(error: ErrorEntry, fact: HistoryFact): void {
    const { fixKey } = error.history;
    error.history = foldFact(error.history, fact);
    if (error.history.fixKey !== fixKey) this.#fixChanges++;
  }

  #addError(row: Row): void {
    const key = textOf(row, 'key');
    if (this.#errors.has(key)) return;
    const id = textOf(row, 'id');
    const timestamp = numberOf(row, 'timestamp');
    const sessionId = this.#shared.one(textOf(row, 'session_id'));
    const history = startHistory(timestamp, sessionId);
    const channel = this.#shared.one(optionalTextOf(row, 'channel'));
    const rest = { history, factAt: 0, attemptKeys: NONE, chainKey: null };
    this.#errors.set(key, { key, id, timestamp, sessionId, channel, ...rest });
    this.#keysById.set(id, key);
    const identity = optionalTextOf(row, 'identity');
    if (identity !== null) this.#identities.set(identity, key);
    const likeness = optionalTextOf(row, 'likeness');
    if (likeness !== null) this.#likenesses.add(likeness, key);
  }

  #addAttempt(row: Row): void {
    const key = textOf(row, 'key');
    const error = this.findError(textOf(row, 'error_id'));
    if (this.#attempts.has(key) || !error) return;
    const id = textOf(row, 'id');
    this.#attempts.set(key, { key, id, errorKey: error.key, successful: row['successful'] === true, chainKey: null });
    this.#keysById.set(id, key);
    // A list that grows, also by being spread, takes room for sixteen more.
    error.attemptKeys = error.attemptKeys.concat(key);
  }

  #addChain(row: Row): TimedFact[] {
    const key = textOf(row, 'key');
    const error = this.findError(textOf(row, 'error_id'));
    const attempt = this.#attempts.get(this.#keysById.get(textOf(row, 'successful_fix_id')) ?? '');
    if (this.#chains.has(key) || !error || !attempt) return [];
    const id = textOf(row, 'id');
    const evidence = this.#shared.one(textOf(row, 'evidence') as Evidence);
    const timestamp = numberOf(row, 'timestamp');
    const workspace = this.#shared.one(optionalTextOf(row, 'workspace'));
    this.#chains.set(key, { key, id, errorKey: error.key, fixKey: attempt.key, timestamp, evidence, workspace });
    this.#keysById.set(id, key);
    attempt.chainKey = key;
    error.chainKey = key;
    this.#templates.add(textOf(row, 'template'), key);
    const cause = this.#shared.one(optionalTextOf(row, 'cause') as Cause | null);
    const fixed = { key: attempt.key, timestamp, evidence };
    const isWatched = error.channel !== null && error.channel !== 'told';
    const isClaim = optionalTextOf(row, 'origin') === 'agent';
    const fact: HistoryFact = isClaim ? { kind: 'claimed', ...fixed, isWatched } : { kind: 'fixed', ...fixed, cause };
    return [{ recordedAt: numberOf(row, 'recorded_at'), errorKey: error.key, fact }];
  }

  #addObservation(row: Row): TimedFact[] {
    const observation = fromObservationRow(row);
    if (this.#observations.has(observation.key)) return [];
    this.#observations.add(observation.key);
    const error = this.findSubject(observation.subject);
    if (!error) return [];
    if (observation.kind === 'feedback') this.#addVerdict(observation, numberOf(row, 'recorded_at'));
    if (observation.kind === 'seenAgain' || observation.kind === 'returned')
      this.#aliases.set(observation.key, error.key);
    if (observation.kind === 'clearedWith') return this.#addClearedWith(observation, error, row);
    return [{ recordedAt: numberOf(row, 'recorded_at'), errorKey: error.key, fact: observation }];
  }

  #addVerdict({ subject, data }: Extract<Observation, { kind: 'feedback' }>, recordedAt: number): void {
    const key = this.findChain(subject)?.key;
    if (key === undefined) return;
    const verdicts = this.#verdicts.get(key) ?? new Verdicts();
    this.#verdicts.set(key, verdicts);
    verdicts.add(
      data.errorKey === undefined ? null : (this.findError(data.errorKey)?.key ?? data.errorKey),
      data.verdict,
      recordedAt,
    );
  }

  #addClearedWith(
    { data, timestamp }: Extract<Observation, { kind: 'clearedWith' }>,
    error: ErrorEntry,
    row: Row,
  ): TimedFact[] {
    const rootKey = this.findError(data.rootKey)?.key ?? data.rootKey;
    const others = this.#clearedWith.get(rootKey) ?? new Set();
    this.#clearedWith.set(rootKey, others.add(error.key));
    const fact: HistoryFact = { kind: 'clearedWith', data: { rootKey }, timestamp };
    return [{ recordedAt: numberOf(row, 'recorded_at'), errorKey: error.key, fact }];
  }
}
