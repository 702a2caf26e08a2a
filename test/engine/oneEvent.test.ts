import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { v7 as drawKey } from 'uuid';
import type { ErrorContext } from '../../src/core/model.ts';
import { toTraceText } from '../../src/core/runs/exceptionTrace.ts';
import type { RecordItem } from '../../src/protocol/engine.ts';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

const HOUR_MS = 60 * 60_000;
const NOW = 1_763_000_000_000;
const PLACE = { file: 'src/cart.ts', workspace: 'file:///shop', source: 'ts', code: 'TS2304' };
const MESSAGE = "Cannot find name 'total'.";

function toError(context: ErrorContext, more: { key?: string; timestamp?: number } = {}): RecordItem {
  return { kind: 'error', input: { error: MESSAGE, context: { ...PLACE, ...context }, key: drawKey(), ...more } };
}

function toFix(errorId: string, evidence: 'settled' | 'ran'): RecordItem & { kind: 'attempt' } {
  const fix = { errorId, actionTaken: 'Added “let total = 0;”', successful: true, cause: 'edited' as const };
  return { kind: 'attempt', input: { ...fix, evidence, key: drawKey() } };
}

describe('the same failure seen through two channels', () => {
  it('is one event with two sources, and its two successes are one chain with the better proof', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const inEditor = toError({ channel: 'diagnostic', identity: 'editor' });
    const inTask = toError({ channel: 'task', identity: 'task' });
    await tracker.record([inEditor, inTask]);
    const [error, ...others] = await tracker.listErrors();
    assert.deepEqual(others, []);
    assert.deepEqual(error?.sources, [
      { channel: 'diagnostic', tool: 'ts' },
      { channel: 'task', tool: 'ts' },
    ]);
    assert.equal(error.count, 2);
    const [first, second] = [toFix(inEditor.input.key, 'settled'), toFix(inTask.input.key, 'ran')];
    const results = await tracker.record([first, second, second]);
    assert.equal(new Set(results.map((result) => (result.kind === 'attempt' ? result.chainId : ''))).size, 1);
    const chains = await tracker.listChains();
    assert.deepEqual(
      chains.map(({ evidence, successfulFix }) => [evidence, successfulFix.cause]),
      [['ran', 'edited']],
    );
    assert.equal((await tracker.listErrors())[0]?.cause, 'edited');
  });

  it('stays two events within one channel, in other files, with other messages, and long after', async () => {
    const others: RecordItem[] = [
      toError({ channel: 'diagnostic', identity: 'second line' }),
      toError({ channel: 'task', identity: 'other file', file: 'src/order.ts' }),
      toError({ channel: 'task', identity: 'other workspace', workspace: 'file:///bakery' }),
      toError({ channel: 'task', identity: 'no file', file: undefined }),
    ];
    for (const other of others) {
      await using folder = await TrackerFolder.create();
      const tracker = await folder.open(WITHOUT_MODEL);
      await tracker.record([toError({ channel: 'diagnostic', identity: 'first' }), other]);
      assert.equal((await tracker.listErrors()).length, 2, JSON.stringify(other));
    }
  });
});

/** What a tool printed (test/fixtures/output), from some text on, and the first error of it as the tool's extension publishes it. */
type PublishedError = { output: string; from?: string; source: string; code: string; file: string; message: string };
const PUBLISHED: PublishedError[] = [
  {
    ...{ output: 'tsc-plain', source: 'ts', code: '2322', file: 'src/cart.ts' },
    message: "Type 'string' is not assignable to type 'number'.",
  },
  {
    ...{ output: 'tsc-pretty', source: 'ts', code: '2322', file: 'src/cart.ts' },
    message: "Type 'string' is not assignable to type 'number'.",
  },
  {
    ...{ output: 'npm-runs-tsc', source: 'ts', code: '2322', file: 'a.ts' },
    message: "Type 'string' is not assignable to type 'number'.",
  },
  {
    ...{ output: 'eslint-stylish', source: 'eslint', code: 'no-unused-vars', file: 'src/cart.js' },
    message: "'unused' is assigned a value but never used.",
  },
  {
    ...{ output: 'eslint-compact', source: 'eslint', code: 'no-unused-vars', file: 'src/cart.js' },
    message: "'unused' is assigned a value but never used.",
  },
  {
    ...{ output: 'eslint-unix', source: 'eslint', code: 'no-unused-vars', file: 'src/cart.js' },
    message: "'unused' is assigned a value but never used.",
  },
  {
    ...{ output: 'rustc-errors', source: 'rustc', code: 'E0425', file: 'main.rs' },
    message: 'cannot find value `rate` in this scope\nnot found in this scope',
  },
  {
    ...{ output: 'cargo-clippy', source: 'rustc', code: 'unused_variables', file: 'src/main.rs' },
    message: 'unused variable: `unused`\n`#[warn(unused_variables)]` on by default',
  },
  {
    ...{ output: 'cargo-clippy', from: 'error: unneeded', source: 'clippy', code: 'needless_return' },
    ...{ file: 'src/main.rs', message: 'unneeded `return` statement\nfor further information visit https://…' },
  },
  {
    ...{ output: 'tsc-plain', from: 'src/cart.ts(8,35)', source: 'ts', code: '2322', file: 'src/cart.ts' },
    message:
      "Type '{ text: string | null; }' is not assignable to type '{ text: string; }'.\n  Types of property 'text' are incompatible.",
  },
  {
    ...{ output: 'mypy-errors', source: 'Mypy', code: 'return-value', file: 'shop.py' },
    message: 'Incompatible return value type (got "str", expected "int")',
  },
  {
    ...{ output: 'mypy-columns', source: 'Mypy', code: 'return-value', file: 'shop.py' },
    message: 'Incompatible return value type (got "str", expected "int")',
  },
  {
    ...{ output: 'ruff-full', source: 'Ruff', code: 'I001', file: 'shop.py' },
    message: 'Import block is un-sorted or un-formatted',
  },
  {
    ...{ output: 'ruff-concise', source: 'Ruff', code: 'I001', file: 'shop.py' },
    message: 'Import block is un-sorted or un-formatted',
  },
  {
    ...{ output: 'flake8-errors', source: 'Flake8', code: 'F401', file: 'shop.py' },
    message: "'os' imported but unused",
  },
];

