import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CausalStore } from '../../src/engine/store/causalStore.ts';
import { textOf } from '../../src/engine/store/schema.ts';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

it('the chains that a search brought are read, also when others are at their places by now', async () => {
  await using folder = await TrackerFolder.create();
  const tracker = await folder.open(WITHOUT_MODEL);
  for (const name of ['cart', 'order', 'price']) {
    const { errorId } = await tracker.recordErrorEvent({ error: `Cannot find name '${name}'.` });
    await tracker.recordFixAttempt({ errorId, actionTaken: `Declared ${name}`, successful: true });
  }
  await tracker.dispose();
  const { store } = await CausalStore.open(folder.storePath);
  const hits = await store.searchByWords('cannot find name', { count: 10 });
  assert.equal(hits.length, 3);
  const places = hits.map((hit) => hit['_rowid']);
  const moved = hits.map((hit, at) => ({ ...hit, _rowid: places[(at + 1) % 3] }));
  const lost = hits.map((hit) => ({ ...hit, _rowid: 99_999n }));
  for (const asked of [hits, hits.slice(0, 1), moved, moved.slice(0, 1), lost]) {
    const rows = await store.readHits(asked);
    const expected = asked.map((hit) => textOf(hit, 'key')).sort();
    assert.deepEqual(rows.map((row) => textOf(row, 'key')).sort(), expected);
    assert.ok(rows.every((row) => textOf(row, 'error_event').includes('Cannot find name')));
  }
  await store.close();
});
