import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandsInVain, type VainCommands } from '../../src/core/endings/commandsInVain.ts';
import type { RanCommand } from '../../src/core/runs/workLog.ts';

const STOOD_AT_MS = 100;
const HALF_AN_HOUR_MS = 30 * 60_000;

function ran(commandLine: string, exitCode: number | undefined, endedAtMs = 200): RanCommand {
  return { commandLine, exitCode, startedAtMs: endedAtMs - 1, endedAtMs };
}

function inVain(commands: RanCommand[], more: Partial<VainCommands> = {}): string[] {
  const found = commandsInVain({
    commands,
    standingAtMs: STOOD_AT_MS,
    goneAtMs: 300,
    fix: [],
    told: [],
    ...more,
  });
  return found.map(({ commandLine, exitCode }) => `${commandLine} ${exitCode}`);
}

describe('commands in vain', () => {
  it('are those that failed, and those after which the error stood', () => {
    const commands = [
      ran('pip install cv', 0, STOOD_AT_MS),
      ran('npx prisma generate', undefined, STOOD_AT_MS),
      ran('pip install cv2', 1),
    ];
    assert.deepEqual(inVain(commands), ['pip install cv 0', 'npx prisma generate undefined', 'pip install cv2 1']);
  });

  it('are none that may have helped, only looked, or were interrupted', () => {
    const commands = [
      ran('pip install numpy', 0),
      ran('npx prisma generate', undefined),
      ran('git status', 128),
      ran('pytest', 1),
      ran('ls site-packages', 2),
      ran('pip install torch', 130),
    ];
    assert.deepEqual(inVain(commands), []);
  });

  const EVERYDAY = [
    'git checkout -b topic',
    'mkdir docs',
    'node app.js',
    'npm run build',
    './gradlew bootRun',
    'cargo build',
    'python seed.py',
    'python manage.py runserver',
    'ssh prod',
    'make all',
  ];
  for (const line of EVERYDAY)
    it(`are none that are run all day long: ${line}`, () => {
      assert.deepEqual(inVain([ran(line, 0, STOOD_AT_MS), ran(line, 1)]), []);
    });

  it('are those that install, generate, start a service or set something', () => {
    const lines = [
      'make deps',
      'docker compose up -d',
      'python manage.py migrate',
      'export SHOP=1',
      'go generate ./...',
    ];
    assert.deepEqual(
      inVain(lines.map((line) => ran(line, 1))),
      lines.map((line) => `${line} 1`),
    );
  });

  it('are none that were run long before the end', () => {
    const commands = [ran('pip install cv', 1, 200), ran('pip install cv2', 1, 400)];
    assert.deepEqual(inVain(commands, { goneAtMs: HALF_AN_HOUR_MS + 300 }), ['pip install cv2 1']);
  });

  it('are told once, and not of a command line that helped at last', () => {
    const told = ran('pip install a', 1);
    const fix = ran('pip install b', 0);
    const commands = [told, ran('pip install b', 1), ran('pip install c', 1), ran('pip install c', 2, 201)];
    assert.deepEqual(inVain(commands, { told: [told], fix: [fix] }), ['pip install c 2']);
  });

  it('are the last five', () => {
    const commands = Array.from({ length: 7 }, (_, at) => ran(`pip install p${at}`, 1, 200 + at));
    assert.deepEqual(
      inVain(commands),
      [2, 3, 4, 5, 6].map((at) => `pip install p${at} 1`),
    );
  });
});
