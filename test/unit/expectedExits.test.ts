import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leadingFolder, toCommands } from '../../src/core/runs/commandLine.ts';
import { isExpectedExit } from '../../src/core/runs/expectedExits.ts';
import { processorMsOf } from '../support/processorTime.ts';

describe('an exit code that is an answer and no error', () => {
  const rows: [commandLine: string, exitCode: number][] = [
    ['grep zzz src/a.ts', 1],
    ['cat a.log | grep -c zzz', 1],
    ['cd src && grep -rn zzz .', 1],
    ['LC_ALL=C grep zzz a', 1],
    ['sudo -u web grep zzz /var/log/x', 1],
    ['/usr/bin/grep "a && b" file', 1],
    ['rg zzz', 1],
    ['ag zzz', 1],
    ['pgrep redis', 1],
    ['npm run build; grep zzz dist/main.js', 1],
    ['npm run build | grep zzz', 1],
    ['diff a b', 1],
    ['time diff a b', 1],
    ['cmp a b', 1],
    ['git diff --exit-code', 1],
    ['git diff --quiet HEAD -- src', 1],
    ['git -C sub diff --quiet', 1],
    ['git --no-pager grep zzz', 1],
    ['test -f nope', 1],
    ['[ -f nope ]', 1],
    ['[[ -n "" ]]', 1],
    ['[ -f a ] && [ -f b ]', 1],
    ['false', 1],
    ['which tsc', 1],
    ['command -v tsc', 1],
    ['type tsc', 1],
    ['systemctl is-active redis', 3],
    ['systemctl --user status redis', 3],
    ['expr 1 - 1', 1],
    ['timeout 5 npm run dev', 124],
    ['timeout 5s grep zzz a', 1],
    ['bash -c "grep zzz a"', 1],
    ['man nope', 16],
    ['less a', 1],
    ['vim a', 1],
    ['nano a', 1],
    ['bash', 9],
    ['zsh -l', 1],
    ['exit 3', 3],
    ['ssh web', 130],
    ['ssh -p 2222 me@web', 1],
    ['docker exec -it db bash', 1],
    ['python3', 1],
    ['node', 1],
    ['kill 4711', 1],
    ['read -p "name? " x', 1],
    ['cd nowhere', 1],
    ['! grep a b', 1],
    ['npm outdated', 1],
    ['(grep zzz a)', 1],
    ['grep -q zzz a && echo found', 1],
    ['for f in a b; do grep -q zzz $f; done', 1],
    ['docker compose exec app sh', 1],
    ['sudo -i', 1],
    ['', 1],
    ['# only a comment', 1],
  ];
  for (const [commandLine, exitCode] of rows) {
    it(`${commandLine} → ${exitCode}`, () => assert.ok(isExpectedExit(commandLine, exitCode)));
  }
});

describe('an exit code that is an error', () => {
  const rows: [commandLine: string, exitCode: number][] = [
    ['npm test', 1],
    ['tsc -p .', 2],
    ['tsc', 127],
    ['npx tsc --noEmit', 2],
    ['grep zzz missing.txt', 2],
    ['grep', 2],
    ['diff a missing', 2],
    ['npm test && grep zzz out.log', 1],
    ['cd app && npm test && grep -q ok out.log', 1],
    ['grep -q x a || npm test', 1],
    ['grep x a | xargs node run.js', 123],
    ['git diff-nonsense', 1],
    ['git push', 1],
    ['git commit -m "grep"', 1],
    ['timeout 5 npm test', 1],
    ['bash deploy.sh', 1],
    ['bash -c "npm test"', 1],
    ['sh ./configure', 77],
    ['python3 app.py', 1],
    ['python3 -m pytest', 1],
    ['python3 -c "raise 1"', 1],
    ['node server.js', 1],
    ['node --test', 1],
    ['ssh web npm test', 1],
    ['docker compose up', 1],
    ['docker run --rm img npm test', 1],
    ['sudo apt-get install nope', 100],
    ['which tsc && tsc', 2],
    ['ls missing', 2],
    ['make', 2],
    ['jq . broken.json', 5],
    ['npm test && echo fine', 1],
    ['cd app && mkdir made', 1],
    ['for f in a b; do node $f; done', 1],
    ['docker compose exec app npm test', 1],
  ];
  for (const [commandLine, exitCode] of rows) {
    it(`${commandLine} → ${exitCode}`, () => assert.ok(!isExpectedExit(commandLine, exitCode)));
  }
});

describe('the program calls of a command line', () => {
  const rows: [commandLine: string, names: string[]][] = [
    ['a b; c && d | e', ['a', 'c', 'd', 'e']],
    ['A=1 B="x y" sudo -u me -- env C=2 /usr/bin/node.exe x', ['node']],
    ['npx --yes tsc', ['tsc']],
    ['echo "a; b && c" \'d | e\'', ['echo']],
    ['make 2>&1 | tee log', ['make', 'tee']],
    ['echo "never closed', ['echo']],
    ['time', ['time']],
  ];
  for (const [commandLine, names] of rows) {
    it(commandLine, () => {
      const named = toCommands(commandLine).map(({ name }) => name);
      assert.deepEqual(named, names);
    });
  }

  it('a line of a megabyte takes no time', () => {
    const tookMs = processorMsOf(() => {
      toCommands(`${'('.repeat(1_000_000)}"`);
      toCommands(`echo ${'"a'.repeat(500_000)}`);
    });
    assert.ok(tookMs < 200, `${tookMs} ms`);
  });
});

describe('the folder that a command line goes to first', () => {
  const rows: [commandLine: string, folder: string | null][] = [
    ['cd app && npm test', 'app'],
    ['cd "my app"; npm test', 'my app'],
    ['npm test', null],
    ['cd app', null],
    ['cd ~/app && npm test', null],
    ['cd app || exit 1', null],
  ];
  for (const [commandLine, folder] of rows) {
    it(`${commandLine} → ${folder ?? 'stays'}`, () => assert.equal(leadingFolder(commandLine), folder));
  }
});
