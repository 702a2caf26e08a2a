import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { concernsError, toAttemptDiff, toSuccessDiff } from '../../src/core/explanation/attemptDiff.ts';

const URI = 'file:///w/src/a.ts';
const toPath = (uri: string): string => uri.replace('file:///w/', '');
const change = (before: string | null, after: string, uri = URI) => ({ uri, before, after });

describe('what an attempt did, in a sentence', () => {
  const rows: [before: string, after: string, sentence: string][] = [
    [
      'const n: number = line.count;\n',
      'const n: number = Number(line.count);\n',
      'Changed “line.count” to “Number(line.count)”',
    ],
    ['let a = "three";\n', 'let a = 3;\n', 'Changed “"three"” to “3”'],
    ['f(a, b);\n', 'f(a);\n', 'Removed “, b”'],
    ['f(a);\n', 'await f(a);\n', 'Added “await”'],
    ['use(x);\n', "import { x } from './x';\nuse(x);\n", "Added “import { x } from './x';”"],
    ['a();\nb();\n', 'a();\n', 'Removed “b();”'],
    ['a\nb\nc\nd\ne\nf\n', 'A\nb\nc\nd\ne\nF\n', 'Edited src/a.ts (+2 −2)'],
    [`x${'y'.repeat(200)}\n`, `z${'w'.repeat(200)}\n`, 'Edited src/a.ts (+1 −1)'],
  ];
  for (const [before, after, sentence] of rows) {
    it(sentence, () => assert.equal(toAttemptDiff([change(before, after)], toPath).actionTaken, sentence));
  }

  it('names the files, the first three and how many more', () => {
    const changes = ['a', 'b', 'c', 'd', 'e'].map((name) => change('1\n', '2\n', `file:///w/${name}.ts`));
    const expected = 'Edited a.ts (+1 −1), b.ts (+1 −1), c.ts (+1 −1) and 2 more';
    assert.equal(toAttemptDiff(changes, toPath).actionTaken, expected);
  });
});

