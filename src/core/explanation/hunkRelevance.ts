import { bracketDepth, isBlank, isCommentLine, toBareCode, toTokens, withoutComment } from './codeLine.ts';
import type { LineSpan } from './codeBlocks.ts';
import { declares, isImport } from './declarations.ts';
import { type Surroundings, surroundingsOf } from './errorSurroundings.ts';
import type { LineHunk } from '../errors/lineHunks.ts';
import { type NamedSymbols, symbolsOf } from './namedSymbols.ts';

/** Where an error stands and what it names; places are 0-based, in the texts when it had become an event. */
export type ErrorPlace = {
  uri: string;
  range: { startLine: number; startCharacter: number; endLine: number; endCharacter: number };
  related: readonly { uri: string; line: number }[];
  message: string;
  /** What the message names, without quotes. */
  names: readonly string[];
  lineText: string;
  rangeText: string;
};

/** How much a change has to do with an error, from what it touches alone. */
export const RELEVANCE = {
  /** It touches the error's lines, a related place, or where a symbol it names comes from. */
  strong: 10,
  /** It changes a word that the message names, or where a symbol of its line comes from. */
  likely: 7,
  /** It changes what surrounds the error: its block's head, its statement, the body of what it names. */
  possible: 4,
  /** It was put in next to the error, and nothing more. */
  slight: 2,
  none: 0,
  /** It changes comments or empty lines only, which no error hangs on. */
  inert: -1,
} as const;

/** The code of lines, whatever is said beside it. */
function toCode(lines: readonly string[]): string {
  return lines
    .map((line) => withoutComment(line).trim())
    .filter((line) => line !== '')
    .join('\n');
}

/** Ranges of more lines than this say little about a change within them. */
const MAX_SHARP_RANGE = 3;
const NEARBY_LINES = 6;
const SPACING = /\b(?:blank|empty|newlines?|line ?breaks?|padd(?:ed|ing)|spac(?:e|es|ing)|lines?)\b/i;
const BRACKET = /^[()[\]{}]$/;

/** Holds the changes of one file against one error. */
export class Relevance {
  readonly #error: ErrorPlace;
  readonly #symbols: NamedSymbols;
  readonly #isOwn: boolean;
  readonly #lines: readonly string[];
  readonly #range: LineSpan;
  readonly #related: readonly number[];
  readonly #isInComment: boolean;
  #knownSurroundings: Surroundings | null = null;

  /** @param lines the lines of the file at `uri` when the error had become an event */
  constructor(error: ErrorPlace, uri: string, lines: readonly string[]) {
    const { startLine, endLine, endCharacter } = error.range;
    this.#error = error;
    this.#symbols = symbolsOf(error);
    this.#isOwn = uri === error.uri;
    this.#lines = lines;
    this.#range = { start: startLine, end: endCharacter === 0 && endLine > startLine ? endLine - 1 : endLine };
    this.#related = error.related.filter((place) => place.uri === uri).map(({ line }) => line);
    this.#isInComment = this.#isOwn && isCommentLine(lines[startLine] ?? '');
  }

