import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TextChange } from '../../src/core/errors/editJournal.ts';
import type { Cause } from '../../src/core/model.ts';
import { type BetweenRuns, causeOfRunEnding, type RunError } from '../../src/core/runs/runEnding.ts';

const CART = 'file:///shop/src/cart.ts';
const ORDER = 'file:///shop/src/order.ts';
const LINT = 'file:///shop/eslint.config.js';
const TESTS = 'file:///shop/src/cart.test.ts';

const CART_TEXT = `import { priceOf } from './prices';

export function total(lines: Line[]): number {
  const sum = priceOf(lines);
  var unused = 1;
  return sum;
}
`;
const TEST_TEXT = `it('adds up', () => {
  expect(total([1, 2])).toBe(3);
});

it('is empty', () => {
  expect(total([])).toBe(0);
});
`;

const LINTED: RunError = {
  ...{ uri: CART, line: 4, lineText: '  var unused = 1;', source: 'eslint', code: 'no-var' },
  ...{ message: 'Unexpected var, use let or const instead.', isRaised: false, calls: [] },
};
const TYPED: RunError = {
  ...{ ...LINTED, line: 3, lineText: '  const sum = priceOf(lines);', source: 'ts', code: 'TS2304' },
  message: "Cannot find name 'lines'.",
};
const TESTED: RunError = {
  ...{ uri: TESTS, line: 1, lineText: '  expect(total([1, 2])).toBe(3);', source: 'jest', code: 'Error' },
  ...{ message: 'expect(received).toBe(expected)', isRaised: true, calls: [] },
};
const PLACELESS: RunError = { ...LINTED, uri: '', line: -1, lineText: '' };
const PANICKED: RunError = { ...TESTED, uri: 'file:///shop/cart_test.go', source: 'go', code: 'panic' };

const edit = (uri: string, before: string, from: string, to: string): TextChange => {
  assert.ok(before.includes(from));
  return { uri, before, after: before.replace(from, to) };
};
const inCart = (from: string, to: string): TextChange => edit(CART, CART_TEXT, from, to);
const inTests = (from: string, to: string): TextChange => edit(TESTS, TEST_TEXT, from, to);
const rules = (from: string, to: string): TextChange =>
  edit(LINT, `export default [{ rules: { 'no-var': 'error', 'no-undef': 'error' } }];\n`, from, to);
const ran = (commandLine: string) => ({ commandLine, exitCode: 0, startedAtMs: 0, endedAtMs: 1 });

const FIXED_AND_SUPPRESSED: TextChange = {
  uri: CART,
  before: CART_TEXT,
  after: CART_TEXT.replace('priceOf(lines)', 'priceOf(all)').replace(
    '  var',
    '  // eslint-disable-next-line no-var\n  var',
  ),
};

