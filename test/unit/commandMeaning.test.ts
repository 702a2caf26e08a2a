import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isMeantToProvide,
  mayHaveMended,
  providesSomething,
  putsFilesBack,
} from '../../src/core/endings/commandMeaning.ts';
import type { RanCommand } from '../../src/core/runs/workLog.ts';

function ran(commandLine: string, exitCode: number | undefined = 0): RanCommand {
  return { commandLine, exitCode, startedAtMs: 0, endedAtMs: 1 };
}

const PROVIDING = [
  'npm install left-pad',
  'npm ci',
  'pnpm add -D @types/node',
  'yarn',
  'cd app && npm i',
  'sudo apt-get install -y libssl-dev',
  'FOO=1 pip install requests',
  'python -m pip install -r requirements.txt',
  'uv sync',
  'poetry add httpx',
  'cargo add serde',
  'go get github.com/a/b',
  'go mod tidy',
  'go generate ./...',
  'bundle install',
  'composer require x/y',
  'dotnet restore',
  'docker start db',
  'docker compose up -d',
  'npx prisma generate',
  'npx prisma migrate dev',
  'python manage.py migrate',
  'rails db:migrate',
  'npm run codegen',
  'npm run build',
  'make',
  'protoc --go_out=. a.proto',
  'systemctl start postgresql',
  'mkdir -p logs',
  'brew services start redis',
];
const UNSURE = [
  './gen.sh',
  'node scripts/make.js',
  'python tools/x.py',
  'echo A=1 >> .env',
  'eslint --fix src',
  'prettier --write .',
  'sed -i s/a/b/ a.ts',
];
const READING = [
  'ls -la',
  'git status',
  'git log --oneline | head',
  'git stash list',
  'git commit -m "fix && install"',
  'cat a.ts | grep x',
  'npm test',
  'npm run lint',
  'npx tsc --noEmit',
  'npx eslint src',
  'cargo check',
  'cargo test',
  'go vet ./...',
  'pytest -x',
  'docker ps -a',
  'code .',
  'cd src; pwd',
  'echo done',
  'grep -r x . 2>/dev/null',
  'node --version',
  'pip list',
  'curl localhost:3000',
  '# a comment',
  '',
];

describe('what a command can do to an error', () => {
  for (const line of PROVIDING) {
    it(`brings what was missing: ${line}`, () => {
      assert.ok(providesSomething(ran(line)));
      assert.ok(mayHaveMended(ran(line)));
    });
  }
  for (const line of UNSURE) {
    it(`may do something: ${line}`, () => {
      assert.ok(!providesSomething(ran(line)));
      assert.ok(mayHaveMended(ran(line)));
    });
  }
  for (const line of READING) it(`only looks: ${line}`, () => assert.ok(!mayHaveMended(ran(line))));

  const BACK: [string, boolean][] = [
    ['git checkout -- a.ts', true],
    ['git restore .', true],
    ['git stash', true],
    ['git reset --hard', true],
    ['git checkout -b new', false],
    ['git restore --staged a.ts', false],
    ['git stash list', false],
    ['git pull', false],
    ['git commit -am x', false],
  ];
  for (const [line, expected] of BACK) {
    it(`${expected ? 'puts files back' : 'leaves files'}: ${line}`, () => {
      assert.equal(putsFilesBack(ran(line)), expected);
    });
  }

  it('is read out of its line once, however many errors it is held against', () => {
    let reads = 0;
    const command = {
      ...ran(''),
      get commandLine() {
        reads++;
        return 'cd app && npm ci';
      },
    };
    for (let errors = 0; errors < 3; errors++) assert.ok(providesSomething(command) && isMeantToProvide(command));
    assert.equal(reads, 1);
  });

  it('a failed command has done nothing; without an exit code it is taken to have succeeded', () => {
    assert.ok(!mayHaveMended(ran('npm install', 1)));
    assert.ok(mayHaveMended({ ...ran('npm install'), exitCode: undefined }));
  });
});
