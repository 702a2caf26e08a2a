import type { ToolRow } from '../toolRow.ts';

/** Their columns are counted from 0 or from 1, whichever the tool likes; only Rolldown's are read. */
export const bundlers: readonly ToolRow[] = [
  {
    tool: 'esbuild',
    sign: /^[✘X▲] \[(?:ERROR|WARNING)\] /,
    formats: [
      {
        kind: 'line',
        opens: /^[✘X▲] \[(?<severity>ERROR|WARNING)\] (?<message>.+?)(?: \[(?<code>[\w-]+)\])?$/,
        follow: [/^$/, /^ {4}(?<file>\S.*?):(?<line>\d+):\d+:$/, /^\s+\d+ │ /, /^\s+[╵│]/],
      },
    ],
  },
  {
    tool: 'vite',
    sign: /^\s+╭─\[ .+:\d+:\d+ \]/,
    formats: [
      {
        kind: 'line',
        opens: /^\[(?<code>[A-Z_]+)\] (?<message>.+)$/,
        follow: [/^\s+╭─+\[ (?<file>\S.*?):(?<line>\d+):(?<column>\d+) \]/, /^\s*\d* ?│/, /^─+╯/],
        needs: 'file',
      },
    ],
  },
  {
    tool: 'webpack',
    sign: /^ERROR in \S/,
    formats: [
      {
        kind: 'line',
        opens: /^(?<severity>ERROR|WARNING) in (?<file>\S+?)(?:[ :](?<line>\d+):\d+(?:-[\d:]+)?)?$/,
        follow: [/^(?:(?<code>TS\d+): )?(?<message>\S.*)$/, /^\s+\S/],
      },
    ],
  },
];
