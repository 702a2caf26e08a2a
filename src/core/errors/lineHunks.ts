import { structuredPatch } from 'diff';
import type { TextChange } from './editJournal.ts';

/** A place where two texts differ; line numbers are 0-based, those of an empty side name the line that follows. */
export type LineHunk = {
  oldStart: number;
  newStart: number;
  removed: string[];
  added: string[];
};

/** Above this many changed lines a diff is not computed: it would explain nothing and cost much. */
const MAX_EDIT_LENGTH = 4_000;
const DIFF_TIMEOUT_MS = 100;

const hunksOf = new WeakMap<TextChange, LineHunk[] | null>();

/** The line differences of a change, worked out once however many errors it is held against; null where unknown. */
export function toHunks(change: TextChange): LineHunk[] | null {
  const known = hunksOf.get(change);
  if (known !== undefined) return known;
  const hunks = change.before === null ? null : toLineHunks(change.before, change.after);
  hunksOf.set(change, hunks);
  return hunks;
}

/** The line differences of two texts, or null when they are too many to be told. */
export function toLineHunks(before: string, after: string): LineHunk[] | null {
  const [oldLines, newLines] = [toWholeLines(before).split('\n'), toWholeLines(after).split('\n')];
  const { head, tail } = commonEnds(oldLines, newLines);
  const middle = (lines: readonly string[]): string =>
    lines
      .slice(head, lines.length - tail)
      .map(toLine)
      .join('');
  const options = { context: 0, maxEditLength: MAX_EDIT_LENGTH, timeout: DIFF_TIMEOUT_MS };
  const patch = structuredPatch('', '', middle(oldLines), middle(newLines), '', '', options);
  if (!patch) return null;
  return patch.hunks.map((hunk) => ({
    oldStart: hunk.oldStart - 1 + head,
    newStart: hunk.newStart - 1 + head,
    removed: hunk.lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1)),
    added: hunk.lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1)),
  }));
}

function toLine(line: string): string {
  return `${line}\n`;
}

/** How many lines are the same at both ends: of long texts only what lies between is worth a diff. */
function commonEnds(a: readonly string[], b: readonly string[]): { head: number; tail: number } {
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return { head, tail };
}

/** True when the hunk changes the old line, or inserts directly before or after it. */
export function touchesOldLine(hunk: LineHunk, line: number): boolean {
  if (hunk.removed.length === 0) return hunk.oldStart === line || hunk.oldStart === line + 1;
  return line >= hunk.oldStart && line < hunk.oldStart + hunk.removed.length;
}

/** True when the hunk takes the old line away or rewrites it. */
export function removesOldLine(hunk: LineHunk, line: number): boolean {
  return hunk.removed.length > 0 && touchesOldLine(hunk, line);
}

/** A missing newline at the end of a file is no difference of lines. */
function toWholeLines(text: string): string {
  const unix = toUnixLines(text);
  return unix.endsWith('\n') ? unix : `${unix}\n`;
}

export function toUnixLines(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
}
