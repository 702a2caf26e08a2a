import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Cause } from '../../src/core/model.ts';
import type { CausalChainTracker } from '../../src/engine/causalChainTracker.ts';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

const MESSAGE = "Cannot find name 'total'.";
const PLACE = { source: 'ts', code: '2304', file: 'src/order.ts', workspace: 'file:///shop' };
const DAY_MS = 24 * 60 * 60_000;
const DIFF = '--- a/src/order.ts\n+++ b/src/order.ts\n@@ -1 +1 @@\n-total\n+sum\n';

/** What the editor sees. */
const seen = {
  error: async (tracker: CausalChainTracker, sessionId = 'first') =>
    (
      await tracker.recordErrorEvent({
        error: MESSAGE,
        sessionId,
        context: { ...PLACE, channel: 'diagnostic', identity: 'TS2304 total' },
      })
    ).errorId,
  fix: async (tracker: CausalChainTracker, errorId: string) =>
    (
      await tracker.recordFixAttempt({
        ...{ errorId, actionTaken: 'Changed “total” to “sum”', codeChanges: DIFF },
        ...{ successful: true, evidence: 'settled' as const },
      })
    ).chainId,
  end: (tracker: CausalChainTracker, errorId: string, cause: Cause) =>
    tracker.recordObservation({ subject: errorId, fact: { kind: 'gone', data: { cause } } }),
};

/** What an agent tells. */
const told = {
  error: async (tracker: CausalChainTracker) =>
    (await tracker.recordErrorEvent({ error: MESSAGE, context: PLACE, origin: 'agent' })).errorId,
  fix: async (tracker: CausalChainTracker, errorId: string) =>
    (await tracker.recordFixAttempt({ errorId, actionTaken: 'I fixed it', successful: true, origin: 'agent' })).chainId,
};

async function answersOf(tracker: CausalChainTracker): Promise<[action: string, evidence: string][]> {
  const { failures } = await tracker.recall({ error: MESSAGE, context: PLACE, errorType: 'TS2304', threshold: 0 });
  return failures.map(({ chain }) => [chain.successfulFix.actionTaken, chain.evidence]);
}

