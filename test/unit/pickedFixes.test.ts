import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PickedFixes } from '../../src/core/endings/pickedFixes.ts';

const ERROR = { uri: 'file:///shop/cart.ts', message: "Cannot find name 'total'." };
const OTHER = { ...ERROR, message: "Cannot find name 'sum'." };

describe('a fix that is picked from the quick fixes of an error', () => {
  const listed = (): PickedFixes => {
    const picked = new PickedFixes();
    picked.edited(true, 500);
    picked.listed(ERROR.uri, [ERROR.message], 1_000);
    return picked;
  };

  it('is the edit that comes next, in all documents that it changes', () => {
    const picked = listed();
    picked.edited(false, 3_000);
    picked.edited(false, 3_050);
    assert.equal(picked.isGoneByPick(ERROR, 3_400), true);
    assert.equal(picked.isGoneByPick(OTHER, 3_400), false);
    assert.equal(picked.isGoneByPick({ ...ERROR, uri: 'file:///shop/other.ts' }, 3_400), false);
  });

  it('is none where the error was gone before, or was edited further before it went', () => {
    const picked = listed();
    picked.edited(false, 3_000);
    assert.equal(picked.isGoneByPick(ERROR, 2_000), false);
    picked.edited(false, 4_000);
    assert.equal(picked.isGoneByPick(ERROR, 4_400), false);
    assert.equal(picked.isGoneByPick(ERROR, 3_500), true);
  });

  const rows: [name: string, isTyped: boolean, atMs: number][] = [
    ['a key is pressed instead', true, 3_000],
    ['nothing was picked for long', false, 60_000],
  ];
  for (const [name, isTyped, atMs] of rows) {
    it(`is none where ${name}`, () => {
      const picked = listed();
      picked.edited(isTyped, atMs);
      picked.edited(false, atMs + 1_000);
      assert.equal(picked.isGoneByPick(ERROR, atMs + 500), false);
      assert.equal(picked.isGoneByPick(ERROR, atMs + 2_000), false);
    });
  }

  it('is none where no error was there to be listed for', () => {
    const picked = listed();
    picked.listed(ERROR.uri, [], 1_500);
    picked.edited(false, 2_000);
    assert.equal(picked.isGoneByPick(ERROR, 3_000), false);
  });
});
