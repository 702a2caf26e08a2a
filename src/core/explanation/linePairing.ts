import { toTokens } from './codeLine.ts';

/** Lines that share less than this of their words are no two states of one line. */
const LEAST_LIKENESS = 0.4;
/** What a pair of lines that say little counts for beside one that tells. */
const BLANK_WEIGHT = 0.1;
const SHORT_WEIGHT = 0.4;

export type LinePair = { old: number; new: number };

/** Which old line became which new one: the alignment with the greatest likeness in all. */
export function pairLines(removed: readonly string[], added: readonly string[]): LinePair[] {
  const [oldTokens, newTokens] = [removed.map(toTokens), added.map(toTokens)];
  const width = added.length + 1;
  const best = new Float64Array((removed.length + 1) * width);
  const likeness = (i: number, j: number): number => weightOf(oldTokens[i] ?? [], newTokens[j] ?? []);
  const known = new Float64Array(removed.length * added.length);
  for (let i = removed.length - 1; i >= 0; i--) {
    for (let j = added.length - 1; j >= 0; j--) {
      const alike = likeness(i, j);
      known[i * added.length + j] = alike;
      const paired = alike > 0 ? alike + (best[(i + 1) * width + j + 1] ?? 0) : 0;
      best[i * width + j] = Math.max(paired, best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
    }
  }
  const pairs: LinePair[] = [];
  for (let i = 0, j = 0; i < removed.length && j < added.length;) {
    const alike = known[i * added.length + j] ?? 0;
    const here = best[i * width + j] ?? 0;
    if (alike > 0 && here === alike + (best[(i + 1) * width + j + 1] ?? 0)) {
      pairs.push({ old: i++, new: j++ });
    } else if (here === (best[(i + 1) * width + j] ?? 0)) i++;
    else j++;
  }
  return pairs;
}

/** How much it speaks for a pairing; 0 where the lines are not alike. */
function weightOf(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return a.length === b.length ? BLANK_WEIGHT : 0;
  const likeness = likenessOf(a, b);
  if (likeness < LEAST_LIKENESS) return 0;
  return Math.min(a.length, b.length) < 3 ? likeness * SHORT_WEIGHT : likeness;
}

/** Twice the shared words over all words, 0–1. */
function likenessOf(a: readonly string[], b: readonly string[]): number {
  const left = new Map<string, number>();
  for (const token of a) left.set(token, (left.get(token) ?? 0) + 1);
  let shared = 0;
  for (const token of b) {
    const count = left.get(token) ?? 0;
    if (count === 0) continue;
    shared++;
    left.set(token, count - 1);
  }
  return (2 * shared) / (a.length + b.length);
}