describe('what an agent claims of an error that the editor sees', () => {
  const OBSERVED = [['Changed “total” to “sum”', 'settled']];

  it('said after the fix was seen, leaves the answer and its proof as they are', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const errorId = await seen.error(tracker);
    const chainId = await seen.fix(tracker, errorId);
    assert.ok(await told.fix(tracker, errorId));
    assert.deepEqual(await answersOf(tracker), OBSERVED);
    const [error] = await tracker.listErrors();
    assert.deepEqual([error?.state, error?.chainId], ['resolved', chainId]);
    const later = await folder.open(WITHOUT_MODEL);
    assert.deepEqual(await answersOf(later), OBSERVED);
  });

  it('said before the fix is seen, is not what answers from then on, and gains none of its proof', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const errorId = await seen.error(tracker);
    const claim = await told.fix(tracker, errorId);
    assert.deepEqual(await answersOf(tracker), [['I fixed it', 'cleared']]);
    assert.equal((await tracker.listErrors({ state: 'open' })).length, 1);
    await tracker.recordObservation({ subject: errorId, fact: { kind: 'evidence', data: { level: 'ran' } } });
    assert.deepEqual(await answersOf(tracker), [['I fixed it', 'cleared']]);
    const chainId = await seen.fix(tracker, errorId);
    assert.notEqual(chainId, claim);
    assert.deepEqual(await answersOf(tracker), OBSERVED);
    const chain = await tracker.getCausalChain(chainId ?? '');
    assert.deepEqual(
      chain?.fixAttempts.map(({ actionTaken, origin }) => [actionTaken, origin]),
      [
        ['I fixed it', 'agent'],
        ['Changed “total” to “sum”', 'observed'],
      ],
    );
  });

  it('is no answer once the error was seen to stand', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const errorId = await seen.error(tracker);
    await told.fix(tracker, errorId);
    assert.equal(await seen.error(tracker), errorId);
    assert.deepEqual(await answersOf(tracker), []);
  });

  it('is no answer once the error was seen to stand after an edit that was finished', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const errorId = await seen.error(tracker);
    await told.fix(tracker, errorId);
    const tried = { errorId, actionTaken: 'Changed “total” to “sums”', successful: false, origin: 'observed' as const };
    await tracker.recordFixAttempt({ ...tried, unfinished: true });
    assert.deepEqual(await answersOf(tracker), [['I fixed it', 'cleared']]);
    await tracker.recordFixAttempt(tried);
    assert.deepEqual(await answersOf(tracker), []);
    assert.equal((await tracker.listErrors({ state: 'open' })).length, 1);
    const later = await folder.open(WITHOUT_MODEL);
    assert.deepEqual(await answersOf(later), []);
  });

  it('is taken out of answers that were given before; what leaves them as they are is told to nobody', async () => {
    await using folder = await TrackerFolder.create();
    let changes = 0;
    const tracker = await folder.open({ ...WITHOUT_MODEL, onDidChange: () => changes++ });
    const errorId = await seen.error(tracker);
    const gone = (cause: Cause) => () =>
      tracker.recordObservation({ subject: errorId, fact: { kind: 'gone', data: { cause } } });
    const steps: [what: string, step: () => Promise<unknown>, answers: number, isTold: boolean][] = [
      ['claimed', () => told.fix(tracker, errorId), 1, true],
      ['its file is closed', gone('closed'), 1, false],
      ['seen in it again', () => seen.error(tracker), 0, true],
      ['seen once more', () => seen.error(tracker), 0, false],
      ['claimed again', () => told.fix(tracker, errorId), 1, true],
      ['silenced', gone('suppressed'), 0, true],
    ];
    for (const [what, step, answers, isTold] of steps) {
      const before = changes;
      await step();
      assert.deepEqual([(await answersOf(tracker)).length, changes > before], [answers, isTold], what);
    }
  });

  it('gains no proof once the error went with another one', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const errorId = await seen.error(tracker);
    await told.fix(tracker, errorId);
    const root = await tracker.recordErrorEvent({ error: "Cannot find module './sum'.", context: PLACE });
    const rootKey = root.errorId;
    await tracker.recordObservation({ subject: errorId, fact: { kind: 'clearedWith', data: { rootKey } } });
    await seen.fix(tracker, errorId);
    assert.deepEqual(await answersOf(tracker), OBSERVED);
  });

  it('is no answer once the error was seen to be silenced', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const errorId = await seen.error(tracker);
    await told.fix(tracker, errorId);
    await seen.end(tracker, errorId, 'suppressed');
    assert.deepEqual(await answersOf(tracker), []);
  });

  it('is no answer when it is said after the error was seen to be silenced', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const errorId = await seen.error(tracker);
    await seen.end(tracker, errorId, 'suppressed');
    assert.ok(await told.fix(tracker, errorId));
    assert.deepEqual(await answersOf(tracker), []);
  });

  it('the error told of once more does not undo what was seen', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const errorId = await seen.error(tracker);
    await seen.fix(tracker, errorId);
    assert.equal(await told.error(tracker), errorId);
    await told.fix(tracker, errorId);
    assert.deepEqual(await answersOf(tracker), OBSERVED);
    // The editor sees it again: that is a return.
    assert.equal(await seen.error(tracker), errorId);
  });

  for (const cause of ['deleted', 'unexplained'] as const)
    it(`the error told of once more does not bring back what was seen to go: ${cause}`, async () => {
      await using folder = await TrackerFolder.create();
      const tracker = await folder.open(WITHOUT_MODEL);
      const errorId = await seen.error(tracker);
      await seen.end(tracker, errorId, cause);
      assert.equal(await told.error(tracker), errorId);
      await told.fix(tracker, errorId);
      const later = await folder.open(WITHOUT_MODEL);
      for (const one of [tracker, later]) {
        const [error] = await one.listErrors();
        assert.deepEqual([error?.state, error?.cause, error?.count], ['gone', cause, 2]);
      }
      // The editor sees it again: that is a return.
      assert.equal(await seen.error(tracker), errorId);
      assert.equal((await tracker.listErrors({ state: 'open' })).length, 1);
    });

  it('the error told of while the editor has its file closed is open', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const errorId = await seen.error(tracker);
    await seen.end(tracker, errorId, 'closed');
    assert.equal(await told.error(tracker), errorId);
    assert.equal((await tracker.listErrors({ state: 'open' })).length, 1);
  });

  it('told and mended by agents alone, it answers as what it is', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await told.fix(tracker, await told.error(tracker));
    assert.deepEqual(await tracker.listErrors({ state: 'open' }), []);
    assert.deepEqual(await answersOf(tracker), [['I fixed it', 'cleared']]);
  });

  it('resolves it while no window is open, until the editor sees it stand after all', async () => {
    await using folder = await TrackerFolder.create();
    let nowMs = 1_000_000;
    const tracker = await folder.open({ ...WITHOUT_MODEL, now: () => nowMs });
    const stateNow = async () => [(await tracker.listErrors({ state: 'open' })).length, await answersOf(tracker)];
    const leave = (subject: string) =>
      tracker.recordObservation({ subject, fact: { kind: 'windowClosed', data: { sessionId: 'first' } } });
    const errorId = await seen.error(tracker);
    await leave(errorId);
    assert.equal(await told.error(tracker), errorId);
    await told.fix(tracker, errorId);
    assert.deepEqual(await stateNow(), [0, [['I fixed it', 'cleared']]]);
    nowMs += DAY_MS;
    assert.equal(await seen.error(tracker, 'second'), errorId);
    assert.deepEqual(await stateNow(), [1, []]);
    await told.fix(tracker, errorId);
    assert.deepEqual(await stateNow(), [1, [['I fixed it', 'cleared']]]);
  });
});
