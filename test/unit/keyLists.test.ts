import assert from 'node:assert/strict';
import { it } from 'node:test';
import { KeyLists } from '../../src/engine/store/keyLists.ts';

it('keys are found by their name in the order they were added, however long it is', () => {
  const lists = new KeyLists();
  const long = 'no such name '.repeat(100);
  lists.add('short', 'a');
  lists.add(long, 'b');
  lists.add(long, 'c');
  lists.add(`${long}!`, 'd');
  lists.add(long, 'e');
  assert.deepEqual(lists.get('short'), ['a']);
  assert.deepEqual(lists.get(long), ['b', 'c', 'e']);
  assert.deepEqual(lists.get(`${long}!`), ['d']);
  assert.deepEqual(lists.get('other'), []);
});
