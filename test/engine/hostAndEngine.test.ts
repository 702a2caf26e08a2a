import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Fault } from '../../src/core/fault.ts';
import { systemClock } from '../../src/host/clock.ts';
import { EngineClient } from '../../src/host/engine/engineClient.ts';
import { startEngine } from '../../src/host/engine/engineProcess.ts';
import { RecordQueue } from '../../src/host/engine/recordQueue.ts';
import { CollectedLog } from '../support/collectedLog.ts';
import { errorItem, keyOf } from '../support/recordItems.ts';
import { WITHOUT_MODEL } from '../support/trackerFolder.ts';

const ENTRY = path.join(import.meta.dirname, '../../src/engine/main.ts');
const HOST = path.join(import.meta.dirname, '../support/engineHost.ts');

async function freshFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deja-fix-host-'));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

async function setUp(t: TestContext, { idleMs = 600_000 } = {}) {
  const storePath = await freshFolder(t);
  const log = new CollectedLog();
  const options = { storePath, idleMs, ...WITHOUT_MODEL };
  const start = () => startEngine({ entry: ENTRY, options, log, clock: systemClock });
  const client = new EngineClient({ start, clock: systemClock, log });
  const queue = new RecordQueue({ sender: client, clock: systemClock, log });
  t.after(async () => {
    queue.dispose();
    await client.dispose();
  });
  const enginePid = (): number => pidIn(log.at('info').join('\n')) ?? assert.fail('no engine was started');
  return { client, queue, enginePid };
}

/** The process id of the engine started last, as the log has it. */
function pidIn(log: string): number | null {
  const pids = [...log.matchAll(/Engine process (\d+) started/g)].map(([, pid]) => Number(pid));
  return pids.at(-1) ?? null;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the host with the real engine', () => {
  it('loses nothing and doubles nothing when the engine is killed in mid-write, again and again', async (t) => {
    const { client, queue, enginePid } = await setUp(t);
    const stored = [];
    for (const [turn, delayMs] of [0, 10, 30].entries()) {
      // A running engine, whatever became of the one before.
      await client.listChains({});
      for (let number = 0; number < 60; number++) stored.push(queue.enqueue(errorItem(60 * turn + number)));
      void queue.flush(0);
      await setTimeout(delayMs);
      process.kill(enginePid(), 'SIGKILL');
      await queue.whenIdle();
    }
    const results = await Promise.all(stored);
    const errors = await client.listErrors({ limit: 1_000 });
    assert.deepEqual(
      errors.map(({ key }) => key).sort(),
      results.map((_, index) => keyOf(index)),
    );
    assert.deepEqual(errors.map(({ id }) => id).sort(), results.map(({ errorId }) => errorId).sort());
  });

  it('answers what was asked when the engine was killed', async (t) => {
    const { client, queue, enginePid } = await setUp(t);
    await queue.enqueue(errorItem(1));
    const answers = [client.listErrors({}), client.querySimilarFailures({ error: 'Error 1' })] as const;
    process.kill(enginePid(), 'SIGKILL');
    const [errors, failures] = await Promise.all(answers);
    assert.deepEqual([errors.length, failures.length], [1, 0]);
  });

  it('starts an engine again that has ended from idling', async (t) => {
    const { client, queue, enginePid } = await setUp(t, { idleMs: 200 });
    const stopped = new Promise<void>((resolve) => {
      client.onDidChangeState(({ kind }) => {
        if (kind === 'stopped') resolve();
      });
    });
    await queue.enqueue(errorItem(1));
    const first = enginePid();
    await stopped;
    assert.ok(!isAlive(first));
    assert.equal((await client.listErrors({})).length, 1);
    assert.notEqual(enginePid(), first);
  });

  it('gives the fault of a bad request its meaning back', async (t) => {
    const { client } = await setUp(t);
    await assert.rejects(
      client.querySimilarFailures({ error: 'x', limit: 0 }),
      (error) => error instanceof Fault && error.code === 'limitOutOfRange',
    );
  });

  it('rejects a record that is refused for good, and stores the next', async (t) => {
    const { queue } = await setUp(t);
    const input = { key: keyOf(2), errorId: 'err-ffffffff', actionTaken: 'Edited a.ts' };
    const refused = queue.enqueue({ kind: 'attempt', input });
    const stored = queue.enqueue(errorItem(1));
    await assert.rejects(refused, (error) => error instanceof Fault && error.code === 'unknownError');
    assert.match((await stored).errorId, /^err-[0-9a-f]{8}$/);
  });

  it('leaves no engine behind when it is killed itself, also while the engine opens', async (t) => {
    for (const afterMs of [0, 60, 120, 180, 240, 300, null]) {
      const storePath = await freshFolder(t);
      const host = spawn(process.execPath, [HOST, ENTRY, storePath, WITHOUT_MODEL.modelsPath], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      t.after(() => host.kill('SIGKILL'));
      let log = '';
      for await (const line of createInterface(host.stdout)) {
        log += `${line}\n`;
        if (line === 'ready' || (afterMs !== null && pidIn(log) !== null)) break;
      }
      const engine = pidIn(log) ?? assert.fail(log);
      assert.ok(isAlive(engine));
      await setTimeout(afterMs ?? 0);
      host.kill('SIGKILL');
      // The engine is no child of this process: there is no event to wait for.
      while (isAlive(engine)) await setTimeout(20, undefined, { signal: t.signal });
    }
  });
});