describe('the diff of an attempt', () => {
  it('is a unified diff with paths of the workspace and three lines around', () => {
    const lines = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
    const before = `${lines.join('\n')}\n`;
    assert.equal(
      toAttemptDiff([change(before, before.replace('5', 'five'))], toPath).codeChanges,
      '--- a/src/a.ts\n+++ b/src/a.ts\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n',
    );
  });

  it('does not take line ends of Windows for changes', () => {
    const diff = toAttemptDiff([change('a\r\nb\r\n', 'a\r\nc\r\n')], toPath);
    assert.match(diff.codeChanges ?? '', /^@@ -1,2 \+1,2 @@\n a\n-b\n\+c\n$/m);
  });

  it('is null where the text before is not known, with the path named', () => {
    const diff = toAttemptDiff([change(null, 'x')], toPath);
    assert.deepEqual(diff, { actionTaken: 'Edited src/a.ts', codeChanges: null });
  });

  it('is bounded: what does not fit is named', () => {
    const long = (word: string): string => Array.from({ length: 3_000 }, (_, i) => `${word} ${i}`).join('\n');
    const changes = [change('1\n', '2\n'), change(long('a'), long('b'), 'file:///w/b.ts')];
    const { codeChanges } = toAttemptDiff(changes, toPath);
    assert.ok((codeChanges?.length ?? 0) <= 20_000);
    assert.match(codeChanges ?? '', /^# b\.ts: changed, too large/m);
  });
});

describe('whether an edit has to do with an error', () => {
  const text = Array.from({ length: 40 }, (_, i) => `line ${i}`).join('\n');
  const error = { uri: URI, line: 20 };
  const rows: [name: string, after: string, names: string[], expected: boolean][] = [
    ['on its line', text.replace('line 20', 'x'), [], true],
    ['two lines below', text.replace('line 22', 'x'), [], true],
    ['far from it', text.replace('line 2\n', 'x\n'), [], false],
    ['far from it, but of what it names', text.replace('line 2\n', 'import { Shape };\n'), ['Shape'], true],
  ];
  for (const [name, after, names, expected] of rows) {
    it(`${name}: ${expected ? 'yes' : 'no'}`, () =>
      assert.equal(concernsError([change(text, after)], error, names), expected));
  }

  it('in another file only when it names what the error names', () => {
    const other = [change('a\n', 'Shape\n', 'file:///w/src/b.ts')];
    assert.equal(concernsError(other, error, ['Shape']), true);
    assert.equal(concernsError(other, error, ['Circle']), false);
  });

  it('in another file not by the words of the language, which every other line holds', () => {
    const other = [change('a\n', 'a\nexport function weigh(label: string): number {\n', 'file:///w/src/b.ts')];
    assert.equal(concernsError(other, error, ['string', 'number']), false);
  });
});

describe('the diffs of a success', () => {
  const lines = Array.from({ length: 30 }, (_, i) => `line ${i}`);
  const opened = `${lines.join('\n')}\n`;
  const fixed = opened.replace('line 3\n', 'line three\n');
  const settled = fixed.replace('line 20\n', 'line twenty\n');
  const stages = [{ uri: URI, opened, lastStanding: null, firstGone: settled, settled }];
  const hunk = (line: number, word: string) => ({
    oldStart: line,
    newStart: line,
    removed: [`line ${line}`],
    added: [`line ${word}`],
  });

  it('are what explains it and, where that is less, the whole', () => {
    const kept = [{ uri: URI, before: opened, after: fixed, hunks: [hunk(3, 'three')], doubtful: [false] }];
    const diff = toSuccessDiff({ kept, isWhole: false }, stages, toPath);
    assert.equal(diff.actionTaken, 'Changed “3” to “three”');
    assert.match(diff.codeChanges ?? '', /^--- a\/src\/a\.ts\n\+\+\+ b\/src\/a\.ts\n@@ -1,7 \+1,7 @@\n/);
    assert.doesNotMatch(diff.codeChanges ?? '', /twenty/);
    assert.match(diff.allChanges ?? '', /three[^]*twenty/);
  });

  it('mark in the header of a hunk what is in doubt', () => {
    const hunks = [hunk(3, 'three'), hunk(20, 'twenty')];
    const kept = [{ uri: URI, before: opened, after: settled, hunks, doubtful: [false, true] }];
    const diff = toSuccessDiff({ kept, isWhole: true }, stages, toPath);
    assert.deepEqual(diff.codeChanges?.match(/^@@.*/gm), ['@@ -1,7 +1,7 @@', '@@ -18,7 +18,7 @@ in doubt']);
    assert.equal(diff.allChanges, null);
  });

  it('mark a hunk that is in doubt in part', () => {
    const after = opened.replace('line 3\n', 'line three\n').replace('line 4\n', 'line four\n');
    const kept = [
      { uri: URI, before: opened, after, hunks: [hunk(3, 'three'), hunk(4, 'four')], doubtful: [false, true] },
    ];
    const { codeChanges } = toSuccessDiff({ kept, isWhole: true }, stages, toPath);
    assert.match(codeChanges ?? '', /^@@ -1,8 \+1,8 @@ partly in doubt$/m);
  });
});

describe('a change of an environment file', () => {
  const ENV = 'file:///w/.env.local';
  const KEY = '"-----BEGIN KEY-----\nMIIEvQ\nAA==\n-----END KEY-----"';

  it('tells the names of its variables and no value', () => {
    const before = 'PORT=80\nOLD=giraffe\nKEPT=1\n';
    const after = `PORT=8080\nexport DB_URL='postgres://ada:tulip@db/shop'\nKEPT=1\nSIGNING=${KEY}\n`;
    const expected = { actionTaken: 'Edited .env.local (PORT, OLD, DB_URL, SIGNING)', codeChanges: null };
    assert.deepEqual(toAttemptDiff([change(before, after, ENV)], toPath), expected);
    const stages = { uri: ENV, opened: before, lastStanding: before, firstGone: after, settled: after };
    const kept = [{ uri: ENV, before, after, hunks: [], doubtful: [] }];
    assert.deepEqual(toSuccessDiff({ kept, isWhole: false }, [stages], toPath), { ...expected, allChanges: null });
  });

  it('is named in the diff of the files beside it', () => {
    const changes = [change('a\n', 'b\n'), change('', 'TOKEN=tulip\n', ENV)];
    const { actionTaken, codeChanges } = toAttemptDiff(changes, toPath);
    assert.equal(actionTaken, 'Edited src/a.ts (+1 −1), .env.local (TOKEN)');
    assert.match(codeChanges ?? '', /\+b\n# \.env\.local: changed, its values are not kept\n$/);
  });

  it('is named alone where the text before is not known', () => {
    assert.equal(toAttemptDiff([change(null, 'TOKEN=tulip\n', ENV)], toPath).actionTaken, 'Edited .env.local');
  });
});
