import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toChangeShape } from '../../src/core/ranking/changeShape.ts';
import { toConfidence, toQuestionClass, toWorth } from '../../src/core/ranking/confidence.ts';
import { isOtherSide, opposition, toDrift } from '../../src/core/ranking/drift.ts';
import { toErrorFeatures, type ErrorFeatures } from '../../src/core/ranking/errorFeatures.ts';
import { sumNearest } from '../../src/core/ranking/kindName.ts';
import { toOutcome } from '../../src/core/ranking/outcome.ts';
import { RANKING_WEIGHTS } from '../../src/core/ranking/rankingWeights.ts';
import { isReordered, rewording, toSequence } from '../../src/core/ranking/rewording.ts';
import { SIGNAL_NAMES, type Signals } from '../../src/core/ranking/signalNames.ts';
import { readSignals, toRelation } from '../../src/core/ranking/signals.ts';
import { readSignalsOfAll } from '../../src/core/ranking/signalsOfAll.ts';
import { splitName, weightedOverlap, WordCounts } from '../../src/core/ranking/words.ts';

type Made = { message: string; type?: string; source?: string; snippet?: string; diff?: string };

function featuresOf({ message, type = 'E1', source = 'tool', snippet }: Made): ErrorFeatures {
  return toErrorFeatures({ errorMessage: message, errorType: type, context: { source, snippet } });
}

function signalsOf(present: Made, past: Made): Partial<Signals> {
  const counts = new WordCounts();
  return readSignals(featuresOf(present), featuresOf(past), toChangeShape(past.diff ?? null), 0.5, counts);
}

describe('what two complaints have to do with each other', () => {
  const table: [a: string, b: string, opposed: number][] = [
    ['Missing space before the brace.', 'Unexpected space before the brace.', 1],
    ['Block must be padded by blank lines.', 'Block must not be padded by blank lines.', 1],
    ['Expected blank line between members.', 'Unexpected blank line between members.', 1],
    ['Unnecessary escape character.', "The character doesn't need to be escaped.", 0],
    ['Cannot find the module.', 'Cannot find the name.', 0],
    ['Unexpected absence of the directive.', 'Unnecessary directive.', 1],
    ['Unexpected absence of the directive.', 'Missing directive.', 0],
  ];
  for (const [a, b, opposed] of table) {
    it(`${a} / ${b}`, () => {
      assert.equal(opposition(toDrift(a), toDrift(b)), opposed);
      assert.equal(opposition(toDrift(b), toDrift(a)), opposed);
    });
  }
  it('before and after are two sides of a place', () => {
    assert.equal(isOtherSide(toDrift('space before the comma'), toDrift('space after the comma')), 1);
    assert.equal(isOtherSide(toDrift('space before the comma'), toDrift('no space before it')), 0);
  });
});

describe('how one wording becomes another', () => {
  const table: [a: string, b: string, rewording: number][] = [
    ['Expected 2 spaces of indentation here.', 'Expected 2 tabs of indentation here.', 4 / 6],
    ['Async function has no await.', 'Async method has no await.', 0.6],
    ['Split declarations into statements.', 'Split initialized declarations into statements.', 0],
    ['Use this.', 'Drop that.', 0],
    ['One two three four five.', 'One six seven eight nine.', 0],
    ['Never.', 'Always.', 0],
    ['Patterns ‹› and ‹› not covered.', 'Patterns ‹› not covered.', 1],
  ];
  for (const [a, b, expected] of table) {
    it(`${a} / ${b}`, () => {
      for (const [one, other] of [
        [a, b],
        [b, a],
      ] as const)
        assert.ok(Math.abs(rewording(toSequence(one), toSequence(other)) - expected) < 1e-9);
    });
  }
  it('what asks for one thing rather than another is the opposite of what asks for the other', () => {
    const [record, signature] = ['A record is preferred to a map.', 'A map is preferred to a record.'].map(toSequence);
    assert.ok(record && signature);
    assert.ok(isReordered(record, signature));
    assert.ok(!isReordered(record, record));
    assert.ok(!isReordered(record, toSequence('A record is preferred to a set.')));
    assert.ok(!isReordered(toSequence('Not now.'), toSequence('Now not.')));
  });
});

