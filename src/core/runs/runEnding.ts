import { mayHaveMended, providesSomething } from '../endings/commandMeaning.ts';
import { configurationKindOf } from '../endings/configurationFiles.ts';
import { causeOf, type Disappearance } from '../endings/ending.ts';
import type { TextChange } from '../errors/editJournal.ts';
import { explains } from '../endings/explainingChange.ts';
import { gitMove } from '../endings/gitMoves.ts';
import { type LineHunk, toHunks } from '../errors/lineHunks.ts';
import type { Cause, CodePlace } from '../model.ts';
import { isSilencedBySettings } from '../endings/silencingSettings.ts';
import { isTestSkipped } from '../endings/skippedTests.ts';
import { isSuppression } from '../endings/suppressions.ts';
import { isRunner } from '../endings/toolFamilies.ts';
import type { RanCommand } from './workLog.ts';

/** What lies between a failing run and the next one of the same that succeeds. */
export type BetweenRuns = {
  changes: readonly TextChange[];
  /** What has been changed since it failed last. */
  changesSinceTried: readonly TextChange[];
  commands: readonly RanCommand[];
  commandsSinceTried: readonly RanCommand[];
  /** What had been changed between its last success and the failure; null when that is not known. */
  introducedBy: readonly TextChange[] | null;
  /** What differs from when it last succeeded before it failed; null when that is not known. */
  sinceSuccess: readonly TextChange[] | null;
  /** Git's HEAD moved to another branch or commit. */
  headMoved: boolean;
  headMovedSinceTried: boolean;
};

/** The error by which a run failed, as it was read out of what the run printed. */
export type RunError = {
  /** Empty where no file was named. */
  uri: string;
  /** 0-based, in the text that the failing run saw; negative where it is not known. */
  line: number;
  lineText: string;
  source: string;
  code: string;
  message: string;
  /** A running program raised it; no tool that reads code. */
  isRaised: boolean;
  /** Calls in the user's own code, by the URIs of their files. */
  calls: readonly CodePlace[];
};

/**
 * Why a run succeeds that failed before. Where its error stood is the measure if it is known. Otherwise what silences is
 * taken for the cause wherever it was added: a wrong suggestion costs more than a missing one.
 * @param error null where nothing was found in what the run printed
 */
export function causeOfRunEnding(between: BetweenRuns, error: RunError | null): Cause {
  const decisive = toDecisive(between);
  const { changes, changesSinceTried, commands, sinceSuccess, headMoved } = decisive;
  const move = headMoved ? 'branchSwitch' : gitMove(commands);
  if (move) return move;
  if (changes.length > 0 && sinceSuccess?.length === 0) return 'reverted';
  const latest = changesSinceTried.length > 0 ? changesSinceTried : changes;
  if (areAll(latest, isCommentedOut)) return 'commentedOut';
  if (areAll(latest, onlySuppresses)) return 'suppressed';
  return error && error.uri !== '' && error.line >= 0
    ? causeOf(toDisappearance(decisive, error))
    : causeByTexts(decisive, error);
}

/**
 * The same where only the last of what lies between is known, as after the window was opened anew: a fix is then what
 * explains the end by itself.
 */
export function causeOfEarlierEnding(between: BetweenRuns, error: RunError | null): Cause {
  const cause = causeOfRunEnding(between, error);
  if (cause === 'command') return between.commands.some(providesSomething) ? cause : 'unexplained';
  if (cause !== 'edited' && cause !== 'configuration') return cause;
  return error && between.changes.some((change) => explains(change, error)) ? cause : 'unexplained';
}

/**
 * What came before the last failing run did not help by itself: commands and git's moves of then are no cause, nor is what
 * git brought. Where nothing was done since, all of it may be: what was started may take its time.
 */
export function toDecisive(between: BetweenRuns): BetweenRuns {
  const { changes, changesSinceTried, commandsSinceTried, headMovedSinceTried } = between;
  if (!hasWorkSinceTried(between)) return between;
  const touched = new Set(changesSinceTried.map(({ uri }) => uri));
  return {
    ...between,
    changes: hasGitMovedInVain(between) ? changes.filter(({ uri }) => touched.has(uri)) : changes,
    commands: commandsSinceTried,
    headMoved: headMovedSinceTried,
  };
}

/** Git brought another state, the run failed again, and something was done since: what explains the end is the latter. */
export function hasGitMovedInVain(between: BetweenRuns): boolean {
  return hasWorkSinceTried(between) && (between.headMoved || gitMove(between.commands) !== null);
}

function hasWorkSinceTried({ changesSinceTried, commandsSinceTried, headMovedSinceTried }: BetweenRuns): boolean {
  return changesSinceTried.length > 0 || commandsSinceTried.length > 0 || headMovedSinceTried;
}

function toDisappearance(between: BetweenRuns, error: RunError): Disappearance {
  const { uri, line, lineText, code, message } = error;
  return {
    ...{ uri, line, lineText, code, message },
    // A language's name stands for its compiler, too, which skipped tests do not concern.
    source: error.isRaised && !isRunner(error.source) ? 'task' : error.source,
    introducedBy: between.introducedBy ?? [],
    changedSince: between.changes,
    changedSinceStanding: between.changesSinceTried,
    commands: between.commands,
    hasHeadMoved: false,
    isMassClear: false,
  };
}

function causeByTexts({ changes, commands }: BetweenRuns, error: RunError | null): Cause {
  const hunks = changes.flatMap((change) => toHunks(change) ?? []);
  if (isTestSkipped('', changes) || hunks.some(addsSuppression)) return 'suppressed';
  const settings = changes.filter(({ uri }) => configurationKindOf(uri) !== null);
  const silenced = error ?? { uri: '', source: '', code: '' };
  if (settings.some((change) => isSilencedBySettings(silenced, change))) return 'suppressed';
  if (settings.length < changes.length) return 'edited';
  // What a command writes into a manifest or a lock file is the command's doing.
  if (commands.some(mayHaveMended)) return 'command';
  return changes.length > 0 ? 'configuration' : 'unexplained';
}

function areAll(changes: readonly TextChange[], is: (hunk: LineHunk) => boolean): boolean {
  return changes.length > 0 && changes.every((change) => toHunks(change)?.every(is) === true);
}

function addsSuppression({ added, removed }: LineHunk): boolean {
  const count = (lines: readonly string[]): number => lines.filter(isSuppression).length;
  return count(added) > count(removed);
}

/** Of the lines that are new every one holds a suppression. */
function onlySuppresses(hunk: LineHunk): boolean {
  const old = new Set(hunk.removed.map((line) => line.trim()));
  return addsSuppression(hunk) && hunk.added.every((line) => isSuppression(line) || old.has(line.trim()));
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
