import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { v7 as uuidV7 } from 'uuid';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { distinctErrors, type MadeError } from './distinctErrors.ts';
import { STORE_PROCESS_FLAGS } from '../../src/protocol/storeProcess.ts';

/** One measured figure: what, its goal in words, its unit, and every value measured. */
export type SpeedRow = { what: string; goal: string; unit: string; values: number[] };

const ROOT = join(import.meta.dirname, '..', '..');
const BATCH = 250;

type Engine = { child: ChildProcess; connection: MessageConnection; helloMs: number };

/**
 * Fills a store with distinct errors that each have a chain, through the built engine, and measures what people wait for.
 * Knows the engine only by its protocol.
 */
export async function measureEngineSpeed(options: { events: number; queries: number }): Promise<SpeedRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'deja-fix-speed-'));
  const storePath = join(folder, 'store');
  try {
    const errors = distinctErrors(options.events + options.queries);
    const past = errors.slice(0, options.events);
    const recording = await fill(storePath, past);
    const starts: number[] = [];
    for (let run = 0; run < 5; run++) {
      const engine = await start(storePath);
      starts.push(engine.helloMs);
      await stop(engine);
    }
    const engine = await start(storePath);
    const uncached = await ask(
      engine,
      errors.slice(options.events).map((error) => vary(error)),
    );
    const memory = residentMegabytes(engine.child);
    const [again] = errors.slice(-1);
    const cached = again
      ? await ask(
          engine,
          Array.from({ length: options.queries }, () => vary(again)),
        )
      : [];
    await stop(engine);
    return [
      {
        what: `record an error and its fix, in batches of ${BATCH}`,
        goal: 'none',
        unit: 'ms per error',
        values: recording,
      },
      {
        what: `fork to ready with the model and ${options.events} events`,
        goal: 'at most 1500',
        unit: 'ms',
        values: starts,
      },
      { what: `uncached query over ${options.events} chains`, goal: 'median at most 12', unit: 'ms', values: uncached },
      { what: 'the same query again', goal: 'median at most 1', unit: 'ms', values: cached.slice(1) },
      {
        what: `resident memory after ${options.queries} uncached queries`,
        goal: 'at most 350',
        unit: 'MB',
        values: [memory],
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function start(storePath: string): Promise<Engine> {
  const startedAt = performance.now();
  const argument = JSON.stringify({ storePath, modelsPath: join(ROOT, 'models'), idleMs: 600_000 });
  const child = fork(join(ROOT, 'dist', 'engine.cjs'), [argument], {
    execArgv: STORE_PROCESS_FLAGS,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  const hello = new Promise<{ kind: string }>((resolve) => connection.onNotification('hello', resolve));
  connection.listen();
  const { kind } = await hello;
  if (kind !== 'ready') throw new Error(`The engine said ${kind}`);
  return { child, connection, helloMs: performance.now() - startedAt };
}

async function stop({ child, connection }: Engine): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.disconnect();
  await gone;
  connection.dispose();
}

/** @returns milliseconds per error, for each batch */
async function fill(storePath: string, errors: readonly MadeError[]): Promise<number[]> {
  const engine = await start(storePath);
  const perError: number[] = [];
  for (let index = 0; index < errors.length; index += BATCH) {
    const items = errors.slice(index, index + BATCH).flatMap(({ error, context, fix }) => {
      const key = uuidV7();
      const attempt = {
        key: uuidV7(),
        errorId: key,
        actionTaken: fix,
        codeChanges: `-${fix}\n+${error}`,
        successful: true,
      };
      return [
        { kind: 'error', input: { key, error, context } },
        { kind: 'attempt', input: attempt },
      ];
    });
    const startedAt = performance.now();
    await engine.connection.sendRequest('record', items);
    perError.push(((performance.now() - startedAt) / items.length) * 2);
  }
  await waitForUpkeep(engine.child);
  await stop(engine);
  return perError;
}

/** Idle upkeep builds the indices; it is done once the process has used no processor for a while. */
async function waitForUpkeep(child: ChildProcess): Promise<void> {
  const deadline = performance.now() + 180_000;
  let [busy, quietSince] = [processorTicks(child), performance.now()];
  while (performance.now() < deadline && performance.now() - quietSince < 12_000) {
    await setTimeout(500);
    const ticks = processorTicks(child);
    if (ticks - busy > 20) quietSince = performance.now();
    busy = ticks;
  }
}

async function ask({ connection }: Engine, questions: readonly MadeError[]): Promise<number[]> {
  const times: number[] = [];
  for (const { error, context } of questions) {
    const startedAt = performance.now();
    await connection.sendRequest('querySimilarFailures', { error, context });
    times.push(performance.now() - startedAt);
  }
  return times;
}

function vary(error: MadeError): MadeError {
  return { ...error, context: { ...error.context, file: 'src/asked.ts' } };
}

function processorTicks(child: ChildProcess): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

function residentMegabytes(child: ChildProcess): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1_000;
}
