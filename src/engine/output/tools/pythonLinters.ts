import type { ToolRow } from '../toolRow.ts';

const PYTHON_FILE = String.raw`(?<file>(?:[A-Za-z]:)?[^:\s][^:]*\.(?:pyi?|ipynb))`;
/** Code that is drawn below an error. */
const DRAWN = [/^\s*--> (?<file>.+?):(?<line>\d+):(?<column>\d+)$/, /^\s*\d*\s+\|/, /^\s*\|/, /^\s*\d+ \|/];

export const pythonLinters: readonly ToolRow[] = [
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
    sign: /^(?:[A-Z]+\d{3,}|invalid-syntax):? (?:\[\*\] )?\S|^\[\*\] \d+ fixable|\.pyi?:\d+: \[[A-Z]+\d+\] /,
    formats: [
      {
        kind: 'line',
        opens: /^(?<code>[A-Z]+\d+|[a-z]+-[a-z-]+):?(?: \[\*\])? (?<message>.+)$/,
        follow: DRAWN,
        needs: 'file',
      },
      {
        kind: 'line',
        opens: new RegExp(
          `^${PYTHON_FILE}:(?<line>\\d+):(?<column>\\d+): (?<code>[A-Z]+\\d+|[a-z]+-[a-z-]+):?(?: \\[\\*\\])? (?<message>.+)$`,
        ),
      },
      {
        kind: 'line',
        under: new RegExp(`^${PYTHON_FILE}:$`),
        opens: /^\s+(?<line>\d+):(?<column>\d+) (?<code>[A-Z]+\d+)(?: \[\*\])? (?<message>.+)$/,
        needs: 'file',
      },
      {
        kind: 'line',
        opens: new RegExp(`^${PYTHON_FILE}:(?<line>\\d+): \\[(?<code>[A-Z]+\\d+)\\] (?<message>.+)$`),
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
  {
    tool: 'pylint',
    command: /\bpylint\b/,
    sign: /^\*{5,} Module \S+$/,
    formats: [
      {
        // Its columns count from 0.
        kind: 'line',
        opens: new RegExp(
          `^${PYTHON_FILE}:(?<line>\\d+):(?:\\d+:)? (?<code>[EF]\\d{4}): (?<message>.+) \\([\\w-]+\\)$`,
        ),
      },
      {
        kind: 'line',
        opens: new RegExp(
          `^${PYTHON_FILE}:(?<line>\\d+):(?:\\d+:)? (?<severity>)(?<code>[A-Z]\\d{4}): (?<message>.+) \\([\\w-]+\\)$`,
        ),
      },
    ],
  },
  {
    tool: 'pyright',
    command: /\b(?:based)?pyright\b/,
    sign: /^\s+\S.*:\d+:\d+ - (?:error|warning): |\(report\w+\)$/,
    formats: [
      {
        kind: 'line',
        opens:
          /^\s+(?<file>\S.*?):(?<line>\d+):(?<column>\d+) - (?<severity>error|warning): (?<message>.+?)(?: \((?<code>report\w+)\))?$/,
        follow: [/^\s{4,}(?<more>\S.*?)(?: \((?<code>report\w+)\))?$/],
      },
    ],
  },
  {
    tool: 'ty',
    command: /\bty\b/,
    sign: /^(?:error|warning)\[[a-z]+(?:-[a-z]+)+\]:? /,
    formats: [
      {
        kind: 'line',
        opens: /^(?<severity>error|warning)\[(?<code>[a-z]+(?:-[a-z]+)+)\]:? (?<message>.+)$/,
        follow: DRAWN,
        needs: 'file',
      },
    ],
  },
  {
    tool: 'bandit',
    command: /\bbandit\b/,
    sign: /^>> Issue: \[B\d+:/,
    formats: [
      {
        kind: 'line',
        opens: /^>> Issue: \[(?<code>B\d+):\w+\] (?<message>.+)$/,
        follow: [/^\s+Location: (?<file>.+?):(?<line>\d+)(?::\d+)?$/, /^\s+\w[\w ]*: /],
        needs: 'file',
      },
    ],
  },
  {
    tool: 'black',
    command: /\bblack\b/,
    sign: /^would reformat \S|^error: cannot (?:parse|format)\b/,
    formats: [
      { kind: 'line', opens: /^error: (?<message>cannot parse): (?<file>.+?):(?<line>\d+):(?<column>\d+)$/ },
      {
        kind: 'line',
        opens: /^error: cannot format (?<file>.+?): (?<message>Cannot parse.*?): (?<line>\d+):(?<column>\d+)(?::.*)?$/,
      },
      { kind: 'line', opens: /^(?<message>would reformat (?<file>\S.*))$/ },
    ],
  },
  {
    tool: 'isort',
    command: /\bisort\b/,
    sign: /^ERROR: \S.* Imports are incorrectly sorted/,
    formats: [{ kind: 'line', opens: /^ERROR: (?<file>\S.*) (?<message>Imports are incorrectly sorted.*)$/ }],
  },
];
