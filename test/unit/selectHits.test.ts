import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { selectHits } from '../../src/engine/recall/selectHits.ts';
import type { Hit } from '../../src/engine/store/chainSearch.ts';

function hits(keys: string, template = 'other'): Hit[] {
  return Array.from(keys, (key) => ({ key, template }));
}
const keysOf = (selected: readonly Hit[]): string => selected.map((hit) => String(hit['key'])).join('');

describe('the hits that are compared closely', () => {
  it('are the first of each search, and those that both brought before them', () => {
    assert.equal(keysOf(selectHits([hits('abcdef'), hits('uvwdyz')], 'asked', 5)), 'daubv');
  });

  it('are of the same wording before all others', () => {
    const same = hits('s', 'asked');
    assert.equal(keysOf(selectHits([hits('abc'), [...hits('xyz'), ...same]], 'asked', 3)), 'sax');
  });
});
