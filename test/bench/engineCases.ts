import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkoutDir } from '../support/toolsDir.ts';
import { measureEngineSpeed } from './engineSpeed.ts';
import { toCase, type SpeedCase } from './speedRows.ts';

const EVENTS = 10_000;
const DIMENSIONS = 384;
const SCANS = 20;
const IDLE_MS = 1_000;
const ENDS_WITHIN_MS = 30_000;

/** Our rows by what the measurement of the engine calls its own. */
const ROWS: readonly (readonly [row: string, what: RegExp])[] = [
  ['engine.start', /^fork to ready/],
  ['query.uncached', /^uncached query/],
  ['query.cached', /^the same query again/],
  ['engine.memory', /^resident memory/],
];

/**
 * The engine's own figures, an exact scan beside them, and that the process ends when it is idle.
 *
 * @throws Error when the engine does not start, or starts without the model
 */
export async function measureEngineCases(queries: number): Promise<SpeedCase[]> {
  const idle = await endsWhenIdle();
  const measured = await measureEngineSpeed({ events: EVENTS, queries });
  const cases = ROWS.flatMap(([row, pattern]) => {
    const values = measured.find(({ what }) => pattern.test(what))?.values ?? [];
    return values.map((value, index) => toCase(row, value, { events: EVENTS, index }));
  });
  return [...cases, ...scanVectors(), idle];
}

/** The plainest search there is: the dot product with every vector, the best kept. */
function scanVectors(): SpeedCase[] {
  const vectors = Float32Array.from({ length: EVENTS * DIMENSIONS }, (_, index) => Math.sin(index * 0.7311));
  return Array.from({ length: SCANS }, (_, scan) => {
    const query = Float32Array.from({ length: DIMENSIONS }, (__, index) => Math.sin(index * 0.3 + scan));
    const begin = performance.now();
    let best = { at: -1, likeness: Number.NEGATIVE_INFINITY };
    for (let at = 0; at < EVENTS; at++) {
      const likeness = dotProduct(vectors, at * DIMENSIONS, query);
      if (likeness > best.likeness) best = { at, likeness };
    }
    return toCase('query.scan', performance.now() - begin, { scan, best: best.at });
  });
}

function dotProduct(vectors: Float32Array, offset: number, query: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < DIMENSIONS; index++) sum += (vectors[offset + index] ?? 0) * (query[index] ?? 0);
  return sum;
}

/** An engine with a short idle time answers once and must then be no more. */
async function endsWhenIdle(): Promise<SpeedCase> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deja-fix-idle-'));
  const options = {
    storePath: path.join(folder, 'store'),
    modelsPath: path.join(checkoutDir, 'models'),
    idleMs: IDLE_MS,
  };
  const child = fork(path.join(checkoutDir, 'dist/engine.cjs'), [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const answered = new Promise<void>((resolve, reject) => {
    child.on('message', (message: { method?: string; id?: number; params?: unknown }) => {
      if (message.method === 'hello') {
        const { kind, status } = message.params as { kind: string; status?: { embedding: { kind: string } } };
        if (status?.embedding.kind !== 'ready') reject(new Error(`The engine says ${kind}, but has no model`));
        child.send({
          jsonrpc: '2.0',
          id: 1,
          method: 'querySimilarFailures',
          params: { error: 'nothing is known of it' },
        });
      }
      if (message.id === 1) resolve();
    });
  });
  const expiry = once(AbortSignal.timeout(ENDS_WITHIN_MS), 'abort');
  try {
    await Promise.race([answered, ended, expiry]);
    const begin = performance.now();
    await Promise.race([ended, expiry]);
    const isLeft = child.exitCode === null && child.signalCode === null;
    return toCase('engine.idle', isLeft ? 1 : 0, { idleMs: IDLE_MS, afterMs: performance.now() - begin });
  } finally {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}
