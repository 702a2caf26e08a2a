import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ForgetCounts } from '../../src/core/forget/forgetTarget.ts';
import { Fault } from '../../src/core/fault.ts';
import { EngineClient } from '../../src/host/engine/engineClient.ts';
import { RecordQueue } from '../../src/host/engine/recordQueue.ts';
import { Memory } from '../../src/host/memory.ts';
import { HomePlaces } from '../../src/host/secrets/homePlaces.ts';
import { CollectedLog } from '../support/collectedLog.ts';
import { FakeClock, settle } from '../support/fakeClock.ts';
import { FakeEngineProcess } from '../support/fakeEngineProcess.ts';

const NOTHING: ForgetCounts = { errors: 0, attempts: 0, chains: 0, changed: 0 };
const FULL = new Fault('storeFull', { path: '/m', reason: 'the disk is full' });

/** A memory with one error that waits for room on the disk. */
async function setUp() {
  const clock = new FakeClock();
  const log = new CollectedLog();
  const engine = new FakeEngineProcess();
  const client = new EngineClient({ clock, log, start: () => engine });
  const queue = new RecordQueue({ sender: client, clock, log });
  const memory = new Memory(client, queue, new HomePlaces(() => []));
  const recorded = memory.recordErrorEvent({ error: 'Boom' });
  recorded.catch(() => undefined);
  engine.start();
  await clock.advance(10);
  /** Lets the flush before a request go by, and takes the request. */
  const taken = async (method: string) => {
    engine.requests.filter((one) => one.method === 'record').forEach(({ fail }) => fail(FULL));
    await clock.advance(2_000);
    engine.requests.filter((one) => one.method === 'record').forEach(({ fail }) => fail(FULL));
    await settle();
    return engine.requests.find((one) => one.method === method);
  };
  return { memory, queue, recorded, taken };
}

describe('the memory, while the disk is full', () => {
  it('counts what waits with what would be forgotten, and forgets it', async () => {
    const { memory, queue, recorded, taken } = await setUp();
    const preview = memory.previewForget({ kind: 'everything' });
    (await taken('previewForget'))?.answer(NOTHING);
    assert.deepEqual(await preview, { ...NOTHING, errors: 1 });
    const forgotten = memory.forget({ kind: 'everything' });
    (await taken('forget'))?.answer(NOTHING);
    assert.deepEqual(await forgotten, { ...NOTHING, errors: 1 });
    assert.equal(queue.size, 0);
    await assert.rejects(recorded, { code: 'recordForgotten' });
  });

  it('forgets what waits also where the rest is left to a later try', async () => {
    const { memory, queue, taken } = await setUp();
    const forgotten = assert.rejects(memory.forget({ kind: 'everything' }), { code: 'forgetPending' });
    (await taken('forget'))?.fail(new Fault('forgetPending', { reason: 'the disk is full' }));
    await forgotten;
    assert.equal(queue.size, 0);
  });

  it('forgets and exports nothing when that is called off before it begins', async () => {
    const { memory, queue, taken } = await setUp();
    const forgotten = memory.forget({ kind: 'everything' }, () => true);
    assert.equal(await taken('forget'), undefined);
    assert.equal(await forgotten, null);
    const exported = memory.exportTo('/m.jsonl', () => true);
    assert.equal(await taken('exportMemory'), undefined);
    assert.deepEqual(await exported, { chains: 0, wasCancelled: true });
    assert.equal(queue.size, 1);
  });
});
