import { blockEnd, blocksOf, headsOf, type LineSpan } from './codeBlocks.ts';
import type { NamedSymbols } from './namedSymbols.ts';

/** What surrounds an error in a text, and the blocks of what it names there. */
export type Surroundings = {
  /** Lines that head the blocks it stands in, the nearest first. */
  heads: readonly number[];
  /** The outermost block it stands in. */
  enclosing: LineSpan | null;
  /** The block that its own line opens. */
  opened: LineSpan | null;
  typeBlocks: readonly LineSpan[];
  routineBlocks: readonly LineSpan[];
};

const MAX_NAMES = 12;

/** @param line the error's line; null in another file than its own */
export function surroundingsOf(lines: readonly string[], line: number | null, symbols: NamedSymbols): Surroundings {
  const heads = line === null ? [] : headsOf(lines, line);
  const outermost = heads.at(-1);
  const { named, mentioned, inRange, inLine } = symbols;
  const names = [...named, ...inRange, ...mentioned].filter(isPlainName).slice(0, MAX_NAMES);
  return {
    heads,
    enclosing: outermost === undefined ? null : { start: outermost, end: blockEnd(lines, outermost) },
    opened: line === null ? null : { start: line, end: blockEnd(lines, line) },
    typeBlocks: names.flatMap((name) => blocksOf(lines, name, 'types')),
    routineBlocks: [...names, ...inLine.slice(0, MAX_NAMES)].flatMap((name) => blocksOf(lines, name, 'routines')),
  };
}

function isPlainName(name: string): boolean {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name);
}
