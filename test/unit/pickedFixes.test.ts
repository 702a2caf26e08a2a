import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Edit, PickedFixes } from '../../src/core/endings/pickedFixes.ts';

const ERROR = { uri: 'file:///shop/cart.ts', message: "Cannot find name 'total'." };
const OTHER = { ...ERROR, message: "Cannot find name 'sum'." };
const LISTED_AT_MS = 1_000;

/** An edit of the lines of the document; the error's quick fixes were listed with the selection on line 7. */
function edit(atMs: number, lines: readonly number[], more: Partial<Edit> = {}): Edit {
  const changes = lines.map((line) => ({
    range: { start: { line, character: 0 }, end: { line, character: 2 } },
    text: 'const total = 0;\n',
  }));
  return { uri: ERROR.uri, changes, isUndo: false, atMs, ...more };
}

function list(picked: PickedFixes, messages: readonly string[], selected = [{ start: 7, end: 7 }]): void {
  picked.listed({ uri: ERROR.uri, messages, selected, atMs: LISTED_AT_MS });
}

function listed(): PickedFixes {
  const picked = new PickedFixes();
  picked.edited(edit(500, [7]));
  list(picked, [ERROR.message]);
  return picked;
}

describe('a fix that is picked from the quick fixes of an error', () => {
  it('is the edit that comes next, in all documents that it changes', () => {
    const picked = listed();
    picked.edited(edit(3_000, [0]));
    picked.edited(edit(3_050, [4], { uri: 'file:///shop/names.ts' }));
    assert.equal(picked.isGoneByPick(ERROR, 3_400), true);
    assert.equal(picked.isGoneByPick(OTHER, 3_400), false);
    assert.equal(picked.isGoneByPick({ ...ERROR, uri: 'file:///shop/other.ts' }, 3_400), false);
  });

  it('may change the line of the error as well, or another document only', () => {
    const edits = [edit(3_000, [7, 0]), edit(3_000, [7], { uri: 'file:///shop/names.ts' })];
    for (const one of edits) {
      const picked = listed();
      picked.edited(one);
      assert.equal(picked.isGoneByPick(ERROR, 3_400), true);
    }
  });

  it('is known of all errors of the line, for which an editor asks one after the other', () => {
    const picked = listed();
    list(picked, [OTHER.message]);
    picked.edited(edit(3_000, [0]));
    assert.deepEqual([picked.isGoneByPick(ERROR, 3_400), picked.isGoneByPick(OTHER, 3_400)], [true, true]);
  });

  it('is none where the error was gone before, or was edited further before it went', () => {
    const picked = listed();
    picked.edited(edit(3_000, [0]));
    assert.equal(picked.isGoneByPick(ERROR, 2_000), false);
    picked.edited(edit(4_000, [0]));
    assert.equal(picked.isGoneByPick(ERROR, 4_400), false);
    assert.equal(picked.isGoneByPick(ERROR, 3_500), true);
  });

  const rows: [name: string, first: Edit][] = [
    ['the edit is on the line of the selection, as what is typed, pasted or completed', edit(3_000, [7])],
    ['something is taken back instead', edit(3_000, [0], { isUndo: true })],
    ['nothing was picked for long', edit(10_000, [0])],
  ];
  for (const [name, first] of rows) {
    it(`is none where ${name}`, () => {
      const picked = listed();
      picked.edited(first);
      assert.equal(picked.isGoneByPick(ERROR, first.atMs + 500), false);
      picked.edited(edit(first.atMs + 1_000, [0]));
      assert.equal(picked.isGoneByPick(ERROR, first.atMs + 2_000), false);
    });
  }

  it('is none where every edit is on a line of one of several selections', () => {
    const picked = new PickedFixes();
    const selected = [2, 7].map((line) => ({ start: line, end: line }));
    list(picked, [ERROR.message], selected);
    picked.edited(edit(3_000, [7, 2]));
    assert.equal(picked.isGoneByPick(ERROR, 3_400), false);
  });

  it('is none where the list was left for elsewhere in the document', () => {
    const picked = listed();
    picked.left('file:///shop/other.ts');
    picked.left(ERROR.uri);
    picked.edited(edit(3_000, [0]));
    assert.equal(picked.isGoneByPick(ERROR, 3_400), false);
  });

  it('is none where no error was there to be listed for', () => {
    const picked = new PickedFixes();
    list(picked, []);
    picked.edited(edit(3_000, [0]));
    assert.equal(picked.isGoneByPick(ERROR, 3_400), false);
  });
});
