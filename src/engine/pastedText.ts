import { boundText, MAX_ERROR_TEXT } from '../core/input.ts';
import type { ErrorContext, FoundError } from '../core/model.ts';
import { toErrorType } from '../core/template.ts';
import type { FailureReader } from './output/failureReader.ts';
import { toLines } from './output/outputLines.ts';
import { readOutput } from './output/readOutput.ts';
import { readEditorFormat, readProblems } from './output/editorFormats.ts';

/** An error as it was handed over: a diagnostic with its circumstances, or anything that somebody has pasted. */
export type ToldError = {
  error: string;
  errorType?: string | undefined;
  context: ErrorContext;
  /** Characters that were taken out of the middle of `error` on the way. */
  cut?: number | undefined;
};

/** The same error as it is recorded, or asked with. */
export type ReadTold = {
  /** As handed over, bounded. */
  errorMessage: string;
  errorType: string;
  /** As handed over, and what was read out of the text: `readMessage`, code, place, stack, further errors. */
  context: ErrorContext;
  /** The errors of the text that do not lead. */
  others: FoundError[];
};

/** So much is read on this thread: it takes a few milliseconds. More goes to the worker with a time limit. */
const MAX_READ_HERE = 8_000;
/** A whole log of errors; what a log of thousands holds is not kept. */
const MAX_ALSO_REPORTED = 50;
/** More of them are a file from its beginning. */
const MAX_SNIPPET_LINES = 40;
/** On either side, as the editor takes them. */
const LINES_AROUND = 2;

/**
 * Reads pasted text: one line of a compiler, a stack trace, a log with many errors, of which the first real one leads. What the
 * caller says stands. A diagnostic with its place is taken as it is, and so is text in which no error is recognised. Never throws.
 */
export async function readTold(told: ToldError, failures: FailureReader): Promise<ReadTold> {
  const { text, omittedCharacters } = boundText(told.error, MAX_ERROR_TEXT, told.cut);
  const place = toPlace(told.context);
  const given: ErrorContext = omittedCharacters > 0 ? { ...place, omittedCharacters } : place;
  const found = isPlaced(told.context) ? [] : await readErrors(told.error, failures);
  const [leading, ...others] = found;
  const context = leading ? { ...toContext(leading, others), ...withoutGaps(given) } : given;
  const errorType = told.errorType ?? toErrorType(context.source, context.code);
  return { errorMessage: text, errorType, context, others };
}

/** A whole file, as some give it for the code at the place, is as like one file as another: of it the lines around the error are taken. */
function toPlace(context: ErrorContext): ErrorContext {
  const { snippet = '', line } = context;
  const lines = snippet.split(/\r?\n/);
  if (line === undefined || lines.length <= MAX_SNIPPET_LINES || line >= lines.length) return context;
  return { ...context, snippet: lines.slice(Math.max(0, line - LINES_AROUND), line + LINES_AROUND + 1).join('\n') };
}

/** True of what the editor has seen itself, and of whatever comes with its place in the code. */
function isPlaced({ channel, line, snippet, readMessage }: ErrorContext): boolean {
  return (
    (channel !== undefined && channel !== 'told') ||
    line !== undefined ||
    snippet !== undefined ||
    readMessage !== undefined
  );
}

async function readErrors(text: string, failures: FailureReader): Promise<FoundError[]> {
  const problems = readProblems(text);
  if (problems.length > 0) return problems;
  if (text.length > MAX_READ_HERE) return failures.read({ output: text });
  try {
    const copied = readEditorFormat(toLines(text).join('\n').trim());
    return copied.length > 0 ? copied : readOutput({ output: text });
  } catch {
    return [];
  }
}

function toContext(leading: FoundError, others: readonly FoundError[]): ErrorContext {
  const { tool, code, message, file, line, character = 0, stack } = leading;
  return withoutGaps({
    source: tool === '' ? undefined : tool,
    code,
    file: file?.replaceAll('\\', '/'),
    line,
    range:
      line === undefined
        ? undefined
        : { startLine: line, startCharacter: character, endLine: line, endCharacter: character },
    stack,
    readMessage: message,
    alsoReported: others.length > 0 ? others.slice(0, MAX_ALSO_REPORTED).map(toAlsoReported) : undefined,
  });
}

function toAlsoReported({ tool, code, message, severity, file, line, character }: FoundError): FoundError {
  return { tool, code, message, severity, file, line, character };
}

function withoutGaps(context: ErrorContext): ErrorContext {
  return Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined));
}
