// What should never be felt, measured: node test/bench/speed.ts [--short] [--json FILE] [--from FILE.cases.jsonl]
import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkoutDir } from '../support/toolsDir.ts';
import { measureEngineCases } from './engineCases.ts';
import { measureHostSpeed, type HostSpeedOptions } from './hostSpeed.ts';
import { toJson, toTable } from './speedReport.ts';
import { sumUp, type Extent, type SpeedCase } from './speedRows.ts';

type Amounts = { host: HostSpeedOptions; queries: number };

const AMOUNTS: Readonly<Record<Extent, Amounts>> = {
  full: { host: { starts: 5, lensCases: 3, answerCases: 30, bursts: 5 }, queries: 100 },
  short: { host: { starts: 2, lensCases: 2, answerCases: 15, bursts: 4 }, queries: 30 },
};
const NEEDED = ['dist/extension.cjs', 'dist/engine.cjs', 'models/all-MiniLM-L6-v2/onnx/model_quantized.onnx'];

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    json: { type: 'string' },
    /** Sums up cases that were measured before instead of measuring. */
    from: { type: 'string' },
  },
});

/** @returns 1 when a row was not run; a goal that is missed is said, but noisy machines must not fail for it */
async function main(): Promise<number> {
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
async function measure({ host, queries }: Amounts): Promise<SpeedCase[]> {
  for (const file of NEEDED) {
    await access(path.join(checkoutDir, file)).catch(() => {
      throw new Error(`${file} is missing. Run "npm run fetch-model" and "npm run build" first.`);
    });
  }
  const inHost = await measureHostSpeed(host, (text) => console.error(text));
  const inEngine = await measureEngineCases(queries);
  return [...inHost, ...inEngine];
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
