import type { Finding } from './finding.ts';
import { isHex, isUuid, looksRandom } from './randomness.ts';
import type { TellingName } from './tellingNames.ts';

const LONGEST = 600;
/** Characters of chance that stand by themselves must be so many; next to a telling word fewer do. */
const LEAST_ALONE = 20;
/** Letters alone must be more. */
const LEAST_LETTERS = 24;
const LEAST_NEAR = 16;
/** The look behind keeps it from trying every character of a short word anew. */
const RUN = /(?<![A-Za-z0-9_+=!@#$%^&*~-])[A-Za-z0-9_+=!@#$%^&*~-]{16,}/g;
const LEAST_HEX_NEAR = 24;
const NEAR_BEFORE = 80;
const NEAR_AFTER = 30;

/** What hashes, symbols and data are introduced by. */
const HARMLESS_BEFORE =
  /(?:sha(?:1|224|256|384|512)?[-:=_ ]{1,3}|md5[-:= ]{1,3}|base64,|;base64,|integrity["':= ]{1,5}|sourceMappingURL=.{0,60}|\/nix\/store\/|commit |[\w-]@|@sha256:|etag["': W/]{1,6}|nonce-|checksum["':= ]{1,5}|digest["':= ]{1,5}|hash["':= ]{1,5}|fingerprint["':= ]{1,5}|SHA256:|\bh1:)$/i;
const INTRODUCED = /(?:sha(?:1|224|256|384|512)-|base64,|\bh1:)[A-Za-z0-9+/=]{0,4000}$/;

/** A hash in Base64 may have slashes, which cut it in pieces: what introduces it stands before the first. */
function isHarmless(text: string, start: number): boolean {
  if (HARMLESS_BEFORE.test(text.slice(Math.max(0, start - 90), start))) return true;
  return /[/+=]/.test(text.charAt(start - 1)) && INTRODUCED.test(text.slice(Math.max(0, start - 4_100), start));
}
/** Alphabets and digits in their order are data. */
const SEQUENCE = /abcdefg|ABCDEFG|0123456789/;
const SYMBOL = /^(?:_?_Z|_R|\$s|\$S|\?\?|@@|0x|__?[a-z]+_)/;

/** Runs of characters that nobody chose: next to a telling word, or long enough to be nothing but a key. */
export function findChanceSecrets(text: string, tellingNames: readonly TellingName[]): Finding[] {
  const names = tellingNames.filter(({ strength }) => strength !== 'weak');
  const findings: Finding[] = [];
  let next = 0;
  for (const match of text.matchAll(RUN)) {
    // A name and its sign are no part of what it is given.
    const given = trim(match[0]).replace(/^[A-Za-z_]\w*=(?=[^=])/, '');
    const run = trim(given);
    const start = match.index + match[0].lastIndexOf(run);
    const end = start + run.length;
    while ((names[next]?.end ?? Infinity) < start - NEAR_BEFORE) next++;
    if (run.length < LEAST_NEAR || run.length > LONGEST || SYMBOL.test(run) || SEQUENCE.test(run) || isUuid(run))
      continue;
    if (text.charAt(end) === '(') continue;
    const name = findNear(names, next, text, start, end);
    if (isKey(run, name !== undefined) && !isHarmless(text, start))
      findings.push({ start, end: start + run.length + furtherParts(text, end), kind: name?.kind ?? 'high-entropy' });
  }
  return [...findings, ...findBase64(text), ...findGroups(text)];
}

const FURTHER_PART = /^[.:~][A-Za-z0-9_-]{12,200}/;

/** How long what hangs on a key is: keys have parts. */
function furtherParts(text: string, end: number): number {
  let length = 0;
  for (let parts = 0; parts < 4; parts++) {
    const part = FURTHER_PART.exec(text.slice(end + length, end + length + 202))?.[0];
    if (part === undefined || !looksRandom(part.slice(1))) break;
    length += part.length;
  }
  return length;
}

const BASE64 = /(?<![\w/.+-])[A-Za-z0-9+][A-Za-z0-9+/]{30,600}={0,2}(?![\w/.-])/g;

/** With the slashes of Base64, as no path is made. */
function findBase64(text: string): Finding[] {
  return [...text.matchAll(BASE64)].flatMap(({ 0: run, index: start }) => {
    if (!run.includes('/')) return [];
    const characters = run.replaceAll(/[/=+]/g, '');
    const isMixed = /\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run);
    return isMixed && looksRandom(characters) && !isHarmless(text, start)
      ? [{ start, end: start + run.length, kind: 'high-entropy' }]
      : [];
  });
}

const GROUPS = /(?<![\w-])[A-Z0-9]{4,6}(?:-[A-Z0-9]{4,6}){3,8}(?![\w-])/g;

/** Keys of licences and recovery, in groups to be typed. */
function findGroups(text: string): Finding[] {
  return [...text.matchAll(GROUPS)].flatMap(({ 0: run, index: start }) => {
    const letters = run.match(/[A-Z]/g)?.length ?? 0;
    const digits = run.match(/\d/g)?.length ?? 0;
    const isOfWords = run.split('-').every((part) => /^[A-Z]*\d*$/.test(part));
    return letters >= 4 && digits >= 3 && !isOfWords ? [{ start, end: start + run.length, kind: 'license-key' }] : [];
  });
}

function isKey(run: string, isNear: boolean): boolean {
  if (isHex(run)) return isNear && run.length >= LEAST_HEX_NEAR && /\d/.test(run) && /[a-f]/i.test(run);
  if (run.length < (isNear ? LEAST_NEAR : LEAST_ALONE) || !(isNear || /\d/.test(run) || run.length >= LEAST_LETTERS))
    return false;
  if (!isNear && !/[A-Za-z0-9]{16}/.test(run.replaceAll(/[-_]/g, ''))) return false;
  // Of a name with a hash in it, and of dates and versions, every part is harmless.
  const parts = run.split(/[-_=+@!#$%^&*~]/).filter((part) => part !== '');
  if (parts.length > 1 && parts.every((part) => part.length < 12 || isHex(part) || !looksRandom(part)))
    return isNear && looksRandom(run) && parts.some((part) => part.length >= 8 && looksRandom(part) && !isHex(part));
  return looksRandom(run);
}

function findNear(
  names: readonly TellingName[],
  from: number,
  text: string,
  start: number,
  end: number,
): TellingName | undefined {
  for (let index = from; index < names.length; index++) {
    const name = names[index];
    if (!name || name.start > end + NEAR_AFTER) return undefined;
    const isBefore = name.end <= start && start - name.end <= NEAR_BEFORE;
    const isAfter = name.start >= end && name.start - end <= NEAR_AFTER;
    if (!isBefore && !isAfter) continue;
    const between = isBefore ? text.slice(name.end, start) : text.slice(end, name.start);
    if (!between.includes('\n') && !between.includes('/')) return name;
  }
  return undefined;
}

function trim(run: string): string {
  return run
    .replace(/^[+=!@#$%^&*~-]+/, '')
    .replace(/[!@#$%^&*~-]+$/, '')
    .replace(/={3,}$/, '');
}
