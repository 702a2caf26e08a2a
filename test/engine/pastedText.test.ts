import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { FailureReader } from '../../src/engine/output/failureReader.ts';
import { readTold } from '../../src/engine/pastedText.ts';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

const failures = new FailureReader();
after(() => failures.dispose());

const read = (error: string) => readTold({ error, context: {} }, failures);

describe('pasted text is read', () => {
  const rows: [text: string, type: string, message: string, place: string][] = [
    [
      "src/a.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'.",
      'TS2322',
      "Type 'string' is not assignable to type 'number'.",
      'ts src/a.ts:2',
    ],
    ["\u001B[31merror\u001B[0m TS2304: Cannot find name 'x'.", 'TS2304', "Cannot find name 'x'.", 'ts :'],
    ["TS2304: Cannot find name 'x'.", 'TS2304', "Cannot find name 'x'.", 'ts :'],
    ["Cannot find name 'x'.ts(2304)", 'TS2304', "Cannot find name 'x'.", 'ts :'],
    ["Cannot find name 'x'. ts(2304) [Ln 3, Col 7]", 'TS2304', "Cannot find name 'x'.", 'ts :2'],
    [
      "'a' is defined but never used.eslint(no-unused-vars)",
      'no-unused-vars',
      "'a' is defined but never used.",
      'eslint :',
    ],
    ["  3:5  error  'a' is not defined  no-undef", 'no-undef', "'a' is not defined", 'eslint :2'],
    ["a.c:3:4: error: expected ';' before 'x'", '', "expected ';' before 'x'", ' a.c:2'],
    ['error[E0308]: mismatched types', 'E0308', 'mismatched types', ' :'],
    [
      'error[E0308]: mismatched types\n --> src/main.rs:3:5\n  |\n3 |     1\n  |     ^ expected `String`, found integer',
      'E0308',
      'mismatched types\nexpected `String`, found integer',
      'rustc src/main.rs:2',
    ],
    ['main.go:3:5: undefined: x', '', 'undefined: x', 'go main.go:2'],
    ['TypeError: x is not a function', 'TypeError', 'x is not a function', ' :'],
    [
      'Traceback (most recent call last):\n  File "/w/a.py", line 3, in <module>\n    f()\nZeroDivisionError: division by zero',
      'ZeroDivisionError',
      'division by zero',
      'python /w/a.py:2',
    ],
    [
      'shop.CartTest::adds\njava.lang.IllegalStateException: no price\n\tat shop.Cart.total(Cart.java:4)\n\tat shop.CartTest.adds(CartTest.java:9)',
      'java.lang.IllegalStateException',
      'no price',
      'java Cart.java:3',
    ],
    [
      '[{"resource":"/w/b.ts","code":{"value":"2322"},"severity":8,"message":"Type","source":"ts","startLineNumber":3}]',
      'TS2322',
      'Type',
      'ts /w/b.ts:2',
    ],
  ];
  for (const [text, type, message, place] of rows) {
    it(JSON.stringify(text), async () => {
      const { errorMessage, errorType, context } = await read(text);
      assert.equal(errorMessage, text);
      assert.deepEqual([errorType, context.readMessage], [type, message]);
      assert.equal(`${context.source ?? ''} ${context.file ?? ''}:${context.line ?? ''}`.trim(), place.trim());
    });
  }
});