describe('what is read out of a pair', () => {
  it('codes that tools name differently have words in common', () => {
    assert.deepEqual(splitName('noDoubleEquals'), ['no', 'double', 'equals']);
    assert.deepEqual(splitName('no-double-equals'), splitName('noDoubleEquals'));
  });
  it('one tool, one code; one tool, two codes; two tools; no code', () => {
    const present = featuresOf({ message: 'x', type: 'a', source: 'one' });
    const relations = [
      { message: 'x', type: 'a', source: 'one' },
      { message: 'x', type: 'b', source: 'one' },
      { message: 'x', type: 'a', source: 'two' },
      { message: 'x', type: '', source: 'one' },
      { message: 'x', type: 'exit 1', source: 'one' },
    ].map((past) => toRelation(present, featuresOf(past)));
    assert.deepEqual(relations, ['sameCode', 'otherCode', 'otherTool', 'unknown', 'unknown']);
  });
  it('no code is like no other', () => {
    const [bare, blank] = [{ message: 'x' }, { message: 'x', snippet: '\n\n' }];
    assert.equal(signalsOf(bare, bare).sameCodeShapes, 0);
    assert.equal(signalsOf(blank, blank).sameCodeShapes, 0);
    assert.equal(signalsOf({ ...bare, snippet: 'f();' }, { ...bare, snippet: 'f();' }).sameCodeShapes, 1);
  });
  it('a tool’s code counts, whatever the type of the error is called beside it', () => {
    const codeFor = (errorType: string, context: { source?: string; code?: string }) =>
      toErrorFeatures({ errorMessage: 'x', errorType, context }).code;
    assert.equal(codeFor('CompileError', { source: 'tsc', code: '2322' }), 'TS2322');
    assert.equal(codeFor('', { code: 'no-undef' }), 'no-undef');
    assert.equal(codeFor('TypeError', { code: 'const total = 1;' }), 'TypeError');
    assert.equal(codeFor('TypeError', {}), 'TypeError');
    assert.equal(codeFor('exit 1', {}), '');
  });
  it('a number is of one tool, whatever name that goes by; a rule’s name may be of several', () => {
    const relate = (type: string) => {
      const [one, other] = ['ts', 'tsc'].map((source) => featuresOf({ message: 'x', type, source }));
      return one && other && [toRelation(one, other), toQuestionClass(one, [other])];
    };
    assert.deepEqual(relate('TS2322'), ['sameCode', 'code']);
    assert.deepEqual(relate('no-undef'), ['otherTool', 'foreign']);
    assert.deepEqual(relate('2322'), ['otherTool', 'foreign']);
  });
  it('a name of its own code is no strange word, a word of the wording is', () => {
    const past = { message: 'Do not initialize total to nothing.', snippet: 'let total = nothing' };
    const named = signalsOf({ message: 'Do not initialize count to nothing.', snippet: 'let count = nothing' }, past);
    const worded = signalsOf({ message: 'Do not compare count to nothing.', snippet: 'let count = nothing' }, past);
    assert.equal(named.sameCodeStrange, 0);
    assert.ok((worded.sameCodeStrange ?? 0) > 0.5);
  });
  it('a name that is called is not in the place of one that is a type', () => {
    const message = "Cannot find name 'Total'.";
    const called = { message, snippet: 'Total();' };
    assert.equal(signalsOf(called, { message, snippet: 'Total();' }).sameCodeRoles, 1);
    const typed = signalsOf(called, { message, snippet: 'let sum: Total = 1' });
    assert.ok((typed.sameCodeRoles ?? 1) < 0.5 && (typed.sameCodeOtherRoles ?? 0) > 0.5);
  });
  it('a past change fits code that looks like what it changed', () => {
    const past = { message: 'm', snippet: 'a == b', diff: '-if (a == b) {\n+if (a === b) {' };
    assert.equal(signalsOf({ message: 'm', snippet: 'while (x == y) {' }, past).sameCodeFits, 1);
    assert.equal(signalsOf({ message: 'm', snippet: 'while (x < y) {' }, past).sameCodeFits, 0);
  });
  it('a past change whose outcome stands there already is foregone', () => {
    const past = { message: 'm', snippet: 'let a: Array<number>', diff: '-let a: Array<number>\n+let a: number[]' };
    assert.equal(signalsOf({ message: 'm', snippet: 'let rows: number[]' }, past).sameCodeForegone, 1);
    assert.equal(signalsOf({ message: 'm', snippet: 'let rows: Array<string>' }, past).sameCodeForegone, 0);
    assert.equal(signalsOf({ message: 'm', snippet: 'let rows: number[]' }, { message: 'm' }).sameCodeForegone, 0);
  });
  it('a code that is known in several wordings is divided for another one, and for one of them not', () => {
    const divided = (message: string, ...known: string[]) =>
      readSignalsOfAll(
        featuresOf({ message }),
        [...known, 'of another code'].map((one, index) => ({
          features: featuresOf({ message: one, type: index === known.length ? 'E2' : 'E1' }),
          change: toChangeShape(null),
          cosine: null,
        })),
        'code',
        new WordCounts(),
      ).map(({ sameCodeDivided }) => sameCodeDivided ?? 0);
    assert.deepEqual(divided('add a brace', 'remove the brace', 'move the brace'), [1, 1, 0]);
    assert.deepEqual(divided('move the brace', 'remove the brace', 'move the brace'), [0, 0, 0]);
    assert.deepEqual(divided('add a brace', 'move the brace'), [0, 0]);
  });
  it('words in the place of others count for an error only where they do not say the opposite', () => {
    const past = { message: 'Expected a blank line before the tabs of it.' };
    assert.ok(
      (signalsOf({ message: 'Expected a blank line before the spaces of it.' }, past).sameCodeReworded ?? 0) > 0.7,
    );
    assert.equal(signalsOf({ message: 'Expected a blank line after the tabs of it.' }, past).sameCodeReworded, 0);
    assert.equal(signalsOf(past, past).sameCodeReworded, 0);
  });
  it('calls of a stack trace are compared where there is one', () => {
    const trace = (line: number) =>
      `Error: no total\n    at sum (/src/cart.js:${line}:3)\n    at run (/src/run.js:9:1)`;
    const same = signalsOf({ message: trace(3) }, { message: trace(3) });
    const moved = signalsOf({ message: trace(3) }, { message: trace(5) });
    assert.equal(same.tracePlaces, 1);
    assert.equal(moved.traceNames, 1);
    assert.ok((moved.tracePlaces ?? 1) < 1);
  });
  const failing = (test: string, place: string) =>
    `${test}\njava.lang.AssertionError: expected 3\n\tat shop.${place.replace('.java', '')}.check(${place}:9)`;

  it('the test that failed is told by its class, its name and its number', () => {
    const signals = signalsOf(
      { message: failing('shop.CartTest::roundsTotals1024', 'CartTest.java') },
      { message: failing('shop.CartTest::roundsTotalsUp1024', 'CartTest.java') },
    );
    assert.equal(signals.traceEntryFile, 1);
    assert.equal(signals.traceEntryOwner, 1);
    assert.equal(signals.traceEntryNumber, 1);
    assert.ok((signals.traceEntryWords ?? 0) > 0.6);
    const other = signalsOf(
      { message: failing('shop.CartTest::roundsTotals', 'CartTest.java') },
      { message: failing('shop.StockTest::countsShelves', 'StockTest.java') },
    );
    assert.deepEqual([other.traceEntryFile, other.traceEntryOwner, other.traceEntryWords], [0, 0, 0]);
  });
  it('without the name of a test the outermost call is where a failure came about in', () => {
    const trace = (inner: string) =>
      `Error: no total\n    at ${inner} (/src/sum.js:3:3)\n    at payOrder (/src/orders.js:9:1)`;
    const signals = signalsOf({ message: trace('sum') }, { message: trace('round') });
    assert.deepEqual([signals.traceEntryFile, signals.traceEntryWords], [1, 1]);
  });
  it('a fix of what a test tests is told from one of something else', () => {
    const trace = failing('shop.CartTest::roundsTotals', 'CartTest.java');
    const fixOf = (file: string) => `--- a/src/${file}\n+++ b/src/${file}\n@@ -1 +1 @@\n-  rounds();\n+  rounds(2);`;
    const tested = signalsOf({ message: trace }, { message: trace, diff: fixOf('Cart.java') });
    const other = signalsOf({ message: trace }, { message: trace, diff: fixOf('Stock.java') });
    assert.deepEqual([tested.traceFixTested, other.traceFixTested], [1, 0]);
    assert.ok((tested.traceFixEntry ?? 0) > 0);
  });
  it('rules of one name are one rule, however two tools word it', () => {
    const past = { message: 'Unexpected coercion.', type: 'no-implicit-coercion', source: 'other' };
    const same = signalsOf({ message: 'Conversions are required.', type: 'lint/noImplicitCoercions' }, past);
    assert.deepEqual([same.otherToolStrange, same.otherToolOpposed], [0, 0]);
    const other = signalsOf({ message: 'Conversions are required.', type: 'lint/noImplicitGlobals' }, past);
    assert.ok((other.otherToolStrange ?? 0) > 0.5 && other.otherToolOpposed === 1);
  });
  it('of messages without a code that differ by quotes or by the order of names, the very same one is told', () => {
    const asked = { message: "Expected linebreaks to be 'LF' but found 'CRLF'.", type: '' };
    const turned = { message: "Expected linebreaks to be 'CRLF' but found 'LF'.", type: '' };
    const [same, other] = [signalsOf(asked, asked), signalsOf(asked, turned)];
    assert.deepEqual([same.sameText, other.sameText], [1, 0]);
    assert.deepEqual({ ...other, sameText: 1 }, same);
  });
  it('rare words weigh more than common ones', () => {
    const counts = new WordCounts();
    for (let index = 0; index < 50; index++) counts.add(['common', index === 0 ? 'rare' : `word${index}`]);
    assert.ok(counts.weigh('rare') > 2 * counts.weigh('common'));
    const [rare, common] = [new Set(['rare', 'x']), new Set(['common', 'x'])];
    const present = new Set(['rare', 'common']);
    assert.ok(weightedOverlap(present, rare, counts) > weightedOverlap(present, common, counts));
  });
});

