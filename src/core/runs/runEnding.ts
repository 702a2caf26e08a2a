import { mayHaveMended } from '../endings/commandMeaning.ts';
import { configurationKindOf } from '../endings/configurationFiles.ts';
import type { TextChange } from '../errors/editJournal.ts';
import { gitMove } from '../endings/gitMoves.ts';
import { type LineHunk, toHunks } from '../errors/lineHunks.ts';
import type { Cause } from '../model.ts';
import { isTestSkipped } from '../endings/skippedTests.ts';
import { isSuppression } from '../endings/suppressions.ts';
import type { RanCommand } from './workLog.ts';

/** What lies between a failing run and the next one of the same that succeeds. */
export type BetweenRuns = {
  changes: readonly TextChange[];
  commands: readonly RanCommand[];
  /** What differs from when it last succeeded before it failed; null when that is not known. */
  sinceSuccess: readonly TextChange[] | null;
  /** Git's HEAD moved to another branch or commit. */
  headMoved: boolean;
};

/**
 * Why a run succeeds that failed before. Where its errors stood is not known here, so what silences is taken for the
 * cause wherever it was added: a wrong suggestion costs more than a missing one.
 */
export function causeOfRunEnding({ changes, commands, sinceSuccess, headMoved }: BetweenRuns): Cause {
  const move = headMoved ? 'branchSwitch' : gitMove(commands);
  if (move) return move;
  if (changes.length > 0 && sinceSuccess?.length === 0) return 'reverted';
  const hunks = changes.flatMap((change) => toHunks(change) ?? []);
  if (isTestSkipped('', changes) || hunks.some(addsSuppression)) return 'suppressed';
  if (hunks.length > 0 && hunks.every(isCommentedOut)) return 'commentedOut';
  if (changes.some(({ uri }) => configurationKindOf(uri) === null)) return 'edited';
  // What a command writes into a manifest or a lock file is the command's doing.
  if (commands.some(mayHaveMended)) return 'command';
  return changes.length > 0 ? 'configuration' : 'unexplained';
}

function addsSuppression({ added, removed }: LineHunk): boolean {
  const count = (lines: readonly string[]): number => lines.filter(isSuppression).length;
  return count(added) > count(removed);
}

const COMMENT_LEADER = /^\s*(?:\/\/+|#+|--|\/\*+|<!--|%|;+|"{3}|'{3}|\{\/\*)\s?/;

/** Every line that was taken away stands there again behind a comment's sign, and nothing else is new. */
function isCommentedOut({ added, removed }: LineHunk): boolean {
  const texts = removed.map((line) => line.trim()).filter((line) => line !== '');
  const news = added.filter((line) => line.trim() !== '');
  if (texts.length === 0 || news.length !== texts.length) return false;
  return news.every((line, index) => COMMENT_LEADER.test(line) && uncommented(line) === texts[index]);
}

function uncommented(line: string): string {
  return line
    .replace(COMMENT_LEADER, '')
    .replace(/\s*(?:\*\/\}?|-->)\s*$/, '')
    .trim();
}
