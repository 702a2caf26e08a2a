import { bracketDepth, indentOf, isBlank } from './codeLine.ts';

/** Reading the blocks of a text in any language, by brackets and indentation. */

const TYPE_WORDS =
  'class|interface|type|enum|struct|union|trait|impl|object|record|protocol|extension|namespace|module|mod';
const ROUTINE_WORDS = 'function|def|fn|func|fun|sub|const|let|var|val|async';

/** A run of lines, both ends included. */
export type LineSpan = { start: number; end: number };

type Heads = { types: Map<string, number[]>; routines: Map<string, number[]> };

const HEAD = new RegExp(
  `(?<![.\\w$])(?:(?<type>${TYPE_WORDS})|${ROUTINE_WORDS})\\s+(?:\\*\\s*|\\([^)]*\\)\\s*|<[^>]*>\\s*)?(?<name>[\\p{L}_$][\\p{L}\\p{N}_$]*)`,
  'gu',
);
/** Of longer lines only the beginning is read. */
const MAX_READ = 600;
const headsOfLines = new WeakMap<readonly string[], Heads>();

/** The blocks of the types or of the routines and values called `name`. */
export function blocksOf(lines: readonly string[], name: string, kind: keyof Heads): LineSpan[] {
  const heads = headsOfLines.get(lines) ?? findHeads(lines);
  headsOfLines.set(lines, heads);
  return (heads[kind].get(name) ?? []).map((start) => ({ start, end: blockEnd(lines, start) }));
}

function findHeads(lines: readonly string[]): Heads {
  const heads: Heads = { types: new Map(), routines: new Map() };
  for (const [index, line] of lines.entries()) {
    for (const { groups } of line.slice(0, MAX_READ).matchAll(HEAD)) {
      const name = groups?.['name'];
      if (name === undefined) continue;
      const byName = groups?.['type'] === undefined ? heads.routines : heads.types;
      byName.set(name, [...(byName.get(name) ?? []), index]);
    }
  }
  return heads;
}

const MAX_BLOCK = 1_000;

type Shape = { depths: Int16Array; indents: Int16Array; blanks: Uint8Array };

const shapes = new WeakMap<readonly string[], Shape>();

function shapeOf(lines: readonly string[]): Shape {
  let shape = shapes.get(lines);
  if (!shape) {
    shape = {
      depths: Int16Array.from(lines, bracketDepth),
      indents: Int16Array.from(lines, indentOf),
      blanks: Uint8Array.from(lines, (line) => Number(isBlank(line))),
    };
    shapes.set(lines, shape);
  }
  return shape;
}

/** The last line of the block that a head opens: where its brackets close, or before the indentation falls back. */
export function blockEnd(lines: readonly string[], start: number): number {
  const { depths, indents, blanks } = shapeOf(lines);
  const indent = indents[start] ?? 0;
  let [depth, end, hasOpened] = [0, start, false];
  for (let index = start; index < Math.min(lines.length, start + MAX_BLOCK); index++) {
    const isFilled = blanks[index] === 0;
    const hasFallen = index > start && isFilled && !hasOpened && (indents[index] ?? 0) <= indent;
    if (hasFallen && !/^\s*[{(]/.test(lines[index] ?? '')) return end;
    depth += depths[index] ?? 0;
    if (depth > 0) hasOpened = true;
    if (isFilled) end = index;
    if (hasOpened && depth <= 0) return index;
  }
  return end;
}

const CLOSING = /^\s*[)\]}]/;
const HEADING = /[:{([]\s*$|\b(?:then|do|begin|=)\s*$/i;

/** The lines that head the blocks a line stands in, the nearest first. @param most how many are asked for */
export function headsOf(lines: readonly string[], line: number, most = Number.POSITIVE_INFINITY): number[] {
  const { depths, indents, blanks } = shapeOf(lines);
  const heads: number[] = [];
  let depth = 0;
  let indent = indents[line] ?? 0;
  for (let index = line - 1; index >= Math.max(0, line - MAX_BLOCK) && heads.length < most; index--) {
    if (blanks[index] !== 0) continue;
    depth += depths[index] ?? 0;
    const isShallower = (indents[index] ?? 0) < indent && !CLOSING.test(lines[index] ?? '');
    if (depth <= 0 && !isShallower) continue;
    if (depth > 0 || HEADING.test(lines[index] ?? '')) heads.push(index);
    depth = Math.min(0, depth);
    if (isShallower) indent = indents[index] ?? 0;
  }
  return heads;
}
