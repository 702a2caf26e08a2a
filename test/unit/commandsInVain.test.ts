import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandsInVain, type VainCommands } from '../../src/core/endings/commandsInVain.ts';
import type { RanCommand } from '../../src/core/runs/workLog.ts';

const STOOD_AT_MS = 100;

function ran(commandLine: string, exitCode: number | undefined, endedAtMs = 200): RanCommand {
  return { commandLine, exitCode, startedAtMs: endedAtMs - 1, endedAtMs };
}

function inVain(commands: RanCommand[], more: Partial<VainCommands> = {}): string[] {
  const found = commandsInVain({ commands, standingAtMs: STOOD_AT_MS, fix: [], told: [], ...more });
  return found.map(({ commandLine, exitCode }) => `${commandLine} ${exitCode}`);
}

describe('commands in vain', () => {
  it('are those that failed, and those after which the error stood', () => {
    const commands = [
      ran('pip install cv', 0, STOOD_AT_MS),
      ran('./fetch.sh', undefined, STOOD_AT_MS),
      ran('pip install cv2', 1),
    ];
    assert.deepEqual(inVain(commands), ['pip install cv 0', './fetch.sh undefined', 'pip install cv2 1']);
  });

  it('are none that may have helped, only looked, or were interrupted', () => {
    const commands = [
      ran('pip install numpy', 0),
      ran('./fetch.sh', undefined),
      ran('git status', 128),
      ran('pytest', 1),
      ran('ls site-packages', 2),
      ran('pip install torch', 130),
    ];
    assert.deepEqual(inVain(commands), []);
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
