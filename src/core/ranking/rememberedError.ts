import type { CausalChain } from '../model.ts';
import { toChangeShape, type ChangeShape } from './changeShape.ts';
import { toErrorFeatures, type ErrorFeatures } from './errorFeatures.ts';

/** What of a past chain is compared. */
export type RememberedError = { features: ErrorFeatures; change: ChangeShape };

export function toRememberedError({ errorEvent, successfulFix }: CausalChain): RememberedError {
  return { features: toErrorFeatures(errorEvent), change: toChangeShape(successfulFix.codeChanges) };
}

/** The words that are counted to know which are rare. */
export function* wordsOf(features: ErrorFeatures): Iterable<string> {
  const { trace } = features;
  const lists = [
    ...[features.codeWords, features.frameWords, features.messageWords, features.snippetWords],
    ...(trace ? [trace.words, trace.files, trace.names, trace.places] : []),
  ];
  yield* new Set(lists.flatMap((list) => [...list]));
}
