import type { TextChange } from './editJournal.ts';
import { type LineHunk, removesOldLine, toHunks, toLineHunks, toUnixLines, touchesOldLine } from './lineHunks.ts';
import type { Cause } from './model.ts';
import { isSuppression } from './suppressions.ts';

/** What is known when an error has gone from an open document. */
export type Disappearance = {
  uri: string;
  /** 0-based line of the error in the text where it stood. */
  line: number;
  /** What had been changed when the error appeared: text before it → text with it. */
  introducedBy: readonly TextChange[];
  /** What has been changed since: text with it → text now. */
  changedSince: readonly TextChange[];
};

/**
 * Why an error went away, as far as the texts tell. Only `edited` is a fix; in doubt a disappearance is none,
 * for a wrong suggestion costs more than a missing one.
 */
export function causeOf(gone: Disappearance): Cause {
  if (gone.changedSince.length === 0) return 'unexplained';
  if (isReverted(gone)) return 'reverted';
  const own = gone.changedSince.find((change) => change.uri === gone.uri);
  const hunks = own ? toHunks(own) : null;
  if (!hunks) return 'edited';
  if (addsSuppression(hunks)) return 'suppressed';
  const atError = hunks.find((hunk) => removesOldLine(hunk, gone.line));
  if (atError ? isCommentedOut(atError, gone.line) : isInCommentBlock(hunks, gone.line)) return 'commentedOut';
  if (atError && isDeleted(atError, hunks, gone.line)) return 'deleted';
  return 'edited';
}

function addsSuppression(hunks: readonly LineHunk[]): boolean {
  const count = (lines: readonly string[]): number => lines.filter(isSuppression).length;
  return hunks.some((hunk) => count(hunk.added) > count(hunk.removed));
}

const COMMENT_LEADER = /^\s*(?:\/\/+|#+|--|\/\*+|<!--|%|;+|"{3}|'{3}|\*|REM\b|\{\/\*)\s?/;

function isCommentedOut(hunk: LineHunk, line: number): boolean {
  const text = hunk.removed[line - hunk.oldStart]?.trim() ?? '';
  if (text === '') return false;
  const uncommented = (added: string): string =>
    added
      .replace(COMMENT_LEADER, '')
      .replace(/\s*(?:\*\/\}?|-->)\s*$/, '')
      .trim();
  const commentedLine = hunk.added.some((added) => COMMENT_LEADER.test(added) && uncommented(added) === text);
  return commentedLine && !hunk.added.some((added) => added.trim() === text);
}

const BLOCK_OPENER = /^\s*(?:\/\*|<!--|"{3}|'{3}|#if 0|=begin)/;
const BLOCK_CLOSER = /(?:\*\/|-->|"{3}|'{3}|#endif|=end)\s*\}?\s*$/;

/** The line itself is untouched, but a comment was opened above it and closed below. */
function isInCommentBlock(hunks: readonly LineHunk[], line: number): boolean {
  const opened = hunks.some((hunk) => hunk.oldStart <= line && hunk.added.some((added) => BLOCK_OPENER.test(added)));
  const closed = hunks.some((hunk) => hunk.oldStart > line && hunk.added.some((added) => BLOCK_CLOSER.test(added)));
  return opened && closed;
}

function isDeleted(atError: LineHunk, hunks: readonly LineHunk[], line: number): boolean {
  if (atError.added.some((added) => added.trim() !== '')) return false;
  const text = atError.removed[line - atError.oldStart]?.trim() ?? '';
  const movedElsewhere = hunks.some((hunk) => hunk.added.some((added) => added.trim() === text));
  return !movedElsewhere;
}

/** Back to the state before the error: what had brought it has been taken back, whatever else was edited meanwhile. */
function isReverted({ uri, line, introducedBy, changedSince }: Disappearance): boolean {
  if (introducedBy.length === 0) return false;
  const own = introducedBy.filter((change) => change.uri === uri && hunkAt(change, line) !== undefined);
  const culprits = own.length > 0 ? own : introducedBy;
  return culprits.every((change) => {
    const now = changedSince.find((since) => since.uri === change.uri);
    if (!now || change.before === null) return false;
    if (toUnixLines(now.after) === toUnixLines(change.before)) return true;
    return isTakenBack(change.before, change.after, now.after, change.uri === uri ? line : null);
  });
}

function hunkAt(change: TextChange, line: number): LineHunk | undefined {
  return toHunks(change)?.find((hunk) => coversNewLine(hunk, line));
}

function coversNewLine(hunk: LineHunk, line: number): boolean {
  return line >= hunk.newStart && line < hunk.newStart + Math.max(1, hunk.added.length);
}

/** True when none of the places that were changed from `before` to `bad` differs any more between `before` and `now`. */
function isTakenBack(before: string, bad: string, now: string, errorLine: number | null): boolean {
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
