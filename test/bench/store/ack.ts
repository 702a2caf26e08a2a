import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { buildHost } from './hostBundle.ts';
import { Planter } from './planted.ts';
import { Random } from './random.ts';
import { DirectRecorder, HostRecorder, type Recorder } from './recorders.ts';
import type { Extent, Stage } from './storeCase.ts';

const EVENTS: Readonly<Record<Extent, number>> = { full: 300, short: 25 };
const WARM_UP = 5;
/** An acknowledgement takes many times as long where it happens. */
const MAX_HOST_MS = 5;

/** One event at a time, nothing else going on: asked of the engine, and through the extension's own queue in a host. */
export async function playAck(stage: Stage): Promise<void> {
  const { product, folder } = stage;
  const bundle = await buildHost(folder);
  const direct = new DirectRecorder({ product, storePath: path.join(folder, 'direct'), withModel: true });
  await measure(stage, 'engine', direct);
  await direct.end();
  await measureDisk(stage);
  const host = new HostRecorder({
    product,
    storePath: path.join(folder, 'host'),
    withModel: true,
    bundle,
    victim: 'host',
  });
  await measure(stage, 'host', host);
  const loaded = await nativePartsOf(host.child.pid);
  const hostMsOfAnEvent = host.cpuMs / (EVENTS[stage.extent] + WARM_UP);
  await host.end();
  await stage.take({
    row: 'ack',
    kind: 'host thread',
    id: `${stage.seed}-host-thread`,
    input: {},
    expected: `the host loads neither database nor model, and works less than ${MAX_HOST_MS} ms for an event`,
    observed: { loaded, hostMsOfAnEvent },
    counts: { hostLooks: 1 },
    verdict: loaded.length === 0 && hostMsOfAnEvent < MAX_HOST_MS ? 'right' : 'wrong',
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
    await takeTime(stage, kind, event, ackMs);
  }
}

/** What the disk itself takes: one small file written and synced, and its folder. Beside it the other figures are to be read. */
async function measureDisk(stage: Stage): Promise<void> {
  for (let event = 0; event < EVENTS[stage.extent]; event++) {
    const begin = performance.now();
    for (const [name, flags] of [
      [`probe-${event}`, 'w'],
      ['.', 'r'],
    ] as const) {
      const file = await open(path.join(stage.folder, name), flags);
      if (flags === 'w') await file.write('x'.repeat(4_096));
      await file.sync();
      await file.close();
    }
    await takeTime(stage, 'disk alone', event, performance.now() - begin);
  }
}

function takeTime(stage: Stage, kind: string, event: number, ackMs: number): Promise<void> {
  return stage.take({
    row: 'ack',
    kind,
    id: `${stage.seed}-${kind}-${event}`,
    input: { event },
    expected: kind === 'host' ? 'p50 40 ms, p95 120 ms over all' : 'none',
    observed: { ackMs },
    counts: { events: 1 },
    verdict: 'right',
  });
}

/** Native libraries of ours in a process, where the system tells. */
async function nativePartsOf(pid: number | undefined): Promise<string[]> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8').catch(() => '');
  return [...new Set(maps.match(/[^/\s]*(?:lancedb|onnxruntime)[^/\s]*/g))];
}
