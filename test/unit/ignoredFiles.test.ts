import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IgnoredFiles } from '../../src/host/capture/files/ignoredFiles.ts';
import { isLibraryPath } from '../../src/host/capture/files/libraryPaths.ts';

describe('ignored files', () => {
  it('count until they have been asked about, and each is asked about once', async () => {
    const asked: string[] = [];
    const ignored = new IgnoredFiles((paths) => {
      asked.push(...paths);
      return Promise.resolve(new Set(paths.filter((path) => path.includes('out'))));
    });
    assert.equal(ignored.has('/out/a'), false);
    await ignored.resolve(['/out/a', '/src/a', '/out/a']);
    await ignored.resolve(['/src/a']);
    assert.deepEqual([ignored.has('/out/a'), ignored.has('/src/a'), asked], [true, false, ['/out/a', '/src/a']]);
  });

  it('are asked about anew once the rules have changed, an answer under way included', async () => {
    let answer: (ignored: ReadonlySet<string>) => void = () => undefined;
    const ignored = new IgnoredFiles(() => new Promise((resolve) => (answer = resolve)));
    const first = ignored.resolve(['/out/a']);
    ignored.forget();
    answer(new Set(['/out/a']));
    await first;
    assert.equal(ignored.has('/out/a'), false);
  });
});

describe('library paths', () => {
  const ROWS: [string, boolean][] = [
    ['node_modules/a/index.js', true],
    ['packages/x/node_modules/a.ts', true],
    ['.venv/lib/python3.12/site-packages/requests/api.py', true],
    ['.git/COMMIT_EDITMSG', true],
    ['.gitignore', false],
    ['src/node_modules.ts', false],
    ['src/site-packages', false],
    ['vendor/github.com/x/y.go', false],
    ['src/a.ts', false],
  ];
  for (const [path, expected] of ROWS) {
    it(`${path}: ${expected}`, () => assert.equal(isLibraryPath(path), expected));
  }
});
