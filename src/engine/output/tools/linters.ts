import type { ToolRow } from '../toolRow.ts';

/** Files and positions of eslint's list; a message of several lines puts the rule behind its last one. */
const LISTED_FILE = /^(?<file>(?:\/|[A-Za-z]:\\|\.{0,2}\/)?\S.*\.\w+)$/;
const NOT_LISTED = String.raw`^(?!\s+\d+:\d+\s+(?:error|warning)\s|✖ )`;

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
      {
        kind: 'line',
        opens:
          /^(?<file>\S.*?)\((?<line>\d+),(?<column>\d+)\): (?<severity>error|warning) (?<code>[@\w/-]+) : (?<message>.+)$/,
      },
    ],
  },
  {
    tool: 'biome',
    command: /\bbiome\b/,
    sign: /^\S.*? (?:(?:lint|assist|syntax)\/\w+\/\w+|parse|format)(?: +FIXABLE)? +━+/,
    formats: [
      {
        kind: 'line',
        opens:
          /^(?<file>\S.*?)(?::(?<line>\d+):(?<column>\d+))? (?<code>(?:lint|assist|syntax|suppressions)\/[\w/]+|parse|format)(?: +FIXABLE)? +━+$/,
        follow: [/^$/, /^ {2}[✖×] (?<message>.+)$/, /^ {2}[⚠!iℹ] (?<severity>)(?<message>.+)$/],
        needs: 'message',
      },
    ],
  },
  {
    tool: 'oxlint',
    command: /\boxlint\b/,
    sign: /^ {2}[×x⚠!] [\w@/-]+\([\w/-]+\): /,
    formats: [
      {
        kind: 'line',
        opens: /^ {2}(?:[×x]|[⚠!](?<severity>)) (?<code>[\w@/-]+\([\w/-]+\)): (?<message>.+)$/,
        follow: [/^\s+[╭,][─-]+\[(?<file>.+?):(?<line>\d+):(?<column>\d+)\]$/],
        needs: 'file',
      },
    ],
  },
  {
    tool: 'stylelint',
    command: /\bstylelint\b/,
    sign: /^\s+\d+:\d+\s+[✖×⚠]\s{2}/,
    formats: [
      {
        kind: 'line',
        under: LISTED_FILE,
        opens:
          /^\s+(?<line>\d+):(?<column>\d+)\s+(?:[✖×]|⚠(?<severity>))\s+(?<message>\S.*?)(?:\s{2,}(?<code>[@\w/-]+))?$/,
        follow: [/^\s{9,}(?<wrapped>\S.*)$/],
        needs: 'file',
      },
    ],
  },
  {
    tool: 'prettier',
    command: /\bprettier\b/,
    sign: /^\[warn\] Code style issues |^\[error\] .+: SyntaxError: /,
    formats: [
      {
        kind: 'line',
        opens: /^\[error\] (?<file>\S.*?): (?<code>\w*Error): (?<message>.+?) \((?<line>\d+):(?<column>\d+)\)$/,
      },
      {
        kind: 'line',
        opens: /^\[warn\] (?<file>\S.*\.\w+)$/,
        follow: [/^\[warn\] (?:\S.*\.\w+|(?<message>Code style issues .+?)\. Run .+)$/],
        needs: 'message',
      },
    ],
  },
  {
    tool: 'shellcheck',
    command: /\bshellcheck\b/,
    sign: /^\s*\^-*\^? SC\d+ \(\w+\): |: (?:error|warning): .+ \[SC\d+\]$/,
    formats: [
      {
        kind: 'line',
        under: /^In (?<file>\S.*) line (?<line>\d+):$/,
        opens: /^\s*\^-*\^? (?<code>SC\d+) \((?<severity>error|warning)\): (?<message>.+)$/,
      },
      {
        kind: 'line',
        opens:
          /^(?<file>\S.*?):(?<line>\d+):(?<column>\d+): (?<severity>error|warning): (?<message>.+) \[(?<code>SC\d+)\]$/,
      },
    ],
  },
];
