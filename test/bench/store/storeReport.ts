import { toHistogram, type RowResult } from './storeRows.ts';
import type { Extent, StoreCase } from './storeCase.ts';

const MAX_CASES_TOLD = 20;
const MAX_WHAT = 400;

/** The table, the histogram of kills, what is missing, and the wrong cases with what was seen. */
export function toTable(rows: readonly RowResult[], cases: readonly StoreCase[], extent: Extent): string {
  const header = ['what', 'goal', 'figures', 'verdict'];
  const cells = [header, ...rows.map(({ what, goal, figures, verdict }) => [what, goal, toText(figures), verdict])];
  const widths = header.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const lines = cells.map((line) =>
    line
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const histogram = toHistogram(cases);
  const missing = rows
    .filter(({ verdict }) => verdict === 'not run')
    .map(({ what, missing: lacks }) => `NOT RUN: ${what}: ${lacks.join('; ')}`);
  const wrong = cases.filter(({ verdict }) => verdict === 'wrong');
  const told = wrong
    .slice(0, MAX_CASES_TOLD)
    .map(
      ({ row, kind, id, observed }) => `WRONG: ${row} ${kind} ${id}: ${JSON.stringify(observed).slice(0, MAX_WHAT)}`,
    );
  const more = wrong.length > told.length ? [`… and ${wrong.length - told.length} further wrong cases`] : [];
  const count = (verdict: RowResult['verdict']): number => rows.filter((row) => row.verdict === verdict).length;
  const summary = `${count('met')} goals met, ${count('short')} missed, ${count('not run')} not run`;
  const honesty = extent === 'short' ? ['Short form: far fewer rounds than the goals ask for.'] : [];
  return [...lines, '', ...(histogram.length > 0 ? ['Kills by moment:', ...histogram, ''] : [])]
    .concat(told, more, missing, honesty, summary)
    .join('\n');
}

/** What `--json` writes: the figures by name, then what they were made from. A row that was not played has no figures. */
export function toJson(
  rows: readonly RowResult[],
  { extent, seed, played }: { extent: Extent; seed: number; played: readonly string[] },
): string {
  const figures: Record<string, number> = {};
  for (const { row, figures: own } of rows) if (played.includes(row)) Object.assign(figures, own);
  const machine = { platform: process.platform, arch: process.arch, node: process.version };
  return `${JSON.stringify({ ...figures, bench: 'store', extent, seed, machine, rows }, null, 2)}\n`;
}

function toText(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${Number.isInteger(value) ? value : value.toFixed(3)}`)
    .join(', ');
}
