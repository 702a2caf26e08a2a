import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { buildHost } from './hostBundle.ts';
import { Planter } from './planted.ts';
import { Random } from './random.ts';
import { DirectRecorder, HostRecorder, type Recorder } from './recorders.ts';
import type { Extent, Stage } from './storeCase.ts';

const EVENTS: Readonly<Record<Extent, number>> = { full: 300, short: 40 };
const WARM_UP = 5;
const MAX_STALL_MS = 50;

/** One event at a time, nothing else going on: asked of the engine, and through the extension's own queue in a host. */
export async function playAck(stage: Stage): Promise<void> {
  const { product, folder } = stage;
  const bundle = await buildHost(folder);
  const direct = new DirectRecorder({ product, storePath: path.join(folder, 'direct'), withModel: true });
  await measure(stage, 'engine', direct);
  await direct.end();
  const host = new HostRecorder({
    product,
    storePath: path.join(folder, 'host'),
    withModel: true,
    bundle,
    victim: 'host',
  });
  await measure(stage, 'host', host);
  const loaded = await nativePartsOf(host.child.pid);
  const longestStallMs = host.longestStallMs;
  await host.end();
  await stage.take({
    row: 'ack',
    kind: 'host thread',
    id: `${stage.seed}-host-thread`,
    input: {},
    expected: `the host loads neither database nor model, and its thread is never away for ${MAX_STALL_MS} ms`,
    observed: { loaded, longestStallMs },
    counts: { hostLooks: 1 },
    verdict: loaded.length === 0 && longestStallMs < MAX_STALL_MS ? 'right' : 'wrong',
  });
}

async function measure(stage: Stage, kind: string, recorder: Recorder): Promise<void> {
  if (!(await recorder.opened)) throw new Error('The engine did not open a new store');
  const planter = new Planter(new Random(stage.seed), '60');
  for (let event = -WARM_UP; event < EVENTS[stage.extent]; event++) {
    const { items } = planter.error();
    const begin = performance.now();
    await recorder.record(items);
    const ackMs = performance.now() - begin;
    if (event < 0) continue;
    await stage.take({
      row: 'ack',
      kind,
      id: `${stage.seed}-${kind}-${event}`,
      input: { event },
      expected: 'p50 40 ms, p95 120 ms over all',
      observed: { ackMs },
      counts: { events: 1 },
      verdict: 'right',
    });
  }
}

/** Native libraries of ours in a process, where the system tells. */
async function nativePartsOf(pid: number | undefined): Promise<string[]> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8').catch(() => '');
  return [...new Set(maps.match(/[^/\s]*(?:lancedb|onnxruntime)[^/\s]*/g))];
}
