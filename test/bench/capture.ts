// What is remembered, held against what was done: node test/bench/capture.ts --corpus DIR [--short] [--json FILE] [--rows a,b] [--limit N]
// [--settle MS] [--vsix FILE] [--from FILE.cases.jsonl]
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from '../support/runCommand.ts';
import { checkoutDir } from '../support/toolsDir.ts';
import { playRows } from './capture/playRows.ts';
import { toJson, toTable } from './capture/captureReport.ts';
import { sumUp, type Extent } from './capture/captureRows.ts';
import { ROW_IDS, type CaptureCase, type RowId } from './capture/scenario.ts';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    short: { type: 'boolean', default: false },
    json: { type: 'string' },
    /** Plays these rows only; the others count as not run. */
    rows: { type: 'string', default: ROW_IDS.join(',') },
    /** Plays so many cases of a row at most. */
    limit: { type: 'string' },
    /** The settle window of the runs that are not at default settings. */
    settle: { type: 'string', default: '300' },
    /** A package to be measured instead of one built now. */
    vsix: { type: 'string' },
    /** Sums up cases that were played before instead of playing. */
    from: { type: 'string' },
    /** Plays only scenarios whose id holds this. */
    only: { type: 'string' },
  },
});

/** @returns 1 when a row was not run; a goal that is missed is said in the table */
async function main(): Promise<number> {
  const extent: Extent = values.short ? 'short' : 'full';
  const casesFile = `${values.json ?? path.join(tmpdir(), `deja-fix-capture-${process.pid}.json`)}.cases.jsonl`;
  const played = values.from === undefined ? await play(extent, casesFile) : await readCases(values.from);
  const rows = sumUp(played.cases, extent);
  for (const [reason, count] of Object.entries(played.exclusions)) console.log(`Excluded: ${count} records: ${reason}`);
  console.log(toTable(rows, played.cases));
  if (values.json === undefined) await rm(casesFile, { force: true });
  else {
    await writeFile(values.json, toJson(rows, extent, played.exclusions));
    await writeFile(casesFile, played.cases.map((one) => `${JSON.stringify(one)}\n`).join(''));
  }
  return rows.some(({ verdict }) => verdict === 'not run') ? 1 : 0;
}

type Played = { cases: CaptureCase[]; exclusions: Readonly<Record<string, number>> };

/** Each case is written down as soon as it is judged, so that a crash loses little. */
async function play(extent: Extent, casesFile: string): Promise<Played> {
  if (values.corpus === undefined) throw new Error('Say where the records of real errors and fixes are: --corpus DIR');
  const cases: CaptureCase[] = [];
  await writeFile(casesFile, '');
  const exclusions = await playRows({
    corpusDir: values.corpus,
    vsix: path.resolve(values.vsix ?? (await makePackage())),
    extent,
    rows: new Set(values.rows.split(',') as RowId[]),
    limit: values.limit === undefined ? Number.POSITIVE_INFINITY : Number(values.limit),
    settleMs: Number(values.settle),
    only: values.only ?? '',
    tell: (text) => console.error(text),
    take: async (one) => {
      cases.push(one);
      await appendFile(casesFile, `${JSON.stringify(one)}\n`);
    },
  });
  return { cases, exclusions };
}

async function makePackage(): Promise<string> {
  const output = await runCommand(process.execPath, ['scripts/package.mjs'], checkoutDir);
  return output.trim().split('\n').at(-1) ?? '';
}

async function readCases(file: string): Promise<Played> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return { cases: lines.map((line) => JSON.parse(line) as CaptureCase), exclusions: {} };
}

// Each window's server is to end with this process.
process.setMaxListeners(0);
try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
