import type { Extent, RowResult } from './speedRows.ts';

type Column = { title: string; toText: (row: RowResult) => string; isNumber?: boolean };

const COLUMNS: readonly Column[] = [
  { title: 'what', toText: ({ what }) => what },
  { title: 'goal', toText: ({ goal }) => goal },
  { title: 'judged', toText: ({ judged }) => toFigure(judged), isNumber: true },
  { title: 'median', toText: ({ median }) => toFigure(median), isNumber: true },
  {
    title: 'min–max',
    toText: ({ min, max }) => (min === null ? '–' : `${toFigure(min)}–${toFigure(max)}`),
    isNumber: true,
  },
  { title: 'baseline', toText: ({ baseline }) => toFigure(baseline), isNumber: true },
  { title: 'unit', toText: ({ unit }) => unit },
  { title: 'cases', toText: ({ cases }) => String(cases), isNumber: true },
  { title: 'verdict', toText: ({ verdict }) => verdict },
];

/** The one table, and below it in plain words what fell short and what was not run. */
export function toTable(rows: readonly RowResult[]): string {
  const cells = [COLUMNS.map(({ title }) => title), ...rows.map((row) => COLUMNS.map(({ toText }) => toText(row)))];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const lines = cells.map((line) =>
    line
      .map((text, column) =>
        COLUMNS[column]?.isNumber ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [...lines, '', ...toRemarks(rows)].join('\n');
}

/** What `--json` writes. */
export function toJson(rows: readonly RowResult[], extent: Extent): string {
  const machine = { platform: process.platform, arch: process.arch, node: process.version };
  return `${JSON.stringify({ bench: 'speed', extent, machine, rows }, null, 2)}\n`;
}

function toRemarks(rows: readonly RowResult[]): string[] {
  const worst = rows.find(({ row }) => row === 'listener');
  const remarks = worst?.worstInput
    ? [`Worst listener: ${toFigure(worst.max)} ms at ${JSON.stringify(worst.worstInput)}`]
    : [];
  for (const { what, verdict, judged, goal, unit, proofs, required } of rows) {
    if (verdict === 'short') remarks.push(`SHORT: ${what.trim()}: ${toFigure(judged)} ${unit}; goal: ${goal}`);
    if (verdict === 'not run') remarks.push(`NOT RUN: ${what.trim()}: ${proofs} of ${required} required`);
  }
  const short = rows.filter(({ verdict }) => verdict === 'short').length;
  const notRun = rows.filter(({ verdict }) => verdict === 'not run').length;
  const goals = rows.filter(({ verdict }) => verdict !== 'baseline').length;
  return [...remarks, `${goals - short - notRun} goals met, ${short} short, ${notRun} not run`];
}

function toFigure(value: number | null): string {
  if (value === null) return '–';
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(value === 0 ? 0 : 3);
}