describe('the kind of a change', () => {
  it('is the same with other names, and another for another word of the language', () => {
    const kindOf = (diff: string) => toChangeShape(diff).kind;
    assert.equal(kindOf('-total = 1\n+const total = 1'), kindOf('-price = "x"\n+const price = "x"'));
    assert.equal(kindOf("+import { a } from './a';"), kindOf('+import type { B } from "b";'));
    assert.notEqual(kindOf('+function a() {}'), kindOf("+import { a } from './a';"));
    assert.notEqual(kindOf('-f( a)\n+f(a)'), kindOf('-f(a)\n+f( a)'));
    assert.equal(toChangeShape(null).kind, '');
  });
  it('is the same whether the files end with a line or not', () => {
    const kindOf = (diff: string) => toChangeShape(diff).kind;
    const unended =
      '@@ -1 +1 @@\n-let a = 1\n\\ No newline at end of file\n+const a = 1\n\\ No newline at end of file\n';
    assert.equal(kindOf(unended), kindOf('@@ -1 +1 @@\n-let a = 1\n+const a = 1\n'));
  });
  it('of many alike the nearest vote', () => assert.equal(sumNearest([4, 2, 1, 1, 1]), 7));
});

describe('how sure it makes', () => {
  const classes = Object.keys(RANKING_WEIGHTS) as (keyof typeof RANKING_WEIGHTS)[];

  it('confidence rises with the share of the odds, in every class of question', () => {
    for (const question of classes) {
      const rising = Array.from({ length: 50 }, (_, index) =>
        toConfidence(question, { share: index / 49, fixes: 1, isNumbered: false }),
      );
      assert.ok(
        rising.every((one, index) => index === 0 || one >= (rising[index - 1] ?? 1)),
        question,
      );
      assert.ok(rising.every((one) => one >= 0 && one < 1));
    }
  });
  it('one fix of a number is less sure than one of a named rule, where it is likely at all', () => {
    const sureness = (isNumbered: boolean) => toConfidence('code', { share: 0.98, fixes: 1, isNumbered });
    assert.ok(sureness(true) < sureness(false));
  });
  it('every weight is of a signal that exists, and likeness never speaks against', () => {
    for (const { weights } of Object.values(RANKING_WEIGHTS)) {
      for (const [name, weight] of Object.entries(weights)) {
        assert.ok((SIGNAL_NAMES as readonly string[]).includes(name), name);
        if (/Wording|Cosine|Shapes$|Snippet|Words$/.test(name) && !name.startsWith('numbered'))
          assert.ok(weight >= 0, name);
        if (/Strange|Opposed/.test(name)) assert.ok(weight <= 0, name);
      }
    }
  });
  it('a signal that is off counts nothing', () => {
    assert.equal(toWorth('code', { sameCode: 1, sameCodeCosine: 0 }), toWorth('code', { sameCode: 1 }));
  });
  it('a question is told by what it knows', () => {
    const [known, other] = [featuresOf({ message: 'x', source: 'a' }), featuresOf({ message: 'x', source: 'b' })];
    assert.equal(toQuestionClass(known, [known, other]), 'code');
    assert.equal(toQuestionClass(known, [other]), 'foreign');
    assert.equal(toQuestionClass(featuresOf({ message: 'x', source: '' }), [other]), 'code');
    assert.equal(toQuestionClass(featuresOf({ message: 'x', type: '' }), [known]), 'text');
    const trace = 'Error: x\n    at sum (/src/cart.js:3:3)';
    assert.equal(toQuestionClass(featuresOf({ message: trace }), [known]), 'trace');
  });
  it('one verdict says little, many say much, and none says nothing', () => {
    const outcomes = [
      { helped: 0, didNotHelp: 9 },
      { helped: 0, didNotHelp: 1 },
      { helped: 0, didNotHelp: 0 },
      { helped: 1, didNotHelp: 0 },
      { helped: 9, didNotHelp: 0 },
    ].map(toOutcome);
    assert.equal(outcomes[2], 0);
    assert.ok(
      outcomes.every((one, index) => index === 0 || one > (outcomes[index - 1] ?? 0)),
      outcomes.join(' '),
    );
  });
});
