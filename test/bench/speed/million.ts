import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { measureFolder } from '../../../src/engine/store/storeSize.ts';
import type { BuildReport, BuildStep } from './buildIndices.ts';
import { SpeedEngine } from './speedEngine.ts';
import { eachStockError, readErrors, stockLines, StockWriter } from './stock.ts';
import { readVectors } from './vectorPack.ts';

const COUNT = 1_000_000;
const BATCH = 5_000;
/** So many have the model's own vectors; the vectors of the others are those, each moved a little. */
const EMBEDDED = 10_000;
const MOVED_BY = 0.02;
const QUERIES = 100;

/** A million errors, once: how long it takes to fill and to index, what it takes of memory and disk, how long a question takes. */
export async function measureMillion(say: (line: string) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'deja-fix-million-'));
  try {
    const storePath = join(folder, 'store');
    const filledSeconds = await fill(storePath, say);
    const questions = stockLines(COUNT, 2 * QUERIES).slice(0, QUERIES);
    say('building the indices');
    const { words, vectors, peakMegabytes } = await buildIndices(storePath);
    const engine = await SpeedEngine.start(storePath);
    const times: number[] = [];
    for (const { error, context } of questions) times.push(await engine.time('recall', { error, context }));
    times.sort((a, b) => a - b);
    const lines = [
      `filled: ${filledSeconds.toFixed(0)} s`,
      `index over words: ${toWords(words)}; graph over vectors: ${toWords(vectors)}; at most ${peakMegabytes.toFixed(0)} MB resident`,
      `fork to ready: ${engine.helloMs.toFixed(0)} ms`,
      `recall, uncached, one line: median ${times[QUERIES / 2]?.toFixed(1)} ms, p95 ${times[0.95 * QUERIES]?.toFixed(1)} ms`,
      `engine resident: ${engine.residentMegabytes.toFixed(0)} MB`,
      `disk: ${((await measureFolder(storePath)) / 1e6).toFixed(0)} MB`,
    ];
    await engine.stop();
    return lines.join('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** In one go, by the store's own jobs: upkeep, which has a fiftieth of a processor for it, would take as many times longer. */
async function buildIndices(storePath: string): Promise<BuildReport> {
  const script = join(import.meta.dirname, 'buildIndices.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, storePath, String(COUNT)]);
  return JSON.parse(stdout) as BuildReport;
}

function toWords({ seconds, processorSeconds }: BuildStep): string {
  return `${seconds.toFixed(0)} s, ${processorSeconds.toFixed(0)} s of processor`;
}

async function fill(storePath: string, say: (line: string) => void): Promise<number> {
  const startedAt = performance.now();
  const writer = await StockWriter.open(storePath, COUNT);
  const errors = eachStockError();
  let known: Float32Array[] = [];
  for (let from = 0; from < COUNT; from += BATCH) {
    const batch = await readErrors(Array.from({ length: BATCH }, () => errors.next().value));
    const isEmbedded = from < EMBEDDED;
    const vectors = isEmbedded
      ? await readVectors(
          batch.map(({ text }) => text),
          say,
        )
      : batch.map((_, offset) => move(known[(from + offset) % EMBEDDED] ?? new Float32Array(0)));
    if (isEmbedded) known = [...known, ...vectors];
    await writer.append(batch, vectors);
    if (from % 50_000 === 0) say(`filled ${from} of ${COUNT}`);
  }
  await writer.close();
  return (performance.now() - startedAt) / 1_000;
}

function move(vector: Float32Array): Float32Array {
  const moved = vector.map((value) => value + (Math.random() - 0.5) * 2 * MOVED_BY);
  const length = Math.hypot(...moved);
  return moved.map((value) => value / length);
}
