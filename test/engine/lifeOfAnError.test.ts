import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { v7 as uuidV7 } from 'uuid';
import type { CausalChainTracker } from '../../src/engine/causalChainTracker.ts';
import type { Cause } from '../../src/core/model.ts';
import { isFault, TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

const MESSAGE = "Cannot find name 'total'.";
const IDENTITY = 'ts|2304|src/order.ts|total';
const MINUTE = 60_000;

type Sighting = { at: number; session?: string; key?: string };

async function see(tracker: CausalChainTracker, { at, session = 's1', key = uuidV7() }: Sighting): Promise<string> {
  const input = { error: MESSAGE, context: { identity: IDENTITY }, sessionId: session, timestamp: at, key };
  return (await tracker.recordErrorEvent(input)).errorId;
}

async function fix(tracker: CausalChainTracker, errorId: string, at: number): Promise<string> {
  const attempt = {
    errorId,
    actionTaken: `Declared it at ${at}`,
    successful: true,
    timestamp: at,
    evidence: 'settled' as const,
  };
  return (await tracker.recordFixAttempt(attempt)).chainId ?? assert.fail();
}

async function leave(tracker: CausalChainTracker, subject: string, cause: Cause, at: number): Promise<void> {
  await tracker.recordObservation({ subject, fact: { kind: 'gone', data: { cause } }, timestamp: at });
}

async function answers(tracker: CausalChainTracker): Promise<string[]> {
  return (await tracker.querySimilarFailures({ error: MESSAGE })).map(({ chain }) => chain.id);
}

describe('the same error seen again', () => {
  it('is the same event while it is open, also for an attempt that names the later key', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const errorId = await see(tracker, { at: 0 });
    const laterKey = uuidV7();
    assert.equal(await see(tracker, { at: 5, session: 's2', key: laterKey }), errorId);
    assert.equal(await see(tracker, { at: 5, session: 's2', key: laterKey }), errorId);
    const [open] = await tracker.listErrors({ state: 'open' });
    assert.deepEqual([open?.count, open?.lastSeen], [2, 5]);
    const { chainId } = await tracker.recordFixAttempt({ errorId: laterKey, actionTaken: 'x', successful: true });
    const [resolved] = await tracker.listErrors({ state: 'resolved' });
    assert.deepEqual([resolved?.id, resolved?.chainId], [errorId, chainId]);
    await tracker.dispose();
    const next = await folder.open(WITHOUT_MODEL);
    assert.equal(await see(next, { at: 5, key: laterKey }), errorId);
  });

  const table: [
    what: string,
    cause: Cause | 'fixed',
    again: { after: number; session: string },
    expected: 'same' | 'new',
  ][] = [
    ['a closed file opened days later', 'closed', { after: 5 * 24 * 60 * MINUTE, session: 's2' }, 'same'],
    ['a fix that held five minutes', 'fixed', { after: 5 * MINUTE, session: 's2' }, 'same'],
    ['a fix that broke later in the same session', 'fixed', { after: 300 * MINUTE, session: 's1' }, 'same'],
    ['a fix that held until another session', 'fixed', { after: 11 * MINUTE, session: 's2' }, 'new'],
    ['a suppression taken back at once', 'suppressed', { after: MINUTE, session: 's2' }, 'same'],
    ['a suppression taken back another day', 'suppressed', { after: 24 * 60 * MINUTE, session: 's2' }, 'new'],
  ];
  for (const [what, cause, { after, session }, expected] of table) {
    it(`${what} is ${expected === 'same' ? 'the same event, open again' : 'a new event'}`, async () => {
      await using folder = await TrackerFolder.create();
      const tracker = await folder.open(WITHOUT_MODEL);
      const errorId = await see(tracker, { at: 0 });
      if (cause === 'fixed') await fix(tracker, errorId, MINUTE);
      else await leave(tracker, errorId, cause, MINUTE);
      const again = await see(tracker, { at: MINUTE + after, session });
      assert.equal(again === errorId, expected === 'same');
      const open = await tracker.listErrors({ state: 'open' });
      assert.deepEqual(
        open.map((error) => error.id),
        [again],
      );
    });
  }
});

