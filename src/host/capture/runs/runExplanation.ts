import { type SuccessDiff, toSuccessDiff } from '../../../core/explanation/attemptDiff.ts';
import type { EditJournal, Life } from '../../../core/errors/editJournal.ts';
import { explain, type Explanation } from '../../../core/explanation/explanation.ts';
import type { ErrorPlace } from '../../../core/explanation/hunkRelevance.ts';
import type { ErrorContext, ErrorSummary } from '../../../core/model.ts';
import { namesIn } from '../diagnostics/publishedErrors.ts';

export type RunExplanationPorts = {
  journal: EditJournal;
  toPath: (uri: string) => string;
  /** The event that a failing run turned out to be, with the place that was read out of its output. */
  findError: (id: string) => Promise<ErrorSummary | null>;
};

/** What of the changes between a failing run and a success explains the success; null where nothing was changed. */
export async function explainRun(
  { journal, toPath, findError }: RunExplanationPorts,
  errorId: string | null,
  life: Life,
): Promise<{ diff: SuccessDiff; explanation: Explanation } | null> {
  const stages = journal.stagesOf(life, life.goneAtMs);
  if (stages.length === 0) return null;
  const error = errorId === null ? null : await findError(errorId);
  const { uri = '', line } = error?.context ?? {};
  const lineText = line === undefined ? '' : (journal.textAt(uri, life.openedAtMs)?.split('\n')[line] ?? '');
  const explanation = explain(stages, toPlace(error?.errorMessage ?? '', error?.context ?? {}, lineText));
  return { explanation, diff: toSuccessDiff(explanation, stages, toPath) };
}

/** A tool names a line; which part of it is meant is not known. */
function toPlace(message: string, { uri = '', line = -1, frames = [] }: ErrorContext, lineText: string): ErrorPlace {
  return {
    uri,
    range: { startLine: line, startCharacter: 0, endLine: line, endCharacter: lineText.length },
    related: frames.map((frame) => ({ uri: frame.file, line: frame.line })),
    message,
    names: namesIn(message),
    lineText,
    rangeText: lineText,
  };
}
