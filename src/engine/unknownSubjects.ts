import type { RecordItem } from '../protocol/engine.ts';
import type { Catalog } from './store/catalog.ts';

/** True when an item is about an error or a chain that is neither known nor among the items. */
export function refersToUnknown(items: readonly RecordItem[], catalog: Catalog): boolean {
  const own = new Set<unknown>(items.map(({ input }) => input.key));
  return items.some((item) => {
    const subject = subjectOf(item);
    return typeof subject === 'string' && !own.has(subject) && !catalog.findSubject(subject);
  });
}

function subjectOf(item: RecordItem): unknown {
  if (item.kind === 'attempt') return item.input.errorId;
  return item.kind === 'observation' ? item.input.subject : undefined;
}
