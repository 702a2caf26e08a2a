import type { ChangeShape } from './changeShape.ts';
import { hasTurnedWord, opposition } from './drift.ts';
import type { ErrorFeatures } from './errorFeatures.ts';
import { isReordered } from './rewording.ts';
import { coverage, type WordWeights } from './words.ts';

/** Weight of the weightiest word of the wording that only one side has and that is none of its names, against the weightiest of all. */
export function strangeness(present: ErrorFeatures, past: ErrorFeatures, weights: WordWeights): number {
  let [strange, most] = [0, 1e-9];
  const look = (one: ErrorFeatures, other: ErrorFeatures) => {
    for (const word of one.frameWords) {
      const weight = weights.weigh(word);
      most = Math.max(most, weight);
      if (!other.frameWords.has(word) && !one.ownWords.has(word)) strange = Math.max(strange, weight);
    }
  };
  look(present, past);
  look(past, present);
  return strange / most;
}

export function rarestShared(a: ReadonlySet<string>, b: ReadonlySet<string>, weights: WordWeights): number {
  let rarest = 0;
  for (const word of a) if (b.has(word)) rarest = Math.max(rarest, weights.weigh(word));
  return rarest / weights.weigh('');
}

/** How far the places that the fix changed look like the present code. */
export function fitness(present: ErrorFeatures, { places }: ChangeShape): number {
  if (places.size === 0 || present.shapes.size === 0) return 0;
  let fitting = 0;
  for (const place of places) if (hasRun(present.shapes, place)) fitting++;
  return fitting / places.size;
}

/** How much of what the fix put in stands in the present code already, where the past code had none of it. */
export function foregone(present: ErrorFeatures, past: ErrorFeatures, { puts }: ChangeShape): number {
  let [fresh, there] = [0, 0];
  for (const put of puts) {
    if (past.written.has(put)) continue;
    fresh++;
    if (present.written.has(put)) there++;
  }
  return fresh === 0 ? 0 : there / fresh;
}

function hasRun(grams: ReadonlySet<string>, place: string): boolean {
  const shapes = place.split(' ');
  if (shapes.length < 2) return false;
  for (let index = 1; index < shapes.length; index++) {
    if (!grams.has(`${shapes[index - 1]} ${shapes[index]}`)) return false;
  }
  return true;
}

/** 1 when both have values that belong to the wording and none in common. */
export function differenceOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  for (const value of a) if (b.has(value)) return 0;
  return 1;
}

/** Tools number what belongs together in a row. */
export function nearness(a: string, b: string): number {
  const [, wordA, numberA] = /^(\D*)(\d+)$/.exec(a) ?? [];
  const [, wordB, numberB] = /^(\D*)(\d+)$/.exec(b) ?? [];
  if (numberA === undefined || numberB === undefined || wordA !== wordB) return 0;
  return 1 / (1 + Math.abs(Number(numberA) - Number(numberB)));
}

/** How far the two complain of opposite things. */
export function contrast(present: ErrorFeatures, past: ErrorFeatures): number {
  if (hasTurnedWord(present.frameWords, past.frameWords) || isReordered(present.sequence, past.sequence)) return 1;
  return opposition(present.drift, past.drift);
}

/** How far one name's words lie within the other's; a name of one word lies within many, so it says less. */
export function within(a: ReadonlySet<string>, b: ReadonlySet<string>, weights: WordWeights): number {
  const covered = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
    coverage(one, other, weights) * (one.size / (one.size + 1));
  return Math.max(covered(a, b), covered(b, a));
}
