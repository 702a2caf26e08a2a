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
