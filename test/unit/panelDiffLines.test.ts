import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTwoFilesPatch } from 'diff';
import fc from 'fast-check';
import { countChanges, parseDiff } from '../../src/panel/diffLines.ts';

const kinds = (diff: string): string =>
  parseDiff(diff)
    .map(({ kind }) => kind)
    .join(' ');
const texts = (diff: string): string[] => parseDiff(diff).map(({ text }) => text);

describe('lines of a diff', () => {
  it('are typed by their sign, and lose it', () => {
    const lines = parseDiff('--- a/x.ts\n+++ b/x.ts\n@@ -3,3 +3,3 @@ function f() {\n a\n-b\n+c\n d\n');
    assert.deepEqual(
      lines.map(({ kind, text }) => [kind, text]),
      [
        ['file', 'x.ts'],
        ['hunk', 'Line 3 · function f() {'],
        ['context', 'a'],
        ['removed', 'b'],
        ['added', 'c'],
        ['context', 'd'],
      ],
    );
  });

  it('that look like a file header inside a hunk are code', () => {
    const diff = '--- a/q.sql\n+++ b/q.sql\n@@ -1,2 +1,2 @@\n--- old comment\n+++ new comment\n select 1;\n';
    assert.equal(kinds(diff), 'file hunk removed added context');
    assert.equal(texts(diff)[2], '-- old comment');
  });

  it('of a further file begin with its name', () => {
    const diff = '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n--- a/y\n+++ b/y\n@@ -1 +1 @@\n-a\n+b\n';
    assert.equal(kinds(diff), 'file hunk removed added file hunk removed added');
  });

  const fileNames = [
    { given: '--- /dev/null\n+++ b/new.ts\n@@ -0,0 +1 @@\n+a', then: 'new.ts (new file)' },
    { given: '--- a/old.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-a', then: 'old.ts (deleted)' },
    { given: '--- a/old.ts\n+++ b/new.ts\n@@ -1 +1 @@\n-a\n+b', then: 'old.ts → new.ts' },
    { given: 'Index: x.ts\n' + '='.repeat(67) + '\n--- x.ts\t2025\n+++ x.ts\t2025\n@@ -1 +1 @@\n-a\n+b', then: 'x.ts' },
    { given: 'diff --git a/x b/x\nindex 12ab..34cd 100644\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b', then: 'x' },
  ];
  for (const { given, then } of fileNames) {
    it(`name their file: ${then}`, () => assert.equal(texts(given)[0], then));
  }

  it('keep the remark on a missing last newline, without its backslash', () => {
    const diff = '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n';
    assert.equal(kinds(diff), 'hunk removed note added note');
    assert.equal(texts(diff)[2], 'No newline at end of file');
  });

  it('survive lines cut out of the middle: the next header is one again', () => {
    const diff =
      '--- a/x\n+++ b/x\n@@ -1,90 +1,90 @@\n a\n… 4000 characters left out …\n--- a/y\n+++ b/y\n@@ -1 +1 @@\n-a\n+b';
    assert.equal(kinds(diff), 'file hunk context note file hunk removed added');
  });

  it('with a stripped blank or a carriage return are still context', () => {
    assert.deepEqual(texts('@@ -1,3 +1,2 @@\r\n a\r\n\r\n-b\r\n').slice(1), ['a', '', 'b']);
  });

  it('written by hand without headers are taken as they are signed', () => {
    assert.equal(kinds('-old\n+new\n same'), 'removed added context');
  });

  it('that are no diff at all are notes', () => {
    assert.deepEqual(parseDiff('npm install left-pad'), [{ kind: 'note', text: 'npm install left-pad' }]);
    assert.deepEqual(parseDiff(''), []);
  });

  it('mark the words that differ, whole', () => {
    const [, before, after] = parseDiff('@@ -1 +1 @@\n-const price: string = 1;\n+const price: strict = 1;');
    assert.deepEqual(before?.changed, [13, 19]);
    assert.deepEqual(after?.changed, [13, 19]);
  });

  it('mark nothing where two lines have little in common, or a run is longer than the other', () => {
    const marked = (diff: string): boolean => parseDiff(diff).some(({ changed }) => changed !== undefined);
    assert.equal(marked('@@ -1 +1 @@\n-return null;\n+throw new Error(message);'), false);
    assert.equal(marked('@@ -1 +1,2 @@\n-let a = 1;\n+let a = 2;\n+let b = 2;'), false);
  });

  it('give back both texts of any patch', () => {
    const text = fc.array(fc.constantFrom('', 'a', '-- x', '++ y', ' b', '@@ -1 +1 @@', '\\ c', 'Index: z'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const patch = createTwoFilesPatch(
          'f',
          'f',
          before.map((l) => `${l}\n`).join(''),
          after.map((l) => `${l}\n`).join(''),
          '',
          '',
          { context: 99 },
        );
        const lines = parseDiff(patch);
        const side = (other: string): string[] =>
          lines
            .filter(({ kind }) => ['added', 'removed', 'context'].includes(kind) && kind !== other)
            .map((l) => l.text);
        if (before.join('\n') === after.join('\n')) return;
        assert.deepEqual(side('added'), before);
        assert.deepEqual(side('removed'), after);
      }),
    );
  });

  it('are counted', () => {
    assert.deepEqual(countChanges(parseDiff('@@ -1,2 +1,1 @@\n-a\n-b\n+c')), { added: 1, removed: 2 });
  });
});
