import type { ForgetCounts, ForgetTarget } from '../core/forget/forgetTarget.ts';
import type { RecordItem } from '../protocol/engine.ts';

/** Says of a record that is not stored yet whether it belongs to what is forgotten. */
export function toForgottenTest(target: ForgetTarget): (item: RecordItem) => boolean {
  switch (target.kind) {
    case 'everything':
      return () => true;
    case 'since':
      return ({ input }) => (input.timestamp ?? Infinity) >= target.timestamp;
    case 'record':
      return ({ input }) => namesOf(input).includes(target.id);
    case 'workspace':
      return (item) => workspaceOf(item) === target.workspace;
    case 'file':
      return (item) =>
        item.kind === 'error' &&
        item.input.context?.file === target.file &&
        (target.workspace === undefined || workspaceOf(item) === target.workspace);
  }
}

/** Counts of what is stored, with that which waits to be. */
export function withWaiting(counts: ForgetCounts, waiting: readonly RecordItem[]): ForgetCounts {
  const errors = waiting.filter(({ kind }) => kind === 'error' || kind === 'failure').length;
  const attempts = waiting.filter(({ kind }) => kind === 'attempt').length;
  return { ...counts, errors: counts.errors + errors, attempts: counts.attempts + attempts };
}

function namesOf(input: RecordItem['input']): string[] {
  if ('errorId' in input) return [input.key, input.errorId];
  return 'subject' in input ? [input.key, input.subject] : [input.key];
}

function workspaceOf(item: RecordItem): string | undefined {
  if (item.kind === 'error') return item.input.context?.workspace;
  return item.kind === 'failure' ? item.input.workspace : undefined;
}
