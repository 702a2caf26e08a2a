import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMiniLm, type TextModel } from '../../../src/engine/embedding/miniLm.ts';
import { checkoutDir } from '../../support/toolsDir.ts';
import { toCase, type SpeedCase } from '../speedRows.ts';
import { toTrace } from './distinctTraces.ts';
import { measureAnnRecall, timeExactSearch, timeInMemory } from './exactSearch.ts';
import { watchIndexBuild } from './indexBuild.ts';
import { SpeedEngine } from './speedEngine.ts';
import { readErrors, stockErrors, stockLines, StockWriter, type ReadError, type StockError } from './stock.ts';
import { measureIndexing, measureUpkeep, toUpkeepCase } from './upkeepShare.ts';
import { readVectors } from './vectorPack.ts';

export type StockAmounts = {
  /** Errors in the stores, each measured by itself, the smallest first. */
  sizes: readonly number[];
  queries: number;
  baselines: number;
  /** Events that arrive while upkeep is watched. */
  arriving: number;
};

/** The largest store answers stack traces too, and is looked after. */
const LARGEST = 100_000;
const TRACES = 50;
const STARTS = 3;
const BATCH = 5_000;
/** Fewer vectors are compared one by one. */
const LEAST_INDEXED = 500;

type Stock = { path: string; vectors: Float32Array[] };
type Questions = { lines: StockError[]; traces: StockError[]; read: ReadError[]; vectors: Float32Array[] };

/**
 * Recall in stores of some sizes that hold distinct errors with the model's own vectors, asked for errors that none of them holds; how it
 * grows, and what is measured beside it.
 */
