import { type SuccessDiff, toSuccessDiff } from '../../../core/explanation/attemptDiff.ts';
import { lineNow, toEditedText } from '../../../core/endings/editedText.ts';
import type { EditJournal, Life } from '../../../core/errors/editJournal.ts';
import { explain, type Explanation } from '../../../core/explanation/explanation.ts';
import type { ErrorPlace } from '../../../core/explanation/hunkRelevance.ts';
import type { ErrorSummary } from '../../../core/model.ts';
import type { RunError } from '../../../core/runs/runEnding.ts';
import { quotedIn } from '../../../core/template/quotedNames.ts';

export type RunExplanationPorts = {
  journal: EditJournal;
  toPath: (uri: string) => string;
  /** The event that a failing run turned out to be, with the place that was read out of its output. */
  findError: (id: string) => Promise<ErrorSummary | null>;
};

/** The error by which a run failed, at its place in the texts that the run saw. */
export async function findRunError(
  { journal, findError }: Pick<RunExplanationPorts, 'journal' | 'findError'>,
  errorId: string | null,
  life: Life,
): Promise<RunError | null> {
  // Without the engine's answer the texts alone say how it ended.
  const error = errorId === null ? null : await findError(errorId).catch(() => null);
  if (!error) return null;
  const { uri = '', source = '', code = '', frames: calls = [], stack } = error.context;
  const line = lineWhenRun(journal, error, life.openedAtMs);
  const change = journal.changesBetween(life.openedAtMs, life.goneAtMs).find((one) => one.uri === uri);
  const text = change ? change.before : journal.textAt(uri, life.goneAtMs);
  const lineText = text?.split(/\r?\n/)[line] ?? '';
  return { uri, line, lineText, source, code, message: error.errorMessage, isRaised: stack !== undefined, calls };
}

/** An event that was known before the run is told of the text of then. */
function lineWhenRun(journal: EditJournal, { context, timestamp }: ErrorSummary, startedAtMs: number): number {
  const { uri = '', line = -1 } = context;
  if (line < 0 || timestamp >= startedAtMs) return line;
  return journal.textAt(uri, timestamp) === null ? -1 : lineLater(journal, { uri, line }, timestamp, startedAtMs);
}

/** Where a line of the text of one moment stands at another; negative where it is gone or that is not known. */
function lineLater(
  journal: EditJournal,
  { uri, line }: Pick<RunError, 'uri' | 'line'>,
  fromMs: number,
  toMs: number,
): number {
  const change = journal.changesBetween(fromMs, toMs).find((one) => one.uri === uri);
  const edited = change ? toEditedText(change) : null;
  if (!edited) return change ? -1 : line;
  return lineNow(edited, line) ?? -1;
}

/**
 * What of the changes between a failing run and a success explains the success; null where nothing was changed.
 * @param error at its place when the life began
 * @param sinceMs when the run started since which changes count
 */
export function explainRun(
  { journal, toPath }: Pick<RunExplanationPorts, 'journal' | 'toPath'>,
  error: RunError | null,
  life: Life,
  sinceMs: number,
): { diff: SuccessDiff; explanation: Explanation } | null {
  const stages = journal.stagesOf({ ...life, openedAtMs: sinceMs }, life.goneAtMs);
  if (stages.length === 0) return null;
  const place = error && { ...error, line: lineLater(journal, error, life.openedAtMs, sinceMs) };
  const explanation = explain(stages, toPlace(place));
  return { explanation, diff: toSuccessDiff(explanation, stages, toPath) };
}

/** A tool names a line; which part of it is meant is not known. */
function toPlace(error: RunError | null): ErrorPlace {
  const { uri = '', line = -1, lineText = '', message = '', calls = [] } = error ?? {};
  return {
    uri,
    range: { startLine: line, startCharacter: 0, endLine: line, endCharacter: lineText.length },
    related: calls.map((call) => ({ uri: call.file, line: call.line })),
    message,
    names: quotedIn(message),
    lineText,
    rangeText: lineText,
  };
}
