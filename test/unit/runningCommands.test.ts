import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { providersRunning, type RunningCommands } from '../../src/core/endings/runningCommands.ts';

const MINUTE_MS = 60_000;
const GONE_AT_MS = 600 * MINUTE_MS;
const URI = 'file:///shop/cart.ts';

function providers(commandLine: string, startedMinutesBefore: number, more: Partial<RunningCommands> = {}): string[] {
  const startedAtMs = GONE_AT_MS - startedMinutesBefore * MINUTE_MS;
  const found = providersRunning({
    running: [{ commandLine, exitCode: undefined, startedAtMs, endedAtMs: GONE_AT_MS }],
    uri: URI,
    slowSinceMs: GONE_AT_MS - MINUTE_MS,
    goneAtMs: GONE_AT_MS,
    isMassClear: false,
    changedSince: () => [],
    ...more,
  });
  return found.map((command) => command.commandLine);
}

function editedAt(minutesBefore: number, uri = URI): Partial<RunningCommands> {
  const change = { uri, before: 'a', after: 'b' };
  return { changedSince: (fromMs) => (fromMs <= GONE_AT_MS - minutesBefore * MINUTE_MS ? [change] : []) };
}

describe('commands that go on', () => {
  for (const line of ['npm run codegen -- --watch', 'npm install left-pad && npm start', 'docker compose up'])
    it(`may have made an error go soon after their start: ${line}`, () => {
      assert.deepEqual(providers(line, 3), [line]);
    });

  const rows: [name: string, found: string[]][] = [
    ['have gone on for long', providers('docker compose up', 11)],
    ['only run a program', providers('node server.js', 3)],
    ['only wait to be talked to', providers('psql shop', 3)],
    ['only look', providers('tail -f shop.log', 3)],
    ['went on while everything of its source vanished', providers('docker compose up', 3, { isMassClear: true })],
    ['went on while its file was edited', providers('docker compose up', 3, editedAt(2))],
    ['began when its file had just been edited', providers('docker compose up', 0.5, editedAt(0.7))],
  ];
  for (const [name, found] of rows) it(`have not where they ${name}`, () => assert.deepEqual(found, []));

  it('may have where another file was edited, or its own before they began', () => {
    assert.equal(providers('docker compose up', 3, editedAt(2, 'file:///shop/readme.md')).length, 1);
    assert.equal(providers('docker compose up', 3, editedAt(5)).length, 1);
  });
});
