import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listChangedFiles, withoutForgottenFiles } from '../../src/core/forget/forgottenDiff.ts';
import { mentionsForgotten, toPlainPath, type PathTest } from '../../src/core/forget/mentionedPaths.ts';

const SECRET: PathTest = {
  isForgotten: (path) => /(?:^|\/)src\/secret\.ts$/.test(toPlainPath(path)),
  blanks: 0,
};
const patch = (file: string, line: string): string => `--- a/${file}\n+++ b/${file}\n@@ -1,1 +1,2 @@\n one\n+${line}\n`;
const CART = patch('src/cart.ts', 'let total = 0;');

describe('a diff without a file that is forgotten', () => {
  const git = `diff --git a/src/secret.ts b/src/secret.ts\nindex 1..2 100644\n${patch('src/secret.ts', 'x')}`;
  const rename = 'diff --git a/src/old.ts b/src/secret.ts\nrename from src/old.ts\nrename to src/secret.ts\n';
  const looksLikeHeader =
    '--- a/src/secret.ts\n+++ b/src/secret.ts\n@@ -1,2 +1,2 @@\n--- a/src/cart.ts\n+++ b/src/cart.ts\n canary\n';
  const table: [what: string, diff: string, expected: string | null][] = [
    ['does not name it', CART, CART],
    ['is of it alone', patch('src/secret.ts', 'x'), null],
    ['is of it first', patch('src/secret.ts', 'x') + CART, CART],
    ['is of it last', CART + patch('src/secret.ts', 'x'), CART],
    ['has a remark on it', `${CART}# src/secret.ts: changed, too large or unknown before\n`, CART],
    ["has git's headings", git + CART, CART],
    ['renames a file to it', rename + CART, CART],
    ['has lines in it that look like headings', looksLikeHeader + CART, CART],
    ['deletes it', `--- a/src/secret.ts\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n${CART}`, CART],
    ['names it in another file', patch('src/cart.ts', "import './secret'"), patch('src/cart.ts', "import './secret'")],
    ['is prose that names it', 'Changed src/secret.ts as told.', null],
    ['is prose about something else', 'Changed the cart as told.', 'Changed the cart as told.'],
  ];
  for (const [what, diff, expected] of table) {
    it(`when it ${what}`, () => assert.equal(withoutForgottenFiles(diff, SECRET), expected));
  }

  it('has its files counted line by line', () => {
    assert.deepEqual(listChangedFiles(git + CART), [
      { path: 'src/secret.ts', added: 1, removed: 0 },
      { path: 'src/cart.ts', added: 1, removed: 0 },
    ]);
  });
});

describe('a text that names a path', () => {
  const naming = [
    'src/secret.ts(3,1): error TS1',
    '    at run (/projects/shop/src/secret.ts:3:5)',
    'file:///projects/shop/src/secret.ts:3',
    'Edited src/cart.ts (+1 −0), src/secret.ts (+1 −0)',
    'C:\\projects\\shop\\src\\secret.ts: oh',
    '  File "/projects/shop/src/secret.ts", line 3, in f',
    'Ran “node ./src/secret.ts” (exit 1)',
  ];
  for (const text of naming) it(`as in ${text}`, () => assert.ok(mentionsForgotten(text, SECRET)));
  for (const text of ['src/secret.tsx', 'lib/secret.ts', 'the secret.ts', '']) {
    it(`but not in “${text}”`, () => assert.equal(mentionsForgotten(text, SECRET), false));
  }

  it('also with blanks in it', () => {
    const test: PathTest = { isForgotten: (path) => path === 'src/my file.ts', blanks: 1 };
    assert.ok(mentionsForgotten('error in src/my file.ts:3:5', test));
    assert.equal(mentionsForgotten('error in src/my other file.ts', test), false);
  });
});
