import { v5 as uuidV5 } from 'uuid';
import * as v from 'valibot';
import { CAUSES, type CausalChain, EVIDENCE_LEVELS, type ErrorContext, type FixAttempt } from '../../core/model.ts';
import { fromSnakeName } from '../../core/snakeCase.ts';
import { CHAIN_NAMESPACE } from '../recorder.ts';
import { EXPORT_VERSION, isWithin, MAX_LIST } from './exportLine.ts';

/** Longer ones are passed over without being read whole. */
export const MAX_LINE_BYTES = 8 * 1024 * 1024;

const MAX_MESSAGE = 20_000;
const MAX_TEXT = 220_000;
const MAX_ATTEMPTS = 100;
const MAX_EXTRA = 64_000;
/** The end of the time that JavaScript's dates know. */
const MAX_TIME = 8.64e15;

const name = v.pipe(v.string(), v.maxLength(4_000));
const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_TIME));
const key = v.pipe(v.string(), v.uuid(), v.regex(/^[^A-F]*$/, 'must be in small letters'));
const path = v.pipe(name, v.check(isWithin, 'must be a path within the workspace'));
const id = (prefix: string) =>
  v.pipe(v.string(), v.regex(new RegExp(`^${prefix}-[0-9a-f]{8}$`), `must be ${prefix}- and eight hex digits`));

const found = v.strictObject({
  tool: name,
  code: v.optional(name),
  message: text,
  severity: v.picklist(['error', 'warning']),
  file: v.optional(path),
  line: v.optional(count),
  character: v.optional(count),
  stack: v.optional(text),
});

const context = v.strictObject({
  channel: v.optional(v.picklist(['diagnostic', 'task', 'terminal', 'debug', 'told'])),
  source: v.optional(name),
  code: v.optional(name),
  language: v.optional(name),
  file: v.optional(path),
  line: v.optional(count),
  range: v.optional(
    v.strictObject({ start_line: count, start_character: count, end_line: count, end_character: count }),
  ),
  snippet: v.optional(text),
  workspace_name: v.optional(name),
  task_name: v.optional(name),
  command: v.optional(text),
  exit_code: v.optional(v.pipe(v.number(), v.integer())),
  read_message: v.optional(text),
  stack: v.optional(text),
  frames: v.optional(v.pipe(v.array(v.strictObject({ file: path, line: count })), v.maxLength(MAX_LIST))),
  output: v.optional(text),
  also_reported: v.optional(v.pipe(v.array(found), v.maxLength(MAX_LIST))),
  omitted_characters: v.optional(count),
  extra: v.optional(
    v.pipe(
      v.record(v.string(), v.unknown()),
      v.check((extra) => JSON.stringify(extra).length <= MAX_EXTRA, `must hold at most ${MAX_EXTRA} characters`),
    ),
  ),
});

const attempt = v.strictObject({
  key,
  id: id('fix'),
  error_id: id('err'),
  action_taken: v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_MESSAGE)),
  code_changes: v.nullable(text),
  all_changes: v.nullable(text),
  successful: v.boolean(),
  cause: v.nullable(v.picklist(CAUSES)),
  unfinished: v.boolean(),
  timestamp: time,
});

export const lineSchema = v.strictObject({
  format: v.literal('deja-fix-chain'),
  version: v.literal(EXPORT_VERSION),
  key,
  id: id('chain'),
  error_event: v.strictObject({
    key,
    id: id('err'),
    error_message: v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_MESSAGE)),
    error_type: name,
    context,
    timestamp: time,
    session_id: name,
  }),
  fix_attempts: v.pipe(v.array(attempt), v.minLength(1), v.maxLength(MAX_ATTEMPTS)),
  successful_fix_id: id('fix'),
  resolution_time_minutes: v.pipe(v.number(), v.finite()),
  evidence: v.picklist(EVIDENCE_LEVELS),
});
type Line = v.InferOutput<typeof lineSchema>;

