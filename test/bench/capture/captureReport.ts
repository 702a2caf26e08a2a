import type { Extent, RowResult } from './captureRows.ts';
import type { CaptureCase } from './scenario.ts';

const MAX_WHAT = 400;

/** The table, what is missing, and every wrong case with what happened. */
export function toTable(rows: readonly RowResult[], cases: readonly CaptureCase[]): string {
  const header = ['what', 'goal', 'figures', 'verdict'];
  const cells = [header, ...rows.map(({ what, goal, figures, verdict }) => [what, goal, toText(figures), verdict])];
  const widths = header.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const lines = cells.map((line) =>
    line
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const missing = rows
    .filter(({ verdict }) => verdict === 'not run')
    .map(({ what, missing: lacks }) => `NOT RUN: ${what}: ${lacks.join('; ')}`);
  const wrong = cases
    .filter(({ verdict }) => verdict === 'wrong')
    .map(
      ({ row, kind, id, what, input }) =>
        `WRONG: ${row} ${kind} ${id} (settle ${input.settleMs} ms): ${what.slice(0, MAX_WHAT)}`,
    );
  const count = (verdict: RowResult['verdict']): number => rows.filter((row) => row.verdict === verdict).length;
  const summary = `${count('met')} goals met, ${count('short')} short, ${count('not run')} not run`;
  return [...lines, '', ...wrong, ...missing, summary].join('\n');
}

/** What `--json` writes: the figures by name, then what they were made from. */
export function toJson(
  rows: readonly RowResult[],
  extent: Extent,
  exclusions: Readonly<Record<string, number>>,
): string {
  const figures: Record<string, number> = {};
  for (const row of rows) Object.assign(figures, row.figures);
  const machine = { platform: process.platform, arch: process.arch, node: process.version };
  return `${JSON.stringify({ ...figures, bench: 'capture', extent, machine, exclusions, rows }, null, 2)}\n`;
}

function toText(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${Number.isInteger(value) ? value : value.toFixed(4)}`)
    .join(', ');
}
