import * as v from 'valibot';
import { toFoundError, type Finding, type Groups, type Sheet } from './sheet.ts';

const MAX_PATTERN = 4_000;
const groupIndex = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)));

const patternSchema = v.object({
  regexp: v.pipe(
    v.string(),
    v.maxLength(MAX_PATTERN),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      try {
        return new RegExp(dataset.value);
      } catch {
        addIssue({ message: 'not a regular expression' });
        return NEVER;
      }
    }),
  ),
  kind: v.optional(v.picklist(['file', 'location']), 'location'),
  file: groupIndex,
  location: groupIndex,
  line: groupIndex,
  column: groupIndex,
  character: groupIndex,
  severity: groupIndex,
  code: groupIndex,
  message: groupIndex,
  loop: v.optional(v.boolean(), false),
});
type Pattern = v.InferOutput<typeof patternSchema>;

/** What VS Code takes for the groups that a pattern standing alone does not name. */
function withDefaults(only: Pattern): Pattern {
  const place = only.location !== undefined || only.kind === 'file' ? {} : { line: 2, column: 3 };
  return { file: 1, message: 0, ...place, ...only };
}

const matcherSchema = v.object({
  name: v.optional(v.string()),
  owner: v.optional(v.string()),
  source: v.optional(v.string()),
  severity: v.optional(v.string()),
  /** The task that failed names it; others are those of all tools the editor knows. */
  isNamedByTask: v.optional(v.boolean(), false),
  pattern: v.union([
    v.pipe(v.array(patternSchema), v.minLength(1)),
    v.pipe(
      patternSchema,
      v.transform((only) => [withDefaults(only)]),
    ),
  ]),
});
/** A problem matcher as extensions declare it for VS Code's tasks, its patterns resolved. */
export type ProblemMatcher = v.InferOutput<typeof matcherSchema>;

/** Nothing for what is no problem matcher, or has a pattern that is no regular expression. */
export function toProblemMatcher(declared: unknown): ProblemMatcher | undefined {
  const result = v.safeParse(matcherSchema, declared);
  return result.success ? result.output : undefined;
}

/** Reads every problem that a matcher finds; their lines are taken off the sheet. */
export function readProblemMatcher(matcher: ProblemMatcher, sheet: Sheet): Finding[] {
  const tool = matcher.source ?? matcher.owner ?? matcher.name ?? '';
  const findings: Finding[] = [];
  for (let index = 0; index < sheet.lines.length; index++) {
    const read = readProblems(matcher, sheet, index);
    if (!read) continue;
    sheet.take(index, read.end);
    const problems = read.problems.filter(({ severity }) => !/^(?:i|info|hint|note|ignore)/i.test(severity ?? ''));
    findings.push(
      ...problems.map((groups) => ({ error: toFoundError(tool, groups), at: index, weight: 'error' as const })),
    );
    index = read.end - 1;
  }
  return findings.filter(({ error }) => error.message !== '');
}

/** The lines from `from` on that fit the patterns one after the other; a looping last pattern gives a problem for each line. */
function readProblems(
  matcher: ProblemMatcher,
  sheet: Sheet,
  from: number,
): { problems: Groups[]; end: number } | undefined {
  let groups: Groups = matcher.severity === undefined ? {} : { severity: matcher.severity };
  let end = from;
  for (const pattern of matcher.pattern) {
    const found = match(pattern, sheet.free(end));
    if (!found) return undefined;
    if (pattern.loop) return readLoop(pattern, sheet, { groups, from: end });
    groups = { ...groups, ...found };
    end++;
  }
  return { problems: [groups], end };
}

function readLoop(pattern: Pattern, sheet: Sheet, { groups, from }: { groups: Groups; from: number }) {
  const problems: Groups[] = [];
  let end = from;
  for (let found = match(pattern, sheet.free(end)); found; found = match(pattern, sheet.free(++end))) {
    problems.push({ ...groups, ...found });
  }
  return { problems, end };
}

function match(pattern: Pattern, line: string | undefined): Groups | undefined {
  const found = line === undefined ? null : pattern.regexp.exec(line);
  if (!found) return undefined;
  const group = (index: number | undefined) => (index === undefined ? undefined : found[index] || undefined);
  const groups: Groups = {
    file: group(pattern.file),
    message: group(pattern.message),
    severity: group(pattern.severity),
    code: group(pattern.code),
    ...placeOf(pattern, group),
  };
  return Object.fromEntries(Object.entries(groups).filter(([, value]) => value !== undefined));
}

/** A location is "line", "line,column" or "line,column,endLine,endColumn". */
function placeOf(pattern: Pattern, group: (index: number | undefined) => string | undefined): Groups {
  if (pattern.kind === 'file') return {};
  const location = group(pattern.location)?.split(/[,:]/);
  return {
    line: location?.[0] ?? group(pattern.line),
    column: location?.[1] ?? group(pattern.column ?? pattern.character),
  };
}