  /** Most changes are told without. */
  get #surroundings(): Surroundings {
    const line = this.#isOwn ? this.#range.start : null;
    this.#knownSurroundings ??= surroundingsOf(this.#lines, line, this.#symbols);
    return this.#knownSurroundings;
  }

  of(hunk: LineHunk): number {
    const changed = [...hunk.removed, ...hunk.added];
    if (changed.every(isBlank)) return this.#ofBlank(hunk);
    const words = changedWords(hunk);
    const atPlace = this.#atPlace(hunk, words);
    if (atPlace >= RELEVANCE.strong) return atPlace;
    if (toCode(hunk.removed) === toCode(hunk.added)) return this.#ofComment(changed, words, atPlace);
    return Math.max(atPlace, this.#bySymbols(hunk, changed, words), this.#byBlocks(hunk, words));
  }

  /** Its place alone: the error's range and related places. */
  #atPlace(hunk: LineHunk, words: ReadonlySet<string>): number {
    if (this.#related.some((line) => touches(hunk, { start: line, end: line }))) return RELEVANCE.strong;
    if (!this.#isOwn || !touches(hunk, this.#range)) return this.#nextToRelated(hunk);
    const { start, end } = this.#range;
    const isSharp = end - start < MAX_SHARP_RANGE;
    if (isSharp || touches(hunk, { start, end: start })) return RELEVANCE.strong;
    if (touches(hunk, { start: end, end }) || this.#mentions(words)) return RELEVANCE.likely;
    return RELEVANCE.possible;
  }

  /** Empty lines matter to what is said of them. */
  #ofBlank(hunk: LineHunk): number {
    if (!this.#isOwn) return RELEVANCE.inert;
    if (touches(hunk, this.#range)) return RELEVANCE.strong;
    const end = hunk.oldStart + hunk.removed.length;
    const isBeside = end >= this.#range.start && hunk.oldStart <= this.#range.end + 1;
    if (!isBeside) return RELEVANCE.inert;
    return SPACING.test(this.#error.message) ? RELEVANCE.likely : RELEVANCE.slight;
  }

  #nextToRelated(hunk: LineHunk): number {
    const isNext = this.#related.some((line) => hunk.removed.length === 0 && isBeside(hunk, line));
    return isNext ? RELEVANCE.possible : RELEVANCE.none;
  }

  /** A comment is no code; only where comments carry types, or the error stands in one, it can matter. */
  #ofComment(changed: readonly string[], words: ReadonlySet<string>, atPlace: number): number {
    const isMeant = this.#symbols.named.some((name) => words.has(name));
    if (this.#isInComment) return Math.max(atPlace, isMeant ? RELEVANCE.likely : RELEVANCE.inert);
    const isTag = changed.some((line) => /(?:^|[\s*])@\w/.test(line));
    return isTag && isMeant ? RELEVANCE.likely : RELEVANCE.inert;
  }

  #bySymbols(hunk: LineHunk, changed: readonly string[], words: ReadonlySet<string>): number {
    const { named, mentioned, inRange, inLine, said, signs } = this.#symbols;
    const comesFrom = (names: readonly string[]): boolean =>
      names.some((name) => changed.some((line) => declares(line, name)));
    const hasWord = (names: readonly string[]): boolean => names.some((name) => words.has(name));
    if (comesFrom([...named, ...inRange].filter(isOwnName))) return RELEVANCE.strong;
    if (this.#mentions(words) || comesFrom([...inLine, ...mentioned].filter(isTellingName))) return RELEVANCE.likely;
    const codeWords = wordsInCode(hunk);
    const isOfLine = hasWord(named) || [...inRange, ...inLine].some((name) => codeWords.has(name));
    if (isOfLine && this.#isNear(hunk)) return RELEVANCE.likely;
    if (hasWord(mentioned)) return this.#isNear(hunk) ? RELEVANCE.likely : RELEVANCE.possible;
    if (this.#changesSign(hunk))
      return signs.some((sign) => BRACKET.test(sign)) ? RELEVANCE.likely : RELEVANCE.possible;
    const bringsIn = this.#isOwn && changed.some(isImport);
    return bringsIn || (hasWord(said) && this.#isNear(hunk)) ? RELEVANCE.possible : RELEVANCE.none;
  }

  /** True when a word changes that only this message would name. */
  #mentions(words: ReadonlySet<string>): boolean {
    return this.#symbols.named.some((name) => isTellingName(name) && words.has(name));
  }

  /** True when a sign that the message names is added or taken away. */
  #changesSign(hunk: LineHunk): boolean {
    const count = (lines: readonly string[], sign: string): number => lines.join('\n').split(sign).length;
    return this.#symbols.signs.some((sign) =>
      BRACKET.test(sign) ? balanceOf(hunk, bracketDepth) !== 0 : count(hunk.added, sign) !== count(hunk.removed, sign),
    );
  }

  #byBlocks(hunk: LineHunk, words: ReadonlySet<string>): number {
    const { typeBlocks, routineBlocks, heads, opened } = this.#surroundings;
    const { named, mentioned, said, keywords } = this.#symbols;
    const isIn = (span: LineSpan): boolean => hunk.oldStart > span.start && hunk.oldStart <= span.end;
    const hasWord = (names: readonly string[]): boolean => names.some((name) => words.has(name));
    const isMember = typeBlocks.some(isIn);
    if (isMember && (hasWord(named) || hasWord(mentioned))) return RELEVANCE.strong;
    const isInNamed = isMember || routineBlocks.some(isIn);
    if (!this.#isOwn) return isInNamed ? RELEVANCE.possible : RELEVANCE.none;
    const isChange = hunk.removed.length > 0;
    const changesHead = isChange && heads.some((line) => touches(hunk, { start: line, end: line }));
    if (changesHead) return hasWord(said) ? RELEVANCE.likely : RELEVANCE.possible;
    const isOpened = opened !== null && isIn(opened);
    if (isOpened && hasWord(keywords)) return RELEVANCE.likely;
    if (isInNamed || isOpened) return RELEVANCE.possible;
    return isBeside(hunk, this.#range.start) ? RELEVANCE.slight : RELEVANCE.none;
  }

  #isNear(hunk: LineHunk): boolean {
    if (!this.#isOwn) return false;
    const { start, end } = this.#surroundings.enclosing ?? this.#range;
    return hunk.oldStart + hunk.removed.length + NEARBY_LINES >= start && hunk.oldStart - NEARBY_LINES <= end;
  }
}

/** The changed words but for those in quotes, which use no name of the code. */
function wordsInCode({ removed, added, ...places }: LineHunk): ReadonlySet<string> {
  const bare = { ...places, removed: removed.map(toBareCode), added: added.map(toBareCode) };
  return bare.removed.join('\n') === bare.added.join('\n') ? new Set() : changedWords(bare);
}

/** Words of the language are declared by nobody. */
function isOwnName(name: string): boolean {
  return isTellingName(`${name}${name}`) && isTellingName(name.padEnd(2));
}

/** Short names and words of the language stand everywhere. */
function isTellingName(name: string): boolean {
  return (
    name.length > 1 &&
    !/^(?:return|const|let|var|new|function|this|self|import|export|public|private|type|case)$/.test(name)
  );
}

/** True when the hunk changes a line of the span, or puts something between its lines. */
export function touches(hunk: LineHunk, span: LineSpan): boolean {
  if (hunk.removed.length === 0) return hunk.oldStart > span.start && hunk.oldStart <= span.end;
  return hunk.oldStart <= span.end && hunk.oldStart + hunk.removed.length > span.start;
}

/** True when the hunk ends right before the line, or puts something in right after it. */
function isBeside(hunk: LineHunk, line: number): boolean {
  if (hunk.oldStart + hunk.removed.length === line) return true;
  return hunk.removed.length === 0 && hunk.oldStart === line + 1;
}

/** The words that a change adds or takes away; all of its words where it only puts them in another order. */
export function changedWords(hunk: LineHunk): Set<string> {
  const counts = new Map<string, number>();
  const count = (lines: readonly string[], step: number): void => {
    for (const token of lines.flatMap(toTokens)) counts.set(token, (counts.get(token) ?? 0) + step);
  };
  count(hunk.added, 1);
  count(hunk.removed, -1);
  const changed = [...counts].filter(([, balance]) => balance !== 0).map(([token]) => token);
  return new Set(changed.length > 0 ? changed : counts.keys());
}

/** What a change adds of a count of its lines, less what it takes away. */
export function balanceOf({ removed, added }: LineHunk, countOf: (line: string) => number): number {
  const sum = (lines: readonly string[]): number => lines.reduce((total, line) => total + countOf(line), 0);
  return sum(added) - sum(removed);
}