describe('a chain', () => {
  it('stops answering when its error returns, loses proof, and a new fix answers in its place', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const errorId = await see(tracker, { at: 0 });
    const first = await fix(tracker, errorId, MINUTE);
    assert.deepEqual(await answers(tracker), [first]);
    await see(tracker, { at: 2 * MINUTE });
    assert.deepEqual(await answers(tracker), []);
    const returned = await tracker.getCausalChain(first);
    assert.deepEqual([returned?.reopened, returned?.evidence], [true, 'cleared']);
    const second = await fix(tracker, errorId, 3 * MINUTE);
    assert.deepEqual(await answers(tracker), [second]);
    await tracker.dispose();
    const next = await folder.open(WITHOUT_MODEL);
    assert.deepEqual(await answers(next), [second]);
    assert.equal((await next.getCausalChain(first))?.reopened, true);
  });

  it('gains proof and never loses it by a weaker one', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const chainId = await fix(tracker, await see(tracker, { at: 0 }), 1);
    for (const level of ['kept', 'ran'] as const) {
      await tracker.recordObservation({ subject: chainId, fact: { kind: 'evidence', data: { level } } });
    }
    assert.equal((await tracker.getCausalChain(chainId))?.evidence, 'kept');
  });

  it('is reopened by hand under either id, and its error is open again', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const errorId = await see(tracker, { at: 0 });
    for (const [turn, by] of [(id: string) => id, () => errorId].entries()) {
      const chainId = await fix(tracker, errorId, turn + 1);
      assert.deepEqual(await answers(tracker), [chainId]);
      await tracker.reopen(by(chainId));
      assert.deepEqual(await answers(tracker), []);
      assert.equal((await tracker.listErrors({ state: 'open' })).length, 1);
    }
    await assert.rejects(tracker.reopen('err-ffffffff'), isFault('unknownError'));
    await assert.rejects(tracker.reopen('chain-ffffffff'), isFault('unknownChain'));
  });
});

describe('an error', () => {
  it('marked resolved by hand is resolved without a chain or a cause', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const errorId = await see(tracker, { at: 0 });
    await tracker.markResolved(errorId);
    const [error] = await tracker.listErrors({ state: 'resolved' });
    assert.deepEqual([error?.id, error?.chainId, error?.cause], [errorId, null, null]);
    assert.deepEqual(await answers(tracker), []);
    await assert.rejects(tracker.markResolved('err-ffffffff'), isFault('unknownError'));
  });

  it('is what was done last, also when the clock has been put back since', async () => {
    await using folder = await TrackerFolder.create();
    const now = Date.now();
    const ahead = await folder.open({ ...WITHOUT_MODEL, now: () => now + 3_600_000 });
    const { errorId } = await ahead.recordErrorEvent({ error: 'comes back' });
    await ahead.recordFixAttempt({ errorId, actionTaken: 'Mended it', successful: true });
    await ahead.dispose();
    const back = await folder.open({ ...WITHOUT_MODEL, now: () => now });
    await back.reopen(errorId);
    await back.recordErrorEvent({ error: 'another' });
    await back.dispose();
    const again = await folder.open({ ...WITHOUT_MODEL, now: () => now });
    assert.deepEqual(
      (await again.listErrors()).map(({ state }) => state),
      ['open', 'open'],
    );
    // Only what belongs to that error was written as late as it.
    await again.forget({ kind: 'since', timestamp: now + 1_000 });
    assert.deepEqual(
      (await again.listErrors()).map(({ errorMessage }) => errorMessage),
      ['another'],
    );
  });

  it('that was deleted is gone with its cause and answers nothing', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await leave(tracker, await see(tracker, { at: 0 }), 'deleted', 1);
    const [gone] = await tracker.listErrors({ state: 'gone' });
    assert.equal(gone?.cause, 'deleted');
    assert.deepEqual(await answers(tracker), []);
  });

  it('is listed newest first, as many as asked for', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    for (const [error, timestamp] of [
      ['middle', 2],
      ['oldest', 1],
      ['newest', 3],
    ] as const) {
      await tracker.recordErrorEvent({ error, timestamp });
    }
    const messages = async (limit?: number) => (await tracker.listErrors({ limit })).map((error) => error.errorMessage);
    assert.deepEqual(await messages(), ['newest', 'middle', 'oldest']);
    assert.deepEqual(await messages(2), ['newest', 'middle']);
    await assert.rejects(tracker.listErrors({ limit: 0 }), isFault('invalidInput'));
  });
});
