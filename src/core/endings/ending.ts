import { mayHaveMended, providesSomething, putsFilesBack } from './commandMeaning.ts';
import { isCommentedOut } from './commentedOut.ts';
import { configurationKindOf } from './configurationFiles.ts';
import { isDeleted } from './deletedCode.ts';
import type { TextChange } from '../errors/editJournal.ts';
import { type EditedText, lineNow, rewrittenLineNow, toEditedText } from './editedText.ts';
import { explains } from './explainingChange.ts';
import type { Cause } from '../model.ts';
import { isSilencedBySettings } from './silencingSettings.ts';
import { isTestSkipped } from './skippedTests.ts';
import { isSilenced } from './suppressions.ts';
import { isTakenBack } from './takenBack.ts';
import type { RanCommand } from '../runs/workLog.ts';

/** What is known when an error has gone from an open document. */
export type Disappearance = {
  uri: string;
  /** 0-based line of the error in the text that `changedSince` starts from; negative where it stands in no text. */
  line: number;
  source: string;
  /** The tool's own code; empty where it gives none. */
  code: string;
  message: string;
  /** The text of the error's line when it was last known to stand. */
  lineText: string;
  /** What had been changed when the error appeared: text before it → text with it. */
  introducedBy: readonly TextChange[];
  /** What has been changed since: text with it → text now, in all files of the workspace. */
  changedSince: readonly TextChange[];
  /** What has been changed since the latest moment at which it is known to have stood: text then → text now. */
  changedSinceStanding: readonly TextChange[];
  /** Commands that have ended since that moment. */
  commands: readonly RanCommand[];
  /** Git's HEAD has moved to another commit since that moment, not by a commit. */
  hasHeadMoved: boolean;
  /** Everything its source had published anywhere vanished with it at once. */
  isMassClear: boolean;
};

/**
 * Why an error went away, as far as texts, commands and git tell. Only `edited`, `command` and `configuration` are
 * fixes here; in doubt a disappearance is none, for a wrong suggestion costs more than a missing one.
 */
export function causeOf(gone: Disappearance): Cause {
  if (gone.hasHeadMoved) return 'branchSwitch';
  const changes = decisiveChanges(gone);
  if (changes.length === 0) return causeWithoutChanges(gone);
  if (isTakenBack(gone) || gone.commands.some(putsFilesBack)) return 'reverted';
  return silenceIn(gone, changes) ?? fixIn(gone, changes);
}

/** A tool that reports late leaves nothing between its last word and the end: then all that was changed counts. */
function decisiveChanges({
  changedSince,
  changedSinceStanding,
  isMassClear,
  commands,
}: Disappearance): readonly TextChange[] {
  if (changedSinceStanding.length > 0) return changedSinceStanding;
  return isMassClear || commands.some(providesSomething) ? [] : changedSince;
}

function causeWithoutChanges(gone: Disappearance): Cause {
  const { commands, isMassClear, changedSince } = gone;
  if (commands.some(providesSomething)) return 'command';
  // A slow source may have said once more what had been silenced already.
  if (isMassClear) return silenceIn(gone, changedSince) ?? 'serverRestart';
  if (commands.some(putsFilesBack)) return 'reverted';
  return commands.some(mayHaveMended) ? 'command' : 'unexplained';
}

/** The ending by which the error's code or its check was put out of sight; null when none was. */
function silenceIn(gone: Disappearance, changes: readonly TextChange[]): Cause | null {
  if (isTestSkipped(gone.source, changes)) return 'suppressed';
  if (configurationIn(gone, changes).some((change) => isSilencedBySettings(gone, change))) return 'suppressed';
  const own = ownChange(gone, changes);
  const last = own && judgeText(own.edited, own.line, gone, changes);
  // A late tool may speak of what was done before its last word; what lies further back counts where nothing since does.
  if (last || changes === gone.changedSince || (own && touches(own.edited, own.line))) return last ?? null;
  const whole = ownChange(gone, gone.changedSince);
  return whole ? judgeText(whole.edited, whole.line, gone, gone.changedSince) : null;
}

type OwnChange = { edited: EditedText; line: number };

/** The change of the error's own document, and the error's line in the text before it. */
function ownChange(gone: Disappearance, changes: readonly TextChange[]): OwnChange | null {
  const change = changes.find(({ uri }) => uri === gone.uri);
  const edited = change && gone.line >= 0 ? toEditedText(change) : null;
  if (!edited) return null;
  const isSameText = change === gone.changedSince.find(({ uri }) => uri === gone.uri);
  const line = isSameText ? gone.line : findLine(edited.before, gone);
  return { edited, line };
}

/** The line of that text that is nearest to where the error stood. */
function findLine(lines: readonly string[], { lineText, line }: Disappearance): number {
  const text = lineText.trim();
  const places = lines.flatMap((candidate, at) => (text !== '' && candidate.trim() === text ? [at] : []));
  return places.sort((a, b) => Math.abs(a - line) - Math.abs(b - line))[0] ?? line;
}

const NEAR = 3;

function touches({ hunks }: EditedText, line: number): boolean {
  return hunks.some(({ oldStart, removed }) => oldStart - NEAR <= line && line <= oldStart + removed.length + NEAR);
}

function judgeText(
  edited: EditedText,
  line: number,
  gone: Disappearance,
  changes: readonly TextChange[],
): Cause | null {
  if (isSilenced(gone, edited, lineNow(edited, line) ?? rewrittenLineNow(edited, line))) return 'suppressed';
  if (isCommentedOut(edited, line)) return 'commentedOut';
  return isDeleted(edited, { ...gone, line }, changes) ? 'deleted' : null;
}

/** Which of the ways to mend an error it was. */
function fixIn(gone: Disappearance, changes: readonly TextChange[]): Cause {
  const settings = configurationIn(gone, changes);
  const others = changes.filter((change) => !settings.includes(change));
  const explaining = others.filter((change) => explains(change, gone));
  if (explaining.length > 0) return isMadeByCommand(gone, explaining) ? 'command' : 'edited';
  if (settings.length > 0) return isWrittenByCommand(settings, gone.commands) ? 'command' : 'configuration';
  if (gone.commands.some(providesSomething) || isMadeByCommand(gone, others)) return 'command';
  // Nothing that was changed explains it, and its source says nothing anywhere any more.
  return gone.isMassClear ? 'serverRestart' : 'edited';
}

/** Changed files that configure something; the error's own document is code of its own kind. */
function configurationIn({ uri }: Disappearance, changes: readonly TextChange[]): TextChange[] {
  return changes.filter((change) => change.uri !== uri && configurationKindOf(change.uri) !== null);
}

/** All that explains it are new files, and a command has run that can have made them: a generator. */
function isMadeByCommand({ uri, commands }: Disappearance, changes: readonly TextChange[]): boolean {
  return changes.every((change) => change.uri !== uri && change.before === '') && commands.some(mayHaveMended);
}

function isWrittenByCommand(changes: readonly TextChange[], commands: readonly RanCommand[]): boolean {
  return commands.some(providesSomething) && changes.every(({ uri }) => configurationKindOf(uri) !== 'settings');
}
