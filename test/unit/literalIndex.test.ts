import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LiteralIndex } from '../../src/core/template/literalIndex.ts';

const WORDINGS = ['is not defined', 'not defined', 'in', '', 'défini ‹', 'cannot find', 'is not a function', 'find'];
const index = new LiteralIndex(WORDINGS.map((says) => ({ says })));

describe('An index of fixed wordings', () => {
  const texts = [
    'x is not defined',
    'cannot find x in y',
    'n’est pas défini ‹a›',
    'i',
    '',
    'a function is not a function twice',
  ];
  for (const text of texts)
    it(`finds in "${text}" what a search for each of them finds, in their order`, () => {
      assert.deepEqual(
        index.in(text).map(({ says }) => says),
        WORDINGS.filter((says) => text.includes(says)),
      );
    });

  it('finds one that shares its piece with others', () => {
    const alike = new LiteralIndex(['abcabc', 'bcabca', 'cabcab'].map((says) => ({ says })));
    assert.deepEqual(
      alike.in('xbcabcax').map(({ says }) => says),
      ['bcabca'],
    );
  });
});
