import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchErrors } from '../../src/core/errors/errorMatching.ts';
import { withoutShortened } from '../../src/core/errors/shortenedErrors.ts';

const SHORT = "Type '{ a: number; }' is not assignable to type 'B'.";
const LONG = `${SHORT}\n  Property 'b' is missing.`;

function said(message: string, { code = '2322', line = 3, character = 1 } = {}) {
  return { source: 'ts', code, message, template: message, line, lineText: 'x', character };
}
type Said = ReturnType<typeof said>;

function kept(...errors: Said[]): string[] {
  return withoutShortened(errors, ({ line, character }) => `${line}:${character}`).map(({ message }) => message);
}

describe('one error told in full and by its first line', () => {
  it('is one, the full message kept, whichever tool comes first', () => {
    assert.deepEqual(kept(said(SHORT), said(LONG)), [LONG]);
    assert.deepEqual(kept(said(LONG.replace('\n', '\r\n')), said(SHORT)), [LONG.replace('\n', '\r\n')]);
  });

  it('is two at another place, of another code or of none', () => {
    for (const other of [{ line: 4 }, { character: 9 }, { code: '2345' }, { code: '' }])
      assert.deepEqual(kept(said(SHORT, other), said(LONG)), [SHORT, LONG]);
    assert.deepEqual(kept(said(SHORT, { code: '' }), said(LONG, { code: '' })), [SHORT, LONG]);
    assert.deepEqual(kept(said(SHORT.slice(0, -1)), said(LONG)), [SHORT.slice(0, -1), LONG]);
  });

  it('is known again as the same while one of the tools still tells of it', () => {
    for (const [before, now] of [
      [said(LONG), said(SHORT)],
      [said(SHORT), said(LONG)],
    ] as const)
      assert.deepEqual([...matchErrors([before], [now])], [[now, before]]);
    const otherwise = said(`${SHORT}\n  Property 'c' is missing.`);
    assert.equal(matchErrors([said(LONG)], [otherwise]).size, 0);
    assert.equal(matchErrors([said(LONG)], [said(SHORT, { line: 4 })]).size, 0);
    assert.equal(matchErrors([said(LONG)], [said(`${LONG}\n    Said otherwise after an edit.`)]).size, 0);
  });

  it('is not looked for among all that stand on one line', () => {
    const of = (tool: string) => Array.from({ length: 20_000 }, (_, index) => said(`${tool} ${index}\n  more`));
    const begin = performance.now();
    assert.equal(matchErrors(of('one'), of('other')).size, 0);
    assert.ok(performance.now() - begin < 15_000, `${performance.now() - begin} ms`);
  });
});
