import { connect } from '@lancedb/lancedb';
import { setTimeout } from 'node:timers/promises';
import { toCase, type SpeedCase } from '../speedRows.ts';
import type { SpeedEngine } from './speedEngine.ts';
import type { StockError } from './stock.ts';

/** Longer than it takes upkeep to find nobody asking. */
const ASKED_EVERY_MS = 1_500;
/** For so many chains and fewer; the more there are, the longer it may take. */
const BUILT_WITHIN_MS = 20 * 60_000;
const BUILT_CHAINS = 100_000;

/**
 * Waits until upkeep has taken every chain into the indices by itself, and asks now and then meanwhile.
 * @param chains in the store
 * @param takesVectors true when there are so many that their vectors get an index
 * @throws Error when it takes too long
 */
export async function watchIndexBuild(
  engine: SpeedEngine,
  storePath: string,
  { chains, takesVectors }: { chains: number; takesVectors: boolean },
  questions: readonly StockError[],
): Promise<SpeedCase[]> {
  const withinMs = BUILT_WITHIN_MS * Math.max(1, chains / BUILT_CHAINS);
  const cases: SpeedCase[] = [];
  const [startedAt, before] = [performance.now(), engine.processorSeconds];
  const elapsedMs = (): number => performance.now() - startedAt;
  for (let asked = 0; !(await isCovered(storePath, takesVectors)); asked++) {
    if (elapsedMs() > withinMs) throw new Error('Upkeep did not take all chains into the indices');
    await setTimeout(ASKED_EVERY_MS);
    const { error, context } = questions[asked % questions.length] ?? { error: 'nothing', context: {} };
    const ms = await engine.time('recall', { error, context });
    if (takesVectors) cases.push(toCase('build.meanwhile', ms, { asked }));
  }
  const input = { processorSeconds: engine.processorSeconds - before };
  return takesVectors ? [...cases, toCase('build', elapsedMs() / 1_000, input)] : [];
}

async function isCovered(storePath: string, takesVectors: boolean): Promise<boolean> {
  const connection = await connect(storePath);
  try {
    const table = await connection.openTable('causal_chains');
    const indices = await table.listIndices();
    const stats = await Promise.all(indices.map(({ name }) => table.indexStats(name)));
    const isWhole = stats.every((each) => (each?.numUnindexedRows ?? 0) === 0);
    return isWhole && (!takesVectors || indices.some(({ columns }) => columns.includes('embedding')));
  } finally {
    connection.close();
  }
}
