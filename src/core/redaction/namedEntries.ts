import { findTellingNames } from './tellingNames.ts';
import { isSecretValue } from './valueJudgement.ts';

/**
 * The kind of secret that an entry of an object is by its name alone: `{ password: "hunter2" }`; null when it is none.
 * Names and values that stand in one text are found there.
 */
export function secretKindOf(name: string, value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const [telling] = findTellingNames(name);
  if (!telling || telling.strength === 'weak') return null;
  return isSecretValue({ value: String(value), isQuoted: true, isSetting: true, strength: telling.strength })
    ? telling.kind
    : null;
}

/** What an item of a list is given to: the flag before it, or the first of two. Null where it is given to nothing. */
export function nameOfItem(list: readonly unknown[], index: number): string | null {
  const before = list[index - 1];
  if (typeof before !== 'string' || !/^[\w.-]{1,100}$/.test(before)) return null;
  return list.length === 2 || before.startsWith('-') ? before : null;
}

const VALUE = /^(?:value|default|raw|text|plain\w{0,8})$/i;

/** What an entry is given to: in `{ name: "API_KEY", value: "…" }` and `{ password: { value: "…" } }` not to "value". */
export function nameOfEntry(entry: string, object: object, holder: string | null): string {
  if (!VALUE.test(entry)) return entry;
  const { name, key }: { name?: unknown; key?: unknown } = object;
  return [name, key, holder].find((one) => typeof one === 'string') ?? entry;
}
