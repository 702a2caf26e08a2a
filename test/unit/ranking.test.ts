import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rankFailures, type Candidate } from '../../src/core/ranking.ts';
import { sampleFailure } from '../support/sampleFailure.ts';

const PRESENT = { message: "Type 'boolean' is not assignable to type 'number'.", errorType: 'TS2322', source: 'ts' };
const ALL = { limit: 10, threshold: 0 };

type Past = {
  id: string;
  message?: string;
  type?: string;
  source?: string;
  cosine?: number | null;
  minutes?: number;
  diff?: string;
};

function past({ id, message, type = 'TS2322', source = 'ts', cosine = 0.9, minutes = 5, diff }: Past): Candidate {
  const { chain } = sampleFailure({ id: id.padStart(8, '0') });
  const errorMessage = message ?? "Type 'string' is not assignable to type 'number'.";
  const errorEvent = { ...chain.errorEvent, errorMessage, errorType: type, context: { source } };
  const successfulFix = { ...chain.successfulFix, codeChanges: diff ?? `-${id}\n+${id}${id}` };
  return { chain: { ...chain, errorEvent, successfulFix, resolutionTimeMinutes: minutes }, cosine };
}

function confidenceOf(candidate: Candidate, present = PRESENT): number {
  return rankFailures(present, [candidate], ALL)[0]?.confidence ?? Number.NaN;
}

describe('how sure an answer is', () => {
  it('the same wording under the same code is above .8', () => assert.ok(confidenceOf(past({ id: 'a' })) > 0.8));
  it('another code of the same tool is below the default threshold', () => {
    assert.ok(
      confidenceOf(
        past({
          id: 'a',
          type: 'TS2345',
          message: "Argument of type 'string' is not assignable to parameter of type 'number'.",
        }),
      ) < 0.5,
    );
  });
  it('an unrelated message is below the default threshold', () => {
    assert.ok(confidenceOf(past({ id: 'a', type: '', source: 'go', message: 'undefined: config', cosine: 0.2 })) < 0.5);
  });
  it('nothing is certain', () => {
    const same = past({ id: 'a', message: PRESENT.message, cosine: 1 });
    assert.ok(confidenceOf(same) < 0.98);
  });
  it('without a model the words decide', () => assert.ok(confidenceOf(past({ id: 'a', cosine: null })) > 0.8));
});

describe('the order of answers', () => {
  const ids = (candidates: Candidate[], options = ALL): string[] =>
    rankFailures(PRESENT, candidates, options).map(({ chain }) => chain.id.slice(-1));

  it('the surer first', () =>
    assert.deepEqual(ids([past({ id: 'a', cosine: 0.6 }), past({ id: 'b', cosine: 0.95 })]), ['b', 'a']));
  it('of equals the one that took less time', () => {
    assert.deepEqual(ids([past({ id: 'a', minutes: 30 }), past({ id: 'b', minutes: 2 })]), ['b', 'a']);
  });
  it('the same fix for the same wording once', () => {
    assert.deepEqual(
      ids([past({ id: 'a', diff: '+x' }), past({ id: 'b', diff: '+x' }), past({ id: 'c', diff: '+y' })]).length,
      2,
    );
  });
  it('no more than asked for, none below the threshold', () => {
    const candidates = [past({ id: 'a' }), past({ id: 'b' }), past({ id: 'c', type: 'TS9999' })];
    assert.equal(ids(candidates, { limit: 1, threshold: 0.5 }).length, 1);
    assert.equal(ids(candidates, { limit: 9, threshold: 0.5 }).length, 2);
  });
  it('says why in words', () => {
    const [answer] = rankFailures(PRESENT, [past({ id: 'a' })], ALL);
    assert.match(answer?.why ?? '', /same code TS2322, same wording/);
  });
});
