import { isSeenToGo, judgeSighting } from '../core/evidence.ts';
import type { ErrorContext, ErrorEvent, ObservedFact } from '../core/model.ts';
import type { Reading } from './output/failureRecord.ts';
import type { Catalog, ErrorEntry } from './store/catalog.ts';
import { likenessOf } from './store/schema.ts';

/** An event that is seen once more, and what there is to be said of it. */
export type Sighting = { entry: ErrorEntry; fact: Extract<ObservedFact, { kind: 'seenAgain' | 'returned' }> };

/** The event that this one is a further sighting of, by its identity or through another channel; null when it is a new one. */
export function findSameError(catalog: Catalog, event: ErrorEvent): Sighting | null {
  const { sessionId, context } = event;
  const { identity, channel = 'told', source: tool = '' } = context;
  const same = identity === undefined ? undefined : catalog.findByIdentity(identity);
  if (same) {
    const kind = judgeSighting(same.history, event);
    return kind === 'new' ? null : { entry: same, fact: { kind, data: { sessionId } } };
  }
  const alike = catalog.findByLikeness(likenessOf(event) ?? '').find((entry) => isSameElsewhere(entry, event));
  if (!alike) return null;
  if (event.origin === 'agent' && isSeenToGo(alike.history))
    return { entry: alike, fact: { kind: 'seenAgain', data: { sessionId: alike.history.sessionId, isLate: true } } };
  if (alike.history.state !== 'open') return { entry: alike, fact: { kind: 'returned', data: { sessionId } } };
  return { entry: alike, fact: { kind: 'seenAgain', data: { sessionId, source: { channel, tool } } } };
}

/** Tools print in changing order: what a run is known to fail by leads, if it is among what it printed. */
export function findOpenReading(catalog: Catalog, readings: readonly Reading[]): Reading | undefined {
  return readings.find(({ context }) => catalog.findByIdentity(context.identity)?.history.state === 'open');
}

/** The same error through another channel: not yet seen through this one, and not long gone. */
function isSameElsewhere({ channel, history }: ErrorEntry, event: ErrorEvent): boolean {
  const ownChannel = event.context.channel ?? null;
  if (channel === null || channel === ownChannel || history.sources.some((seen) => seen.channel === ownChannel))
    return false;
  return judgeSighting(history, event) !== 'new';
}

/** The id of the unresolved error that a question is about, told by its file and message; null when none is remembered. */
export function findOpenError(catalog: Catalog, question: { error: string; context: ErrorContext }): string | null {
  const likeness = likenessOf({ errorMessage: question.error, context: question.context });
  const open = catalog.findByLikeness(likeness ?? '').find(({ history }) => history.state === 'open');
  return open?.id ?? null;
}
