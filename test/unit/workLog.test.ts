import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WorkLog } from '../../src/core/runs/workLog.ts';

describe('the log of commands', () => {
  const log = new WorkLog();
  log.ran({ commandLine: 'npm ci', exitCode: 0, startedAtMs: 5, endedAtMs: 20 });
  log.followRunning(() => [
    { commandLine: 'make watch', startedAtMs: 8 },
    { commandLine: 'docker compose up', startedAtMs: 15 },
    { commandLine: 'npm start', startedAtMs: 40 },
  ]);
  const up = { commandLine: 'docker compose up', exitCode: undefined, startedAtMs: 15, endedAtMs: 30 };

  it('tells of what ended between two moments', () => {
    assert.deepEqual(
      log.between(10, 30).map(({ commandLine }) => commandLine),
      ['npm ci'],
    );
    assert.deepEqual(log.between(20, 30), []);
  });

  it('tells of what was started between them and goes on, without an exit code', () => {
    assert.deepEqual(log.betweenWithRunning(10, 30).slice(1), [up]);
    assert.deepEqual(log.betweenWithRunning(20, 30), []);
  });

  it('tells of what goes on alone', () => {
    assert.deepEqual(
      log.runningSince(6, 30).map(({ commandLine }) => commandLine),
      ['make watch', 'docker compose up'],
    );
  });
});
