import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CausalStore } from '../../src/engine/store/causalStore.ts';
import { duringRewrite, rewriteStore } from '../../src/engine/store/rewrite.ts';
import { seal, TABLE_NAMES, type TableName } from '../../src/engine/store/schema.ts';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

const FIXES = 3;

/** Some fixes, each row of which is there twice, as when two windows write it before they see each other's. */
async function doubleFixes(folder: TrackerFolder): Promise<void> {
  const tracker = await folder.open(WITHOUT_MODEL);
  for (let number = 0; number < FIXES; number++) {
    const { errorId } = await tracker.recordErrorEvent({ error: `Cannot find name 'twice${number}'.` });
    await tracker.recordFixAttempt({ errorId, actionTaken: `Declared it ${number}`, successful: true });
  }
  await tracker.dispose();
  const { store } = await CausalStore.open(folder.storePath);
  for (const name of TABLE_NAMES) await store.append({ [name]: await store.readWhere(name, 'true', 100) });
  await store.close();
}

async function countRows(folder: TrackerFolder): Promise<Partial<Record<TableName, number>>> {
  const { store } = await CausalStore.open(folder.storePath);
  const counts: Partial<Record<TableName, number>> = {};
  for (const name of TABLE_NAMES) counts[name] = await store.count(name, 'true');
  await store.close();
  return counts;
}

describe('rows that two windows wrote under one key', () => {
  it('are forgotten as the one record they are', async () => {
    await using folder = await TrackerFolder.create();
    await doubleFixes(folder);
    const tracker = await folder.open(WITHOUT_MODEL);
    const one = { errors: 1, attempts: 1, chains: 1, changed: 0 };
    const [error] = await tracker.listErrors();
    const target = { kind: 'record', id: error?.id ?? '' } as const;
    assert.deepEqual(await tracker.previewForget(target), one);
    assert.deepEqual(await tracker.forget(target), one);
    assert.equal((await tracker.listChains()).length, FIXES - 1);
  });

  it('are one when the store is written anew, also those that came meanwhile', async () => {
    await using folder = await TrackerFolder.create();
    await doubleFixes(folder);
    const { causal_chains: chains } = await countRows(folder);
    assert.equal(chains, 2 * FIXES);
    const { store } = await CausalStore.open(folder.storePath);
    const [row] = await store.readWhere('causal_error_events', 'true', 1);
    const meanwhile: Promise<void>[] = [];
    await duringRewrite(folder.storePath, () =>
      rewriteStore(folder.storePath, {
        keep: (_, kept) => {
          const late = seal({ ...row, key: 'late', id: 'err-0000late' });
          if (meanwhile.length === 0) meanwhile.push(store.append({ causal_error_events: [late, late] }));
          return kept;
        },
      }),
    );
    await Promise.all(meanwhile);
    await store.close();
    const { causal_error_events: errors, ...others } = await countRows(folder);
    assert.equal(errors, FIXES + 1);
    assert.deepEqual(others, { causal_fix_attempts: FIXES, causal_chains: FIXES, causal_observations: 0 });
  });

  it('are put together and renewed like all others', async () => {
    await using folder = await TrackerFolder.create();
    await doubleFixes(folder);
    const { store } = await CausalStore.open(folder.storePath);
    assert.ok(await store.gather('causal_chains', 2 * FIXES));
    const rows = await store.readWhere('causal_chains', 'true', 2 * FIXES);
    assert.equal(rows.length, 2 * FIXES);
    await store.replace(
      'causal_chains',
      rows.map((row) => seal({ ...row, model: 'renewed' })),
    );
    assert.equal(await store.count('causal_chains', "model = 'renewed'"), 2 * FIXES);
    await store.close();
  });
});
