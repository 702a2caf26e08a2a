import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchErrors, type PublishedError } from '../../src/core/errors/errorMatching.ts';

function errorAt(line: number, name: string): PublishedError {
  return {
    source: 'ts',
    code: '2304',
    message: `Cannot find name '${name}'.`,
    template: 'Cannot find name ‹symbol›.',
    line,
    lineText: `${name}();`,
  };
}

const MANY = Array.from({ length: 500 }, (_, line) => errorAt(line, `name${line % 90}`));

function pairsOf(known: readonly PublishedError[], published: readonly PublishedError[]): string[] {
  return [...matchErrors(known, published)].map(([now, before]) => `${before.line} ${before.message} → ${now.line}`);
}

describe('published errors are known again', () => {
  const cases: readonly (readonly [string, readonly PublishedError[]])[] = [
    ['in the same order', [...MANY]],
    ['in another order', MANY.toReversed()],
    ['with a few gone in between', MANY.filter(({ line }) => line % 7 > 0)],
    ['with most gone', MANY.filter(({ line }) => line % 100 === 99)],
    ['with new ones in between', MANY.flatMap((error) => [error, errorAt(error.line, 'new')])],
  ];
  for (const [name, published] of cases) {
    it(name, () => {
      const again = published.map((error) => ({ ...error }));
      const isOld = ({ message }: PublishedError) => !message.includes("'new'");
      const expected = again.filter(isOld).map(({ line, message }) => `${line} ${message} → ${line}`);
      assert.deepEqual(pairsOf(MANY, again).sort(), expected.sort());
    });
  }

  it('each once, though several are alike', () => {
    const alike = [errorAt(3, 'total'), errorAt(3, 'total'), errorAt(3, 'total')];
    const known = alike.map((error) => ({ ...error }));
    const matches = matchErrors(known, alike);
    assert.equal(matches.size, 3);
    assert.equal(new Set(matches.values()).size, 3);
  });

  it('by their message where their line is another, and not at all where nothing is the same', () => {
    const [moved, other] = [
      errorAt(9, 'price'),
      { ...errorAt(1, 'price'), code: '2552', template: 'Did you mean ‹symbol›?' },
    ];
    assert.deepEqual(pairsOf([errorAt(1, 'price')], [moved]), ["1 Cannot find name 'price'. → 9"]);
    assert.deepEqual(pairsOf([errorAt(1, 'price')], [other]), []);
  });
});
