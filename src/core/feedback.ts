import type { Verdict } from './model.ts';

/** What a person said of one fix. */
export type Feedback = {
  /** For how many errors it helped, and for how many it did not. */
  helped: number;
  didNotHelp: number;
  /** Keys of the errors for whose like it is not to be shown; null for every error. */
  hiddenFor: readonly (string | null)[];
};

/** A verdict on a fix: for one error (its key), or null by itself. */
export type GivenVerdict = { errorKey: string | null; verdict: Verdict };

/** The verdicts on one fix. The latest on an error holds, in whatever order they are taken in; a withdrawn one is none. */
export class Verdicts {
  readonly #latest = new Map<string | null, { verdict: Verdict | 'withdrawn'; recordedAt: number }>();

  add(errorKey: string | null, verdict: Verdict | 'withdrawn', recordedAt: number): void {
    const known = this.#latest.get(errorKey);
    if (!known || recordedAt >= known.recordedAt) this.#latest.set(errorKey, { verdict, recordedAt });
  }

  /** Those that hold. */
  list(): GivenVerdict[] {
    return [...this.#latest].flatMap(([errorKey, { verdict }]) =>
      verdict === 'withdrawn' ? [] : [{ errorKey, verdict }],
    );
  }
}

/** The count of verdicts, as ranking reads it. */
export function toFeedback(given: readonly GivenVerdict[]): Feedback {
  const count = (wanted: Verdict): number => given.filter(({ verdict }) => verdict === wanted).length;
  return {
    helped: count('helped'),
    didNotHelp: count('didNotHelp'),
    hiddenFor: given.flatMap(({ errorKey, verdict }) => (verdict === 'neverShow' ? [errorKey] : [])),
  };
}
