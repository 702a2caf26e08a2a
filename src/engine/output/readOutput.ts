import { readLineFormat } from './lineFormat.ts';
import { toLines } from './outputLines.ts';
import { readProblemMatcher, toProblemMatcher } from './problemMatcher.ts';
import { withoutProgramPrefix } from './programPrefix.ts';
import { readSectionFormat } from './sectionFormat.ts';
import { Sheet, type Finding, type ReadError, type Weight } from './sheet.ts';
import type { Format, ToolRow } from './toolRow.ts';
import { general, sayingOf } from './tools/general.ts';
import { TOOL_TABLE } from './toolTable.ts';
import { readTraceFormat } from './traceFormat.ts';

/** A run that failed: what it printed, and what is known of what was run. */
export type FailedRun = {
  output: string;
  command?: string | undefined;
  taskName?: string | undefined;
  /** Problem matchers as extensions declare them, their patterns resolved. What is none is passed over. */
  matchers?: unknown[] | undefined;
  /** Absolute path of the folder it ran in. */
  cwd?: string | undefined;
  /** URI of the workspace folder. */
  workspace?: string | undefined;
};

const MAX_ERRORS = 200;
const MAX_MATCHERS = 200;
const RANK: Record<Weight, number> = { error: 0, general: 1, wrapper: 2 };
const WARNING_RANK = 3;

/** Errors in what a run printed, the first real one first. A pure function; takes as long as the slowest pattern. */
export function readOutput(run: FailedRun): ReadError[] {
  const lines = withoutProgramPrefix(toLines(run.output));
  const sheet = new Sheet(lines);
  const command = `${run.command ?? ''} ${run.taskName ?? ''}`;
  const isAtWork = (row: ToolRow) => row.command?.test(command) === true || lines.some((line) => row.sign?.test(line));
  const findings = TOOL_TABLE.filter(isAtWork).flatMap((row) => readRow(row, sheet));
  const matchers = (run.matchers ?? []).slice(0, MAX_MATCHERS).flatMap((matcher) => toProblemMatcher(matcher) ?? []);
  const read = (isNamedByTask: boolean) =>
    matchers
      .filter((matcher) => matcher.isNamedByTask === isNamedByTask)
      .flatMap((matcher) => readProblemMatcher(matcher, sheet));
  findings.push(...read(true));
  // Any tool's matcher may take a line for what it is not.
  if (!findings.some(({ weight }) => weight === 'error')) findings.push(...read(false));
  const program = programOf(run);
  const sayings = program === '' ? [] : [sayingOf(program)];
  findings.push(...readRow({ tool: program, formats: [...general.formats, ...sayings] }, sheet));
  return inOrderOfImportance(findings);
}

function readRow(row: ToolRow, sheet: Sheet): Finding[] {
  const findings: Finding[] = [];
  for (const format of row.formats) {
    if (format.kind === 'line' && format.onlyIfNothingElse && findings.length > 0) continue;
    findings.push(...readFormat(format, row.tool, sheet));
  }
  return findings;
}

function readFormat(format: Format, tool: string, sheet: Sheet): Finding[] {
  switch (format.kind) {
    case 'line':
      return readLineFormat(format, tool, sheet);
    case 'trace':
      return readTraceFormat(format, tool, sheet);
    case 'section':
      return readSectionFormat(format, tool, sheet);
  }
}

/** The program that a command line calls, without its folder: "git", "deploy.sh". */
function programOf({ command, taskName }: FailedRun): string {
  const call = (command ?? '').replace(/^(?:\s*\w+=\S*)+\s+/, '').trim();
  const program = /^(?:"[^"]+"|'[^']+'|\S+)/.exec(call)?.[0].replace(/["']/g, '');
  return program?.replace(/^.*[\\/]/, '').replace(/\.exe$/, '') ?? taskName ?? '';
}

function inOrderOfImportance(findings: Finding[]): ReadError[] {
  const rank = ({ error, weight }: Finding) => (error.severity === 'warning' ? WARNING_RANK : RANK[weight]);
  const strongest = Math.min(...findings.map(rank));
  // Beside the error itself, "make: *** Error 2" and "error: it failed" are only its echo.
  const isEcho = ({ error, weight }: Finding) =>
    strongest < RANK[weight] && (weight === 'wrapper' || (weight === 'general' && error.file === undefined));
  const seen = new Set<string>();
  return findings
    .filter((finding) => !isEcho(finding))
    .sort((a, b) => rank(a) - rank(b) || a.at - b.at)
    .map(({ error }) => error)
    .filter((error) => {
      const { tool, code, file, line, character, message } = error;
      const identity = JSON.stringify([tool, code, file, line, character, message.split('\n', 1)[0]]);
      return !seen.has(identity) && seen.add(identity);
    })
    .slice(0, MAX_ERRORS);
}
