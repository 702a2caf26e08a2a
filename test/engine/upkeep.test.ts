import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { CausalStore } from '../../src/engine/store/causalStore.ts';
import { textOf, type Row } from '../../src/engine/store/schema.ts';
import { Upkeep } from '../../src/engine/store/upkeep.ts';
import {
  chooseJob,
  UPKEEP_SHARE,
  UpkeepBudget,
  VECTOR_INDEX_ROWS,
  type TableMeasure,
  type UpkeepJob,
} from '../../src/engine/store/upkeepPolicy.ts';
import { listManifests } from '../../src/engine/store/versionFiles.ts';
import { readErrors, stockErrors, StockWriter } from '../bench/speed/stock.ts';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

const run = promisify(execFile);

const chains: TableMeasure = {
  ...{ name: 'causal_chains', fragments: 1, smallFragments: 0, rows: 10, unindexedRows: 0, vectorParts: 0 },
};

describe('the choice of upkeep', () => {
  const table: [when: string, measure: Partial<TableMeasure>, isIdle: boolean, expected: UpkeepJob | null][] = [
    ['nothing is worth doing', {}, true, null],
    ['some fragments, somebody asks', { fragments: 60 }, false, null],
    ['some fragments, nobody asks', { fragments: 60 }, true, { kind: 'compact', name: 'causal_chains' }],
    ['very many fragments, somebody asks', { fragments: 200 }, false, { kind: 'compact', name: 'causal_chains' }],
    [
      'enough chains for an index',
      { rows: VECTOR_INDEX_ROWS },
      true,
      { kind: 'buildVectorIndex', rows: VECTOR_INDEX_ROWS },
    ],
    ['enough chains, somebody asks', { rows: VECTOR_INDEX_ROWS }, false, null],
    ['indexed already', { rows: VECTOR_INDEX_ROWS, vectorParts: 1 }, true, null],
    ['a few rows not in the index', { rows: 20_000, vectorParts: 1, unindexedRows: 400 }, true, null],
    [
      'a few rows not in the index, that lie about',
      { rows: 20_000, fragments: 25, smallFragments: 24, vectorParts: 1, unindexedRows: 24 },
      true,
      { kind: 'gather', name: 'causal_chains', rows: 24 },
    ],
    [
      'very many of them, somebody asks',
      { rows: 20_000, fragments: 170, smallFragments: 160, vectorParts: 1, unindexedRows: 160 },
      false,
      { kind: 'gather', name: 'causal_chains', rows: 160 },
    ],
    [
      'many rows not in the index, that lie about',
      { rows: 20_000, fragments: 25, smallFragments: 24, vectorParts: 1, unindexedRows: 500 },
      true,
      { kind: 'compact', name: 'causal_chains' },
    ],
    [
      'fragments that were put together before',
      { rows: 20_000, fragments: 30, smallFragments: 7, vectorParts: 1, unindexedRows: 400 },
      true,
      { kind: 'compact', name: 'causal_chains' },
    ],
    [
      'many rows not in the index',
      { rows: 20_000, vectorParts: 1, unindexedRows: 2_000 },
      true,
      { kind: 'compact', name: 'causal_chains' },
    ],
    [
      'enough chains for an index, none of them to be found by words yet',
      { rows: 20_000, unindexedRows: 20_000 },
      true,
      { kind: 'compact', name: 'causal_chains' },
    ],
    ['fragments that each belong to a part of the index', { fragments: 30, rows: 20_000, vectorParts: 30 }, true, null],
    [
      'an index in very many parts',
      { fragments: 40, rows: 20_000, vectorParts: 40 },
      true,
      { kind: 'buildVectorIndex', rows: 20_000 },
    ],
    [
      'some fragments of a large table that questions do not go through',
      { name: 'causal_error_events', fragments: 60, rows: 100_000 },
      true,
      null,
    ],
    [
      'many fragments of a large table that questions do not go through',
      { name: 'causal_error_events', fragments: 130, rows: 100_000 },
      true,
      { kind: 'compact', name: 'causal_error_events' },
    ],
  ];
  for (const [when, measure, isIdle, expected] of table) {
    it(`${when}: ${expected?.kind ?? 'none'}`, () =>
      assert.deepEqual(chooseJob([{ ...chains, ...measure }], isIdle), expected));
  }
});

