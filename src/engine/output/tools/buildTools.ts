import type { ToolRow } from '../toolRow.ts';

export const buildTools: readonly ToolRow[] = [
  {
    tool: 'cmake',
    command: /\bcmake\b/,
    sign: /^CMake Error(?: at |: )/,
    formats: [
      {
        kind: 'line',
        opens: /^CMake (?:Error|(?<severity>Warning)) at (?<file>\S.*?):(?<line>\d+)(?: \(\w+\))?:$/,
        follow: [/^ {2}(?! )(?<wrapped>\S.*)$/, /^ {4}(?<wrapped>\S.*)$/, /^$/],
        needs: 'message',
      },
      { kind: 'line', opens: /^CMake Error: (?<message>.+)$/ },
    ],
  },
  {
    tool: 'terraform',
    command: /\b(?:terraform|tofu)\b/,
    sign: /^│ Error: /,
    formats: [
      {
        kind: 'line',
        opens: /^│ (?:Error|(?<severity>Warning)): (?<message>.+)$/,
        follow: [/^│ {3}on (?<file>\S.*?) line (?<line>\d+)/, /^│ {2,}\d+: /, /^│ {2,}/, /^│$/, /^│ (?<more>\S.*)$/],
      },
    ],
  },
];
