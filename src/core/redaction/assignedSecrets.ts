import type { Finding } from './finding.ts';
import type { TellingName } from './tellingNames.ts';
import { isSecretValue } from './valueJudgement.ts';

/** How a name and its value are joined. */
type Join = 'sign' | 'setting' | 'argument' | 'space' | 'prose';
type Value = { start: number; end: number; isQuoted: boolean; join: Join };

const MAX_QUOTED = 8_000;
/** A value is judged by its beginning. */
const MAX_JUDGED = 400;
const JOINS: readonly (readonly [Join, RegExp])[] = [
  // name: "X", value: "…", as lists of variables have it.
  ['sign', /^(?:\\*["'`])?[,;]?\s{0,20}[{+-]?\s{0,20}(?:\\*["'])?(?:value|Value|val)(?:\\*["'])?\s{0,3}[:=]\s{0,3}/],
  // A type stands between the name and what it is given.
  ['sign', /^[?!]?:\s{0,3}[A-Za-z_][\w.<>[\]|& ]{0,40}?\s{0,3}(?<![=!<>])=(?!=)\s{0,3}/],
  ['sign', /^(?:\\*["'`])?[\])]{0,2}[?!]?\s{0,10}(?:=>|:=|\?\?=|\|\|=|[=!]==?|=~|=|:|->)\s{1,10}/],
  ['setting', /^(?:\\*["'`])?[\])]{0,2}(?:=>|:=|[=!]==?|=~|=|:|%3D|%3A|->)/i],
  ['setting', /^\\*["'`]\s{0,4}:\s{0,4}/],
  ['setting', /^>(?=[^<>\s]{1,400}<\/)/],
  ['argument', /^(?:\\*["'`])\s{0,4},\s{0,4}(?=\\*["'`])/],
  ['argument', /^\(\s{0,4}(?=\\*["'`])/],
  ['prose', /^\s{1,3}\(/],
  ['prose', /^\s{1,3}for\s{1,3}[^\s:]{1,60}:\s{1,3}/],
  ['prose', /^\s{1,3}(?:is|was|are|to|as|of|equals|like|set to|:)\s{1,3}(?:now\s)?/i],
  ['space', /^\s{1,4}/],
];

/** What is given to names that say secret: in code, JSON, YAML, TOML, settings, flags, addresses, headers and plain words. */
export function findAssignedSecrets(text: string, names: readonly TellingName[]): Finding[] {
  const findings: Finding[] = [];
  let until = 0;
  for (const name of names) {
    // A long run without an end holds many names; it is one value all the same.
    if (name.start < until) continue;
    const value = readValue(text, name);
    if (!value) continue;
    if (value.end - value.start > MAX_JUDGED) until = value.end;
    if (isSecret(text, value, name)) findings.push({ start: value.start, end: value.end, kind: name.kind });
  }
  return findings;
}

function isSecret(text: string, place: Value, name: TellingName): boolean {
  const { isQuoted, join } = place;
  const value = text.slice(place.start, Math.min(place.end, place.start + MAX_JUDGED));
  const given = { value, isQuoted, strength: name.strength };
  switch (join) {
    case 'sign':
      return isSecretValue({ ...given, isSetting: false });
    case 'setting':
      return isSecretValue({ ...given, isSetting: !isKeywordArgument(text, name, place) });
    case 'argument':
      if (!/\d/.test(value) && !/^[a-z]{10,}$/.test(value)) return false;
      return value.length >= 6 && isSecretValue({ ...given, isSetting: false });
    case 'space':
      if (/^-{1,2}\w/.test(name.text) || /\bENV\s+$/.test(text.slice(0, name.start).slice(-6)))
        return isSecretValue({ ...given, isSetting: true });
      return isSecretValue({ ...given, isSetting: false }) && (isQuoted || isTold(value));
    case 'prose':
      return isQuoted
        ? isSecretValue({ ...given, isSetting: false })
        : isTold(value) && isSecretValue({ ...given, isSetting: false });
  }
}

/** `password=hunter2` in a settings file or under a flag; `password=user_password` in a call is code. */
function isKeywordArgument(text: string, name: TellingName, { start, end }: Value): boolean {
  const value = text.slice(start, end);
  if (!/^[A-Za-z_][\w.]*$/.test(value) || (/\d/.test(value) && !value.includes('.'))) return false;
  if (/^-/.test(name.text) || name.text === name.text.toUpperCase()) return false;
  const before = text.slice(Math.max(0, name.start - 40), name.start).trimEnd();
  return /[(,]$/.test(before) || /^\s?[,)]/.test(text.slice(end, end + 2));
}

/** In running text only what no sentence has: letters with numbers or signs among them. */
function isTold(value: string): boolean {
  return value.length >= 6 && /[A-Za-z]/.test(value) && /[\d@#$%^&*!~]/.test(value.slice(0, -1)) && !/^\W/.test(value);
}

function readValue(text: string, name: TellingName): Value | null {
  const rest = text.slice(name.end, name.end + 120);
  for (const [join, pattern] of JOINS) {
    const match = pattern.exec(rest);
    if (!match) continue;
    const value = readAt(text, name.end + match[0].length, join);
    if (value) return value;
  }
  return null;
}

const OPENING = /^(?:[a-zA-Z@$]{1,2}(?=["']))?(?<quote>\\{0,3}(?:"""|'''|["'`]))/;

function readAt(text: string, from: number, join: Join): Value | null {
  const opening = OPENING.exec(text.slice(from, from + 8));
  const quote = opening?.groups?.['quote'];
  if (opening && quote !== undefined) {
    const start = from + opening[0].length;
    const end = indexOfClosing(text, start, quote);
    return end > start ? { start, end, isQuoted: true, join } : null;
  }
  const scheme =
    /^(?:Bearer|Basic|Token|ApiKey|Api-Key|Digest|Key|AWS4-HMAC-SHA256|GenieKey|Bot|SSWS|Splunk|OAuth)\s{1,3}/i.exec(
      text.slice(from, from + 24),
    );
  const start = from + (scheme?.[0].length ?? 0);
  const run = /^[^\s"'`<>]{1,8000}/.exec(text.slice(start, start + 8_000))?.[0] ?? '';
  const value = trimRun(run, join);
  return value === '' ? null : { start, end: start + value.length, isQuoted: false, join };
}

/** Where the value ends: brackets and signs behind it belong to the sentence. */
function trimRun(run: string, join: Join): string {
  let value = run.replace(/\\n.*$/s, '').replace(/(?:\\?[,;)\]}]|\.)+$/, '');
  if (join === 'setting' && /[&;]/.test(value)) value = value.slice(0, value.search(/[&;]/));
  const cut = /^[^,;)]+(?=[,;)])/.exec(value)?.[0];
  return cut !== undefined && cut.length >= 4 && join !== 'setting' ? cut : value;
}

function indexOfClosing(text: string, start: number, quote: string): number {
  const limit = Math.min(text.length, start + MAX_QUOTED);
  const lineEnd = quote.length >= 3 && !quote.startsWith('\\') ? limit : indexOr(text.indexOf('\n', start), limit);
  let from = start;
  while (from < lineEnd) {
    const end = text.indexOf(quote, from);
    if (end === -1 || end >= lineEnd) return Math.min(lineEnd, limit);
    // Behind a backslash a quote is a sign like any other.
    if (text.charAt(end - 1) !== '\\' || quote.startsWith('\\') || text.charAt(end - 2) === '\\') return end;
    from = end + 1;
  }
  return lineEnd;
}

function indexOr(index: number, otherwise: number): number {
  return index === -1 || index > otherwise ? otherwise : index;
}
