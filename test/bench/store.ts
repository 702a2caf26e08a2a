// A memory to trust, proved from outside: node test/bench/store.ts [--short] [--json FILE] [--rows a,b] [--seed N] [--dist DIR]
// [--corpus DIR] [--limit N] [--from FILE.cases.jsonl]
import { access, appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkoutDir } from '../support/toolsDir.ts';
import { playRow } from './store/playRow.ts';
import { NotRun, ROW_IDS, type Extent, type RowId, type StoreCase } from './store/storeCase.ts';
import { toJson, toTable } from './store/storeReport.ts';
import { sumUp } from './store/storeRows.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    json: { type: 'string' },
    /** Plays these rows only; the others count as not run, or as played in what `--from` brings. */
    rows: { type: 'string', default: ROW_IDS.join(',') },
    /** Chance begins here; told at the beginning, so that a run can be repeated. */
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** The built product; dist of the checkout when absent. */
    dist: { type: 'string', default: path.join(checkoutDir, 'dist') },
    /** Folder of clean text; the sources of the checkout when absent. */
    corpus: { type: 'string', default: checkoutDir },
    /** Plays so many kills and damages at most: the rest of a long form another time, with another seed. */
    limit: { type: 'string' },
    /** Cases of earlier runs that are summed up as well; one that is played again counts once. */
    from: { type: 'string', multiple: true, default: [] },
  },
});

/** @returns 1 when a row was not run or missed its goal */
async function main(): Promise<number> {
  const extent: Extent = values.short ? 'short' : 'full';
  const wanted = new Set(values.rows === '' ? [] : (values.rows.split(',') as RowId[]));
  const seed = Number(values.seed);
  console.error(`Seed ${seed}, ${extent} form`);
  const earlier = (await Promise.all(values.from.map(readCases))).flat();
  const played: StoreCase[] = [];
  const casesFile = `${values.json ?? path.join(tmpdir(), `deja-fix-store-${process.pid}.json`)}.cases.jsonl`;
  await writeFile(casesFile, earlier.map(toLine).join(''));
  for (const row of ROW_IDS.filter((id) => wanted.has(id))) await play(row, { extent, seed, cases: played, casesFile });
  const cases = [...new Map([...earlier, ...played].map((one) => [`${one.row} ${one.id}`, one])).values()];
  const rows = sumUp(cases, extent);
  console.log(toTable(rows, cases, extent));
  if (values.json === undefined) await rm(casesFile, { force: true });
  else await writeFile(values.json, toJson(rows, { extent, seed, played: [...new Set(cases.map(({ row }) => row))] }));
  const judged = extent === 'short' ? rows.filter(({ row }) => wanted.has(row)) : rows;
  return judged.every(({ verdict }) => verdict === 'met') ? 0 : 1;
}

type Run = { extent: Extent; seed: number; cases: StoreCase[]; casesFile: string };

/** Each case is written down as soon as it is judged, so that a crash loses little. */
async function play(row: RowId, { extent, seed, cases, casesFile }: Run): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), `deja-fix-store-${row}-`));
  const begin = performance.now();
  const tell = (text: string) => console.error(`${Math.round((performance.now() - begin) / 1_000)} s  ${text}`);
  const dist = path.resolve(values.dist);
  const product = {
    engine: path.join(dist, 'engine.cjs'),
    mcp: path.join(dist, 'mcp.js'),
    modelsPath: path.join(checkoutDir, 'models'),
  };
  for (const file of [product.engine, product.mcp, path.join(product.modelsPath, 'all-MiniLM-L6-v2')]) {
    await access(file).catch(() => {
      throw new Error(`${file} is missing. Run "npm run fetch-model" and "npm run build" first.`);
    });
  }
  const take = async (one: StoreCase) => {
    cases.push(one);
    await appendFile(casesFile, toLine(one));
  };
  try {
    const limit = values.limit === undefined ? Number.POSITIVE_INFINITY : Number(values.limit);
    await playRow(row, { product, extent, seed, limit, folder, corpus: path.resolve(values.corpus), tell, take });
    tell(`${row}: done`);
  } catch (error) {
    if (!(error instanceof NotRun)) throw error;
    tell(`${row}: not run: ${error.message}`);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function toLine(one: StoreCase): string {
  return `${JSON.stringify(one)}\n`;
}

async function readCases(file: string): Promise<StoreCase[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as StoreCase);
}

// Engines come and go by the thousand.
process.setMaxListeners(0);
try {
  process.exitCode = await main();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