/** A chain read from a line, or what was wrong with the line. */
export type ReadLine = { chain: CausalChain } | { reason: string };

/** Never throws; a reason names the entry and what it must be, and holds nothing of the line's texts. */
export function readImportLine(source: string): ReadLine {
  try {
    return readLine(JSON.parse(source));
  } catch (error) {
    // What is nested by the thousand is read, but not written again.
    return { reason: error instanceof RangeError ? 'is nested too deeply' : 'is no JSON' };
  }
}

function readLine(json: unknown): ReadLine {
  const result = v.safeParse(lineSchema, json);
  if (!result.success) return { reason: toReason(result.issues[0]) };
  const reason = findContradiction(result.output);
  return reason === null ? { chain: toChain(result.output) } : { reason };
}

function toReason(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'the line';
  // What stands there instead is the file's own text, which is for no log.
  const required = typeof issue.requirement === 'function' ? '' : issue.requirement?.toString();
  const expected = issue.expected?.replaceAll('"', '') ?? required ?? '';
  if (issue.type === 'strict_object' && issue.received === 'undefined') return `${path}: is missing`;
  if (issue.type === 'strict_object' && issue.expected === 'never') return `${path}: is no entry of this format`;
  if (issue.message.startsWith('must ')) return `${path}: ${issue.message}`;
  return `${path}: must be ${expected === '' ? `valid (${issue.type})` : expected}`.slice(0, 300);
}

function findContradiction(line: Line): string | null {
  const { error_event: event, fix_attempts: attempts, successful_fix_id: fixId } = line;
  const fix = attempts.find((one) => one.id === fixId);
  if (!fix) return 'successful_fix_id: must be the id of one of fix_attempts';
  if (attempts.some((one) => one.successful !== (one === fix)))
    return 'fix_attempts: the one of successful_fix_id must be successful, and no other';
  if (attempts.some((one) => one.error_id !== event.id)) return 'fix_attempts: error_id must be the id of error_event';
  const keys = new Set([line.key, event.key, ...attempts.map((one) => one.key)]);
  if (keys.size !== attempts.length + 2) return 'fix_attempts: keys must differ';
  if (new Set(attempts.map((one) => one.id)).size !== attempts.length) return 'fix_attempts: ids must differ';
  if (line.key !== uuidV5(fix.key, CHAIN_NAMESPACE)) return 'key: does not belong to the successful attempt';
  const minutes = (fix.timestamp - event.timestamp) / 60_000;
  if (line.resolution_time_minutes !== minutes)
    return 'resolution_time_minutes: must be the time from error_event to the successful attempt';
  return null;
}

function toChain(line: Line): CausalChain {
  const { error_event: event, fix_attempts: attempts } = line;
  const fixAttempts = attempts.map((one): FixAttempt => ({
    ...{ id: one.id, key: one.key, errorId: one.error_id, actionTaken: one.action_taken },
    ...{ codeChanges: one.code_changes, allChanges: one.all_changes, successful: one.successful, cause: one.cause },
    ...{ unfinished: one.unfinished, timestamp: one.timestamp, origin: 'imported' as const },
  }));
  const successfulFix = fixAttempts.find(({ successful }) => successful);
  if (!successfulFix) throw new Error('A line without a fix was let through');
  return {
    ...{ id: line.id, key: line.key },
    errorEvent: {
      ...{ id: event.id, key: event.key, errorMessage: event.error_message, errorType: event.error_type },
      context: toContext(event.context),
      ...{ timestamp: event.timestamp, sessionId: event.session_id, origin: 'imported' as const },
    },
    ...{ fixAttempts, successfulFix },
    resolutionTimeMinutes: line.resolution_time_minutes,
    evidence: line.evidence,
    reopened: false,
    clearedWith: [],
  };
}

function toContext({ extra, ...known }: Line['error_event']['context']): ErrorContext {
  return { ...(renamed(known) as ErrorContext), ...(extra === undefined ? {} : { extra }) };
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([entry, item]) => [fromSnakeName(entry), renamed(item)]));
}
