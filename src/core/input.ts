import * as v from 'valibot';
import { channel, errorContextSchema, MAX_NAME, name } from './contextInput.ts';
import { CAUSES, EVIDENCE_LEVELS, VERDICTS } from './model.ts';
import { Fault } from './fault.ts';

/** What the tracker takes from outside: the editor, other extensions, agents. Checked at every border with these schemas. */

const errorText = v.pipe(
  v.string(),
  v.check((text) => text.trim() !== '', 'emptyError'),
);
const key = v.pipe(v.string(), v.uuid());
const timestamp = v.pipe(v.number(), v.integer(), v.minValue(0));

const origin = v.picklist(['observed', 'agent', 'imported']);

export const recordErrorSchema = v.object({
  error: errorText,
  errorType: v.optional(name),
  context: v.optional(errorContextSchema, {}),
  sessionId: v.optional(name),
  /** Drawn by the caller so that a retry is recognised; drawn by the tracker when absent. */
  key: v.optional(key),
  timestamp: v.optional(timestamp),
  origin: v.optional(origin),
});
export type RecordErrorInput = v.InferInput<typeof recordErrorSchema>;

export const recordFailureSchema = v.object({
  channel: v.picklist(['task', 'terminal', 'debug']),
  /** What is said where the output names no error: "Task “build” failed with exit code 1". */
  headline: errorText,
  /** Plain text: what the run printed, its head and tail. */
  output: v.string(),
  command: v.optional(v.string()),
  exitCode: v.optional(v.pipe(v.number(), v.integer())),
  taskName: v.optional(name),
  cwd: v.optional(name),
  workspace: v.optional(name),
  workspaceName: v.optional(name),
  /** What the next run of the same command, task or launch is recognised by. */
  identity: name,
  /** Problem matchers as extensions declare them, their patterns resolved. */
  matchers: v.optional(v.array(v.unknown())),
  sessionId: v.optional(name),
  key,
  timestamp,
});
/** A run that failed: its errors are read out of its output by the engine. */
export type RecordFailureInput = v.InferInput<typeof recordFailureSchema>;

export const recordAttemptSchema = v.object({
  /** The error's `err-` id or its key. */
  errorId: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME)),
  actionTaken: v.pipe(
    v.string(),
    v.check((text) => text.trim() !== '', 'must not be empty'),
  ),
  codeChanges: v.optional(v.nullable(v.string())),
  allChanges: v.optional(v.nullable(v.string())),
  successful: v.optional(v.boolean(), false),
  /** What it was that helped, of a successful attempt. */
  cause: v.optional(v.picklist(CAUSES)),
  unfinished: v.optional(v.boolean(), false),
  /** Proof of a successful attempt at the time it is recorded. */
  evidence: v.optional(v.picklist(EVIDENCE_LEVELS)),
  key: v.optional(key),
  timestamp: v.optional(timestamp),
  origin: v.optional(origin),
});
export type RecordAttemptInput = v.InferInput<typeof recordAttemptSchema>;

const empty = v.strictObject({});
const session = v.object({ sessionId: name });
const factSchema = v.variant('kind', [
  v.object({
    kind: v.literal('seenAgain'),
    data: v.object({ sessionId: name, source: v.optional(v.object({ channel, tool: name })) }),
  }),
  v.object({ kind: v.literal('gone'), data: v.object({ cause: v.picklist(CAUSES) }) }),
  v.object({ kind: v.literal('returned'), data: session }),
  v.object({ kind: v.literal('windowClosed'), data: session }),
  v.object({ kind: v.literal('evidence'), data: v.object({ level: v.picklist(EVIDENCE_LEVELS) }) }),
  v.object({ kind: v.literal('clearedWith'), data: v.object({ rootKey: name }) }),
  v.object({ kind: v.literal('saved'), data: empty }),
  v.object({ kind: v.literal('markedResolved'), data: empty }),
  v.object({ kind: v.literal('reopened'), data: empty }),
  v.object({
    kind: v.literal('feedback'),
    data: v.object({ verdict: v.picklist([...VERDICTS, 'withdrawn']), errorKey: v.optional(name) }),
  }),
]);

export const recordObservationSchema = v.object({
  /** The id or key of the error event or chain. */
  subject: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME)),
  fact: factSchema,
  key: v.optional(key),
  timestamp: v.optional(timestamp),
});
export type RecordObservationInput = v.InferInput<typeof recordObservationSchema>;

export const querySchema = v.object({
  error: errorText,
  errorType: v.optional(name),
  context: v.optional(errorContextSchema, {}),
  limit: v.optional(v.unknown()),
  threshold: v.optional(v.unknown()),
  scope: v.optional(v.union([v.picklist(['all', 'workspace']), v.array(name)])),
  includeHidden: v.optional(v.boolean()),
});
export type QueryInput = {
  error: string;
  errorType?: string | undefined;
  context?: v.InferInput<typeof errorContextSchema> | undefined;
  /** A whole number from 1 to 100; 5 when absent. */
  limit?: number | undefined;
  /** Least confidence of the first answer, 0–1. */
  threshold?: number | undefined;
  /** `workspace`: only what was fixed in the workspace of the context; a list of URIs: in one of those; `all` when absent. */
  scope?: 'all' | 'workspace' | readonly string[] | undefined;
  /** True: fixes that are not to be shown for such errors come along. */
  includeHidden?: boolean | undefined;
};

/** @throws Fault that names the field and what was wrong with it. */
export function parseInput<Schema extends v.GenericSchema>(schema: Schema, input: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const [issue] = result.issues;
  if (issue.message === 'emptyError') throw new Fault('emptyError');
  throw new Fault('invalidInput', { path: v.getDotPath(issue) ?? 'input', problem: issue.message });
}

export const MAX_ERROR_TEXT = 16_000;

/**
 * Keeps the head and the tail of an overlong text and says between them how much was left out.
 * @param cutBefore characters that were taken out of its middle before
 */
export function boundText(text: string, maximum: number, cutBefore = 0): { text: string; omittedCharacters: number } {
  if (text.length <= maximum) return { text, omittedCharacters: 0 };
  const half = Math.floor(maximum / 2);
  const omittedCharacters = text.length - 2 * half + cutBefore;
  return {
    text: `${text.slice(0, half)}\n… ${omittedCharacters} characters left out …\n${text.slice(-half)}`,
    omittedCharacters,
  };
}
