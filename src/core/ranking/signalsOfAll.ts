import type { ChangeShape } from './changeShape.ts';
import type { QuestionClass } from './confidence.ts';
import type { ErrorFeatures } from './errorFeatures.ts';
import type { Signals } from './signalNames.ts';
import { readSignals, toRelation } from './signals.ts';
import type { WordWeights } from './words.ts';

/** A remembered error as far as it is compared. */
export type Compared = {
  features: ErrorFeatures;
  change: ChangeShape;
  /** Cosine of the embeddings; null where one of them is missing. */
  cosine: number | null;
};

/** The signals of each, those that only all together tell included. */
export function readSignalsOfAll(
  present: ErrorFeatures,
  past: readonly Compared[],
  question: QuestionClass,
  weights: WordWeights,
): Partial<Signals>[] {
  const ofCode = past.filter(({ features }) => toRelation(present, features) === 'sameCode');
  const wordings = new Set(ofCode.map(({ features }) => features.template));
  // A code that is known to word its errors in several ways likely has one more, with a fix of its own.
  const isDivided = wordings.size > 1 && !wordings.has(present.template);
  return past.map(({ features, change, cosine }) => {
    const signals = readSignals(present, features, change, cosine, weights);
    const relation = toRelation(present, features);
    if (isDivided && relation === 'sameCode') signals.sameCodeDivided = 1;
    if (question === 'code' && relation === 'otherTool') signals.otherToolKnown = 1;
    return signals;
  });
}
