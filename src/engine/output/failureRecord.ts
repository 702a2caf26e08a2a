import path from 'node:path';
import { boundText, MAX_ERROR_TEXT, type RecordErrorInput, type RecordFailureInput } from '../../core/input.ts';
import type { ErrorContext, FoundError } from '../../core/model.ts';
import { toErrorType, toTemplate } from '../../core/template.ts';
import { toEditorUri } from '../../protocol/editorUri.ts';
import { rootOf } from './placesOnDisk.ts';

/** Characters of a run's output that are kept: the head and the tail. */
const MAX_OUTPUT = 8_000;
const MAX_ALSO_REPORTED = 20;
const MAX_FRAMES = 30;
const MAX_IDENTITY = 4_000;

/** An error read out of what a run printed, as it is recorded. */
export type Reading = RecordErrorInput & { context: ErrorContext & { identity: string } };

/** One for each error that was found, in which it leads; one for the whole run where none was. */
export function toReadings(run: RecordFailureInput, found: readonly FoundError[]): Reading[] {
  if (found.length === 0) return [toErrorInput(run, [])];
  return found.map((one) => toErrorInput(run, [one, ...found.filter((other) => other !== one)]));
}

/** What is recorded of a run that failed: the first error of its output leads; without one, its headline and output do. */
export function toErrorInput(run: RecordFailureInput, found: readonly FoundError[]): Reading {
  const [leading, ...others] = found;
  const output = boundText(run.output, MAX_OUTPUT).text;
  const error = leading?.message ?? boundText(`${run.headline}\n${output}`.trim(), MAX_ERROR_TEXT).text;
  const errorType = leading ? toErrorType(leading.tool, leading.code) : toExitType(run);
  const { channel, command, exitCode, taskName, cwd, workspace, workspaceName, key, timestamp, sessionId } = run;
  const context: ErrorContext & { identity: string } = {
    ...{ channel, command, exitCode, taskName, cwd, workspace, workspaceName, output },
    source: leading?.tool ?? channel,
    // The same run failing in another way is another error.
    identity: `${run.identity}\n${errorType}\n${toTemplate(error).text}`.slice(0, MAX_IDENTITY),
    ...(leading ? toPlace(leading, run) : {}),
  };
  if (others.length > 0) context.alsoReported = others.slice(0, MAX_ALSO_REPORTED).map(withoutStack);
  return { error, errorType, context, key, timestamp, sessionId, origin: 'observed' };
}

function toExitType({ exitCode }: RecordFailureInput): string {
  return exitCode === undefined ? '' : `exit ${exitCode}`;
}

/** Where the error is: within the workspace folder, when it is there. */
function toPlace(found: FoundError, run: RecordFailureInput): Omit<ErrorContext, 'identity'> {
  const { code, file, line, character, stack } = found;
  const place: Omit<ErrorContext, 'identity'> = { code, line, stack };
  if (line !== undefined) {
    const startCharacter = character ?? 0;
    place.range = { startLine: line, startCharacter, endLine: line, endCharacter: startCharacter };
  }
  const root = rootOf(run);
  const toAbsolute = (printed: string): string => path.resolve(run.cwd ?? root ?? path.sep, printed);
  if (found.frames) {
    const frames = found.frames.slice(0, MAX_FRAMES);
    place.frames = frames.map((frame) => ({ file: toEditorUri(toAbsolute(frame.file)), line: frame.line }));
  }
  if (file === undefined) return place;
  const absolute = toAbsolute(file);
  const relative = root === undefined ? absolute : path.relative(root, absolute);
  const isOutside = relative.startsWith('..') || path.isAbsolute(relative);
  place.file = (isOutside ? absolute : relative).replaceAll('\\', '/');
  place.uri = toEditorUri(absolute);
  return place;
}

function withoutStack({ tool, code, message, severity, file, line, character }: FoundError): FoundError {
  return { tool, code, message, severity, file, line, character };
}