type Row = {
  given: string;
  changes?: TextChange[];
  between?: Partial<BetweenRuns>;
  error: RunError | null;
  expected: Cause;
};
const rows: Row[] = [
  {
    given: 'a rule switched off in a configuration',
    changes: [rules("'no-var': 'error'", "'no-var': 'off'")],
    error: LINTED,
    expected: 'suppressed',
  },
  {
    given: 'the same where only the rule is known',
    changes: [rules("'no-var': 'error'", "'no-var': 'off'")],
    error: PLACELESS,
    expected: 'suppressed',
  },
  {
    given: 'another rule switched off',
    changes: [rules("'no-undef': 'error'", "'no-undef': 'off'")],
    error: LINTED,
    expected: 'configuration',
  },
  {
    given: 'a suppression of the error',
    changes: [inCart('  var unused', '  // eslint-disable-next-line no-var\n  var unused')],
    error: LINTED,
    expected: 'suppressed',
  },
  {
    given: 'a fix beside a suppression of something else',
    changes: [FIXED_AND_SUPPRESSED],
    error: TYPED,
    expected: 'edited',
  },
  {
    given: 'the error suppressed beside a fix of something else',
    changes: [FIXED_AND_SUPPRESSED],
    error: LINTED,
    expected: 'suppressed',
  },
  {
    given: 'a fix beside a suppression, where the error stood nowhere',
    changes: [FIXED_AND_SUPPRESSED],
    error: null,
    expected: 'suppressed',
  },
  {
    given: 'nothing but suppressions elsewhere',
    changes: [{ uri: ORDER, before: 'let a;\n', after: '// eslint-disable-next-line\nlet a;\n' }],
    error: LINTED,
    expected: 'suppressed',
  },
  {
    given: "the error's function taken out",
    changes: [inCart(CART_TEXT.slice(CART_TEXT.indexOf('export')), '')],
    error: TYPED,
    expected: 'deleted',
  },
  {
    given: 'the test that failed taken out',
    changes: [inTests(TEST_TEXT.slice(0, TEST_TEXT.indexOf('it(', 2)), '')],
    error: TESTED,
    expected: 'deleted',
  },
  { given: 'the test skipped', changes: [inTests("it('adds", "it.skip('adds")], error: TESTED, expected: 'suppressed' },
  {
    given: 'a test of a compiled language skipped',
    changes: [
      {
        uri: PANICKED.uri,
        before: 'func TestSum(t *testing.T) {\n\tfirst()\n}\n',
        after: 'func TestSum(t *testing.T) {\n\tt.Skip("later")\n\tfirst()\n}\n',
      },
    ],
    error: PANICKED,
    expected: 'suppressed',
  },
  {
    given: 'a wrong statement of the program taken out',
    changes: [inCart('  var unused = 1;\n', '')],
    error: { ...TESTED, uri: CART, line: 4, lineText: '  var unused = 1;' },
    expected: 'edited',
  },
  {
    given: "the error's line commented out",
    changes: [inCart('  const sum = priceOf(lines);', '  // const sum = priceOf(lines);\n  const more = 2;')],
    error: TYPED,
    expected: 'commentedOut',
  },
  {
    given: 'what had brought the error taken back, and something else done',
    changes: [{ uri: CART, before: CART_TEXT, after: `${CART_TEXT.replace('(lines)', '(basket)')}// more\n` }],
    between: {
      introducedBy: [{ uri: CART, before: CART_TEXT.replace('(lines)', '(basket)'), after: CART_TEXT }],
      sinceSuccess: [{ uri: CART, before: 'a', after: 'b' }],
    },
    error: TYPED,
    expected: 'reverted',
  },
  {
    given: 'an edit that has nothing to do with it beside a command that brings something',
    changes: [{ uri: ORDER, before: 'let a;\n', after: 'let b;\n' }],
    between: { commands: [ran('npm install prices')] },
    error: { ...TYPED, message: "Cannot find module './prices'.", lineText: '' },
    expected: 'command',
  },
  {
    given: 'an edit of the line after a pull that did not help',
    changes: [
      inCart('(lines)', '(all)'),
      { uri: ORDER, before: 'let a;\n', after: '// eslint-disable-next-line\nlet a;\n' },
    ],
    between: {
      changesSinceTried: [inCart('(lines)', '(all)')],
      commands: [ran('git pull')],
      commandsSinceTried: [],
      headMoved: true,
      headMovedSinceTried: false,
    },
    error: TYPED,
    expected: 'edited',
  },
  {
    given: 'the same where it stood nowhere',
    changes: [
      inCart('(lines)', '(all)'),
      { uri: ORDER, before: 'let a;\n', after: '// eslint-disable-next-line\nlet a;\n' },
    ],
    between: {
      changesSinceTried: [inCart('(lines)', '(all)')],
      commands: [ran('git pull')],
      commandsSinceTried: [],
      headMovedSinceTried: false,
    },
    error: null,
    expected: 'edited',
  },
  {
    given: 'a command after a pull that did not help',
    changes: [inCart('(lines)', '(all)')],
    between: {
      changesSinceTried: [],
      commands: [ran('git pull'), ran('./mend.sh')],
      commandsSinceTried: [ran('./mend.sh')],
    },
    error: TYPED,
    expected: 'command',
  },
  {
    given: 'code commented out after an edit that did not help',
    changes: [inCart('  const sum', '  // const sum'), { uri: ORDER, before: 'let a;\n', after: 'let b;\n' }],
    between: { changesSinceTried: [inCart('  const sum', '  // const sum')] },
    error: null,
    expected: 'commentedOut',
  },
  { given: 'git stash list', between: { commands: [ran('git stash list')] }, error: TYPED, expected: 'unexplained' },
  { given: 'an edit of the line', changes: [inCart('(lines)', '(all)')], error: TYPED, expected: 'edited' },
];

describe('why a run succeeds that failed before', () => {
  for (const { given, changes = [], between, error, expected } of rows) {
    it(`${given} → ${expected}`, () => {
      const nothing = { commands: [], introducedBy: null, sinceSuccess: null, headMoved: false };
      const since = {
        changesSinceTried: changes,
        commandsSinceTried: between?.commands ?? [],
        headMovedSinceTried: between?.headMoved ?? false,
      };
      const facts = { changes, ...since, ...nothing, ...between };
      assert.equal(causeOfRunEnding(facts, error), expected);
    });
  }
});
