import { isPlainWord, isReference } from './plainValues.ts';
import { isHex, isUnspeakable, isUuid, looksRandom } from './randomness.ts';
import type { Strength } from './tellingNames.ts';

/** A value as it was given to a name. */
export type Given = {
  value: string;
  /** Within quotes, so that it is no name of something else. */
  isQuoted: boolean;
  /** Given as settings files, command lines and addresses do: `NAME=value` without spaces. */
  isSetting: boolean;
  strength: Strength;
};

const MAX_VALUE = 8_000;

/** True when what a telling name is given is a secret itself, and no word, reference, type or piece of code. */
export function isSecretValue({ value, isQuoted, isSetting, strength }: Given): boolean {
  const text = withoutParts(value);
  if (text.length < 4 || text.length > MAX_VALUE || isReference(text) || isPlainWord(text)) return false;
  if (strength === 'weak')
    return !isUuid(text) && !/[/\\]\w*\.?\w*$/.test(text) && isChance(text, isHex(text) ? 32 : 20);
  if (strength === 'medium' && LICENCE.test(text)) return false;
  if (isChance(text, 12)) return isQuoted || isSetting || !looksLikeCall(text);
  if (ENCODED.test(text) || isScramble(text)) return true;
  if (/^-?[\d.,_]+$/.test(text)) return strength === 'strong' && text.length >= (isQuoted || isSetting ? 6 : 8);
  if (!isQuoted && !isSetting) return isBareSecret(text, strength);
  if (!isQuoted && isExpression(text) && !(isSetting && /^[\w.]*\d{1,8}$/.test(text))) return false;
  if (strength === 'strong') return isChosen(text, isSetting);
  return text.length >= 8 && isMixed(text) && !isName(text) && !/\s/.test(text);
}

/** "Apache-2.0", "BSD-3-Clause", "LGPL-3.0-or-later". */
const LICENCE = /^[A-Za-z]+(?:-(?:[A-Za-z]+|\d(?:\.\d)*))+$/;

const ENCODED = /^(?=.*\d|.*[a-z][A-Z].*[a-z][A-Z])[A-Za-z0-9+/]{6,}={1,2}$/;

/** Letters alone, but such as nobody writes: "KuYhHjtmLIsn". */
export function isScramble(text: string): boolean {
  return /^[A-Za-z]{10,}$/.test(text) && (text.match(/[a-z](?=[A-Z])/g)?.length ?? 0) >= 2 && isUnspeakable(text);
}

const SCHEME = /^(?:bearer|basic|token|apikey|digest|ntlm|negotiate)\s+/i;

/** What is left of a value without what a program puts into it, and without the scheme it begins with. */
function withoutParts(value: string): string {
  const fixed = value.replaceAll(/[$#]?\{[^{}]{0,200}\}|\$\([^()]{0,200}\)/g, '').trim();
  return fixed.replace(SCHEME, '').replace(/^(?:bearer|basic)$/i, '');
}

/** Characters by chance, or a hash or number that only its name makes a secret. */
function isChance(text: string, least: number): boolean {
  if (text.length < least) return false;
  if (isUuid(text)) return true;
  if (isHex(text)) return text.length >= 20 && /\d/.test(text) && /[a-f]/i.test(text);
  return !/\s/.test(text) && looksRandom(text.replace(/^[A-Za-z]+[:=]/, ''));
}

/** Without quotes and with spaces around its sign, as code gives names to names: only what can be no name. */
function isBareSecret(text: string, strength: Strength): boolean {
  if (isExpression(text) || /[()[\]{}<>\s]/.test(text)) return false;
  if (strength !== 'strong')
    return (
      text.length >= 8 &&
      isMixed(text) &&
      !IDENTIFIER.test(text.replace(/^!+/, '')) &&
      !/^[\w$]+(?:[.:/\\-]+[\w$]+)+$/.test(text)
    );
  if (/^[a-z]{12,}$/.test(text)) return !isName(text);
  if (/^[A-Za-z]+$/.test(text)) return text.length >= 8 && /[a-z][A-Z]/.test(text) && isUnspeakable(text);
  const digits = text.match(/\d/g)?.length ?? 0;
  if (IDENTIFIER.test(text))
    return (digits >= 2 || /\d[A-Za-z]/.test(text) || (digits === 1 && isUnspeakable(text))) && !isName(text);
  const least = /[/:\\]/.test(text) ? 3 : 1;
  return text.length >= 6 && isMixed(text) && (digits >= least || /[!@#$%^&*~?]/.test(text)) && !isName(text);
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** What people choose: no words of an interface, no names of things. */
function isChosen(text: string, isSetting: boolean): boolean {
  if (/\s/.test(text)) return isPhrase(text);
  if (/^[a-z]{8,}$/.test(text)) return true;
  if (isName(text)) return false;
  if (/^[A-Za-z]+$/.test(text)) return text.length >= 5 && (isSetting || !/^[A-Z][a-z]+$/.test(text));
  return true;
}

/** "correct horse battery staple", and not "Password is required". */
function isPhrase(text: string): boolean {
  if (text.split(/\s+/).some((word) => word.length >= 8 && /\d[^\d]*\d/.test(word) && isMixed(word) && !isName(word)))
    return true;
  if (text.length > 200 || /[.!?:;,]$|^[A-Z][a-z]+ (?:[a-z]+ )*[a-z]+$/.test(text) || /[(){}<>=]/.test(text))
    return false;
  return !/\b(?:the|your|my|an?|is|are|was|not|must|to|of|for|with|and|or|in|on|please|enter|new|old|invalid|password|token|secret|key|user|be|has|no)\b/i.test(
    text,
  );
}

function isMixed(text: string): boolean {
  return /[A-Za-z]/.test(text) && /[\d!@#$%^&*+=~?]/.test(text);
}

/** The name of something: `user.password`, `auth/token`, `db-password`, `ACCESS_TOKEN`, `sha256`. */
function isName(text: string): boolean {
  if (/^(?:\.{0,2}\/|[A-Za-z]:\\|~\/|https?:\/\/)/.test(text)) return true;
  if (
    /(?:password|passwd|passphrase|secret|token|credential|api_?key|auth)/i.test(text) &&
    /^[\w$.:/ -]*$/.test(text) &&
    !/\d{2,}/.test(text)
  )
    return true;
  if (/^[A-Za-z]+(?:[_./:-][A-Za-z]+)+$/.test(text) || RULES.test(text)) return true;
  return /^(?:sha\d+|md5|utf-?\d+|base\d+|aes-?\d+.*|[rh]s\d{3}|es\d{3,4}|v?\d+(?:\.\d+)+.*|[a-z]{1,5}\d)$/i.test(text);
}

/** `required|string|min:8`. */
const RULES = /^[a-z_]{3,}(?::[\w,]+)?(?:\|[a-z_]{2,}(?::[\w,]+)?)+$/;

function looksLikeCall(text: string): boolean {
  return /^[A-Za-z_$][\w$.]*[([]/.test(text);
}

/** Calls, members, operators: what a program works out. */
function isExpression(text: string): boolean {
  return (
    /^[&*!~@]{0,2}[A-Za-z_$][\w$]*(?:(?:\?\.|\.|::|->)[A-Za-z_$][\w$]*)+[^\w]*$/.test(text) ||
    /^(?:new |await |typeof |[&*!~]{1,2})?[A-Za-z_$][\w$.:<>?]*[([{]/.test(text) ||
    /^[([{|&/\\]/.test(text) ||
    /=>|&&|\|\|/.test(text)
  );
}
