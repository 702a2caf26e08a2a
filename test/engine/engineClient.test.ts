import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { Fault } from '../../src/core/fault.ts';
import { systemClock, type Clock } from '../../src/host/clock.ts';
import { EngineClient } from '../../src/host/engine/engineClient.ts';
import { startEngine } from '../../src/host/engine/engineProcess.ts';
import type { EngineState } from '../../src/host/engine/engineState.ts';
import { RecordQueue } from '../../src/host/engine/recordQueue.ts';
import { CollectedLog } from '../support/collectedLog.ts';
import type { RunScript } from '../support/engineScript.ts';
import { errorItem, keyOf } from '../support/recordItems.ts';

const SCRIPTED_ENGINE = path.join(import.meta.dirname, '../support/scriptedEngine.ts');
const HELLO_WITHIN_MS = 20_000;

/** A client and a queue on real processes, the nth of which behaves as the nth script says. */
async function setUp(
  t: TestContext,
  scripts: RunScript[],
  { entry = SCRIPTED_ENGINE, helloWithinMs = HELLO_WITHIN_MS } = {},
) {
  const storePath = await mkdtemp(path.join(tmpdir(), 'deja-fix-client-'));
  await writeFile(path.join(storePath, 'script.json'), JSON.stringify(scripts));
  const log = new CollectedLog();
  const options = { storePath, modelsPath: '', idleMs: 60_000 };
  const start = () => startEngine({ entry, options, log, clock: systemClock, helloWithinMs });
  const client = new EngineClient({ start, clock: hurriedClock, log });
  const queue = new RecordQueue({ sender: client, clock: hurriedClock, log });
  const linesOf = async (name: string): Promise<string[]> => {
    const text = await readFile(path.join(storePath, name), 'utf8').catch(() => '');
    return text.split('\n').filter(Boolean);
  };
  t.after(async () => {
    queue.dispose();
    await client.dispose();
    await rm(storePath, { recursive: true, force: true });
  });
  return { client, queue, linesOf };
}

/** The pauses between starts are proved with a fake clock elsewhere; here they would only be waited for. */
const hurriedClock: Clock = {
  now: () => systemClock.now(),
  after: (delayMs, callback) => systemClock.after(delayMs / 50, callback),
};

function untilState(client: EngineClient, kind: EngineState['kind']): Promise<void> {
  return new Promise((resolve) => {
    const listener = client.onDidChangeState((state) => {
      if (state.kind !== kind) return;
      listener.dispose();
      resolve();
    });
  });
}

const refused = (code: string) => (error: unknown) => error instanceof Fault && error.code === code;
const keys = (count: number): string[] => Array.from({ length: count }, (_, index) => keyOf(index));

