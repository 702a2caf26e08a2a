import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readEnvSecrets } from '../../src/core/redaction/envFile.ts';
import { HomePaths } from '../../src/core/redaction/homePaths.ts';
import { HomePlaces } from '../../src/host/secrets/homePlaces.ts';
import { processorMsOf } from '../support/processorTime.ts';

describe('home folders', () => {
  const homes = new HomePaths({ folders: ['/data/people/zoe'], userName: 'zoe' });
  const table: [given: string, expected: string][] = [
    ['/home/alice/p/a.ts', '~/p/a.ts'],
    ['at f (/home/alice/p/a.ts:1:2)', 'at f (~/p/a.ts:1:2)'],
    ['PATH=/home/alice/bin:/home/alice/.cargo/bin:/usr/bin', 'PATH=~/bin:~/.cargo/bin:/usr/bin'],
    ['/Users/alice/Library/x', '~/Library/x'],
    ['C:\\Users\\Alice Smith\\p\\a.ts:3', '~\\p\\a.ts:3'],
    ['"C:\\\\Users\\\\alice\\\\p"', '"~\\\\p"'],
    ['c:/Users/alice/p', '~/p'],
    ['/mnt/c/Users/alice/x', '~/x'],
    ['file:///home/alice/p/a.ts', 'file:///~/p/a.ts'],
    ['file:///c%3A/Users/alice/p/a.ts', 'file:///~/p/a.ts'],
    ['vscode-remote://ssh-remote%2Bbox/home/alice/p', 'vscode-remote://ssh-remote%2Bbox/~/p'],
    ['/data/people/zoe/p', '~/p'],
    ['/srv/zoe/p', '/srv/~/p'],
    ['cc -I/home/alice/include -L/home/alice/lib', 'cc -I~/include -L~/lib'],
    ['-/home/alice/a\n+/home/alice/b', '-~/a\n+~/b'],
    ['ssh://box/home/alice/p', 'ssh://box/~/p'],
    ['?uri=file%3A%2F%2F%2Fhome%2Falice%2Fp', '?uri=file%3A%2F%2F%2F~%2Fp'],
    ['?at=C%3A%5CUsers%5Calice%5Cp', '?at=%2F~%5Cp'],
    ['/tmp/pytest-of-zoe/pytest-0/a', '/tmp/pytest-of-~/pytest-0/a'],
    ['/tmp/zoetrope/a', '/tmp/zoetrope/a'],
    // No home folders: within a project, on the web, everybody's.
    ['src/Users/list.ts', 'src/Users/list.ts'],
    ['src/zoe/x.ts', 'src/zoe/x.ts'],
    ['https://h.example/home/foo', 'https://h.example/home/foo'],
    ['/Users/Shared/x', '/Users/Shared/x'],
    ['/data/people/zoetrope/p', '/data/people/zoetrope/p'],
  ];
  for (const [given, expected] of table) {
    it(`are written ~: ${given}`, () => {
      assert.equal(homes.mask(given), expected);
      assert.equal(homes.mask(expected), expected);
    });
  }

  it('take no time to speak of, whatever the text', () => {
    for (const part of [
      '/',
      '/a',
      '/home/',
      'C:\\Users\\',
      '/Users/a b ',
      'file://',
      '\\',
      'C:\\Users\\aaaa bbbb cccc dddd',
    ]) {
      const tookMs = processorMsOf(() => homes.mask(part.repeat(Math.floor(65_536 / part.length))));
      assert.ok(tookMs < 500, `${JSON.stringify(part)}: ${tookMs} ms`);
    }
  });
});

describe('a place of a record, on this machine', () => {
  const places = new HomePlaces(() => ['file:///home/shared/shop'], '/home/alice', 'alice');

  it('is in the folder that is open, else in this user’s home', () => {
    const context = places.restore({
      uri: 'file:///~/shop/src/a.ts',
      workspace: 'file:///~/shop',
      cwd: '~/other',
      frames: [{ file: 'file:///~/other/b.ts', line: 1 }],
      file: 'src/a.ts',
    });
    assert.deepEqual(context, {
      uri: 'file:///home/shared/shop/src/a.ts',
      workspace: 'file:///home/shared/shop',
      cwd: '/home/alice/other',
      frames: [{ file: 'file:///home/alice/other/b.ts', line: 1 }],
      file: 'src/a.ts',
    });
  });

  it('stays as it is where it names no home', () => {
    const context = { uri: 'untitled:~x', workspace: 'file:///srv/~x', cwd: '/srv/~' };
    assert.deepEqual(places.restore(context), context);
  });
});

