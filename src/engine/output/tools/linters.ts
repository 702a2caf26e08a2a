import type { ToolRow } from '../toolRow.ts';

/** Files and positions of eslint's list; a message of several lines puts the rule behind its last one. */
const LISTED_FILE = /^(?<file>(?:\/|[A-Za-z]:\\|\.{0,2}\/)?\S.*\.\w+)$/;
const NOT_LISTED = String.raw`^(?!\s+\d+:\d+\s+(?:error|warning)\s|✖ )`;

const PYTHON_FILE = String.raw`(?<file>(?:[A-Za-z]:)?[^:\s][^:]*\.(?:pyi?|ipynb))`;

export const linters: readonly ToolRow[] = [
  {
    tool: 'eslint',
    command: /\beslint\b/,
    sign: /^\s+\d+:\d+\s+(?:error|warning)\s{2}|\[(?:Error|Warning)\/[@\w/-]+\]$|: line \d+, col \d+, (?:Error|Warning) - /,
    formats: [
      {
        kind: 'line',
        under: LISTED_FILE,
        opens:
          /^\s+(?<line>\d+):(?<column>\d+)\s+(?<severity>error|warning)\s+(?!.*\s{2,}[@\w/-]+$|Parsing error: |Unused )(?<message>\S.*)$/,
        follow: [new RegExp(`${NOT_LISTED}(?<more>.*)$`)],
        until: new RegExp(String.raw`${NOT_LISTED}(?<more>.*?)\s{2,}(?<code>[@\w-]+\/[@\w/-]+)$`),
        needs: 'code',
      },
      {
        kind: 'line',
        under: LISTED_FILE,
        opens:
          /^\s+(?<line>\d+):(?<column>\d+)\s+(?<severity>error|warning)\s+(?<message>\S.*?)(?:\s{2,}(?<code>[@\w/-]+))?$/,
        needs: 'file',
      },
      {
        kind: 'line',
        opens:
          /^(?<file>\S.*?):(?<line>\d+):(?<column>\d+): (?<message>.+) \[(?<severity>Error|Warning)(?:\/(?<code>[^\]]+))?\]$/,
      },
      {
        kind: 'line',
        opens:
          /^(?<file>\S.*?): line (?<line>\d+), col (?<column>\d+), (?<severity>Error|Warning) - (?<message>.+?)(?: \((?<code>[@\w/-]+)\))?$/,
      },
    ],
  },
  {
    tool: 'mypy',
    command: /\bmypy\b/,
    sign: /\.pyi?:\d+:(?:\d+:)? error: .+ {2}\[[\w-]+\]$/,
    formats: [
      {
        kind: 'line',
        opens: new RegExp(
          `^${PYTHON_FILE}:(?<line>\\d+):(?:(?<column>\\d+):)? (?<severity>error|warning): (?<message>.+?)(?: {2}\\[(?<code>[\\w-]+)\\])?$`,
        ),
      },
    ],
  },
  {
    tool: 'ruff',
    command: /\bruff\b/,
    sign: /^(?:[A-Z]+\d{3,}|invalid-syntax):? (?:\[\*\] )?\S|^\[\*\] \d+ fixable/,
    formats: [
      {
        kind: 'line',
        opens: /^(?<code>[A-Z]+\d+|[a-z]+-[a-z-]+):?(?: \[\*\])? (?<message>.+)$/,
        follow: [/^\s*--> (?<file>.+?):(?<line>\d+):(?<column>\d+)$/, /^\s*\d*\s+\|/, /^\s*\|/, /^\s*\d+ \|/],
        needs: 'file',
      },
      {
        kind: 'line',
        opens: new RegExp(
          `^${PYTHON_FILE}:(?<line>\\d+):(?<column>\\d+): (?<code>[A-Z]+\\d+|[a-z]+-[a-z-]+):?(?: \\[\\*\\])? (?<message>.+)$`,
        ),
      },
    ],
  },
  {
    tool: 'flake8',
    command: /\bflake8\b/,
    sign: /\.py:\d+:\d+: [A-Z]\d{3} /,
    formats: [
      {
        kind: 'line',
        opens: new RegExp(`^${PYTHON_FILE}:(?<line>\\d+):(?<column>\\d+): (?<code>[A-Z]+\\d+) (?<message>.+)$`),
      },
    ],
  },
];