describe('the budget of upkeep', () => {
  it('allows some seconds of work at once and then rests until the share is kept', () => {
    const budget = new UpkeepBudget(0);
    budget.noteJob(2_000, 2_000);
    assert.ok(budget.isRested(2_000));
    budget.noteJob(12_000, 10_000);
    const total = 12_000;
    const saved = 5_000;
    const allowed = (total - saved) / UPKEEP_SHARE;
    assert.equal(budget.isRested(allowed - total), false);
    assert.ok(budget.isRested(allowed + total));
  });

  it('saves up no more than those seconds, however long nothing was to do', () => {
    const budget = new UpkeepBudget(0);
    assert.ok(budget.isRested(1_000_000));
    budget.noteJob(1_006_000, 6_000);
    assert.equal(budget.isRested(1_006_000), false);
  });

  it('counts a second without a request as idle', () => {
    const budget = new UpkeepBudget(0);
    budget.noteRequest(5_000);
    assert.equal(budget.isIdle(5_999), false);
    assert.ok(budget.isIdle(6_000));
  });
});

describe('upkeep that fails, as on a full disk', () => {
  it('is tried again after a pause', async (t) => {
    await using folder = await TrackerFolder.create();
    const { store } = await CausalStore.open(folder.storePath);
    t.mock.method(store, 'measure', () => Promise.resolve({ ...chains, fragments: 200 }));
    const compact = t.mock.method(store, 'compact', () => Promise.reject(new Error('No space left on device')));
    const upkeep = new Upkeep(store);
    const now = performance.now();
    await assert.rejects(upkeep.tend(now));
    await upkeep.tend(now + 30_000);
    assert.equal(compact.mock.callCount(), 1);
    await assert.rejects(upkeep.tend(now + 100_000));
    assert.equal(compact.mock.callCount(), 2);
    await store.close();
  });
});

describe('a thousand single records', () => {
  it('end in few fragments and can all be read', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    for (let index = 0; index < 1_000; index++) await tracker.recordErrorEvent({ error: `Single record ${index}` });
    await tracker.dispose();
    const { store } = await CausalStore.open(folder.storePath);
    const upkeep = new Upkeep(store);
    await upkeep.tend(performance.now() + 1_000);
    const { fragments, rows } = await store.measure('causal_error_events');
    assert.equal(rows, 1_000);
    assert.ok(fragments < 30, `${fragments} fragments`);
    await store.close();
    const next = await folder.open(WITHOUT_MODEL);
    assert.equal((await next.listErrors({ limit: 2_000 })).length, 1_000);
  });

  it('leave few files once older versions are dropped', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    for (let index = 0; index < 100; index++) await tracker.recordErrorEvent({ error: `Single record ${index}` });
    await tracker.dispose();
    const { store } = await CausalStore.open(folder.storePath);
    // The first run makes versions of its own that still name the old files.
    await store.compact('causal_error_events', 0);
    // As if some seconds had gone by, and every reader had looked for the newest version since.
    const [newest = ''] = await listManifests(folder.storePath, 'causal_error_events');
    const later = new Date(Date.now() + 5_000);
    await utimes(newest, later, later);
    await store.compact('causal_error_events', -10_000);
    await store.close();
    const data = await readdir(join(folder.storePath, 'causal_error_events.lance', 'data'));
    assert.equal(data.length, 1);
  });
});

describe('an index over vectors that chains are added to', () => {
  it('gets a part with every compaction, and is one again when it is built anew', async () => {
    await using folder = await TrackerFolder.create();
    await addChains(folder.storePath, 300);
    await using store = await openStore(folder.storePath);
    await store.compact('causal_chains', 0);
    await store.buildVectorIndex(300);
    for (let round = 2; round <= 4; round++) {
      await addChains(folder.storePath, 5);
      await store.readForeign(() => false);
      await store.compact('causal_chains', 0);
      assert.equal((await store.measure('causal_chains')).vectorParts, round);
    }
    await store.buildVectorIndex(315);
    await store.compact('causal_chains', 0);
    const { vectorParts, fragments, unindexedRows } = await store.measure('causal_chains');
    assert.deepEqual({ vectorParts, fragments, unindexedRows }, { vectorParts: 1, fragments: 1, unindexedRows: 0 });
  });
});

