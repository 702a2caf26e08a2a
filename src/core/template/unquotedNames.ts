import { isFault } from './keptWords.ts';
import { LiteralIndex } from './literalIndex.ts';
import { NAME_POSITIONS } from './namePositions.ts';
import { VALUE_POSITIONS } from './positions/valuePositions.ts';
import { MARK, type SlotKind, type SlotMarks } from './slots.ts';
import { TextPattern } from './textPattern.ts';

/** A place where a tool puts names without quotes. */
type Position = {
  /** Its longest fixed part with single spaces, looked for before the pattern is tried. */
  says: string;
  pattern: TextPattern;
  kinds: readonly SlotKind[];
};

const NAME = String.raw`[\p{L}_$#@&*][\p{L}\p{N}_$]{0,100}`;
const ONE = String.raw`(?:${MARK}|(?:\(intermediate value\)\.?|\[[^\]\n]{0,40}\]|${NAME}|${MARK})(?:(?:\.|::|->|#)(?:${NAME}|${MARK})|\[[^\]\n]{0,40}\]|\([^()\n]{0,80}\)|<[^<>\n]{0,80}>){0,12})`;
const LIST = String.raw`${ONE}(?:, (?!and )${ONE}){0,60}`;
const CLASS = String.raw`\p{Lu}(?=[\p{L}\p{N}_]*\p{Ll})[\p{L}\p{N}_]{0,100}`;
const CONTENTS: Readonly<Record<string, readonly [SlotKind, inside: string, atEnd: string]>> = {
  symbol: ['symbol', ONE, ONE],
  type: ['type', String.raw`[^\n;]{1,160}?`, String.raw`[^\n;]{1,160}`],
  class: ['type', CLASS, CLASS],
  code: ['code', String.raw`[^\n]{1,240}?`, String.raw`[^\n]{1,240}`],
  list: ['symbol', LIST, LIST],
  word: ['string', String.raw`[^\s]{1,240}?`, String.raw`[^\s,;]{0,240}[^\s,;.]`],
  rest: ['code', String.raw`[^\n]{0,400}?`, String.raw`[^\n]{0,400}`],
  text: ['string', String.raw`[^]{0,2000}?`, String.raw`[^]{0,2000}`],
  number: ['number', String.raw`[\d.,]+`, String.raw`[\d.,]+`],
};

const OF_NAMES = new LiteralIndex(NAME_POSITIONS.map(toPosition));
const OF_VALUES = new LiteralIndex(VALUE_POSITIONS.map(toPosition));

/** Whatever the tool, after "unknown column: " stands a name. */
const AFTER_NOUN = new TextPattern(
  String.raw`(?<=\b(?:unknown|undefined|undeclared|unresolved|unrecognized|unsupported|unused|duplicate|repeated|ambiguous|missing|no such|not found) (?:[a-z]+ )?(?:variable|function|method|class|type|symbol|identifier|name|key|property|field|column|table|index|database|relation|flag|argument|parameter|keyword|command|module|package|attribute|label|macro|target|rule|unit|tag|element|directive|plugin|constant|reference|entity|sequence|savepoint)s?: )${ONE}(?=[\s.,;]|$)`,
  'gi',
);

/** Takes out the names that stand where tools are known to put them. */
export function markNames(text: string, slots: SlotMarks): string {
  const marked = markPositions(OF_NAMES, text, slots, false);
  return marked.replace(AFTER_NOUN.for(marked), (name) => markValue(name, 'symbol', slots, true));
}

/** Takes out the values that tests compare; before anything else, for there may be quotes in them. */
export function markValues(text: string, slots: SlotMarks): string {
  return markPositions(OF_VALUES, text, slots, true);
}

/** @param isOnce leaves alone where another position has found something already */
function markPositions(positions: LiteralIndex<Position>, text: string, slots: SlotMarks, isOnce: boolean): string {
  const plain = text.replace(/\s+/g, ' ');
  let marked = text;
  for (const { pattern, kinds } of positions.in(plain)) {
    marked = marked.replace(pattern.for(marked), (...match: unknown[]) => {
      const parts = match.slice(1, kinds.length * 2 + 2) as string[];
      if (isOnce && parts.some((part) => ANY_MARK.test(part))) return match[0] as string;
      const [at, whole] = match.slice(-2) as [number, string];
      const isWord = (index: number): boolean =>
        PRONOUNS.test(parts[index] ?? '') ||
        (index === 1 && parts[0] === '' && NOUNS.test(parts[1] ?? '') && isInSentence(whole, at));
      return parts
        .map((part, index) =>
          index % 2 === 0 || isWord(index) ? part : markValue(part, kinds[(index - 1) / 2], slots, !isOnce),
        )
        .join('');
    });
  }
  return marked;
}

const ANY_MARK = new RegExp(MARK);
const ONLY_MARK = new RegExp(`^${MARK}$`);
/** What the pattern of a name would take for one: "which is not defined". */
const PRONOUNS = /^(?:this|that|which|what|who|there|the|an|and|or)$/;
/** The same of "the value is not defined", but not of "value is not defined": there it is a name. */
const NOUNS = /^(?:it|a|value|variable|name|function|method|object|property)$/;

/** True of a place that a word runs up to, or the end of another sentence. */
function isInSentence(text: string, at: number): boolean {
  return /[\p{L}\p{N}.,;)'"’]\s+$/u.test(text.slice(Math.max(0, at - 3), at));
}

function markValue(value: string, kind: SlotKind = 'symbol', slots: SlotMarks, mayTell: boolean): string {
  const bare = value.trim();
  if (bare === '' || ONLY_MARK.test(bare)) return value;
  const isName = /^[\w$.]+$/.test(bare);
  if (isName && mayTell && kind !== 'string' && isFault(bare)) return value;
  return value.replace(bare, () => slots.mark(kind, bare));
}

/** "a {symbol} b" becomes (a )(…)( b): fixed parts and contents take turns. */
function toPosition(wording: string): Position {
  const isLineStart = wording.startsWith('^');
  const parts = (isLineStart ? wording.slice(1) : wording).split(/\{(\w+)\}/);
  const fixed = parts.filter((_, index) => index % 2 === 0);
  const kinds: SlotKind[] = [];
  const source = parts.map((part, index) => {
    if (index % 2 === 0) return `(${toFixed(part)})`;
    const [kind, inside, atEnd] = CONTENTS[part] ?? ['symbol', ONE, ONE];
    kinds.push(kind);
    const isLast = index === parts.length - 2;
    return `(${isLast && (parts.at(-1) === '' || part === 'text') ? atEnd : inside})`;
  });
  const start = isLineStart ? String.raw`(?<=^\s*)` : toStart(parts[0] ?? '');
  const longest = fixed
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .reduce((a, b) => (b.length > a.length ? b : a), '');
  return { says: longest, pattern: new TextPattern(start + source.join(''), 'gm'), kinds };
}

function toStart(first: string): string {
  if (first === '') return String.raw`(?<![\p{L}\p{N}_$.:>-])`;
  return /^\w/.test(first) ? String.raw`(?<![\p{L}\p{N}_])` : '';
}

function toFixed(part: string): string {
  return part
    .split(/(\s+)/)
    .map((piece) => (/^\s+$/.test(piece) ? toSpace(piece) : piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')))
    .join('');
}

function toSpace(piece: string): string {
  return piece.includes('\n') ? String.raw`\s*\n\s*` : String.raw`\s+`;
}
