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
const DIFF_TIMEOUT_MS = 50;

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
  const options = { context: 0, maxEditLength: MAX_EDIT_LENGTH, timeout: DIFF_TIMEOUT_MS };
  const patch = structuredPatch('', '', toWholeLines(before), toWholeLines(after), '', '', options);
  if (!patch) return null;
  return patch.hunks.map((hunk) => ({
    oldStart: hunk.oldStart - 1,
    newStart: hunk.newStart - 1,
    removed: hunk.lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1)),
    added: hunk.lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1)),
  }));
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
