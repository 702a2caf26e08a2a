import assert from 'node:assert/strict';
import { mkdir, rename, rm } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { CausalChainTracker } from '../../src/engine/causalChainTracker.ts';
import { Durability } from '../../src/engine/store/durability.ts';
import { fixedError, keyOf } from '../support/recordItems.ts';
import { isFault, TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

/** As a network drive goes, and comes back. */
async function whileGone(storePath: string, work: () => Promise<void>): Promise<void> {
  await rename(storePath, `${storePath}-away`);
  await work();
  await rm(storePath, { recursive: true, force: true });
  await rename(`${storePath}-away`, storePath);
}

async function listMessages(tracker: CausalChainTracker): Promise<string[]> {
  return (await tracker.listErrors()).map(({ errorMessage }) => errorMessage).sort();
}

describe('a store that vanishes and comes back', () => {
  for (const generation of [0, 1]) {
    it(`acknowledges nothing meanwhile, and stores it afterwards (generation ${generation})`, async () => {
      await using folder = await TrackerFolder.create();
      const tracker = await folder.open(WITHOUT_MODEL);
      if (generation === 1) await tracker.forget({ kind: 'everything' });
      await tracker.recordErrorEvent({ error: 'before' });
      const item = fixedError('meanwhile');
      await whileGone(folder.storePath, async () => {
        for (let tries = 0; tries < 2; tries++) await assert.rejects(tracker.record(item), isFault('storeUnreadable'));
      });
      const results = await tracker.record(item);
      assert.deepEqual(
        results.map(({ kind }) => kind),
        item.map(({ kind }) => kind),
      );
      const other = await folder.open(WITHOUT_MODEL);
      assert.deepEqual(await listMessages(other), ['before', 'meanwhile']);
      assert.equal((await other.listChains()).length, 1);
      assert.deepEqual(other.status.setAside, []);
    });
  }

  it('stores what was planned before its reading failed', async () => {
    await using folder = await TrackerFolder.create();
    const [tracker, other] = [await folder.open(WITHOUT_MODEL), await folder.open(WITHOUT_MODEL)];
    const { errorId } = await other.recordErrorEvent({ error: 'before' });
    await tracker.catchUp();
    const [error] = fixedError('meanwhile');
    const attempt = {
      kind: 'attempt' as const,
      input: { key: keyOf(1), errorId, actionTaken: 'Fixed', successful: true },
    };
    const items = [error ?? assert.fail(), attempt];
    await whileGone(folder.storePath, () => assert.rejects(tracker.record(items), isFault('storeUnreadable')));
    await tracker.record(items);
    assert.deepEqual(await listMessages(await folder.open(WITHOUT_MODEL)), ['before', 'meanwhile']);
    assert.equal((await (await folder.open(WITHOUT_MODEL)).listChains()).length, 1);
  });

  it('does not say of what it still holds that it is forgotten', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await tracker.recordErrorEvent({ error: 'before' });
    await whileGone(folder.storePath, () =>
      assert.rejects(tracker.forget({ kind: 'everything' }), isFault('storeUnreadable')),
    );
    assert.deepEqual(await listMessages(tracker), ['before']);
  });

  it('is not taken for safe', async () => {
    await using folder = await TrackerFolder.create();
    await mkdir(folder.storePath);
    const durability = new Durability(folder.storePath, () => undefined);
    await assert.rejects(durability.sync('causal_error_events'), { code: 'ENOENT' });
  });
});
