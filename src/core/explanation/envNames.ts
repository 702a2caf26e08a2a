import type { TextChange } from '../errors/editJournal.ts';

/** A variable and what it is given. In capitals, so that no line of a key that runs over several is taken for one. */
const VARIABLE =
  /^[^\S\n]*(?:export[^\S\n]+)?(?<name>[A-Z][A-Z0-9_]{0,63})[^\S\n]*=[^\S\n]*(?<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^\n]*)/gm;
const MAX_TEXT = 256_000;

/** Names of the variables that a change of a `.env` file adds, removes or gives another value; none where the text before is not known. */
export function changedEnvNames({ before, after }: Pick<TextChange, 'before' | 'after'>): string[] {
  if (before === null) return [];
  const [old, now] = [readVariables(before), readVariables(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name));
}

function readVariables(text: string): Map<string, string> {
  const variables = [...text.slice(0, MAX_TEXT).matchAll(VARIABLE)].map(({ groups = {} }): [string, string] => [
    groups['name'] ?? '',
    (groups['value'] ?? '').trim(),
  ]);
  return new Map(variables);
}
