import type * as vscode from 'vscode';
import type { SimilarFailure } from '../../core/model.ts';

type Answer = { failures: readonly SimilarFailure[]; generation: number };

const NONE: readonly SimilarFailure[] = [];
/** With the feed's 50 templates per document this bounds the memory to 1,000 answers. */
export const MAX_DOCUMENTS = 20;

/**
 * What the memory says about the errors of the open documents, by folder and template. Filled ahead of time, so that a hover
 * or a code lens never waits. An answer lives as long as a document needs it.
 */
export class Answers {
  readonly #byKey = new Map<string, Answer>();
  /** Least recently asked first. */
  readonly #needs = new Map<string, ReadonlySet<string>>();
  #generation = 0;
  /** What was asked for before it answers another question. */
  #firstGeneration = 0;

  /** Handed to `put`, so that an answer asked for before the memory changed is not taken for a fresh one. */
  get generation(): number {
    return this.#generation;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** Best first; empty when nothing is known, or nothing yet. */
  of(key: string): readonly SimilarFailure[] {
    return this.#byKey.get(key)?.failures ?? NONE;
  }

  isFresh(key: string): boolean {
    return this.#byKey.get(key)?.generation === this.#generation;
  }

  /** Answers stay shown until better ones come, but all are to be asked for again. */
  markStale(): void {
    this.#generation++;
  }

  /** What is wanted of the answers is another: none is shown any more, nor any that is still under way. */
  clear(): void {
    this.#byKey.clear();
    this.#firstGeneration = ++this.#generation;
  }

  /** States all the keys a document needs now; what no document needs any more is dropped. */
  need(document: string, keys: Iterable<string>): void {
    this.#needs.delete(document);
    this.#needs.set(document, new Set(keys));
    for (const oldest of this.#needs.keys()) {
      if (this.#needs.size <= MAX_DOCUMENTS) break;
      this.#needs.delete(oldest);
    }
    this.#dropUnneeded();
  }

  /** The document was closed. */
  release(document: string): void {
    if (this.#needs.delete(document)) this.#dropUnneeded();
  }

  /** Keeps an answer if it is still needed. True when something a person can see has changed. */
  put(key: string, failures: readonly SimilarFailure[], generation: number): boolean {
    if (generation < this.#firstGeneration || !this.#isNeeded(key)) return false;
    const before = this.of(key);
    this.#byKey.set(key, { failures, generation });
    return !looksSame(before, failures);
  }

  #isNeeded(key: string): boolean {
    for (const keys of this.#needs.values()) if (keys.has(key)) return true;
    return false;
  }

  #dropUnneeded(): void {
    for (const key of this.#byKey.keys()) if (!this.#isNeeded(key)) this.#byKey.delete(key);
  }
}

/** A probability as people read it. */
export function toPercent(confidence: number): number {
  return Math.round(confidence * 100);
}

type Answered = { diagnostic: vscode.Diagnostic; failures: readonly SimilarFailure[] };

/**
 * The answers to several errors as one list, best first, each chain once; and the error that the first is an answer to,
 * which is the one that is meant where only one can be.
 */
export function mergeAnswers(answered: readonly Answered[]): Answered | undefined {
  const best = new Map<string, SimilarFailure>();
  for (const failure of answered.flatMap((one) => one.failures)) {
    const known = best.get(failure.chain.id);
    if (!known || known.confidence < failure.confidence) best.set(failure.chain.id, failure);
  }
  const failures = [...best.values()].sort((a, b) => b.confidence - a.confidence || a.rank - b.rank);
  const [first] = failures;
  const meant = first && answered.find((one) => one.failures.includes(first));
  return meant && { diagnostic: meant.diagnostic, failures };
}

function looksSame(before: readonly SimilarFailure[], after: readonly SimilarFailure[]): boolean {
  return before.length === after.length && before.every((failure, index) => toLook(failure) === toLook(after[index]));
}

function toLook(failure: SimilarFailure | undefined): string {
  return failure ? `${failure.chain.id} ${failure.chain.successfulFix.id} ${toPercent(failure.confidence)}` : '';
}