describe('the engine as the host uses it', () => {
  it('is started by the first request, and answers', async (t) => {
    const { client, linesOf } = await setUp(t, [{}]);
    assert.deepEqual(await linesOf('runs.txt'), []);
    assert.deepEqual(await client.listChains({}), []);
    assert.equal((await linesOf('runs.txt')).length, 1);
    assert.deepEqual(await linesOf('flags.txt'), ['--max-semi-space-size=8']);
    assert.deepEqual(client.status()?.counts, { errors: 0, chains: 0 });
  });

  it('reports a fault with its code and parameters', async (t) => {
    const { client } = await setUp(t, [{}]);
    await assert.rejects(client.querySimilarFailures({ error: 'x' }), (error) => {
      assert.ok(error instanceof Fault);
      assert.deepEqual([error.code, error.params], ['limitOutOfRange', { limit: 0 }]);
      return true;
    });
  });

  it('is not waited for with a question that cannot be sent, and answers the next', async (t) => {
    const { client } = await setUp(t, [{}]);
    const circular = {};
    Object.assign(circular, { circular });
    await assert.rejects(client.querySimilarFailures({ error: 'x', context: circular }), TypeError);
    await assert.rejects(client.querySimilarFailures({ error: 'x', limit: 5n as unknown as number }), TypeError);
    assert.deepEqual(await client.listChains({}), []);
  });

  it('tells of changed memory', async (t) => {
    const { client } = await setUp(t, [{}]);
    const told = new Promise((resolve) => client.onDidChangeMemory(resolve));
    await client.markResolved('err-00000001');
    await told;
  });

  for (const dies of ['inMidWrite', 'beforeAcknowledgement'] as const) {
    it(`loses nothing and doubles nothing when it dies ${dies}`, async (t) => {
      const { queue, linesOf } = await setUp(t, [{ dies }, { dies }, {}]);
      const stored = keys(30).map((_, index) => queue.enqueue(errorItem(index)));
      await queue.whenIdle();
      assert.equal((await Promise.all(stored)).length, 30);
      assert.deepEqual((await linesOf('stored.txt')).sort(), keys(30));
      assert.ok((await linesOf('sent.txt')).length > 30, 'something was sent twice');
    });
  }

  it('is asked again after it died during a query', async (t) => {
    const { client, linesOf } = await setUp(t, [{ dies: 'inQuery' }, {}]);
    assert.deepEqual(await client.listChains({}), []);
    assert.equal((await linesOf('runs.txt')).length, 2);
  });

  it('is started again when it died while starting', async (t) => {
    const { client, linesOf } = await setUp(t, [{ dies: 'beforeHello' }, {}]);
    assert.deepEqual(await client.listChains({}), []);
    assert.equal((await linesOf('runs.txt')).length, 2);
  });

  it('is killed and started again when it says nothing', async (t) => {
    const { client, linesOf } = await setUp(t, [{ says: 'nothing' }, {}], { helloWithinMs: 2_500 });
    assert.deepEqual(await client.listChains({}), []);
    const [silent] = await linesOf('runs.txt');
    assert.throws(() => process.kill(Number(silent), 0));
  });

  it('is given up when it dies again and again, with everything kept for a restart', async (t) => {
    const dies = { dies: 'beforeHello' } as const;
    const { client, queue, linesOf } = await setUp(t, [dies, dies, dies, dies, dies, {}]);
    const stored = queue.enqueue(errorItem(1));
    await queue.whenIdle();
    assert.equal(client.state.kind, 'failed');
    await assert.rejects(client.listChains({}), refused('engineUnavailable'));
    assert.equal((await linesOf('runs.txt')).length, 5);
    await client.restart();
    assert.equal((await stored).kind, 'error');
    assert.deepEqual(await linesOf('stored.txt'), [keyOf(1)]);
  });

  for (const [given, script] of [
    ['says so', { says: 'unsupported' }],
    ['dies of an illegal instruction', { dies: 'ofIllegalInstruction' }],
  ] as const) {
    it(`is unsupported when it ${given}, and the queue is idle`, async (t) => {
      const { client, queue, linesOf } = await setUp(t, [script]);
      const stored = queue.enqueue(errorItem(1));
      await queue.whenIdle();
      await assert.rejects(stored, refused('engineUnsupported'));
      assert.equal(client.state.kind, 'unsupported');
      assert.equal((await linesOf('runs.txt')).length, 1);
    });
  }

  it('fails with the reason that it gives itself', async (t) => {
    const { client } = await setUp(t, [{ says: 'error' }]);
    await assert.rejects(client.listChains({}), refused('storeIsFile'));
    assert.equal(client.state.kind, 'failed');
  });

  it('fails with a clear state when there is no engine to start', async (t) => {
    const { client } = await setUp(t, [{}], { entry: path.join(tmpdir(), 'deja-fix-no-such-engine.cjs') });
    await assert.rejects(client.listChains({}), refused('engineUnavailable'));
    assert.equal(client.state.kind, 'failed');
  });

  it('starts again at the next need after it ended from idling', async (t) => {
    const { client, linesOf } = await setUp(t, [{ endsAfterRequest: true }]);
    for (let run = 1; run <= 6; run++) {
      const stopped = untilState(client, 'stopped');
      assert.deepEqual(await client.listChains({}), []);
      await stopped;
      assert.equal((await linesOf('runs.txt')).length, run);
    }
  });

  it('is gone when the client has been disposed, and nothing is left pending', async (t) => {
    const { client, linesOf } = await setUp(t, [{}]);
    await client.listChains({});
    await client.dispose();
    const [pid] = await linesOf('runs.txt');
    assert.throws(() => process.kill(Number(pid), 0));
    await assert.rejects(client.listChains({}), refused('engineUnavailable'));
  });
});
