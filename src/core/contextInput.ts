import * as v from 'valibot';
import type { ErrorContext } from './model.ts';

/** An error's context as it comes from outside. What is not known by name is kept, in `extra`. */

export const MAX_NAME = 4_000;
/** Characters of JSON that the unknown entries of one context may take. */
const MAX_EXTRA = 64_000;

export const name = v.pipe(v.string(), v.maxLength(MAX_NAME));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const rangeSchema = v.object({ startLine: count, startCharacter: count, endLine: count, endCharacter: count });

const framesSchema = v.array(v.object({ file: name, line: count }));
const foundErrorSchema = v.object({
  tool: name,
  code: v.optional(name),
  message: v.string(),
  severity: v.picklist(['error', 'warning']),
  file: v.optional(name),
  line: v.optional(count),
  character: v.optional(count),
  stack: v.optional(v.string()),
  frames: v.optional(framesSchema),
});

export const channel = v.picklist(['diagnostic', 'task', 'terminal', 'debug', 'told']);

/** The known entries, but for those by which the editor recognises its own errors. */
export const toldContextEntries = {
  source: v.optional(name),
  code: v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(String), name)),
  language: v.optional(name),
  file: v.optional(name),
  uri: v.optional(name),
  line: v.optional(count),
  range: v.optional(rangeSchema),
  snippet: v.optional(v.string()),
  workspace: v.optional(name),
  workspaceName: v.optional(name),
  taskName: v.optional(name),
  command: v.optional(v.string()),
  exitCode: v.optional(v.pipe(v.number(), v.integer())),
  cwd: v.optional(name),
  stack: v.optional(v.string()),
  frames: v.optional(framesSchema),
  output: v.optional(v.string()),
};

const contextEntries = {
  ...toldContextEntries,
  channel: v.optional(channel),
  readMessage: v.optional(v.string()),
  alsoReported: v.optional(v.array(foundErrorSchema)),
  identity: v.optional(name),
  omittedCharacters: v.optional(count),
  extra: v.optional(v.record(v.string(), v.unknown())),
};

type KnownContext = v.ObjectSchema<typeof contextEntries, undefined>;

const isRecord = (input: unknown): boolean => typeof input === 'object' && input !== null && !Array.isArray(input);

/** Takes a context whole; an entry of an unknown name is kept in `extra`, one of a wrong type is refused. */
export const errorContextSchema = v.pipe(
  v.custom<object>(isRecord, 'must be an object'),
  v.looseObject(contextEntries),
  v.transform(gatherExtra),
  v.check(
    ({ extra }) => extra === undefined || isBoundedJson(extra),
    `must hold at most ${MAX_EXTRA} characters of JSON`,
  ),
) as v.GenericSchema<v.InferInput<KnownContext>, ErrorContext>;

function gatherExtra(context: v.InferOutput<KnownContext>): ErrorContext {
  const known: [string, unknown][] = [];
  const unknown: [string, unknown][] = [];
  for (const entry of Object.entries(context)) (Object.hasOwn(contextEntries, entry[0]) ? known : unknown).push(entry);
  if (unknown.length === 0) return context;
  return { ...Object.fromEntries(known), extra: { ...context.extra, ...Object.fromEntries(unknown) } };
}

function isBoundedJson(value: unknown): boolean {
  try {
    return JSON.stringify(value).length <= MAX_EXTRA;
  } catch {
    return false;
  }
}
