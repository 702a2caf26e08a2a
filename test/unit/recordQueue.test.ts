import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Emitter } from 'vscode-jsonrpc';
import { Fault } from '../../src/core/fault.ts';
import type { EngineState } from '../../src/host/engine/engineState.ts';
import { RecordQueue, type RecordQueueOptions, type RecordSender } from '../../src/host/engine/recordQueue.ts';
import { EngineGone } from '../../src/host/engine/requestError.ts';
import type { RecordItem, RecordResult } from '../../src/protocol/engine.ts';
import { CollectedLog } from '../support/collectedLog.ts';
import { FakeClock, settle } from '../support/fakeClock.ts';
import { errorItem, keyOf } from '../support/recordItems.ts';

type Batch = { keys: string[]; answer: (results?: RecordResult[]) => void; fail: (error: Error) => void };

/** Engine client that waits for a test to answer each batch. */
class FakeSender implements RecordSender {
  readonly #emitter = new Emitter<EngineState>();
  readonly onDidChangeState = this.#emitter.event;
  readonly batches: Batch[] = [];
  state: EngineState = { kind: 'ready' };

  record(items: RecordItem[]): Promise<RecordResult[]> {
    return new Promise((resolve, reject) => {
      const stored = items.map(({ input }): RecordResult => ({ key: input.key, kind: 'error', errorId: 'err-1' }));
      const keys = items.map(({ input }) => input.key);
      this.batches.push({ keys, answer: (results = stored) => resolve(results), fail: reject });
    });
  }

  become(state: EngineState): void {
    this.state = state;
    this.#emitter.fire(state);
  }

  async answer(results?: RecordResult[]): Promise<void> {
    this.batches.at(-1)?.answer(results);
    await settle();
  }

  async fail(error: Error): Promise<void> {
    this.batches.at(-1)?.fail(error);
    await settle();
  }
}

function setUp(limits: Partial<RecordQueueOptions> = {}) {
  const clock = new FakeClock();
  const log = new CollectedLog();
  const sender = new FakeSender();
  const queue = new RecordQueue({ sender, clock, log, ...limits });
  const enqueue = (from: number, to = from) => {
    const promises = [];
    for (let number = from; number <= to; number++) promises.push(queue.enqueue(errorItem(number)));
    return promises;
  };
  const sentKeys = () => sender.batches.map(({ keys }) => keys.map((key) => Number(key.slice(-12))));
  return { clock, log, sender, queue, enqueue, sentKeys };
}

async function isIdle(queue: RecordQueue): Promise<boolean> {
  let idle = false;
  void queue.whenIdle().then(() => (idle = true));
  await settle();
  return idle;
}

const refused = (code: string) => (error: unknown) => error instanceof Fault && error.code === code;
const failed: EngineState = { kind: 'failed', fault: new Fault('engineUnavailable', { reason: 'x' }) };

