import { type Finding, findPattern } from './finding.ts';
import { isUnspeakable, looksRandom } from './randomness.ts';
import { isPlainWord, isReference } from './plainValues.ts';

const AUTHORIZATION =
  /\b(?:Proxy-)?Authorization\\*["']?\]?\s{0,3}(?:[:=,]|=>)\s{0,3}\\*["'`]?(?:[A-Za-z][\w-]{1,30}\s{1,3})?(?<secret>[^\s"'`<>\\,;]{6,8000})/dgi;
const SCHEME = /\b(?:Bearer|Basic)\s{1,3}(?<secret>[\w.~+/-]{8,8000}={0,2})/dg;
const COOKIE_LINE = /\b(?:Set-)?Cookie\\*["']?\s{0,3}[:=]\s{0,3}\\*["'`]?(?<cookies>[^"'`\n\\]{4,8000})/dgi;
const COOKIE = /(?:^|;\s?)(?<name>[\w.-]{1,100})=(?<secret>[^;\s]{8,4000})/dg;
const ATTRIBUTES = new Set(['path', 'domain', 'expires', 'max-age', 'samesite', 'priority', 'lang', 'theme']);
const SIGNATURE = /\bSignature=(?<secret>[a-f0-9]{32,}|[\w%+/-]{27,}={0,2})/dg;

/** What requests carry to prove who sends them. */
export function findHeaderSecrets(text: string): Finding[] {
  const tokens = [...findPattern(text, AUTHORIZATION, 'authorization'), ...findPattern(text, SCHEME, 'authorization')];
  const telling = tokens.filter(({ start, end }) => isToken(text.slice(start, end)));
  return [...telling, ...findCookies(text), ...findPattern(text, SIGNATURE, 'signature')];
}

function isToken(value: string): boolean {
  if (isReference(value) || isPlainWord(value) || /^[a-z_]+=$/i.test(value)) return false;
  if (/^[A-Za-z_$][\w$.]{0,14}$/.test(value) && !looksRandom(value)) return false;
  return /\d/.test(value) || value.length >= 24 || value.endsWith('=');
}

function findCookies(text: string): Finding[] {
  return [...text.matchAll(COOKIE_LINE)].flatMap((line) => {
    const offset = line.indices?.groups?.['cookies']?.[0] ?? 0;
    return [...(line.groups?.['cookies'] ?? '').matchAll(COOKIE)].flatMap((cookie) => {
      const place = cookie.indices?.groups?.['secret'];
      const { name = '', secret = '' } = cookie.groups ?? {};
      if (!place || ATTRIBUTES.has(name.toLowerCase()) || isReference(secret) || !isCookieSecret(name, secret))
        return [];
      return [{ start: offset + place[0], end: offset + place[1], kind: 'cookie' }];
    });
  });
}

function isCookieSecret(name: string, value: string): boolean {
  if (/\d/.test(value)) return true;
  return value.length >= 16 && (isUnspeakable(value) || looksRandom(value) || /sess|sid|auth|token|id$/i.test(name));
}