export async function measureStocks(amounts: StockAmounts, say: (line: string) => void): Promise<SpeedCase[]> {
  const folder = await mkdtemp(join(tmpdir(), 'deja-fix-stock-'));
  const model = await loadMiniLm(join(checkoutDir, 'models'));
  try {
    const largest = Math.max(...amounts.sizes);
    const errors = await readErrors(stockErrors(0, largest));
    const vectors = await readVectors(toTexts(errors), say);
    const questions = await makeQuestions(model, largest, amounts);
    const cases: SpeedCase[] = [];
    for (const size of amounts.sizes) {
      say(`a store of ${size} errors`);
      const path = join(folder, String(size));
      const stock = await fill(path, errors.slice(0, size), vectors.slice(0, size));
      cases.push(...(await measureStock(stock, questions, amounts, model)));
      await rm(path, { recursive: true, force: true });
    }
    return [...cases, ...toGrowth(cases)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeQuestions(
  model: TextModel,
  largest: number,
  { queries, arriving }: StockAmounts,
): Promise<Questions> {
  const lines = stockLines(largest, 2 * (queries + arriving)).slice(0, queries + arriving);
  const read = await readErrors(lines.slice(0, queries));
  const vectors: Float32Array[] = [];
  for (const { text } of read) vectors.push(await model.embed(text));
  return { lines, traces: Array.from({ length: TRACES }, (_, index) => toTrace(10 * largest + index)), read, vectors };
}

async function fill(path: string, errors: readonly ReadError[], vectors: Float32Array[]): Promise<Stock> {
  const writer = await StockWriter.open(path, errors.length);
  for (let from = 0; from < errors.length; from += BATCH)
    await writer.append(errors.slice(from, from + BATCH), vectors.slice(from, from + BATCH));
  await writer.close();
  return { path, vectors };
}

async function measureStock(
  stock: Stock,
  questions: Questions,
  { queries, baselines, arriving }: StockAmounts,
  model: TextModel,
): Promise<SpeedCase[]> {
  const size = stock.vectors.length;
  const isLargest = size >= LARGEST;
  const [asked, arrivals] = [questions.lines.slice(0, queries), questions.lines.slice(queries, queries + arriving)];
  const cases = await whileBuilding(stock, asked);
  cases.push(...(await askStock(stock, asked, isLargest ? questions.traces : [])));
  const texts = toTexts(questions.read).slice(0, baselines);
  cases.push(...toCases(`model.${size}`, await timeInMemory(model, texts, stock.vectors)));
  cases.push(...toCases(`exact.${size}`, await timeExactSearch(model, texts, stock.path)));
  if (!isLargest) return cases;
  cases.push(...toCases('recall.ann', await measureAnnRecall(stock.path, stock.vectors, questions.vectors)));
  return [...cases, ...(await startOften(stock)), ...(await lookAfter(stock, arrivals))];
}

async function whileBuilding({ path, vectors }: Stock, questions: readonly StockError[]): Promise<SpeedCase[]> {
  return withEngine(path, async (engine) => {
    const size = { chains: vectors.length, takesVectors: vectors.length >= LEAST_INDEXED };
    const cases = await watchIndexBuild(engine, path, size, questions);
    return vectors.length >= LARGEST ? cases : [];
  });
}

/** A process of its own, so that nothing is in memory of what was asked while the indices were built. */
async function askStock(
  { path, vectors }: Stock,
  lines: readonly StockError[],
  traces: readonly StockError[],
): Promise<SpeedCase[]> {
  const size = vectors.length;
  return withEngine(path, async (engine) => {
    const times = await askEach(engine, lines);
    const cases = [...toAskedCases(`recall.${size}`, times), ...toAskedCases(`recall.${size}.p95`, times)];
    if (traces.length === 0) return cases;
    cases.push(toCase('recall.resident', engine.residentMegabytes, { queries: lines.length }));
    const cached = await askEach(engine, lines.slice(-traces.length));
    return [
      ...cases,
      ...toAskedCases('recall.cached', cached),
      ...toAskedCases('recall.trace', await askEach(engine, traces)),
    ];
  });
}

async function startOften({ path }: Stock): Promise<SpeedCase[]> {
  const starts: number[] = [];
  for (let start = 0; start < STARTS; start++)
    starts.push(await withEngine(path, ({ helloMs }) => Promise.resolve(helloMs)));
  return toCases('recall.start', starts);
}

async function lookAfter({ path, vectors }: Stock, arrivals: readonly StockError[]): Promise<SpeedCase[]> {
  const times = await withEngine(path, (engine) => measureUpkeep(engine, arrivals));
  return [toUpkeepCase(times, await measureIndexing(path), vectors.length)];
}

async function withEngine<T>(path: string, work: (engine: SpeedEngine) => Promise<T>): Promise<T> {
  const engine = await SpeedEngine.start(path);
  try {
    return await work(engine);
  } finally {
    await engine.stop();
  }
}

type Asked = { ms: number; processorMs: number };

/** With what the process has taken for each on average: on a busy machine that says more than the clock. */
async function askEach(engine: SpeedEngine, questions: readonly StockError[]): Promise<Asked[]> {
  const before = engine.processorSeconds;
  const times: number[] = [];
  for (const { error, context } of questions) times.push(await engine.time('recall', { error, context }));
  const processorMs = ((engine.processorSeconds - before) * 1_000) / questions.length;
  return times.map((ms) => ({ ms, processorMs }));
}

function toAskedCases(row: string, asked: readonly Asked[]): SpeedCase[] {
  return asked.map(({ ms, processorMs }, index) => toCase(row, ms, { index, processorMs }));
}

function toGrowth(cases: readonly SpeedCase[]): SpeedCase[] {
  const [small, large] = [10_000, 100_000].map((size) => medianOf(cases.filter(({ row }) => row === `recall.${size}`)));
  if (small === undefined || large === undefined) return [];
  return [toCase('recall.growth', large / small, { at10000: small, at100000: large })];
}

function medianOf(cases: readonly SpeedCase[]): number | undefined {
  return cases.map(({ observed }) => observed).sort((a, b) => a - b)[Math.floor(cases.length / 2)];
}

function toCases(row: string, values: readonly number[]): SpeedCase[] {
  return values.map((value, index) => toCase(row, value, { index }));
}

function toTexts(errors: readonly ReadError[]): string[] {
  return errors.map(({ text }) => text);
}
