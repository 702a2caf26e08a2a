import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Git } from '../../src/host/git/git.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { GitSandbox } from '../support/gitSandbox.ts';

function open(isTrusted = true, clock = new FakeClock()): Git {
  return new Git({ isTrusted: () => isTrusted, clock });
}

describe('git: texts before a change', () => {
  it('come from the index, else from HEAD', async () => {
    await using sandbox = await GitSandbox.create();
    const [staged, committed] = [await sandbox.write('src/ä b.ts', 'old'), await sandbox.write('b.ts', 'old b')];
    await sandbox.commit();
    await sandbox.write('src/ä b.ts', 'staged');
    await sandbox.git('add', '--all');
    await sandbox.git('rm', '--cached', '-q', 'b.ts');
    await Promise.all([writeFile(staged, 'now'), writeFile(committed, 'now')]);
    const texts = await open().textsBefore([staged, committed]);
    assert.deepEqual([texts.get(staged), texts.get(committed)], ['staged', 'old b']);
  });

  const NONE: [name: string, content: string | Uint8Array][] = [
    ['binary.dat', new Uint8Array([1, 0, 2])],
    ['long.txt', 'x'.repeat(1_000_001)],
    ['large.bin', 'version https://git-lfs.github.com/spec/v1\noid sha256:1\n'],
  ];
  for (const [name, content] of NONE) {
    it(`are unknown for ${name}`, async () => {
      await using sandbox = await GitSandbox.create();
      const file = await sandbox.write(name, content);
      await sandbox.commit();
      assert.equal(await open().textBefore(file), null);
    });
  }

  it('are unknown for a file that git does not know, without a commit, and outside of any repository', async () => {
    await using sandbox = await GitSandbox.create();
    const fresh = await sandbox.write('fresh.ts', 'x');
    const outside = path.join(path.dirname(sandbox.folder), 'nowhere', 'a.ts');
    const git = open();
    assert.deepEqual([await git.textBefore(fresh), await git.textBefore(outside)], [null, null]);
  });

  it('are kept of many files in one go, the same text twice included', async () => {
    await using sandbox = await GitSandbox.create();
    const files = await Promise.all(
      Array.from({ length: 600 }, (_, at) => sandbox.write(`f/${at}.ts`, `text ${at % 50}`)),
    );
    await sandbox.commit();
    const texts = await open().textsBefore(files);
    assert.deepEqual(
      files.map((file) => texts.get(file)),
      files.map((_, at) => `text ${at % 50}`),
    );
  });

  it('are not asked for in an untrusted workspace', async () => {
    await using sandbox = await GitSandbox.create();
    const file = await sandbox.write('a.ts', 'x');
    await sandbox.commit();
    assert.equal(await open(false).textBefore(file), null);
  });
});

describe('git: ignored files', () => {
  it('are told from tracked and other files', async () => {
    await using sandbox = await GitSandbox.create();
    await sandbox.write('dist/tracked.js', 'x');
    await sandbox.commit();
    await sandbox.write('.gitignore', 'dist/\n*.gen.ts\n');
    const names = ['dist/tracked.js', 'dist/a.js', 'src/a.gen.ts', 'src/a.ts', 'deep/dist/ü.js'];
    const ignored = await open().ignored(names.map((name) => sandbox.file(name)));
    assert.deepEqual(
      names.filter((name) => ignored.has(sandbox.file(name))),
      ['dist/a.js', 'src/a.gen.ts', 'deep/dist/ü.js'],
    );
  });

  it('are asked anew once forgotten', async () => {
    await using sandbox = await GitSandbox.create();
    const file = await sandbox.write('out/a.js', 'x');
    const git = open();
    assert.equal((await git.ignored([file])).size, 0);
    await sandbox.write('.gitignore', 'out\n');
    assert.equal((await git.ignored([file])).size, 0);
    git.forgetIgnored();
    assert.equal((await git.ignored([file])).size, 1);
  });

  it('are told of the others when one lies beyond a link', async () => {
    await using sandbox = await GitSandbox.create();
    await sandbox.write('.gitignore', 'out\n');
    await sandbox.write('real/a.ts', 'x');
    const { symlink } = await import('node:fs/promises');
    await symlink(sandbox.file('real'), sandbox.file('link'));
    const [beyond, own] = [sandbox.file('link/a.ts'), sandbox.file('out/a.js')];
    assert.deepEqual([...(await open().ignored([beyond, own]))], [own]);
  });
});

