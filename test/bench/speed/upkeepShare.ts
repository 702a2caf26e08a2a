import { setTimeout } from 'node:timers/promises';
import { v7 as uuidV7 } from 'uuid';
import { CausalStore } from '../../../src/engine/store/causalStore.ts';
import { UNINDEXED_ROWS, UNINDEXED_SHARE } from '../../../src/engine/store/upkeepPolicy.ts';
import { toCase, type SpeedCase } from '../speedRows.ts';
import type { SpeedEngine } from './speedEngine.ts';
import type { StockError } from './stock.ts';

/** The hour that is asked about. */
const HOUR_SECONDS = 3_600;
const EVENTS_AN_HOUR = 1_000;
/** As many as arrive before upkeep finds the tables scattered; it has nothing to do before. */
const BURST = 24;
const LOOKED_EVERY_MS = 1_000;
/** Below this share of a processor over three looks the engine is at rest. */
const CALM_SHARE = 0.05;
const CALM_LOOKS = 3;
const CALM_WITHIN_MS = 10 * 60_000;
const IDLE_LOOKS = 10;

export type UpkeepTimes = { events: number; upkeepSeconds: number } & Record<string, number>;

/**
 * Processor time of upkeep while an hour's events arrive. The events come one by one, but in bursts, with a
 * pause after each until the engine is at rest: upkeep waits for such pauses and does in them what it would do in an hour's. What the engine takes
 * in the pauses counts, less what it takes when nothing is to do; recording itself does not.
 * @param events each with its fix
 */
export async function measureUpkeep(engine: SpeedEngine, events: readonly StockError[]): Promise<UpkeepTimes> {
  await restSeconds(engine);
  const idleShare = await measureIdleShare(engine);
  const startedAt = performance.now();
  let [upkeepSeconds, recordingSeconds] = [0, 0];
  for (let from = 0; from < events.length; from += BURST) {
    const before = engine.processorSeconds;
    for (const event of events.slice(from, from + BURST)) await engine.request('record', toItems(event));
    recordingSeconds += engine.processorSeconds - before;
    upkeepSeconds += Math.max(0, await restSeconds(engine, idleShare));
  }
  const elapsedSeconds = (performance.now() - startedAt) / 1_000;
  return { events: events.length, upkeepSeconds, recordingSeconds, elapsedSeconds, idleShare };
}

/** Seconds of processor that it takes to bring the indices over the chains up to date, with nobody else at work. */
export async function measureIndexing(storePath: string): Promise<number> {
  const { store } = await CausalStore.open(storePath);
  const before = process.cpuUsage();
  await store.compact('causal_chains', 0);
  const { user, system } = process.cpuUsage(before);
  await store.close();
  return (user + system) / 1_000_000;
}

/**
 * In percent of one core: what a thousand events cost in an hour, and their part of bringing the indices up to date, which
 * fewer events than upkeep waits for do not begin.
 * @param chains in the store
 */
export function toUpkeepCase(times: UpkeepTimes, indexingSeconds: number, chains: number): SpeedCase {
  const indexedEvery = Math.max(UNINDEXED_ROWS, chains * UNINDEXED_SHARE);
  const seconds = EVENTS_AN_HOUR * (times.upkeepSeconds / times.events + indexingSeconds / indexedEvery);
  return toCase('upkeep', (seconds / HOUR_SECONDS) * 100, { ...times, indexingSeconds, indexedEvery });
}

/** @returns seconds of processor until it was at rest, above what it takes at rest */
async function restSeconds(engine: SpeedEngine, idleShare = 0): Promise<number> {
  const [startedAt, before] = [performance.now(), engine.processorSeconds];
  let last = before;
  for (let calm = 0; calm < CALM_LOOKS;) {
    if (performance.now() - startedAt > CALM_WITHIN_MS) throw new Error('The engine does not come to rest');
    await setTimeout(LOOKED_EVERY_MS);
    const now = engine.processorSeconds;
    calm = now - last <= (idleShare + CALM_SHARE) * (LOOKED_EVERY_MS / 1_000) ? calm + 1 : 0;
    last = now;
  }
  return last - before - (idleShare * (performance.now() - startedAt)) / 1_000;
}

async function measureIdleShare(engine: SpeedEngine): Promise<number> {
  const [startedAt, before] = [performance.now(), engine.processorSeconds];
  await setTimeout(IDLE_LOOKS * LOOKED_EVERY_MS);
  return (engine.processorSeconds - before) / ((performance.now() - startedAt) / 1_000);
}

function toItems({ error, context, fix }: StockError): unknown[] {
  const key = uuidV7();
  return [
    { kind: 'error', input: { key, error, context } },
    { kind: 'attempt', input: { key: uuidV7(), errorId: key, actionTaken: fix, successful: true } },
  ];
}
