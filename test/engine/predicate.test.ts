import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CausalStore } from '../../src/engine/store/causalStore.ts';
import { isOneOf, quote } from '../../src/engine/store/predicate.ts';
import { toObservationRow } from '../../src/engine/store/schema.ts';
import { TrackerFolder } from '../support/trackerFolder.ts';

const AWKWARD = [
  "it's",
  "''",
  "'",
  '%',
  '_',
  'back\\slash',
  "\\' OR 1=1 --",
  "x' OR '1'='1",
  'nul\u0000inside',
  'line\nbreak',
  '"double"',
  '`tick`',
  'é☃👩‍💻',
  '$1 ? :name',
  '/* */ --',
];

describe('values in predicates', () => {
  it('are quoted by doubling quotes and nothing else', () => {
    assert.equal(quote("it's \\"), "'it''s \\'");
    assert.equal(isOneOf('key', ['a', "b'"]), "key IN ('a', 'b''')");
    assert.equal(isOneOf('key', []), 'false');
  });

  it('find exactly the row that holds them, whatever they hold', async () => {
    await using folder = await TrackerFolder.create();
    const { store } = await CausalStore.open(folder.storePath);
    const rows = [...AWKWARD, 'plain'].map((key, index) =>
      toObservationRow(
        { key, subject: 's', timestamp: 1, kind: 'reopened', data: {} },
        { recordedAt: index, model: null },
      ),
    );
    await store.append({ causal_observations: rows });
    for (const key of AWKWARD) {
      assert.deepEqual(await store.read('causal_observations', [key], ['key']), [{ key }], JSON.stringify(key));
    }
    assert.deepEqual(await store.read('causal_observations', ["nothing' OR 'a'='a"], ['key']), []);
    await store.close();
  });
});