describe('git: the way of HEAD', () => {
  it('another commit by checkout, reset and merge is a move; a commit and a new branch are none', async () => {
    await using sandbox = await GitSandbox.create();
    const file = await sandbox.write('a.ts', '1');
    await sandbox.commit();
    await sandbox.git('checkout', '-q', '-b', 'other');
    await sandbox.write('a.ts', '2');
    await sandbox.commit();
    await sandbox.git('checkout', '-q', 'main');
    await sandbox.git('merge', '-q', 'other');
    await sandbox.git('reset', '-q', '--hard', 'HEAD~1');
    const git = open();
    const moves = await git.headMoves(file, 0);
    assert.deepEqual(
      moves.map(({ action }) => action),
      ['checkout', 'merge', 'reset'],
    );
    assert.equal((await git.commitsSince(file, 0)).length, 2);
  });

  it('a move before the moment asked about does not count, not even in the same second', async () => {
    await using sandbox = await GitSandbox.create();
    const file = await sandbox.write('a.ts', '1');
    await sandbox.commit();
    await sandbox.write('a.ts', '2');
    await sandbox.commit();
    const beforeMs = Date.now() - 5;
    await sandbox.git('checkout', '-q', 'HEAD~1');
    const git = open();
    assert.equal((await git.headMoves(file, beforeMs)).length, 1);
    assert.equal((await git.headMoves(file, Date.now() + 5)).length, 0);
  });

  it('a linked work tree has a way of its own', async () => {
    await using sandbox = await GitSandbox.create();
    await sandbox.write('a.ts', '1');
    await sandbox.commit();
    await sandbox.write('a.ts', '2');
    await sandbox.commit();
    await sandbox.git('worktree', 'add', '-q', '-b', 'side', 'linked');
    await sandbox.git('-C', 'linked', 'reset', '-q', '--hard', 'HEAD~1');
    const git = open();
    const [own, linked] = [sandbox.file('a.ts'), sandbox.file('linked/a.ts')];
    assert.equal((await git.headMoves(own, 0)).length, 0);
    assert.deepEqual(
      (await git.headMoves(linked, 0)).map(({ action }) => action),
      ['reset'],
    );
    assert.deepEqual([await git.textBefore(own), await git.textBefore(linked)], ['2', '1']);
  });

  it('is unknown where there is none', async () => {
    assert.deepEqual(await open().headMoves('/nowhere/at/all.ts', 0), []);
  });
});

describe('git: what is committed', () => {
  it('is a tracked file without a difference to HEAD', async () => {
    await using sandbox = await GitSandbox.create();
    const git = open();
    const file = await sandbox.write('a.ts', '1');
    const states = [await git.isCommitted(file)];
    await sandbox.commit();
    states.push(await git.isCommitted(file));
    await sandbox.write('a.ts', '2');
    states.push(await git.isCommitted(file));
    await sandbox.git('add', '--all');
    states.push(await git.isCommitted(file));
    await sandbox.commit();
    states.push(await git.isCommitted(file));
    await rm(file);
    states.push(await git.isCommitted(file));
    assert.deepEqual(states, [false, true, false, false, true, false]);
  });

  it('is no ignored file', async () => {
    await using sandbox = await GitSandbox.create();
    await sandbox.write('.gitignore', 'out\n');
    await sandbox.commit();
    assert.equal(await open().isCommitted(await sandbox.write('out/a.js', 'x')), false);
  });
});

it('git: a repository that comes later is found after a while', async () => {
  await using sandbox = await GitSandbox.create();
  const clock = new FakeClock();
  const git = open(true, clock);
  const file = await sandbox.write('inner/a.ts', 'x');
  await sandbox.commit();
  await rm(sandbox.file('.git'), { recursive: true });
  assert.equal(await git.textBefore(file), null);
  await sandbox.git('init', '-q');
  await sandbox.commit();
  assert.equal(await git.textBefore(file), null);
  await clock.advance(60_000);
  assert.equal(await git.textBefore(file), 'x');
});
