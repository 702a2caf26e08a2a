import { v7 as uuidV7 } from 'uuid';
import type { ForgetCounts } from '../../core/forget/forgetTarget.ts';
import type { ErrorContext, FixAttempt, Observation } from '../../core/model.ts';
import { withAttempt, withChain, withEvent } from '../store/changedRows.ts';
import type { Rewriting } from '../store/rewrite.ts';
import {
  fromAttemptRow,
  fromChainRow,
  fromErrorRow,
  fromObservationRow,
  numberOf,
  seal,
  textOf,
  toObservationRow,
  type Row,
  type TableName,
} from '../store/schema.ts';
import type { ForgetRequest } from './forgetRequest.ts';
import { toForgetRule, type ForgetRule, type Times } from './forgetRule.ts';

const ENDINGS: ReadonlySet<Observation['kind']> = new Set(['gone', 'clearedWith', 'markedResolved']);
const GONE = { kind: 'gone', data: { cause: 'unexplained' } } as const;

/** Carries requests out on a store's rows, which come table by table: errors, attempts, chains, observations. */
export class Forgetting implements Rewriting {
  readonly counts: ForgetCounts = { errors: 0, attempts: 0, chains: 0, changed: 0 };
  readonly #rules: readonly ForgetRule[];
  readonly #now: () => number;
  /** Ids and keys of errors, chains and attempts that go. */
  readonly #dropped = new Set<string>();
  /** Of the errors that stay, by id and by key. */
  readonly #contexts = new Map<string, { key: string; context: ErrorContext }>();
  /** Keys of errors that stay though what ended them goes. */
  readonly #unended = new Set<string>();
  /** Keys of the errors of chains that stay. */
  readonly #errorsOfChains = new Map<string, string>();

  constructor(requests: readonly ForgetRequest[], now: () => number) {
    this.#rules = requests.map(toForgetRule);
    this.#now = now;
  }

  keep(table: TableName, row: Row): Row | null {
    switch (table) {
      case 'causal_error_events':
        return this.#keepError(row);
      case 'causal_fix_attempts':
        return this.#keepAttempt(row);
      case 'causal_chains':
        return this.#keepChain(row);
      case 'causal_observations':
        return this.#keepObservation(row);
    }
  }

  /** Errors that stay without what ended them are gone all the same; nobody is to take them for open. */
  additions(): Partial<Record<TableName, Row[]>> {
    const timestamp = this.#now();
    const rows = [...this.#unended].map((subject) =>
      toObservationRow({ key: uuidV7(), subject, timestamp, ...GONE }, { recordedAt: timestamp, model: null }),
    );
    return rows.length === 0 ? {} : { causal_observations: rows };
  }

  #keepError(row: Row): Row | null {
    const event = fromErrorRow(row);
    if (this.#rules.some((rule) => rule.dropsError(event, toTimes(row)))) {
      this.counts.errors++;
      this.#drop(row);
      return null;
    }
    const entry = { key: event.key, context: event.context };
    this.#contexts.set(event.key, entry).set(event.id, entry);
    const clean = this.#rules.reduce((kept, rule) => rule.cleanEvent(kept), event);
    return clean === event ? row : this.#change(withEvent(row, clean));
  }

  #keepAttempt(row: Row): Row | null {
    const attempt = fromAttemptRow(row);
    const isOfDropped = this.#dropped.has(attempt.errorId);
    const clean = isOfDropped || this.#dropsFact(row) ? null : this.#cleanAttempt(attempt);
    if (clean === attempt) return row;
    if (clean) return this.#change(withAttempt(row, clean));
    this.counts.attempts++;
    this.#drop(row);
    if (!isOfDropped && attempt.successful) this.#noteUnended(attempt.errorId);
    return null;
  }

  #keepChain(row: Row): Row | null {
    const isOfDropped = this.#dropped.has(textOf(row, 'error_id'));
    if (isOfDropped || this.#dropsFact(row) || this.#dropped.has(textOf(row, 'successful_fix_id'))) {
      this.counts.chains++;
      this.#drop(row);
      if (!isOfDropped) this.#noteUnended(textOf(row, 'error_id'));
      return null;
    }
    const chain = fromChainRow(row);
    this.#errorsOfChains.set(chain.key, chain.errorEvent.key);
    const errorEvent = this.#rules.reduce((kept, rule) => rule.cleanEvent(kept), chain.errorEvent);
    const fixAttempts = chain.fixAttempts
      .filter(({ id }) => !this.#dropped.has(id))
      .flatMap((attempt) => this.#cleanAttempt(attempt) ?? []);
    const isEventChanged = errorEvent !== chain.errorEvent;
    const isWhole =
      fixAttempts.length === chain.fixAttempts.length &&
      fixAttempts.every((attempt, index) => attempt === chain.fixAttempts[index]);
    if (!isEventChanged && isWhole) return row;
    const successfulFix = fixAttempts.find(({ id }) => id === chain.successfulFix.id) ?? chain.successfulFix;
    return this.#change(withChain(row, { ...chain, errorEvent, fixAttempts, successfulFix }, isEventChanged));
  }

  #keepObservation(row: Row): Row | null {
    const observation = fromObservationRow(row);
    if (this.#dropped.has(observation.subject)) return null;
    if (this.#dropsFact(row)) {
      if (ENDINGS.has(observation.kind))
        this.#noteUnended(this.#errorsOfChains.get(observation.subject) ?? observation.subject);
      return null;
    }
    const other = namedError(observation);
    if (other === null || !this.#dropped.has(other)) return row;
    if (observation.kind !== 'clearedWith') return null;
    return seal({ ...row, kind: GONE.kind, data: JSON.stringify(GONE.data) });
  }

  #dropsFact(row: Row): boolean {
    return this.#rules.some((rule) => rule.dropsFact(toTimes(row)));
  }

  #cleanAttempt(attempt: FixAttempt): FixAttempt | null {
    const context = this.#contexts.get(attempt.errorId)?.context;
    let clean: FixAttempt | null = attempt;
    for (const rule of this.#rules) clean = clean && rule.cleanAttempt(clean, context);
    return clean;
  }

  #drop(row: Row): void {
    this.#dropped.add(textOf(row, 'id')).add(textOf(row, 'key'));
  }

  #noteUnended(idOrKey: string): void {
    const error = this.#contexts.get(idOrKey);
    if (error) this.#unended.add(error.key);
  }

  #change(row: Row): Row {
    this.counts.changed++;
    return row;
  }
}

/** The key of another error that an observation names. */
function namedError({ data }: Observation): string | null {
  if ('rootKey' in data) return data.rootKey;
  if ('errorKey' in data && typeof data.errorKey === 'string') return data.errorKey;
  return null;
}

function toTimes(row: Row): Times {
  return { timestamp: numberOf(row, 'timestamp'), recordedAt: numberOf(row, 'recorded_at') };
}
