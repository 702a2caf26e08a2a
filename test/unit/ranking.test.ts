import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rankFailures, type Candidate } from '../../src/core/ranking/rankFailures.ts';
import { toErrorFeatures } from '../../src/core/ranking/errorFeatures.ts';
import { toRememberedError } from '../../src/core/ranking/rememberedError.ts';
import { WordCounts } from '../../src/core/ranking/words.ts';
import type { Origin, SimilarFailure } from '../../src/core/model.ts';
import { sampleFailure } from '../support/sampleFailure.ts';

const PRESENT = { message: "Type 'boolean' is not assignable to type 'number'.", type: 'TS2322', source: 'ts' };
const ALL = { limit: 10, threshold: 0 };
const CONST = '-total = 1\n+const total = 1';
const IMPORT = "+import { total } from './totals';";

type Present = { message: string; type: string; source?: string; snippet?: string; workspace?: string };
type Past = Partial<Present> & {
  id: string;
  cosine?: number | null;
  minutes?: number;
  diff?: string;
  origin?: Origin;
  feedback?: Candidate['feedback'];
};

function past({ id, cosine = 0.9, minutes = 5, ...rest }: Past): Candidate {
  const { chain } = sampleFailure({ id: id.padStart(8, '0') });
  const { message = "Type 'string' is not assignable to type 'number'.", type = 'TS2322', source = 'ts' } = rest;
  const { snippet, workspace, origin = 'observed', feedback = { helped: 0, didNotHelp: 0 } } = rest;
  const errorEvent = {
    ...chain.errorEvent,
    errorMessage: message,
    errorType: type,
    context: { source, snippet, workspace },
  };
  const successfulFix = { ...chain.successfulFix, codeChanges: rest.diff ?? CONST, origin };
  const told = { ...chain, errorEvent, successfulFix, resolutionTimeMinutes: minutes };
  return { chain: told, ...toRememberedError(told), cosine, feedback };
}

function rank(candidates: Candidate[], present: Present = PRESENT, options = ALL): ReturnType<typeof rankFailures> {
  const { message, type, source, snippet, workspace } = present;
  const features = toErrorFeatures({ errorMessage: message, errorType: type, context: { source, snippet } });
  return rankFailures({ message, workspace, features }, candidates, new WordCounts(), options);
}

function confidenceOf(candidate: Candidate, present: Present = PRESENT): number {
  return rank([candidate], present).bestConfidence ?? Number.NaN;
}

const idsOf = (failures: SimilarFailure[]): string[] => failures.map(({ chain }) => chain.id.slice(-1));

describe('how sure an answer is', () => {
  it('the same wording under the same code is above the default threshold', () =>
    assert.ok(confidenceOf(past({ id: 'a' })) > 0.6));
  it('another code of the same tool is below it', () => {
    const other = "Argument of type 'string' is not assignable to parameter of type 'number'.";
    assert.ok(confidenceOf(past({ id: 'a', type: 'TS2345', message: other })) < 0.5);
  });
  it('an unrelated message is below it', () => {
    assert.ok(confidenceOf(past({ id: 'a', type: '', source: 'go', message: 'undefined: config', cosine: 0.2 })) < 0.1);
  });
  it('nothing is certain', () => {
    assert.ok(confidenceOf(past({ id: 'a', message: PRESENT.message, cosine: 1 })) < 1);
  });
  it('without a model the words decide', () => assert.ok(confidenceOf(past({ id: 'a', cosine: null })) > 0.5));
  it('too little is no answer to too much, though every other word is the same', () => {
    const present = { message: 'Unexpected space before the colon.', type: 'key-spacing', source: 'lint' };
    const same = past({ id: 'a', ...present });
    const opposite = past({ id: 'b', ...present, message: 'Missing space before the colon.' });
    assert.ok(confidenceOf(same, present) > 0.8);
    assert.ok(confidenceOf(opposite, present) < 0.3);
  });
  it('rises with the cosine, the code that is alike, and the workspace', () => {
    const order = [
      confidenceOf(past({ id: 'a', cosine: 0.5, message: 'Type unknown.' })),
      confidenceOf(past({ id: 'a', cosine: 0.9, message: 'Type unknown.' })),
      confidenceOf(past({ id: 'a', cosine: 0.9 })),
    ];
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
  });
});

