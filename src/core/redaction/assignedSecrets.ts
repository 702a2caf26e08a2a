import type { Finding } from './finding.ts';
import type { TellingName } from './tellingNames.ts';
import { isScramble, isSecretValue } from './valueJudgement.ts';

/** How a name and its value are joined. */
type Join = 'sign' | 'setting' | 'argument' | 'space' | 'prose' | 'code';
type Value = { start: number; end: number; isQuoted: boolean; join: Join };

const MAX_QUOTED = 8_000;
/** A value is judged by its beginning. */
const MAX_JUDGED = 400;
/** Values of one list that are looked at. */
const MAX_FURTHER = 50;
const JOINS: readonly (readonly [Join, RegExp])[] = [
  // name: "X", value: "…", as lists of variables have it.
  [
    'sign',
    /^(?:\\*["'`])?(?:\s{1,3}[\w:-]{1,20}=\\*"[^"\n]{0,60}"){0,3}[,;]?\s{0,20}[{+-]?\s{0,20}(?:\\*["'])?(?:[\w-]{1,20}:)?(?:value|Value|val|ParameterValue|content)(?:\\*["'])?\s{0,3}[:=]\s{0,3}/,
  ],
  // What stands in for it where there is none.
  ['argument', /^(?:\\*["'`])?[\])]{0,2}\s{0,3}(?:\|\||\?\?|\?:|\bor\b)\s{1,3}(?=\\*["'`])/],
  ['code', /^\s{0,3}=\s[^\n"'`=]{1,60}\s\?\s[^\n"'`]{1,60}\s:\s{1,3}(?=["'`])/],
  // Another function takes it.
  ['code', /^\s{0,3}(?::=|[:=(])\s{0,3}(?:new\s)?[\w.:[\]]{1,40}\(\s{0,3}(?=\\*["'`])/],
  // Within brackets: lists, objects that hold the value, what wraps it in code.
  ['sign', /^(?:\\*["'`])?\s{0,3}[:=]\s{0,3}\[\s{0,40}(?=\\*["'`])/],
  [
    'sign',
    /^(?:\\*["'`])?\s{0,3}[:=]?\s{0,3}\{\s{0,40}(?:[^{}\n]{0,80}[\n,]\s{0,40})?(?:\\*["'])?(?:value|default(?:Value)?|raw|text|key|Key|plain\w{0,8})(?:\\*["'])?\s{0,3}[:=]\s{0,3}/,
  ],
  [
    'sign',
    /^(?:[?!]?:\s{0,3}[\w.<>[\]|& ]{1,40})?\s{0,3}[:=]\s{0,3}(?:Some|Ok|Just|Secret|SecretStr|String(?:::from)?|Field)?[([]\s{0,40}(?:default\s?=\s?)?(?=\\*["'`])/,
  ],
  ['sign', /^=?\{\s{0,3}(?=["'`])/],
  ['setting', /^=\{(?=[^{}\s]{4,80}\};)/],
  // YAML: a tag or an anchor before the value, or the value in a block of its own.
  ['sign', /^\s{0,3}:\s{1,3}(?:(?:!!?|&)[\w./-]{1,40}\s{1,3}){1,2}(?!=)/],
  ['sign', /^\s{0,3}:\s{0,3}\r?\n\s{0,40}-\s{1,3}/],
  ['sign', /^\s{0,3}:\s{0,3}\r?\n\s{1,40}(?:value|default):\s{1,3}/],
  ['sign', /^\s{0,3}:\s{1,3}[|>][+-]?\d?[ \t]{0,3}\r?\n\s{1,40}/],
  // A type stands between the name and what it is given.
  ['sign', /^(?:[?!]?:|\s{1,3}[Aa]s\b)\s{0,3}[A-Za-z_&*][\w.<>[\]|& ]{0,40}?\s{0,3}(?<![=!<>])=(?!=)[ \t]{0,3}(?=\S)/],
  ['sign', /^["']\]=>\s{0,20}string\(\d{1,5}\)\s(?=")/],
  [
    'sign',
    /^(?:\\*["'`])?(?:\[\d{0,4}\]|[\])]){0,2}[?!]?\s{0,10}(?:=>|:=|\?\?=|\|\|=|\?=|[=!]==?|=~|=|:|->|<-)\s{1,10}/,
  ],
  ['sign', /^(?:[*_]{1,2}\s{0,3}:|:[*_]{1,2}|:\s{0,3}[*_]{1,2})\s{0,3}(?=\S)/],
  ['setting', /^(?:\\*["'`])?[\])]{0,2}(?:=>|:=|[=!]==?|=~|=|:(?!:)|%3D|%3A|->)/i],
  ['setting', /^\\*["'`]\s{0,4}:\s{0,4}/],
  ['setting', /^>\s{0,40}(?=[^<>\s]{1,400}\s{0,40}<\/)/],
  // Elements with attributes, the next element, the parts of a form.
  ['setting', /^(?:["'][^<>\n]{0,200}|\s[^<>\n]{0,200})?>(?:<!\[CDATA\[)?(?=[^<>\s]{1,400}(?:\]\]>)?<\/?)/],
  ['setting', /^<\/[\w:-]{1,20}>\s{0,40}<[\w:-]{1,20}>(?=[^<>\s]{1,400}<\/)/],
  ['setting', /^["']\s{0,3}(?:\r?\n){2}/],
  // Columns, leaders, another script's colon.
  ['prose', /^\s{0,30}[|│]\s{0,20}/],
  ['prose', /^,(?=[^\s,"']{6,})/],
  ['sign', /^[. ]{2,60}[:=]\s{0,3}/],
  ['sign', /^\s{0,3}[：＝]\s{0,3}/],
  ['prose', /^\s{1,3}\d\s{1,3}(?=[^\s"']{8})/],
  ['argument', /^(?:\\*["'`])\s{0,20},\s{0,20}(?=\\*["'`])/],
  ['argument', /^\*?\(\s{0,40}(?=\\*["'`])/],
  // The same function takes it in another place.
  ['code', /^\s[A-Za-z]\w{1,20}\s=\s(?=["'`])/],
  ['code', /^[\w"'`)\]/]{0,12}\.\w{2,20}\(\s{0,4}(?=\\*["'`])/],
  ['code', /^(?:\/?\w?[)\]"'`]{0,3},|["'*])\s{1,4}(?:<<|\w{1,16}\s?=\s?)?(?=\\*["'`])/],
  ['prose', /^\s{1,3}\(/],
  ['prose', /^\s{1,3}for\s{1,3}[^\s:]{1,60}:\s{1,3}/],
  [
    'prose',
    /^\s{1,3}(?:(?:should|does not|did not|must)\s)?(?:to\s)?(?:equal|be|match|matches|contain|have|got|given|received|provided|entered|value|with value)(?:\s(?:to|was|value))?\s{0,2}[: ]\s{0,2}(?=["'`])/i,
  ],
  [
    'prose',
    /^\s{1,3}(?:is|was|are|to|as|of|equals|like|set to|provided|given|used|received|:)(?::|\s)\s{0,3}(?:now\s)?/i,
  ],
  [
    'code',
    /^(?:\n\s{0,4})?[^\n]{0,100}?\b(?:received|got|found|(?:input_)?value(?:\swas)?|given)\\*["']?\s?[:=]?\s?`?(?=\\*["'`])/,
  ],
  ['space', /^\s{1,4}(?:\\\r?\n\s{1,20})?/],
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
    for (const one of [value, ...furtherValues(text, value)])
      if (isSecret(text, one, name)) findings.push({ start: one.start, end: one.end, kind: name.kind });
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
    case 'code':
      return isQuoted && isTold(value) && !/\s/.test(value) && isSecretValue({ ...given, isSetting: false });
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
  if (isScramble(value)) return true;
  if (/\.[a-z]{1,5}(?::\d+){1,2}$/.test(value)) return false; // a place in a file
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

/** What follows a quoted value in a list, or as what it is changed into. */
function furtherValues(text: string, first: Value): Value[] {
  const values: Value[] = [];
  for (let last = first; last.isQuoted && values.length < MAX_FURTHER;) {
    const isList = text.slice(Math.max(0, first.start - 4), first.start).includes('[');
    const between = /^\\*["'`]\s{0,3}(?:(?<comma>,)|->|=>|→)\s{0,40}(?=\\*["'`])/.exec(
      text.slice(last.end, last.end + 60),
    );
    if (!between || (between.groups?.['comma'] !== undefined && !isList)) break;
    const next = readAt(text, last.end + between[0].length, first.join);
    if (!next) break;
    values.push(next);
    last = next;
  }
  return values;
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
    // Behind a backslash, or twice as YAML and SQL write it, a quote is a sign like any other.
    if (quote === "'" && text.charAt(end + 1) === quote && end > start) {
      from = end + 2;
      continue;
    }
    if (text.charAt(end - 1) !== '\\' || quote.startsWith('\\') || text.charAt(end - 2) === '\\') return end;
    from = end + 1;
  }
  return lineEnd;
}

function indexOr(index: number, otherwise: number): number {
  return index === -1 || index > otherwise ? otherwise : index;
}
