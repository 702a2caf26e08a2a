import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseInput, querySchema, recordErrorSchema } from '../../src/core/input.ts';

const contextOf = (context: unknown): unknown => parseInput(recordErrorSchema, { error: 'boom', context }).context;

describe('A context as it comes from outside', () => {
  it('keeps what it knows by name where it is, and the rest under the names it was given', () => {
    assert.deepEqual(contextOf({ file: 'a.ts', line: 3, build_id: 7, tags: ['x'] }), {
      file: 'a.ts',
      line: 3,
      extra: { build_id: 7, tags: ['x'] },
    });
  });

  it('adds to the extra entries it already has, as a context that was read back does', () => {
    assert.deepEqual(contextOf({ extra: { first: 1 }, second: 2 }), { extra: { first: 1, second: 2 } });
  });

  it('has no extra entries where all is known', () => {
    assert.deepEqual(contextOf({ code: 2322, language: 'typescript' }), { code: '2322', language: 'typescript' });
  });

  it('is taken by a query as by a record', () => {
    assert.deepEqual(parseInput(querySchema, { error: 'boom', context: { build_id: 7 } }).context, {
      extra: { build_id: 7 },
    });
  });

  for (const [given, path] of [
    [{ line: 'three' }, /^context\.line: /],
    [{ line: -1 }, /^context\.line: /],
    [{ exitCode: '1' }, /^context\.exitCode: /],
    [{ frames: [{ file: 'a.ts', line: 'x' }] }, /^context\.frames\.0\.line: /],
    ['a.ts', /^context: must be an object/],
    [[], /^context: must be an object/],
    [null, /^context: must be an object/],
    [{ unknown: 'x'.repeat(70_000) }, /^context: must hold at most 64000 characters/],
    [{ unknown: 1n }, /^context: /],
  ] as const) {
    it(`names what does not fit in ${JSON.stringify(given, (_, value: unknown) => (typeof value === 'bigint' ? 'a bigint' : value)).slice(0, 40)}`, () => {
      assert.throws(() => contextOf(given), { name: 'Fault', message: path });
    });
  }
});
