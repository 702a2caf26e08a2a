import { diffArrays } from 'diff';
import type { LineHunk } from '../errors/lineHunks.ts';

/** A part of a line, in characters; `end` is not part of it. */
export type CharSpan = { start: number; end: number };

/** Where in its old line a one-line change changes words; null for changes of more or fewer lines. */
export function changedSpans({ removed, added }: LineHunk): CharSpan[] | null {
  const [oldLine, newLine] = [removed[0], added[0]];
  if (removed.length !== 1 || added.length !== 1 || oldLine === undefined || newLine === undefined) return null;
  const spans: CharSpan[] = [];
  let at = 0;
  let isOpen = false;
  for (const part of diffArrays(toPieces(oldLine), toPieces(newLine))) {
    const length = part.added ? 0 : part.value.join('').length;
    const isChange = part.added || part.removed;
    const last = spans.at(-1);
    if (isChange && isOpen && last) last.end = at + length;
    else if (isChange) spans.push({ start: at, end: at + length });
    isOpen = isChange;
    at += length;
  }
  return spans;
}

function toPieces(line: string): string[] {
  return line.match(/[\p{L}\p{N}_$]+|\s+|./gu) ?? [];
}
