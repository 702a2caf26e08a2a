import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Catalog } from '../../src/engine/store/catalog.ts';
import { CausalStore } from '../../src/engine/store/causalStore.ts';
import { currentTables } from '../../src/engine/store/generations.ts';
import { listExpired, listLeastWorth } from '../../src/engine/store/retention.ts';
import { duringRewrite } from '../../src/engine/store/rewrite.ts';
import { measureFolder } from '../../src/engine/store/storeSize.ts';
import { Tidying } from '../../src/engine/tidying.ts';
import { searchStore } from '../support/storeSearch.ts';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 5, 1);

async function readCatalog(storePath: string): Promise<Catalog> {
  const { store, rows } = await CausalStore.open(storePath);
  const catalog = new Catalog();
  catalog.add(rows);
  await store.close();
  return catalog;
}

/** Errors by age in days and what became of them. */
async function fill(folder: TrackerFolder, filler = ''): Promise<void> {
  let now = NOW;
  const tracker = await folder.open({ ...WITHOUT_MODEL, now: () => now });
  const tell = async (error: string, days: number, evidence: 'cleared' | 'kept' | null): Promise<void> => {
    now = NOW - days * DAY_MS;
    const { errorId } = await tracker.recordErrorEvent({ error: `${error} ${filler}` });
    if (evidence)
      await tracker.recordFixAttempt({ errorId, actionTaken: `${error} fixed ${filler}`, successful: true, evidence });
  };
  await tell('ancient', 400, 'kept');
  await tell('forgotten and open', 400, null);
  await tell('old, kept', 100, 'kept');
  await tell('old, cleared', 90, 'cleared');
  await tell('recent', 10, 'cleared');
  await tell('open of this week', 3, null);
  await tracker.dispose();
}

async function messagesOf(folder: TrackerFolder): Promise<string[]> {
  const tracker = await folder.open(WITHOUT_MODEL);
  return (await tracker.listErrors()).map(({ errorMessage }) => errorMessage.replace(/ {2,}|x+| $/g, '').trim());
}

describe('the bounds of a store', () => {
  it('are kept by age, oldest and least proved first, and never take an open error of this week', async () => {
    await using folder = await TrackerFolder.create();
    await fill(folder);
    const catalog = await readCatalog(folder.storePath);
    assert.equal(listExpired(catalog, { retentionDays: 365, maxSizeMB: 500 }, NOW).length, 2);
    assert.equal(listExpired(catalog, { retentionDays: 1, maxSizeMB: 500 }, NOW).length, 5);
    const ids = async (keys: readonly string[]) => {
      const tracker = await folder.open(WITHOUT_MODEL);
      const byId = new Map((await tracker.listErrors()).map((error) => [error.key, error.errorMessage.trim()]));
      return keys.map((key) => byId.get(key));
    };
    assert.deepEqual(await ids(listLeastWorth(catalog, 1, NOW, new Set())), [
      'forgotten and open',
      'ancient',
      'old, cleared',
      'old, kept',
      'recent',
    ]);
    assert.equal(listLeastWorth(catalog, 0.5, NOW, new Set()).length, 3);
  });

  it('take what has expired out of every file, once a day', async () => {
    await using folder = await TrackerFolder.create();
    await fill(folder);
    const tidying = new Tidying(folder.storePath, { retentionDays: 365, maxSizeMB: 500 }, () => NOW);
    assert.ok(await tidying.isDue());
    const catalog = await readCatalog(folder.storePath);
    assert.ok(await duringRewrite(folder.storePath, () => tidying.run(catalog, {})));
    assert.deepEqual(await messagesOf(folder), ['open of this week', 'recent', 'old, cleared', 'old, kept']);
    assert.deepEqual(await searchStore(folder.storePath, 'ancient'), []);
    assert.equal(await tidying.isDue(), false);
    const tomorrow = new Tidying(folder.storePath, { retentionDays: 365, maxSizeMB: 500 }, () => NOW + DAY_MS);
    assert.ok(await tomorrow.isDue());
    assert.equal(await tomorrow.run(await readCatalog(folder.storePath), {}), false);
  });

  for (const [bounds, left] of [
    [{ retentionDays: 365, maxSizeMB: 500 }, 4],
    [undefined, 6],
  ] as const) {
    it(`are those that a tracker was told: with ${bounds ? 'a year' : 'none'}, ${left} errors are left`, async (t) => {
      await using folder = await TrackerFolder.create();
      await fill(folder);
      const looked = Promise.withResolvers<unknown>();
      const onDidChangeStatus = (): void => {
        if (tracker.status.sizeBytes !== null) looked.resolve(null);
      };
      const options = { ...WITHOUT_MODEL, now: () => NOW, onDidChangeStatus };
      const tracker = await folder.open(bounds ? { ...options, bounds } : options);
      const now = performance.now.bind(performance);
      t.mock.method(performance, 'now', () => now() + HOUR_MS);
      await looked.promise;
      assert.equal((await tracker.listErrors()).length, left);
    });
  }

  it('make room where the store has grown too large', async () => {
    await using folder = await TrackerFolder.create();
    await fill(folder);
    const before = await measureFolder(folder.storePath);
    const maxSizeMB = 0.02;
    const tidying = new Tidying(folder.storePath, { retentionDays: 36_500, maxSizeMB }, () => NOW);
    const catalog = await readCatalog(folder.storePath);
    await duringRewrite(folder.storePath, () => tidying.run(catalog, {}));
    const left = await messagesOf(folder);
    assert.ok(left.length < 6 && left.includes('open of this week'), left.join());
    assert.ok(!left.includes('forgotten and open'));
    assert.ok((await measureFolder(folder.storePath)) < before);
  });

  it('make the room that is wanting out of what is left when the expired is gone', async () => {
    const tidy = async (folder: TrackerFolder, maxSizeMB: number): Promise<number> => {
      await fill(folder);
      const tidying = new Tidying(folder.storePath, { retentionDays: 365, maxSizeMB }, () => NOW);
      const catalog = await readCatalog(folder.storePath);
      await duringRewrite(folder.storePath, () => tidying.run(catalog, {}));
      return measureFolder(await currentTables(folder.storePath));
    };
    await using roomy = await TrackerFolder.create();
    const bytes = await tidy(roomy, 500);
    await using folder = await TrackerFolder.create();
    await tidy(folder, (0.65 * bytes) / 1_000_000);
    assert.deepEqual(await messagesOf(folder), ['open of this week', 'recent']);
  });
});
