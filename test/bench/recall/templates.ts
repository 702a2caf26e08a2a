import { createWriteStream, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { toTemplate } from '../../../src/core/template.ts';
import { LANGUAGES } from './faultyPrograms.ts';
import { isInstalled, renamedPrograms } from './renamedPrograms.ts';
import { renamedByCompiler, renamedByLinter, type Recurrence } from './renamedSources.ts';
import { compilerWordings, findCollisions, linterWordings, type Wording } from './wordings.ts';

/** Of `cases`, `right` were as they should be; `goal` is the least share. Fewer cases than `least` prove nothing. */
export type TemplateRow = { name: string; cases: number; right: number; goal: number; least: number };
export type TemplateCase = { row: string; right: boolean } & Record<string, unknown>;

const SAME_GOAL = 0.99;

/**
 * Whether an error with other names keeps its template, made by renaming and running the real tools again, and whether
 * errors that say something else keep apart. Tools that are not installed make no row.
 * @param report is told each case
 */
export function measureTemplates(corpus: string, report: (one: TemplateCase) => void = () => undefined): TemplateRow[] {
  const rows = [
    sameRow('renamed, compiled again: TypeScript', renamedByCompiler(corpus), 150, report),
    sameRow('renamed, linted again: ESLint', renamedByLinter(corpus), 100, report),
  ];
  for (const language of LANGUAGES)
    if (isInstalled(language))
      rows.push(sameRow(`renamed, run again: ${language.tool}`, renamedPrograms(language), 15, report));
  rows.push(apartRow('codes kept apart: TypeScript', compilerWordings(), 1_000, report));
  for (const [tool, wordings] of Object.entries(linterWordings()))
    rows.push(apartRow(`codes kept apart: ${tool}`, wordings, 90, report));
  return rows;
}

function sameRow(
  name: string,
  recurrences: Iterable<Recurrence>,
  least: number,
  report: (one: TemplateCase) => void,
): TemplateRow {
  const row: TemplateRow = { name, cases: 0, right: 0, goal: SAME_GOAL, least };
  for (const recurrence of recurrences) {
    const [template, again] = [recurrence.message, recurrence.renamed].map(
      (message) => toTemplate(message, recurrence.code).text,
    );
    const right = template === again;
    row.cases++;
    if (right) row.right++;
    report({ row: name, right, ...recurrence, template, again });
  }
  return row;
}

function apartRow(
  name: string,
  wordings: readonly Wording[],
  least: number,
  report: (one: TemplateCase) => void,
): TemplateRow {
  const collisions = findCollisions(wordings);
  const sharing = new Set(collisions.flatMap((one) => one.wordings));
  for (const collision of collisions) report({ row: name, right: false, ...collision });
  return { name, cases: wordings.length, right: wordings.length - sharing.size, goal: 1, least };
}

export function toTable(rows: readonly TemplateRow[]): string {
  const lines = rows.map(({ name, cases, right, goal, least }) => {
    const share = cases === 0 ? 0 : right / cases;
    const verdict = cases < least ? `too few (at least ${least})` : share >= goal ? 'met' : 'missed';
    return `| ${name} | ${cases} | ${(100 * share).toFixed(1)} | ${(100 * goal).toFixed(0)} | ${verdict} |`;
  });
  return ['| templates | cases | % right | goal | |', '|---|---|---|---|---|', ...lines].join('\n');
}

function main(): void {
  const { values } = parseArgs({ options: { corpus: { type: 'string' }, json: { type: 'string' } } });
  if (values.corpus === undefined) {
    console.error('Say where the records are: --corpus DIR');
    process.exitCode = 2;
    return;
  }
  const cases = values.json === undefined ? undefined : createWriteStream(`${values.json}.cases.jsonl`);
  const rows = measureTemplates(values.corpus, (one) => cases?.write(`${JSON.stringify(one)}\n`));
  cases?.end();
  console.log(toTable(rows));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 1)}\n`);
  if (rows.some((row) => row.cases < row.least)) process.exitCode = 1;
}

if (import.meta.main) main();
