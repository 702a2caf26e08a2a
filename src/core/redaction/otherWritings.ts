import type { Finder, Finding } from './finding.ts';
import { looksRandom } from './randomness.ts';
import { findTokens } from './tokenShapes.ts';

/** A text as it reads when a way of writing is undone, and where in the original each character of it stands. */
type Reading = { text: string; starts: number[]; ends: number[] };

const MARKUP: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  amp: '&',
  lt: '<',
  gt: '>',
  '#34': '"',
  '#39': "'",
};
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const WRITINGS: readonly (readonly [pattern: RegExp, toText: (written: string) => string])[] = [
  [/%[0-9A-Fa-f]{2}/g, (written) => String.fromCharCode(Number.parseInt(written.slice(1), 16))],
  [/&(?:quot|apos|amp|lt|gt|#34|#39);/g, (written) => MARKUP[written.slice(1, -1)] ?? written],
  // Colours in the middle of it.
  // eslint-disable-next-line no-control-regex -- the sequences are made of control characters
  [/\u001b\[[0-9;:?]{0,30}[A-Za-z]|\u001b\][^\u0007\u001b]{0,300}(?:\u0007|\u001b\\)/g, () => ''],
  // What takes no room: a secret with such a sign in it looks whole.
  [/[\u200b-\u200d\u2060\ufeff\u00ad]/g, () => ''],
  // Strings that are put together, in a diff as well.
  [
    /(["'`])(?:\s{0,20}(?:[+-]\s{1,40})?[+.&]\s{0,40}(?:[+-]\s{0,40})?|(?<=(?:^|[=(:])[ \t+-]{0,20}\1[^"'`\n]{0,200}\1)[ \t]{0,20}\r?\n[ \t+-]{0,40})\1/gm,
    () => '',
  ],
  // A text within a string.
  [/\\[nrt"'\\]/g, (written) => ESCAPED[written.charAt(1)] ?? written.charAt(1)],
  // What diffs, code frames and containers write before every line.
  [/(?<=\n)(?:[+-](?![+-]{2})|[\w.> -]{0,40}[|│] ?(?:\d{4}-\d\d-\d\dT[\d:.]{8,20}Z? ?)?)/g, () => ''],
];
/** Where a long run goes on in the next line, behind a margin. */
const WRAP = /(?<=[\w+/=.-]{12})\\?\r?\n[ \t]{0,20}(?:[|>+-][ \t]{0,4})?(?=[\w+/=.-]{6,}(?:[\s"'`,;)]|$))/g;

/** Secrets that show only when percent signs, markup or joins are undone, and tokens that go on in the next line. */
export function findInOtherWritings(text: string, find: Finder): Finding[] {
  const findings = WRITINGS.flatMap(([pattern, toText]) => {
    const reading = read(text, pattern, toText);
    return reading ? toOriginal(reading, find(reading.text)) : [];
  });
  const unwrapped = read(text, WRAP, () => '');
  if (!unwrapped) return findings;
  return [
    ...findings,
    ...toOriginal(unwrapped, findTokens(unwrapped.text)).filter(({ start, end }) => goesOn(text.slice(start, end))),
  ];
}

/** The last line of a token that was broken is chance as well; else the next line is another matter. */
function goesOn(found: string): boolean {
  const last = found.slice(found.lastIndexOf('\n') + 1).replace(/^[\s|>+-]+/, '');
  return !found.includes('\n') || looksRandom(last);
}

function toOriginal({ starts, ends }: Reading, findings: readonly Finding[]): Finding[] {
  return findings.flatMap((finding) => {
    const [start, end] = [starts[finding.start], ends[finding.end - 1]];
    return start === undefined || end === undefined ? [] : [{ ...finding, start, end }];
  });
}

/** Null where nothing is written so. */
function read(text: string, pattern: RegExp, toText: (written: string) => string): Reading | null {
  const reading: Reading = { text: '', starts: [], ends: [] };
  let at = 0;
  for (const { 0: written, index } of text.matchAll(pattern)) {
    copy(reading, text, at, index);
    at = index + written.length;
    for (const sign of toText(written)) put(reading, sign, index, at);
  }
  if (at === 0) return null;
  copy(reading, text, at, text.length);
  return reading;
}

function copy(reading: Reading, text: string, from: number, to: number): void {
  reading.text += text.slice(from, to);
  for (let at = from; at < to; at++) {
    reading.starts.push(at);
    reading.ends.push(at + 1);
  }
}

function put(reading: Reading, sign: string, start: number, end: number): void {
  reading.text += sign;
  reading.starts.push(start);
  reading.ends.push(end);
}
