import { isTelling } from './keptWords.ts';
import { FILE_NAME, MARK, type SlotKind, type SlotMarks } from './slots.ts';
import { TextPattern } from './textPattern.ts';

const WORD = String.raw`[\p{L}\p{N}_$\uE000-\uF8FF]`;
/** Nor inside quotes: what is left there is meant to stay. */
const BEFORE = String.raw`(?<![\p{L}\p{N}_$.@#/\\'-])`;
const NAME = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`;
const IN_PATH = String.raw`[\p{L}\p{N}_.@~+$-]`;

/** What can only be a value or a name, in the order it is tried at each place. */
const SHAPES: readonly (readonly [SlotKind, string])[] = [
  ['url', String.raw`\b[a-z][a-z0-9+.-]{1,12}:\/\/[^\s'"<>)\]]+`],
  ['hash', String.raw`\b[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}\b`],
  [
    'time',
    String.raw`\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?\b|\b\d\d?:\d\d:\d\d(?:[.,]\d+)?\b|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d\d? \d\d:\d\d:\d\d [\w+]+ \d{4}`,
  ],
  // user@host and scoped packages, with a version
  [
    'package',
    String.raw`(?<![\w/])@[a-z\d~][\w.-]{0,80}\/[a-z\d~][\w.-]{0,80}(?:@[\w.^~*-]+)?|(?<![\w.@/-])[a-z][\w.-]{0,80}@[\^~]?\d[\w.^~*-]*`,
  ],
  [
    'path',
    String.raw`(?<![\p{L}\p{N}_<])(?:[A-Za-z]:\\(?:${IN_PATH}{1,100}(?: ${IN_PATH}{1,100}){0,3}\\){0,20}|(?:[A-Za-z]:(?=[\\/]))?(?:${IN_PATH}{0,100}[\\/])+)[\p{L}\p{N}_.@+$-]+(?:[:(]\d+(?:[:,]\d+)?\)?)?`,
  ],
  [
    'url',
    String.raw`\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b|\blocalhost:\d+\b|(?<![\p{L}\p{N}_:])(?:::1|\[[\da-fA-F:.]*:[\da-fA-F:.]*:[\da-fA-F:.]*\])(?::\d+)?\b`,
  ],
  ['hash', String.raw`\b0x[\da-fA-F]+\b|\b(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{7,64}\b|\b[\da-f]{32,64}\b`],
  // <1>, <class 'int'>, <generator object f at 0x7f>; not the signs of a comparison or an arrow
  ['code', String.raw`<(?=[^\s<>=-])[^<>\n]{0,200}>`],
  ['version', String.raw`(?<![\w.])v?\d+\.\d+\.\d+(?:[.+-][\w.]*\w)?(?!\w)`],
  // f(), a.b(), List<String>, a::b, a.b.c, obj->field
  [
    'symbol',
    String.raw`${BEFORE}${NAME}(?:(?:\.|::|->|#)~?${NAME}){0,12}(?:<[\w\s,.?:&*\[\]<>]{1,120}>(?!\s*=)|\((?!(?:s|es|ies)\))(?:[\w\s,.*&:\[\]<>]{0,120})\)|(?:\[\]){1,4})|${BEFORE}${NAME}(?:(?:\.|::|->)~?${NAME}){1,12}(?!\.?${WORD})`,
  ],
  // camelCase, PascalCase of several words, snake_case, SCREAMING_CASE, $variable, name2
  [
    'symbol',
    String.raw`${BEFORE}(?:\p{Lu}?\p{Ll}+\p{N}*(?:\p{Lu}+[\p{Ll}\p{N}_$]*)+|_*[\p{L}\p{N}]+(?:_+[\p{L}\p{N}]+)+_*|_+[\p{L}\p{N}]+_*|\$[\p{L}_][\p{L}\p{N}_]*|\p{Ll}+\p{N}+|\p{Lu}+\p{Ll}+\p{N}+|[A-Z]{2,}[A-Z\d]*\d[A-Z\d]*)(?!${WORD})`,
  ],
  [
    'number',
    String.raw`(?<![\p{L}\p{N}_.])[+-]?(?:\d{1,3}(?:,\d{3})+|\d[\d_]*)(?:\.\d+)*(?:[eE][+-]?\d+)?(?:\s?(?:[KMGTkm]i?B|[mµun]?s|min)\b)?(?![\p{N}_])`,
  ],
];
/** Plain words are passed over whole; that is what makes reading a message fast. */
const PLAIN = String.raw`\p{Ll}{2,}(?=[\s,;]|[.:]?(?:\s|$))`;
const SHAPE = new TextPattern([PLAIN, ...SHAPES.map(([, source]) => `(${source})`)].join('|'), 'g');
const SURE: ReadonlySet<SlotKind> = new Set(['url', 'hash', 'time', 'path', 'version', 'number']);

/**
 * Takes out what looks like a name or a value and stands in no quotes.
 * @param onlySure leaves in what might as well be a word of the tool
 */
export function markShapes(text: string, slots: SlotMarks, onlySure = false): string {
  let marked = '';
  let end = 0;
  for (const match of text.matchAll(SHAPE.for(text))) {
    const [whole] = match;
    const kind = SHAPES[match.indexOf(whole, 1) - 1]?.[0];
    if (kind === undefined || (onlySure && !SURE.has(kind))) continue;
    marked += text.slice(end, match.index) + markShape(kind, whole, text, match.index, slots);
    end = match.index + whole.length;
  }
  return marked + text.slice(end);
}

function markShape(kind: SlotKind, whole: string, text: string, at: number, slots: SlotMarks): string {
  if (kind === 'symbol') return isTelling(whole) ? whole : slots.mark(FILE_NAME.test(whole) ? 'path' : kind, whole);
  return kind === 'number' ? markNumber(whole, text, at, slots) : slots.mark(kind, whole);
}

function markNumber(whole: string, text: string, at: number, slots: SlotMarks): string {
  const before = text.slice(Math.max(0, at - 12), at);
  if (/\bport:? $/i.test(before) || /:::?$/.test(before)) return slots.mark('port', whole);
  return slots.mark(/\bline:? $/i.test(before) ? 'line' : 'number', whole);
}

const LIST = new RegExp(String.raw`${MARK}(?:,\s*(?:(?:and|or)\s+)?${MARK}(?!\s+(?:more|others))(?![\w]))+`, 'gu');
const COLLECTION = new RegExp(
  String.raw`(?<![\w${MARK.slice(1, -1)}])(?:\[\s*(?:${MARK}[\s,]*)*\]|\(\s*${MARK}[\s,]*\)|\{\s*(?:(?:[\w$.-]{1,60}:\s*)?${MARK}(?::\s*${MARK})?[\s,]*)*\})`,
  'gu',
);
const DEPTH = 6;

/** One mark for a list of values, however long: "a, b, c", "[1, [2, 3]]", "{x: 1}". The first value's mark stands for it. */
export function joinLists(text: string, slots: SlotMarks): string {
  let joined = text;
  for (let depth = 0; depth < DEPTH; depth++) {
    const next = joined
      .replace(COLLECTION, (whole) => slots.mark('code', slots.unmark(whole)))
      .replace(LIST, (whole) => slots.mark('code', slots.unmark(whole)));
    if (next === joined) break;
    joined = next;
  }
  return joined;
}
