import type { FoundError } from '../../core/model.ts';

/** How errors look that were copied out of an editor rather than printed by a tool. */

/** Sources as editors name them behind a message, directly followed by the code: "… 'number'.ts(2322)". */
const SOURCES =
  'ts|js|tsc|deno-ts|eslint|tslint|biome|oxc|stylelint|css|scss|less|json|jsonc|html|yaml|toml|markdownlint|vue|svelte|volar|angular|graphql|Python|Pylance|Pyright|basedpyright|mypy|Mypy|Ruff|ruff|Flake8|flake8|Pylint|pylint|rustc|clippy|rust-analyzer|clang|clang-tidy|clangd|gcc|C\\/C\\+\\+|compiler|compilerproc|gopls|go|staticcheck|Java|java|kotlin|csharp|omnisharp|Intelephense|php|phpstan|ruby|rubocop|solargraph|sorbet|shellcheck|hadolint|dart|swift|sourcekitd|elixirls|haskell|sql|ltex|cSpell|sonarqube|sonarlint|xo|prettier|prisma|terraform';
const HOVER = new RegExp(
  String.raw`^(?<message>\S[^]{0,8000}?)\s?(?<tool>${SOURCES})\((?<code>[\w@:/.$-]{1,120})\)\s*(?:\[(?:Ln|Line) (?<line>\d+),? (?:Col|Column) (?<column>\d+)\])?$`,
  'u',
);
/** TypeScript's own numbering, however much of the line was copied: "TS2322: …", "error TS2322: …". */
const TYPESCRIPT = /^(?:error |Error: )?(?<code>TS\d{4,5}): (?<message>\S[^]*)$/u;
/** One line of eslint's list, without the file above it. */
const LISTED =
  /^(?<line>\d+):(?<column>\d+)\s+(?<severity>error|warning)\s+(?<message>\S.*?)\s{2,}(?<code>@?[\w-]+(?:\/[\w-]+)*)$/u;

/** Reads what was copied from a hover; empty where it is nothing of that kind. */
export function readEditorFormat(text: string): FoundError[] {
  for (const [pattern, tool] of [
    [TYPESCRIPT, 'ts'],
    [LISTED, 'eslint'],
    [HOVER, ''],
  ] as const) {
    const groups = pattern.exec(text)?.groups;
    if (groups) return [toFound(groups, tool)];
  }
  return [];
}

function toFound(groups: Partial<Record<string, string>>, tool: string): FoundError {
  const { message = '', code, severity, line, column } = groups;
  return {
    tool: groups['tool'] ?? tool,
    code,
    message: message.trim(),
    severity: severity === 'warning' ? 'warning' : 'error',
    line: line === undefined ? undefined : Number(line) - 1,
    character: column === undefined ? undefined : Number(column) - 1,
  };
}

/** The editor's severities, as its list of problems copies them. */
const ERROR_SEVERITY = 8;
const MAX_PROBLEMS = 200;
const MAX_MESSAGE = 4_000;

/** "Copy" in the list of problems: JSON, one object a problem; lines from 1. Errors before warnings, at most 200. */
export function readProblems(text: string): FoundError[] {
  if (!/^\s*\[?\s*\{/.test(text)) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  const problems = (Array.isArray(parsed) ? parsed : [parsed]).flatMap(toProblem);
  return [
    ...problems.filter(({ severity }) => severity === 'error'),
    ...problems.filter(({ severity }) => severity !== 'error'),
  ].slice(0, MAX_PROBLEMS);
}

function toProblem(problem: unknown): FoundError[] {
  if (typeof problem !== 'object' || problem === null) return [];
  const { message, source, owner, code, severity, resource, startLineNumber, startColumn } = problem as Record<
    string,
    unknown
  >;
  if (typeof message !== 'string' || typeof resource !== 'string') return [];
  const value = typeof code === 'object' && code !== null && 'value' in code ? code.value : code;
  const place = (number: unknown): number | undefined =>
    typeof number === 'number' && number > 0 ? Math.trunc(number) - 1 : undefined;
  return [
    {
      tool: typeof source === 'string' ? source : typeof owner === 'string' ? owner : '',
      code: typeof value === 'string' || typeof value === 'number' ? String(value) : undefined,
      message: message.slice(0, MAX_MESSAGE),
      severity: severity === ERROR_SEVERITY ? 'error' : 'warning',
      file: resource,
      line: place(startLineNumber),
      character: place(startColumn),
    },
  ];
}
