import type { TextChange } from '../errors/editJournal.ts';
import { type LineHunk, toHunks, toLineHunks, toUnixLines, touchesOldLine } from '../errors/lineHunks.ts';

/** What brought an error, what has changed since, and where the error stood. */
export type TakenBack = {
  uri: string;
  line: number;
  introducedBy: readonly TextChange[];
  changedSince: readonly TextChange[];
};

/** Back to the state before the error: what had brought it has been taken back, whatever else was edited meanwhile. */
export function isTakenBack({ uri, line, introducedBy, changedSince }: TakenBack): boolean {
  if (introducedBy.length === 0) return false;
  const own = introducedBy.filter((change) => change.uri === uri && hunkAt(change, line) !== undefined);
  const culprits = own.length > 0 ? own : introducedBy;
  return culprits.every((change) => {
    const now = changedSince.find((since) => since.uri === change.uri);
    if (!now || change.before === null) return false;
    if (toUnixLines(now.after) === toUnixLines(change.before)) return true;
    return isPlaceTakenBack(change.before, change.after, now.after, change.uri === uri ? line : null);
  });
}

function hunkAt(change: TextChange, line: number): LineHunk | undefined {
  return toHunks(change)?.find((hunk) => coversNewLine(hunk, line));
}

function coversNewLine(hunk: LineHunk, line: number): boolean {
  return line >= hunk.newStart && line < hunk.newStart + Math.max(1, hunk.added.length);
}

/** True when none of the places that were changed from `before` to `bad` differs any more between `before` and `now`. */
function isPlaceTakenBack(before: string, bad: string, now: string, errorLine: number | null): boolean {
  const introduced = toLineHunks(before, bad);
  const remaining = toLineHunks(before, now);
  if (!introduced || !remaining) return false;
  const atError = errorLine === null ? undefined : introduced.find((hunk) => coversNewLine(hunk, errorLine));
  const relevant = atError ? [atError] : introduced;
  return relevant.every((hunk) => !remaining.some((other) => overlapsOld(hunk, other)));
}

function overlapsOld(a: LineHunk, b: LineHunk): boolean {
  const lines = Math.max(1, a.removed.length);
  return Array.from({ length: lines }, (_, offset) => a.oldStart + offset).some((line) => touchesOldLine(b, line));
}
