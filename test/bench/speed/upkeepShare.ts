import { setTimeout } from 'node:timers/promises';
import { v7 as uuidV7 } from 'uuid';
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

/**
 * Processor time of upkeep while an hour's events arrive, in percent of one core. The events come one by one, but in bursts, with a
 * pause after each until the engine is at rest: upkeep waits for such pauses and does in them what it would do in an hour's. What the engine takes
 * in the pauses counts, less what it takes when nothing is to do; recording itself does not.
 * @param events each with its fix; what they cost is scaled to a thousand
 */
export async function measureUpkeep(engine: SpeedEngine, events: readonly StockError[]): Promise<SpeedCase> {
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
  const percent = ((upkeepSeconds * EVENTS_AN_HOUR) / events.length / HOUR_SECONDS) * 100;
  const elapsedSeconds = (performance.now() - startedAt) / 1_000;
  return toCase('upkeep', percent, {
    events: events.length,
    ...{ upkeepSeconds, recordingSeconds, elapsedSeconds, idleShare },
  });
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