describe('chains that came one by one after the index was built', () => {
  it('are put together without touching it; none is lost, doubled or changed, and all are found', async () => {
    await using folder = await TrackerFolder.create();
    await addChains(folder.storePath, 300);
    await using store = await openStore(folder.storePath);
    await store.compact('causal_chains', 0);
    await store.buildVectorIndex(300);
    const tracker = await folder.open(WITHOUT_MODEL);
    for (let index = 0; index < 12; index++) {
      const { errorId } = await tracker.recordErrorEvent({ error: `Cannot find name 'gathered${index}'.` });
      await tracker.recordFixAttempt({ errorId, actionTaken: `Declared it ${index}`, successful: true });
    }
    await store.readForeign(() => false);
    const [before, scattered] = [await readAllRows(store), await store.measure('causal_chains')];
    assert.equal(scattered.fragments, 13);
    assert.ok(scattered.smallFragments >= 9, `${scattered.smallFragments}`);
    assert.ok(await store.gather('causal_chains', 12));
    const { fragments, rows, unindexedRows, vectorParts } = await store.measure('causal_chains');
    assert.deepEqual(
      { fragments, rows, unindexedRows, vectorParts },
      { fragments: 2, rows: 312, unindexedRows: 12, vectorParts: 1 },
    );
    assert.deepEqual(await readAllRows(store), before);
    // The other process goes on with the tables as they are now, and both see what comes next.
    const { errorId } = await tracker.recordErrorEvent({ error: "Cannot find name 'later'." });
    await tracker.recordFixAttempt({ errorId, actionTaken: 'Declared it later', successful: true });
    await store.readForeign(() => false);
    assert.equal((await store.searchByWords('gathered7 later', { count: 20 })).length, 2);
    assert.equal((await tracker.listChains({ limit: 500 })).length, 313);
  });
});

describe('the index over words', () => {
  it('is built over very many different words, however few processors there are', async () => {
    await using folder = await TrackerFolder.create();
    const script = join(import.meta.dirname, '..', 'support', 'wordIndexBuilder.ts');
    // By itself the database waits for ever here with two processors.
    const { stdout } = await run(process.execPath, [script, folder.storePath, '60000'], { timeout: 120_000 });
    assert.equal(stdout, 'built');
  });
});

describe('small fragments behind a large one', () => {
  it('are found, and once they are put together there is nothing left to do', async () => {
    await using folder = await TrackerFolder.create();
    await addChains(folder.storePath, 300);
    for (let index = 0; index < 3; index++) await addChains(folder.storePath, 1);
    await addChains(folder.storePath, 500);
    await using store = await openStore(folder.storePath);
    assert.equal((await store.measure('causal_chains')).fragments, 5);
    assert.ok(await store.gather('causal_chains', 503));
    const { fragments, rows } = await store.measure('causal_chains');
    assert.deepEqual({ fragments, rows }, { fragments: 3, rows: 803 });
    assert.equal(await store.gather('causal_chains', 503), false);
  });
});

async function readAllRows(store: CausalStore): Promise<Row[]> {
  const rows = await store.readWhere('causal_chains', 'key IS NOT NULL', 1_000);
  return rows.sort((a, b) => textOf(a, 'key').localeCompare(textOf(b, 'key')));
}

async function addChains(storePath: string, count: number): Promise<void> {
  const writer = await StockWriter.open(storePath, count);
  const errors = await readErrors(stockErrors(0, count));
  await writer.append(
    errors,
    errors.map(() => toRandomVector()),
  );
  await writer.close();
}

function toRandomVector(): Float32Array {
  const vector = Float32Array.from({ length: 384 }, () => Math.random() - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

async function openStore(storePath: string): Promise<CausalStore & AsyncDisposable> {
  const { store } = await CausalStore.open(storePath);
  return Object.assign(store, { [Symbol.asyncDispose]: () => store.close() });
}
