import type { CodeToken } from './codeTokens.ts';

/** What is done with a name at its place in the code; the same words for every language. */
export type NameUse =
  'called' | 'built' | 'member' | 'typed' | 'tag' | 'owner' | 'assigned' | 'declared' | 'text' | 'read';

const DECLARING = new Set(
  `class const def enum fn func function impl interface let module mod namespace package struct trait type typedef union use
  import from using val var`.split(/\s+/),
);
const TYPING = new Set(['extends', 'implements', 'as', 'is', 'instanceof', 'satisfies', '->', ':']);
const REACHING = new Set(['.', '?.', '::', '->']);

/** Of the first of the names that stands in the code; null where none does. */
export function findNameUse(names: readonly string[], tokens: readonly CodeToken[]): NameUse | null {
  for (const name of names) {
    const index = tokens.findIndex(({ text }) => text === name || text.slice(1, -1) === name);
    if (index >= 0) return toUse(tokens, index);
  }
  return null;
}

function toUse(tokens: readonly CodeToken[], index: number): NameUse {
  const [before, after] = [tokens[index - 1]?.text ?? '', tokens[index + 1]?.text ?? ''];
  const isCalled = after === '(' || (after === '!' && tokens[index + 2]?.text === '(');
  if (tokens[index]?.shape === '‹s›') return 'text';
  if (before === 'new') return 'built';
  if (before !== '->' && REACHING.has(before)) return 'member';
  if (DECLARING.has(before)) return 'declared';
  if (before === '<' || (before === '/' && tokens[index - 2]?.text === '<')) return 'tag';
  if (isCalled) return 'called';
  if (TYPING.has(before)) return 'typed';
  if (after === '.' || after === '?.' || after === '::') return 'owner';
  return after === '=' || after === '+=' || after === '++' || after === ':=' ? 'assigned' : 'read';
}