describe('RecordQueue', () => {
  it('gathers for 5 ms and sends in order', async () => {
    const { clock, enqueue, sentKeys } = setUp();
    void enqueue(1);
    await clock.advance(3);
    void enqueue(2);
    await clock.advance(1);
    assert.deepEqual(sentKeys(), []);
    await clock.advance(1);
    assert.deepEqual(sentKeys(), [[1, 2]]);
  });

  it('resolves each item with its own acknowledgement', async () => {
    const { clock, sender, enqueue } = setUp();
    const [first, second] = enqueue(1, 2);
    await clock.advance(5);
    await sender.answer([
      { key: keyOf(2), kind: 'error', errorId: 'err-2' },
      { key: keyOf(1), kind: 'error', errorId: 'err-1' },
    ]);
    assert.equal((await first)?.errorId, 'err-1');
    assert.equal((await second)?.errorId, 'err-2');
  });

  it('has one batch of at most 200 under way, and sends the next as soon as it is acknowledged', async () => {
    const { clock, sender, enqueue, sentKeys } = setUp();
    void enqueue(1, 450);
    await clock.advance(1_000);
    assert.equal(sentKeys().length, 1);
    await sender.answer();
    await sender.answer();
    assert.deepEqual(
      sentKeys().map((keys) => keys.length),
      [200, 200, 50],
    );
    assert.deepEqual(
      sentKeys().flat(),
      Array.from({ length: 450 }, (_, index) => index + 1),
    );
  });

  it('keeps large records in batches of their own', async () => {
    const { clock, sender, queue } = setUp();
    for (let number = 1; number <= 3; number++) void queue.enqueue(errorItem(number, 'x'.repeat(3_000_000)));
    await clock.advance(5);
    await sender.answer();
    assert.deepEqual(
      sender.batches.map(({ keys }) => keys.length),
      [1, 1],
    );
  });

  it('takes an item whose key waits already for the same item', async () => {
    const { clock, sender, queue, sentKeys } = setUp();
    const both = [queue.enqueue(errorItem(1)), queue.enqueue(errorItem(1))];
    await clock.advance(5);
    await sender.answer();
    assert.deepEqual(sentKeys(), [[1]]);
    assert.deepEqual(await Promise.all(both), [
      { key: keyOf(1), kind: 'error', errorId: 'err-1' },
      { key: keyOf(1), kind: 'error', errorId: 'err-1' },
    ]);
  });

  it('is idle only when everything is acknowledged', async () => {
    const { clock, sender, queue, enqueue } = setUp();
    assert.ok(await isIdle(queue));
    void enqueue(1);
    assert.ok(!(await isIdle(queue)));
    await clock.advance(5);
    assert.ok(!(await isIdle(queue)));
    await sender.answer();
    assert.ok(await isIdle(queue));
  });

  it('sends again what a dead engine has not acknowledged, and then what came after', async () => {
    const { clock, sender, queue, enqueue, sentKeys } = setUp();
    const promises = enqueue(1, 2);
    await clock.advance(5);
    promises.push(...enqueue(3));
    await sender.fail(new EngineGone());
    await sender.answer();
    assert.deepEqual(sentKeys(), [
      [1, 2],
      [1, 2, 3],
    ]);
    assert.equal((await Promise.all(promises)).length, 3);
    assert.ok(await isIdle(queue));
  });

  it('rejects and drops what the engine refuses, and keeps the message out of the log above debug', async () => {
    const { clock, sender, queue, enqueue, log } = setUp();
    const [bad, good] = enqueue(1, 2);
    await clock.advance(5);
    await sender.answer([
      { key: keyOf(1), kind: 'refused', code: 'unknownError', params: { id: 'secret' } },
      { key: keyOf(2), kind: 'error', errorId: 'err-2' },
    ]);
    await assert.rejects(bad ?? assert.fail(), refused('unknownError'));
    assert.equal((await good)?.errorId, 'err-2');
    assert.ok(await isIdle(queue));
    assert.deepEqual(log.at('warn'), ['A record (error) was refused: unknownError.']);
  });

  it('sends again what an answer leaves out', async () => {
    const { clock, sender, enqueue, sentKeys } = setUp();
    void enqueue(1, 2);
    await clock.advance(5);
    await sender.answer([{ key: keyOf(1), kind: 'error', errorId: 'err-1' }]);
    await clock.advance(5_000);
    assert.deepEqual(sentKeys(), [[1, 2], [2]]);
  });

  it('finds the record that an engine cannot take, drops it after six tries, and stores the others', async () => {
    const { clock, sender, enqueue, queue, log, sentKeys } = setUp();
    const [bad, good] = enqueue(1, 2);
    await clock.advance(5);
    for (let tries = 0; tries < 6; tries++) {
      await sender.fail(new Error('Request record failed'));
      await clock.advance(60_000);
    }
    await assert.rejects(bad ?? assert.fail(), refused('engineUnavailable'));
    await sender.answer();
    assert.ok(await good);
    assert.ok(await isIdle(queue));
    assert.deepEqual(sentKeys(), [[1, 2], [1, 2], [1], [1], [1], [1], [2]]);
    assert.equal(log.at('error').length, 1);
  });

  it('loses no record to an engine that is restarted again and again', async () => {
    const { clock, sender, queue, enqueue } = setUp();
    const [stored] = enqueue(1);
    await clock.advance(5);
    for (let restart = 0; restart < 10; restart++) {
      sender.become({ kind: 'starting' });
      await sender.fail(new EngineGone());
    }
    assert.equal(sender.batches.length, 11);
    await sender.answer();
    await stored;
    assert.equal(queue.size, 0);
  });

  it('waits ever longer before it sends again to an engine that fails but lives', async () => {
    const { clock, sender, enqueue, sentKeys } = setUp();
    void enqueue(1);
    await clock.advance(5);
    for (const [index, pauseMs] of [1_000, 2_000, 4_000].entries()) {
      await sender.fail(new Error('Request record failed'));
      await clock.advance(pauseMs - 1);
      assert.equal(sentKeys().length, index + 1);
      await clock.advance(1);
      assert.equal(sentKeys().length, index + 2);
    }
  });

  it('keeps a record however long the disk is full, says so once, and stores it when there is room', async () => {
    const { clock, sender, queue, enqueue, sentKeys } = setUp();
    const said: string[] = [];
    queue.onDidFill((fault) => void said.push(fault.code));
    const [first] = enqueue(1);
    await clock.advance(5);
    for (let round = 0; round < 20; round++) {
      await sender.fail(new Fault('storeFull', { path: '/store', reason: 'the disk is full' }));
      await clock.advance(5_000);
    }
    assert.equal(sentKeys().length, 21);
    await sender.answer([{ key: keyOf(1), kind: 'error', errorId: 'err-1' }]);
    assert.equal((await first)?.errorId, 'err-1');
    assert.deepEqual(said, ['storeFull']);
  });

  it('keeps everything while the engine has failed, is idle, and sends it after a restart', async () => {
    const { clock, sender, queue, enqueue, sentKeys } = setUp();
    const [first] = enqueue(1);
    await clock.advance(5);
    sender.become(failed);
    await sender.fail(new EngineGone());
    assert.ok(await isIdle(queue));
    const [second] = enqueue(2);
    await clock.advance(60_000);
    assert.ok(await isIdle(queue));
    assert.equal(sentKeys().length, 1);
    sender.become({ kind: 'starting' });
    assert.ok(!(await isIdle(queue)));
    await sender.answer();
    assert.ok((await first) && (await second));
    assert.deepEqual(sentKeys(), [[1], [1, 2]]);
  });

  it('drops what it kept when it turns out that no engine can run', async () => {
    const { clock, sender, enqueue } = setUp();
    const [first] = enqueue(1);
    await clock.advance(5);
    sender.become(failed);
    await sender.fail(new EngineGone());
    sender.become({ kind: 'unsupported', reason: 'the database could not be loaded' });
    await sender.fail(new Fault('engineUnsupported', { reason: 'the database could not be loaded' }));
    await assert.rejects(first ?? assert.fail(), refused('engineUnsupported'));
  });

  it('drops everything where no engine can run, and is idle', async () => {
    const { clock, sender, queue, enqueue } = setUp();
    const [first, second] = enqueue(1, 2);
    await clock.advance(5);
    const idle = queue.whenIdle();
    sender.become({ kind: 'unsupported', reason: 'no AVX2' });
    await sender.fail(new Fault('engineUnsupported', { reason: 'no AVX2' }));
    await idle;
    await assert.rejects(first ?? assert.fail(), refused('engineUnsupported'));
    await assert.rejects(second ?? assert.fail(), refused('engineUnsupported'));
    assert.equal(queue.size, 0);
  });

  it('says once that it is full, refuses the newest, and may say so again after it had emptied', async () => {
    const { clock, sender, queue, enqueue } = setUp({ maxItems: 2 });
    const told: string[] = [];
    queue.onDidFill((fault) => told.push(fault.code));
    const kept = enqueue(1, 2);
    for (const late of enqueue(3, 4)) await assert.rejects(late, refused('queueFull'));
    assert.deepEqual(told, ['queueFull']);
    await clock.advance(5);
    await sender.answer();
    await Promise.all(kept);
    void enqueue(5, 7);
    assert.deepEqual(told, ['queueFull', 'queueFull']);
  });

  it('is full by size as well as by number', async () => {
    const { queue } = setUp({ maxCharacters: 1_000 });
    void queue.enqueue(errorItem(1, 'x'.repeat(700)));
    await assert.rejects(queue.enqueue(errorItem(2, 'x'.repeat(700))), refused('queueFull'));
  });

  it('flushes at once, and says whether everything was acknowledged in time', async () => {
    const { clock, sender, queue, enqueue, sentKeys } = setUp();
    assert.ok(await queue.flush(1_000));
    void enqueue(1);
    const inTime = queue.flush(1_000);
    assert.deepEqual(sentKeys(), [[1]]);
    await sender.answer();
    assert.ok(await inTime);
    void enqueue(2);
    const tooLate = queue.flush(1_000);
    await clock.advance(1_000);
    assert.ok(!(await tooLate));
  });

  it('rejects what waits when it is disposed', async () => {
    const { queue, enqueue } = setUp();
    const [first] = enqueue(1);
    const idle = queue.whenIdle();
    queue.dispose();
    await idle;
    await assert.rejects(first ?? assert.fail(), refused('engineUnavailable'));
  });
});
