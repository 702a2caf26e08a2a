// What should never be felt, measured: node test/bench/speed.ts [--short] [--parts host,engine,stocks] [--million] [--json FILE]
// [--from FILE.cases.jsonl]
import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkoutDir } from '../support/toolsDir.ts';
import { measureEngineCases } from './engineCases.ts';
import { measureHostSpeed, type HostSpeedOptions } from './hostSpeed.ts';
import { toJson, toTable } from './speedReport.ts';
import { measureMillion } from './speed/million.ts';
import { measureStocks, type StockAmounts } from './speed/stockCases.ts';
import { sumUp, type Extent, type SpeedCase } from './speedRows.ts';

type Amounts = { host: HostSpeedOptions; queries: number; stocks: StockAmounts };

const PARTS = ['host', 'engine', 'stocks'];

const AMOUNTS: Readonly<Record<Extent, Amounts>> = {
  full: {
    host: { starts: 5, lensCases: 3, answerCases: 30, bursts: 5 },
    queries: 100,
    stocks: { sizes: [1_000, 10_000, 100_000], queries: 100, baselines: 20, arriving: 1_000 },
  },
  short: {
    host: { starts: 2, lensCases: 2, answerCases: 15, bursts: 4 },
    queries: 30,
    stocks: { sizes: [1_000], queries: 30, baselines: 20, arriving: 0 },
  },
};
const NEEDED = ['dist/extension.cjs', 'dist/engine.cjs', 'models/all-MiniLM-L6-v2/onnx/model_quantized.onnx'];

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    json: { type: 'string' },
    /** Some of the parts alone; the rows of the others count as not run. */
    parts: { type: 'string', default: PARTS.join(',') },
    /** Measures a million errors instead, once: hours, and some ten gigabytes of memory and disk. */
    million: { type: 'boolean', default: false },
    /** Sums up cases that were measured before instead of measuring. */
    from: { type: 'string' },
  },
});

/** @returns 1 when a row was not run; a goal that is missed is said, but noisy machines must not fail for it */
async function main(): Promise<number> {
  if (values.million) {
    console.log(await measureMillion(say));
    return 0;
  }
  const extent: Extent = values.short ? 'short' : 'full';
  const cases = values.from === undefined ? await measure(AMOUNTS[extent]) : await readCases(values.from);
  const rows = sumUp(cases, extent);
  if (values.json !== undefined) {
    await writeFile(values.json, toJson(rows, extent));
    await writeFile(`${values.json}.cases.jsonl`, cases.map((one) => `${JSON.stringify(one)}\n`).join(''));
  }
  console.log(toTable(rows));
  return rows.some(({ verdict }) => verdict === 'not run') ? 1 : 0;
}

/** One part after the other: side by side they would measure each other. */
async function measure({ host, queries, stocks }: Amounts): Promise<SpeedCase[]> {
  for (const file of NEEDED) {
    await access(path.join(checkoutDir, file)).catch(() => {
      throw new Error(`${file} is missing. Run "npm run fetch-model" and "npm run build" first.`);
    });
  }
  const parts = values.parts.split(',');
  const inHost = parts.includes('host') ? await measureHostSpeed(host, say) : [];
  const inEngine = parts.includes('engine') ? await measureEngineCases(queries) : [];
  const inStocks = parts.includes('stocks') ? await measureStocks(stocks, say) : [];
  return [...inHost, ...inEngine, ...inStocks];
}

function say(line: string): void {
  console.error(line);
}

async function readCases(file: string): Promise<SpeedCase[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as SpeedCase);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