/** A run in /project that printed what the fixture holds. */
function toFailure(output: string, channel: 'task' | 'terminal' | 'debug' = 'task'): RecordItem {
  const run = { headline: 'It failed', cwd: '/project', workspace: 'file:///project', identity: `${channel} run` };
  return { kind: 'failure', input: { ...run, channel, output, key: drawKey(), timestamp: NOW } };
}

const printed = (name: string): string =>
  readFileSync(path.join(import.meta.dirname, `../fixtures/output/${name}.txt`), 'utf8');

describe('an error of the editor that a run of the same tool prints', () => {
  for (const { output, from = '', source, code, file, message } of PUBLISHED) {
    it(`is one event: ${output} ${code}`, async () => {
      await using folder = await TrackerFolder.create();
      const tracker = await folder.open({ ...WITHOUT_MODEL, now: () => NOW });
      const text = printed(output);
      const context = { channel: 'diagnostic' as const, source, code, file, workspace: 'file:///project' };
      const inEditor: RecordItem = {
        kind: 'error',
        input: { error: message, context, key: drawKey(), timestamp: NOW },
      };
      await tracker.record([inEditor, toFailure(text.slice(text.indexOf(from)))]);
      const errors = await tracker.listErrors();
      assert.deepEqual(
        errors.map(({ sources, count }) => [sources.map(({ channel }) => channel), count]),
        [[['diagnostic', 'task'], 2]],
      );
    });
  }

  it('is one event under the debugger and in a terminal', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open({ ...WITHOUT_MODEL, now: () => NOW });
    const told = toTraceText({
      ...{ type: 'ZeroDivisionError', message: 'division by zero', isUncaught: true, trace: null },
      frames: [
        { name: 'total', path: '/project/shop.py', line: 2, column: 1 },
        { name: '<module>', path: '/project/main.py', line: 7, column: 1 },
      ],
    });
    await tracker.record([toFailure(printed('python-traceback'), 'terminal'), toFailure(told, 'debug')]);
    const errors = await tracker.listErrors();
    assert.deepEqual(
      errors.map(({ sources }) => sources.map(({ channel }) => channel)),
      [['terminal', 'debug']],
    );
  });
});

describe('an error that went with another', () => {
  it('is resolved by that one, which names it', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const [root, other] = [toError({ identity: 'root' }), toError({ identity: 'other', file: 'src/order.ts' })];
    await tracker.record([root, other, toFix(root.input.key, 'settled')]);
    const fact = { kind: 'clearedWith' as const, data: { rootKey: root.input.key } };
    await tracker.recordObservation({ subject: other.input.key, fact });
    const [chain, ...more] = await (await folder.open(WITHOUT_MODEL)).listChains();
    assert.deepEqual(more, []);
    const errors = await tracker.listErrors({ state: 'resolved' });
    const otherId = errors.find(({ context }) => context.file === 'src/order.ts')?.id;
    assert.deepEqual(chain?.clearedWith, [otherId]);
    assert.deepEqual(new Set(errors.map(({ chainId }) => chainId)), new Set([chain.id]));
    await tracker.record([toError({ identity: 'other', file: 'src/order.ts' })]);
    assert.deepEqual((await tracker.listChains())[0]?.clearedWith, []);
  });
});

describe('a day without a return', () => {
  for (const { given, saved, hours, expected } of [
    { given: 'saved, a day ago', saved: true, hours: 24, expected: 'kept' },
    { given: 'saved, not a day ago', saved: true, hours: 23, expected: 'settled' },
    { given: 'never saved', saved: false, hours: 48, expected: 'settled' },
  ]) {
    it(`proves a fix: ${given} → ${expected}`, async () => {
      await using folder = await TrackerFolder.create();
      const tracker = await folder.open({ ...WITHOUT_MODEL, now: () => NOW });
      const error = toError({ identity: 'a' }, { timestamp: NOW });
      const fix = toFix(error.input.key, 'settled');
      await tracker.record([error, { ...fix, input: { ...fix.input, timestamp: NOW } }]);
      const { key } = error.input;
      if (saved) await tracker.recordObservation({ subject: key, fact: { kind: 'saved', data: {} } });
      await tracker.dispose();
      const later = await folder.open({ ...WITHOUT_MODEL, now: () => NOW + hours * HOUR_MS });
      assert.equal((await later.listChains())[0]?.evidence, expected);
    });
  }
});
