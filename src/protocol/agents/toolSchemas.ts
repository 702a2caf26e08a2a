import * as v from 'valibot';
import { MAX_NAME, name, toldContextEntries } from '../../core/contextInput.ts';
import { CAUSES, EVIDENCE_LEVELS } from '../../core/model.ts';
import { toSnakeName } from '../../core/snakeCase.ts';

/** What the tools take and give, as agents see it: snake_case, times as ISO 8601, lines counted from 0. */

const place = v.pipe(v.number(), v.integer(), v.minValue(0));

const contextEntries = {
  error_type: v.optional(v.pipe(v.string(), v.maxLength(MAX_NAME), v.description('"TS2322", "TypeError", "exit 1"…'))),
  ...Object.fromEntries(Object.entries(toldContextEntries).map(([name, schema]) => [toSnakeName(name), schema])),
  range: v.optional(v.object({ start_line: place, start_character: place, end_line: place, end_character: place })),
} as const;

/** Names of a context's entries that are not kept as they are given. */
export const CONTEXT_NAMES: ReadonlySet<string> = new Set(Object.keys(contextEntries));

/** Null says of what is known by name that it is not there, as clients write what they were not given. */
const contextSchema = v.pipe(
  v.custom<Record<string, unknown> | null>(
    (input) => typeof input === 'object' && !Array.isArray(input),
    'must be an object',
  ),
  v.transform((given) =>
    Object.fromEntries(
      Object.entries(given ?? {}).filter(([name, value]) => value !== null || !CONTEXT_NAMES.has(name)),
    ),
  ),
  v.looseObject(contextEntries),
);
/** Without what is above, which JSON Schema has no words for. */
const describedContext = v.pipe(
  v.looseObject(contextEntries),
  v.description(
    'Where and under what circumstances the error occurred. Lines are counted from 0; snippet is the source at the place, code what the tool calls the error (“TS2322”), source the tool. Further entries are kept.',
  ),
);

const notALimit = ({ received }: { received: string }): string =>
  `must be a whole number from 1 to 100, not ${received}`;
const limit = v.pipe(
  v.number(notALimit),
  v.integer(notALimit),
  v.minValue(1, notALimit),
  v.maxValue(100, notALimit),
  v.description('How many at most.'),
);
const error = v.pipe(v.string(), v.description('The error message, or the whole stack trace or output.'));
const says = (text: string) => v.pipe(v.string(), v.description(text));
const id = (text: string) => v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME), v.description(text));

type Context = v.GenericSchema<Record<string, unknown> | null, Record<string, unknown>>;

const inputs = (context: Context) => ({
  record_error: v.object({ error, context: v.optional(context), session_id: v.nullish(name) }),
  record_fix_attempt: v.object({
    error_id: id('As record_error gave it.'),
    action_taken: v.pipe(
      says('What was done, in a sentence.'),
      v.check((action) => action.trim() !== '', 'must not be empty'),
    ),
    code_changes: v.optional(v.nullable(says('The change as a unified diff.'))),
    successful: v.nullish(
      v.pipe(v.boolean(), v.description('True only when the error was seen to be gone. False when left out.')),
    ),
  }),
  find_similar_failures: v.object({ error, context: v.optional(context), limit: v.optional(limit) }),
  get_causal_chain: v.object({ chain_id: id('As find_similar_failures gave it.') }),
  list_unresolved_errors: v.object({ limit: v.optional(limit) }),
});

/** By these, arguments are checked. */
export const INPUTS = inputs(contextSchema);
/** These are told to agents. */
export const DESCRIBED_INPUTS = inputs(describedContext);

const origin = v.picklist(['observed', 'agent', 'imported']);
const evidence = v.picklist(EVIDENCE_LEVELS);
const cause = v.nullable(v.picklist(CAUSES));
const time = v.pipe(v.string(), v.isoTimestamp());
const text = v.nullable(v.string());

const attempt = v.object({
  attempt_id: v.string(),
  action_taken: v.string(),
  code_changes: text,
  all_changes: text,
  successful: v.boolean(),
  cause,
  unfinished: v.boolean(),
  timestamp: time,
  origin,
});

const errorEvent = v.object({
  error_id: v.string(),
  error_message: v.string(),
  error_type: v.string(),
  context: v.record(v.string(), v.unknown()),
  timestamp: time,
  session_id: v.string(),
  origin,
});

export const OUTPUTS = {
  record_error: v.object({ error_id: v.string() }),
  record_fix_attempt: v.object({ attempt_id: v.string(), chain_id: text }),
  find_similar_failures: v.object({
    failures: v.array(
      v.object({
        chain_id: v.string(),
        error_id: v.string(),
        similarity: v.number(),
        confidence: v.number(),
        why: v.string(),
        error_message: v.string(),
        action_taken: v.string(),
        code_changes: text,
        failed_attempts: v.array(attempt),
        resolution_time_minutes: v.number(),
        evidence,
        origin,
      }),
    ),
    silence: v.nullable(
      v.object({ reason: v.picklist(['nothingKnown', 'underThreshold']), best_confidence: v.nullable(v.number()) }),
    ),
  }),
  get_causal_chain: v.object({
    chain_id: v.string(),
    error_id: v.string(),
    error_event: errorEvent,
    fix_attempts: v.array(attempt),
    successful_fix_id: v.string(),
    resolution_time_minutes: v.number(),
    evidence,
    reopened: v.boolean(),
    cleared_with: v.array(v.string()),
  }),
  list_unresolved_errors: v.object({
    errors: v.array(v.object({ ...errorEvent.entries, count: v.number(), last_seen: time })),
  }),
};

export type ToolName = keyof typeof OUTPUTS;
export type ToolInput<Name extends ToolName> = v.InferOutput<(typeof INPUTS)[Name]>;
export type ToolOutput<Name extends ToolName> = v.InferOutput<(typeof OUTPUTS)[Name]>;
export type WireAttempt = v.InferOutput<typeof attempt>;
export type WireEvent = v.InferOutput<typeof errorEvent>;
