import type { Finding } from './finding.ts';
import type { TellingName } from './tellingNames.ts';
import { isSecretValue } from './valueJudgement.ts';

const MAX_BEFORE = 260;
/** A quoted value, and the words by which a sentence comes to what it is: `"x" is not a valid password`. */
const VALUE_BEFORE =
  /(?<quote>\\?["'`])(?<value>[^"'`\n\\]{4,200})\k<quote>['"]?\s{1,3}(?:is|was|as|for|to|does not|did not|cannot)\s{1,3}(?:[a-z]{1,14}\s{1,3}){0,5}(?:of\s{1,3}type\s{1,3})?['"`]?(?:your|the|an?)?\s{0,3}$/i;

/** `"x" === user.password`, `assertEquals("x", user.getPassword())`, `value="x" key="ApiKey"`. */
const COMPARED_BEFORE =
  /(?<quote>\\?["'`])(?<value>[^"'`\n\\\s]{6,200})\k<quote>(?:\s{0,3}[=!]==?\s{0,3}|(?<comma>,)\s{0,3}|(?<=\bvalue=\\?["'][^"']{0,200}["'])\s{1,3}(?:key|name|id)=\\?["'])$/;

/** `Cast to String failed for value "x" at path "password"`, as libraries word it. */
const REFUSED_BEFORE =
  /\b(?:value|string|input|literal)(?<opening>:?\s\\?(?<quote>["'`]))(?<value>[^"'`\n\\\s]{6,200})\\?\k<quote>[:,]?\s[\w\s.:,([\]-]{1,80}\\?["'`]?$/i;

/** Values that stand before the name that says what they are. */
export function findNamedAfterwards(text: string, names: readonly TellingName[]): Finding[] {
  return names.flatMap(({ start, strength, kind, text: name }) => {
    if (strength !== 'strong') return [];
    const from = Math.max(0, start - MAX_BEFORE, text.lastIndexOf('\n', start) + 1);
    const before = text.slice(from, start);
    const match = VALUE_BEFORE.exec(before) ?? COMPARED_BEFORE.exec(before) ?? REFUSED_BEFORE.exec(before);
    const { value = '', comma } = match?.groups ?? {};
    // Next to a mere variable stands whatever a call takes.
    if (
      !match ||
      (comma !== undefined && !/\.|get/.test(name)) ||
      !isMixed(value) ||
      !isSecretValue({ value, isQuoted: true, isSetting: false, strength })
    )
      return [];
    const at = from + match.index + match[0].indexOf(value);
    return [{ start: at, end: at + value.length, kind }];
  });
}

/** Sentences name fields and states before they speak of a password; those are words. */
function isMixed(value: string): boolean {
  return !/\s/.test(value) && /[A-Za-z]/.test(value) && /[\d!@#$%^&*]/.test(value);
}
