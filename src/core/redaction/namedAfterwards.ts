import type { Finding } from './finding.ts';
import type { TellingName } from './tellingNames.ts';
import { isSecretValue } from './valueJudgement.ts';

const MAX_BEFORE = 260;
/** A quoted value, and the words by which a sentence comes to what it is: `"x" is not a valid password`. */
const VALUE_BEFORE =
  /(?<quote>\\?["'`])(?<value>[^"'`\n\\]{4,200})\k<quote>['"]?\s{1,3}(?:is|was|as|for|to|does not|did not|cannot)\s{1,3}(?:[a-z]{1,14}\s{1,3}){0,5}(?:of\s{1,3}type\s{1,3})?['"`]?(?:your|the|an?)?\s{0,3}$/i;

/** Values that stand before the name that says what they are. */
export function findNamedAfterwards(text: string, names: readonly TellingName[]): Finding[] {
  return names.flatMap(({ start, strength, kind }) => {
    if (strength !== 'strong') return [];
    const from = Math.max(0, start - MAX_BEFORE, text.lastIndexOf('\n', start) + 1);
    const match = VALUE_BEFORE.exec(text.slice(from, start));
    const { quote = '', value = '' } = match?.groups ?? {};
    if (!match || !isMixed(value) || !isSecretValue({ value, isQuoted: true, isSetting: false, strength })) return [];
    const at = from + match.index + quote.length;
    return [{ start: at, end: at + value.length, kind }];
  });
}

/** Sentences name fields and states before they speak of a password; those are words. */
function isMixed(value: string): boolean {
  return !/\s/.test(value) && /[A-Za-z]/.test(value) && /[\d!@#$%^&*]/.test(value);
}