describe('of a log', () => {
  const line = (index: number) =>
    `info ${index}\nwarning: slow ${index}\nsrc/f${index}.ts(${index + 1},5): error TS2304: Cannot find name 'x${index}'.\n`;
  const log = `npm ERR! code ELIFECYCLE\nnpm ERR! errno 2\n${Array.from({ length: 40 }, (_, index) => line(index)).join('')}`;

  it('each of forty errors is found, and the first real one leads', async () => {
    const { errorType, context, others } = await read(log);
    assert.deepEqual([errorType, context.readMessage, context.file], ['TS2304', "Cannot find name 'x0'.", 'src/f0.ts']);
    assert.deepEqual(
      others.slice(0, 39).map(({ message }) => message),
      Array.from({ length: 39 }, (_, index) => `Cannot find name 'x${index + 1}'.`),
    );
    assert.ok(others.length >= 39);
    assert.deepEqual(
      context.alsoReported?.map(({ message }) => message),
      others.slice(0, 50).map(({ message }) => message),
    );
  });

  it('each of forty problems is found that were copied out of the list, which is longer than what is read at once', async () => {
    const problems = Array.from({ length: 40 }, (_, index) => ({
      resource: `/w/src/a/quite/deep/folder/of/the/project/file${index}.ts`,
      code: { value: '2322' },
      severity: index === 0 ? 4 : 8,
      message: `Type 'string' is not assignable to type '{ total: number; of: "${index}" }'.`,
      source: 'ts',
      startLineNumber: index + 1,
    }));
    const { context } = await read(JSON.stringify(problems, null, '\t'));
    assert.equal(context.readMessage, problems[1]?.message);
    assert.equal(context.alsoReported?.length, 39);
  });

  it('of 5 MB the end is read in time, and what is kept is bounded', async () => {
    await read('x'.repeat(100_000));
    const startedAt = performance.now();
    const { errorMessage, context } = await read(`${'all is well\n'.repeat(450_000)}${log}`);
    assert.equal(context.readMessage, "Cannot find name 'x0'.");
    assert.ok(errorMessage.length < 16_100 && (context.omittedCharacters ?? 0) > 5_000_000);
    assert.ok(performance.now() - startedAt < 3_000);
  });
});

describe('what is no output of a tool is asked as it stands', () => {
  const texts = [
    "Cannot find name 'a'.",
    "Type 'A' is not assignable to type 'B'.\n  Types of property 'x' are incompatible.",
    '错误：找不到模块',
    'خطأ: الملف غير موجود',
    '🙂🙂',
    '\u0000\u0001\u0002\uFFFD binary',
    'a AND b OR "c" ^2 ~ : * (',
    "select * from t where a = 'b'; --",
    '{"a":',
    '[{}]',
    'call foo(bar)',
    'x'.repeat(20_000),
  ];
  for (const text of texts) {
    it(JSON.stringify(text.slice(0, 60)), async () => {
      const { errorType, context, others } = await read(text);
      assert.deepEqual([errorType, context.readMessage, others], ['', undefined, []]);
    });
  }
});

describe('what the caller says stands', () => {
  it('of a whole file that is given for the code at the place, the lines around the error are taken', async () => {
    const file = Array.from({ length: 500 }, (_, line) => `line ${line}`).join('\n');
    const snippetAt = async (line: number, snippet: string) =>
      (await readTold({ error: 'it broke', context: { line, snippet } }, failures)).context.snippet;
    assert.equal(await snippetAt(300, file), 'line 298\nline 299\nline 300\nline 301\nline 302');
    assert.equal(await snippetAt(0, file), 'line 0\nline 1\nline 2');
    assert.equal(await snippetAt(500, file), file);
    assert.equal(await snippetAt(3, 'a\nb\nc\nd\ne\nf\ng'), 'a\nb\nc\nd\ne\nf\ng');
  });
  it('where it says more than the text', async () => {
    const context = { source: 'vitest', code: 'E1', file: 'b.ts' };
    const told = await readTold({ error: "a.ts(1,1): error TS1: no 'a'", errorType: 'mine', context }, failures);
    assert.deepEqual(told.errorType, 'mine');
    assert.deepEqual(
      [told.context.source, told.context.code, told.context.file, told.context.readMessage],
      ['vitest', 'E1', 'b.ts', "no 'a'"],
    );
  });

  const placed = [{ channel: 'diagnostic' as const }, { line: 3 }, { snippet: 'a();' }];
  for (const context of placed) {
    it(`and a diagnostic with ${Object.keys(context).join()} is not read`, async () => {
      const told = await readTold({ error: 'Error: it failed', context }, failures);
      assert.deepEqual(told.context, context);
    });
  }
});

it('an agent that pastes a line leaves an event of its code and place, with the line as it was', async () => {
  await using folder = await TrackerFolder.create();
  const tracker = await folder.open(WITHOUT_MODEL);
  const error = "src/a.ts(3,5): error TS2304: Cannot find name 'total'.";
  const { errorId } = await tracker.recordErrorEvent({ error });
  const [known] = await tracker.listErrors();
  assert.equal(known?.id, errorId);
  assert.deepEqual([known.errorMessage, known.errorType], [error, 'TS2304']);
  assert.deepEqual([known.context.file, known.context.readMessage], ['src/a.ts', "Cannot find name 'total'."]);
});
