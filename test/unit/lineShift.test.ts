import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { changesLines, shiftPlace, type Place, type TextEdit } from '../../src/core/errors/lineShift.ts';

function change(
  startLine: number,
  startCharacter: number,
  endLine: number,
  endCharacter: number,
  text: string,
): TextEdit {
  const range = {
    start: { line: startLine, character: startCharacter },
    end: { line: endLine, character: endCharacter },
  };
  return { range, text };
}

describe('a place while the text is edited', () => {
  const table: [given: string, changes: TextEdit[], expected: Place][] = [
    ['stays when a later line is edited', [change(9, 0, 9, 0, 'x\ny')], { line: 5, character: 4 }],
    ['stays when text is put in behind it', [change(5, 6, 5, 6, '\n')], { line: 5, character: 4 }],
    ['goes down with a line put in above', [change(1, 0, 1, 0, 'x\n')], { line: 6, character: 4 }],
    ['goes up when lines above are deleted', [change(1, 0, 3, 0, '')], { line: 3, character: 4 }],
    ['goes right when text is put in before it', [change(5, 0, 5, 0, 'ab')], { line: 5, character: 6 }],
    ['goes down when Enter is pressed in front of it', [change(5, 4, 5, 4, '\r\n')], { line: 6, character: 0 }],
    ['joins the line above', [change(4, 7, 5, 0, '')], { line: 4, character: 11 }],
    [
      'keeps its line when the whole document is replaced',
      [change(0, 0, 9, 0, 'a\nb\nc\nd\ne\nf\ng')],
      { line: 5, character: 4 },
    ],
    ['stays within a shorter replacement', [change(0, 0, 9, 0, 'a\nb')], { line: 1, character: 4 }],
    [
      'follows several cursors at once',
      [change(5, 0, 5, 0, 'x'), change(2, 0, 2, 0, 'x\n')],
      { line: 6, character: 5 },
    ],
  ];
  for (const [name, changes, expected] of table) {
    it(name, () => assert.deepEqual(shiftPlace({ line: 5, character: 4 }, changes), expected));
  }

  it('knows which edits move lines', () => {
    assert.equal(changesLines(change(1, 0, 1, 4, 'word')), false);
    assert.equal(changesLines(change(1, 0, 1, 0, '\n')), true);
    assert.equal(changesLines(change(1, 0, 2, 0, '')), true);
  });

  it('is where its own text is, whatever is edited around it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 30 });
    const put = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r\n'), maxLength: 30 });
    const cut = fc.tuple(fc.nat(30), fc.nat(30), put);
    fc.assert(
      fc.property(
        text,
        text,
        fc.array(cut, { maxLength: 3 }),
        fc.array(cut, { maxLength: 3 }),
        (before, after, head, tail) => {
          const whole = `${before}§${after}`;
          const mark = before.length;
          const edits = [
            ...disjoint(tail, after.length).map((edit) => ({
              ...edit,
              from: edit.from + mark + 1,
              to: edit.to + mark + 1,
            })),
            ...disjoint(head, before.length),
          ];
          const changes = edits.map(({ from, to, put }) => ({
            range: { start: placeAt(whole, from), end: placeAt(whole, to) },
            text: put,
          }));
          const edited = edits.reduce((now, { from, to, put }) => now.slice(0, from) + put + now.slice(to), whole);
          assert.deepEqual(shiftPlace(placeAt(whole, mark), changes), placeAt(edited, edited.indexOf('§')));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

type Edit = { from: number; to: number; put: string };

/** Edits that do not touch each other, from the end backwards as the editor orders them. */
function disjoint(cuts: readonly (readonly [number, number, string])[], length: number): Edit[] {
  const sorted = cuts
    .map(([a, b, put]) => ({ from: Math.min(a, b, length), to: Math.min(Math.max(a, b), length), put }))
    .sort((a, b) => b.from - a.from);
  const kept: Edit[] = [];
  for (const edit of sorted) {
    const later = kept.at(-1);
    if (!later || edit.to < later.from) kept.push(edit);
  }
  return kept;
}

function placeAt(text: string, offset: number): Place {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length - 1, character: (lines.at(-1) ?? '').length };
}