describe('an .env file', () => {
  it('gives its secrets, and no booleans, numbers, paths, words or addresses without a password', () => {
    const text = [
      '# comment=notavaluehere1',
      'NODE_ENV=development',
      'PORT=300012345',
      'DEBUG=true',
      'LOG_DIR=/var/log/application',
      'REGION=eu-central-1',
      'API_URL=https://api.example.com/v1',
      'HOST=db.example.com',
      'APP_NAME="My Application"',
      'MAIL=someone@example.com',
      'SHORT=abc123',
      'export SESSION_SECRET=kj3h45kjh3 # rotated',
      "QUOTED='it is 1 long secret!'",
      'DATABASE_URL=postgres://app:wint3rwint3r@db/shop',
      'BLANK=',
      'KEY="-----BEGIN PRIVATE KEY-----\\nMIIEvQ1BADAN8gkq7\\n-----END PRIVATE KEY-----"',
      'REF=${OTHER_VALUE}',
    ].join('\n');
    assert.deepEqual(readEnvSecrets(text).sort(), [
      'MIIEvQ1BADAN8gkq7',
      'it is 1 long secret!',
      'kj3h45kjh3',
      'postgres://app:wint3rwint3r@db/shop',
      'wint3rwint3r',
    ]);
  });

  it('gives what stands in quotes without them, whatever follows, and what only one reader takes for a comment', () => {
    const lines: [line: string, value: string][] = [
      ['A="kj3h45kjh3" # rotated', 'kj3h45kjh3'],
      ["A='kj3h45kjh3' # rotated", 'kj3h45kjh3'],
      ['A="kj3h45kjh3";', 'kj3h45kjh3'],
      ['A=kj3h45kjh3#more', 'kj3h45kjh3'],
      ['A=kj3h45kjh3#more', 'kj3h45kjh3#more'],
      ['set A=kj3h45kjh3', 'kj3h45kjh3'],
      ['declare -x A="kj3h45kjh3"', 'kj3h45kjh3'],
      ['\ufeffA=kj3h45kjh3', 'kj3h45kjh3'],
      ['# DB_PASSWORD=kj3h45kjh3', 'kj3h45kjh3'],
      ['A="kj3h45kjh3', 'kj3h45kjh3'],
      ['A="kj3h"45kjh3', 'kj3h"45kjh3'],
      ['A=$ecr7tPlume', '$ecr7tPlume'],
      ['A={ab7}kplume91', '{ab7}kplume91'],
    ];
    for (const [line, value] of lines) assert.ok(readEnvSecrets(line).includes(value), line);
  });

  it('gives the parts of a value that are secrets by themselves', () => {
    const lines: [line: string, value: string][] = [
      ['A=postgres://u:p%40ss12345@h/d', 'p@ss12345'],
      ['A=postgres://u:p@ss12345@h/d', 'p@ss12345'],
      ['A=https://kj3h45kjh3kj3h45kjh3@h/d', 'kj3h45kjh3kj3h45kjh3'],
      ['A=Server=h;Password=kj3h45kjh3;', 'kj3h45kjh3'],
      ['A=https://h.example/?key=kj3h45kjh3', 'kj3h45kjh3'],
      ['A={"key":"kj3h45kjh3"}', 'kj3h45kjh3'],
      ['A=robot:kj3h45kjh3', 'kj3h45kjh3'],
      ['A=abc,kj3h45kjh3xyz', 'kj3h45kjh3xyz'],
    ];
    for (const [line, value] of lines) assert.ok(readEnvSecrets(line).includes(value), line);
  });

  it('gives a value with those before it in their places', () => {
    const found = readEnvSecrets('U=bob\nP=kj3h45kjh3\nA=x1${U}-9y\nB="$P-more22"\nC=${P:-none}/q7');
    for (const value of ['x1bob-9y', 'kj3h45kjh3-more22', 'kj3h45kjh3/q7']) assert.ok(found.includes(value), value);
    assert.ok(readEnvSecrets('A=kj3h45kjh3\n' + 'A=$A$A\n'.repeat(40)).every((value) => value.length < 10_000));
  });

  it('gives no times', () => {
    assert.deepEqual(readEnvSecrets('A=2024-01-01T10:00:00Z\nB="0 3 * * 1"\nC=${OTHER_VALUE}'), []);
  });

  it('gives words that are put together behind a name that says secret, and not behind another', () => {
    for (const value of [
      'swordfish-42',
      'correct-horse-battery',
      'correcthorsebattery',
      'tangerine.9482',
      'password12',
    ]) {
      assert.deepEqual(readEnvSecrets(`DB_PASSWORD=${value}`), [value]);
    }
    for (const value of ['gpt-4-turbo', 'us-east-1', 'my_database', '1.2.3-beta.4'])
      assert.deepEqual(readEnvSecrets(`NAME=${value}`), []);
    assert.deepEqual(readEnvSecrets('DB_PASSWORD=postgres'), []);
  });
});
