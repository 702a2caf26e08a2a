import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PublishedError } from '../../src/core/errors/errorMatching.ts';
import { type OpenError, toCandidate } from '../../src/core/errors/openError.ts';
import { MovedErrors } from '../../src/host/capture/diagnostics/movedErrors.ts';

const SEEN_AT_MS = 1_000;
const NOW_MS = 5_000;

function errorIn(uri: string, lineText = 'const shelves: number = "four";'): OpenError<PublishedError> {
  const published = {
    source: 'ts',
    code: '2322',
    message: 'Not a number',
    template: 'Not a number',
    line: 0,
    lineText,
  };
  return toCandidate(uri, published, SEEN_AT_MS, null);
}

describe('an error that turns up in another file', () => {
  const table: [given: string, from: string, isThere: boolean, madeAtMs: number | null, isFound: boolean][] = [
    ['that is as old as the one that has gone', 'file:///shop/old.ts', false, 500, true],
    ['that was made since', 'file:///shop/old.ts', false, 2_000, false],
    ['beside the one it was copied from', 'file:///shop/old.ts', true, 500, false],
    ['that an untitled document was saved as', 'untitled:Untitled-1', false, 2_000, true],
    ['that is older than the untitled document', 'untitled:Untitled-1', false, 500, false],
    ['while the untitled document is still open', 'untitled:Untitled-1', true, 2_000, false],
    ['that is on no disk', 'untitled:Untitled-1', false, null, false],
  ];
  for (const [given, from, isThere, madeAtMs, isFound] of table) {
    it(`${given} is ${isFound ? 'the same' : 'another'}`, async () => {
      const moved = new MovedErrors({
        isThere: () => Promise.resolve(isThere),
        madeAtMs: () => Promise.resolve(madeAtMs),
      });
      const known = { error: errorIn(from), identity: 'first' };
      moved.left(known, NOW_MS);
      const found = await moved.find(errorIn('file:///shop/new.ts'), [], NOW_MS);
      assert.equal(found?.identity, isFound ? 'first' : undefined);
    });
  }
});