describe('the order of answers', () => {
  it('the surer first', () => {
    const { failures } = rank([past({ id: 'a', cosine: 0.6, diff: IMPORT }), past({ id: 'b', cosine: 0.95 })]);
    assert.equal(failures[0]?.chain.id.at(-1), 'b');
  });
  it('of equals the one that took less time', () => {
    const { failures } = rank([past({ id: 'a', minutes: 30 }), past({ id: 'b', minutes: 2, diff: IMPORT })]);
    assert.deepEqual(idsOf(failures), ['b', 'a']);
  });
  it('of one kind of fix the best alone, though names differ', () => {
    const { failures } = rank([
      past({ id: 'a', cosine: 0.8 }),
      past({ id: 'b', diff: '-price = 2\n+const price = 2' }),
      past({ id: 'c', diff: IMPORT }),
    ]);
    assert.deepEqual(idsOf(failures), ['b', 'c']);
  });
  it('the kind of fix that fitted more often first', () => {
    const { failures } = rank([
      past({ id: 'a', diff: IMPORT }),
      past({ id: 'b' }),
      past({ id: 'c' }),
      past({ id: 'd' }),
    ]);
    assert.equal(failures.at(-1)?.chain.id.at(-1), 'a');
  });
  it('where the code tells fixes of one error apart, the one for such code', () => {
    const message = "Cannot find name 'total'.";
    const called = past({ id: 'a', type: 'TS2304', message, snippet: 'total();', diff: '+function total() {}' });
    const typed = past({ id: 'b', type: 'TS2304', message, snippet: 'let a: total', diff: IMPORT });
    const ask = (snippet: string) =>
      idsOf(rank([called, typed], { message, type: 'TS2304', source: 'ts', snippet }).failures)[0];
    assert.equal(ask('run();'.replace('run', 'total')), 'a');
    assert.equal(ask('let b: total'), 'b');
  });
  it('what was observed before what an agent says, but an agent alone is heard', () => {
    const agent = past({ id: 'a', origin: 'agent' });
    assert.deepEqual(idsOf(rank([agent, past({ id: 'b', diff: IMPORT })]).failures), ['b', 'a']);
    assert.equal(confidenceOf(agent), confidenceOf(past({ id: 'b' })));
  });
  it('what was observed before what an agent says, however often it says so', () => {
    const claims = ['a', 'b', 'c', 'd'].map((id) => past({ id, origin: 'agent' }));
    const observed = past({ id: 'o', diff: IMPORT });
    const { failures } = rank([...claims, observed]);
    assert.equal(failures[0]?.chain.id.at(-1), 'o');
    assert.ok(failures[0].confidence >= (failures[1]?.confidence ?? 0));
    // Where nothing as like was observed, saying so again still tells something.
    assert.ok((rank(claims).bestConfidence ?? 0) > (rank(claims.slice(0, 1)).bestConfidence ?? 0));
    const unlike = past({ id: 'u', type: 'TS2304', message: "Cannot find name 'x'.", cosine: 0.2, diff: IMPORT });
    assert.equal(idsOf(rank([...claims, unlike]).failures)[0], 'a');
  });
  it('what helped others before what did not', () => {
    const helped = past({ id: 'a', feedback: { helped: 3, didNotHelp: 0 } });
    const failed = past({ id: 'b', diff: IMPORT, feedback: { helped: 0, didNotHelp: 3 } });
    assert.equal(idsOf(rank([failed, helped]).failures)[0], 'a');
    assert.ok(confidenceOf(failed) < confidenceOf(past({ id: 'b', diff: IMPORT })));
    assert.ok(confidenceOf(helped) > confidenceOf(past({ id: 'a' })));
  });
  it('no more than asked for, and nothing when the first is below the threshold', () => {
    const candidates = [past({ id: 'a' }), past({ id: 'b', diff: IMPORT })];
    assert.equal(rank(candidates, PRESENT, { limit: 1, threshold: 0 }).failures.length, 1);
    const strict = rank(candidates, PRESENT, { limit: 9, threshold: 0.98 });
    assert.deepEqual(strict.failures, []);
    assert.ok((strict.bestConfidence ?? 0) > 0.3);
  });
  it('without a candidate there is no best', () => assert.equal(rank([]).bestConfidence, null));
  it('says why in words', () => {
    const workspace = 'file:///shop';
    const [answer] = rank([past({ id: 'a', workspace }), past({ id: 'b', workspace })], {
      ...PRESENT,
      workspace,
    }).failures;
    assert.match(answer?.why ?? '', /^same code TS2322, same wording.*fixed twice in this workspace$/);
  });
  it('counts what was fixed in this workspace by itself, and what agents claim not at all', () => {
    const here = 'file:///shop';
    const found = [
      past({ id: 'a', workspace: here }),
      past({ id: 'b', workspace: 'file:///bank' }),
      past({ id: 'c', workspace: 'file:///bank' }),
      past({ id: 'd', workspace: here, origin: 'agent' }),
    ];
    const [answer] = rank(found, { ...PRESENT, workspace: here }).failures;
    assert.match(answer?.why ?? '', /fixed 3 times, once of it in this workspace$/);
  });
  it('is as sure of an answer beside one that has nothing to do with it, however well proved', () => {
    const answer = past({ id: 'a', origin: 'imported' });
    const unlike = past({
      ...{ id: 'b', type: 'no-console', source: 'eslint', message: 'Unexpected console statement.' },
      ...{ workspace: 'file:///shop', cosine: 0.1 },
    });
    unlike.chain = { ...unlike.chain, evidence: 'kept' };
    const present = { ...PRESENT, workspace: 'file:///shop' };
    const [alone, beside] = [rank([answer], present), rank([answer, unlike], present)];
    assert.ok(Math.abs((alone.bestConfidence ?? 0) - (beside.bestConfidence ?? 1)) < 0.005);
  });
  it('says that nobody saw the fix where an agent told of it, or it was imported', () => {
    const whyOf = (origin: Origin): string => rank([past({ id: 'a', origin })]).failures[0]?.why ?? '';
    assert.match(whyOf('agent'), /^same code TS2322.*, told by an agent$/);
    assert.match(whyOf('imported'), /^same code TS2322.*, imported$/);
    assert.doesNotMatch(whyOf('observed'), /told|, $/);
  });
});
