// What recall finds and when it is silent: node test/bench/recall.ts --corpus DIR [--json FILE] [--short] [--rows a,b]
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BASELINES, playBaselines } from './recall/baselines.ts';
import { readCorpus } from './recall/corpus.ts';
import { fillStore, playSituation } from './recall/play.ts';
import { describe, MEASURED, toReliabilityTable, toRows, toTable } from './recall/recallReport.ts';
import { ABLATIONS, playAblations } from './recall/rows.ts';
import { toSituations } from './recall/situations.ts';
import { measureTemplates } from './recall/templates.ts';
import { toReliability, type RecallCase } from './recall/verdicts.ts';

const FURTHER_ERRORS = 10_000;
const CROWDED = `recall, ${FURTHER_ERRORS} further errors remembered`;

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    json: { type: 'string' },
    /** Fewer questions, no further errors, no ablations and no templates. */
    short: { type: 'boolean', default: false },
    /** Of recall, crowded, baselines, ablations, templates. */
    rows: { type: 'string', default: 'recall,crowded,baselines,ablations,templates' },
  },
});
const SHORT_QUESTIONS = 60;

/** @returns 1 when a row was not run; a goal that is missed is said in the table */
async function main(): Promise<number> {
  const corpus = readCorpus(values.corpus);
  console.error(describe(corpus));
  const situations = toSituations(corpus);
  const limit = values.short ? SHORT_QUESTIONS : Number.POSITIVE_INFINITY;
  const wanted = new Set(values.short ? ['recall', 'baselines'] : values.rows.split(','));
  const cases: RecallCase[] = [];
  if (wanted.has('recall'))
    for (const situation of situations) cases.push(...(await playSituation(MEASURED, situation, { limit })));
  if (wanted.has('crowded')) cases.push(...(await playCrowded(situations)));
  if (wanted.has('baselines')) for (const situation of situations) cases.push(...(await playBaselines(situation)));
  if (wanted.has('ablations')) cases.push(...(await playAblations(corpus)));
  const names = {
    recall: [MEASURED],
    crowded: [CROWDED],
    baselines: [...BASELINES],
    ablations: ABLATIONS.map(([name]) => `without ${name}`),
  };
  const rows = toRows(
    cases,
    Object.entries(names).flatMap(([group, list]) => (wanted.has(group) ? list : [])),
  );
  const templates = wanted.has('templates') ? measureTemplates(values.corpus ?? '') : [];
  console.log(toTable(rows));
  console.log(`\n${toReliabilityTable(cases)}`);
  for (const { name, cases: count, right, goal, least } of templates) {
    const verdict = count < least ? 'not run' : right / count >= goal ? 'met' : 'missed';
    console.log(`${name}: ${right} of ${count}, goal ${goal}: ${verdict}`);
  }
  if (values.json !== undefined) {
    const reliability = situations.map(({ name }) => ({
      situation: name,
      bins: toReliability(cases.filter(({ row, situation }) => row === MEASURED && situation === name)),
    }));
    const extent = values.short ? 'short' : 'full';
    await writeFile(values.json, `${JSON.stringify({ extent, rows, reliability, templates }, null, 1)}\n`);
    await writeFile(`${values.json}.cases.jsonl`, cases.map((one) => `${JSON.stringify(one)}\n`).join(''));
  }
  const isIncomplete = templates.some(({ cases: count, least }) => count < least);
  return isIncomplete || rows.some(({ verdict }) => verdict === 'not run') ? 1 : 0;
}

async function playCrowded(situations: ReturnType<typeof toSituations>): Promise<RecallCase[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deja-fix-recall-crowd-'));
  try {
    const filledStore = path.join(folder, 'store');
    const novel = situations.flatMap(({ questions }) =>
      questions.filter(({ answers }) => answers.size === 0).map(({ record }) => record),
    );
    await fillStore(filledStore, FURTHER_ERRORS, novel);
    const cases: RecallCase[] = [];
    for (const situation of situations) {
      const limit = Number.POSITIVE_INFINITY;
      cases.push(...(await playSituation(CROWDED, situation, { filledStore, limit })));
    }
    return cases;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
