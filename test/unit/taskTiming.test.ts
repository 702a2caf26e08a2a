import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasEndedBefore } from '../../src/core/runs/taskTiming.ts';

describe('what ran in the terminal of a task', () => {
  it('is of the task before when it had ended when the process came', () => {
    assert.equal(hasEndedBefore({ endedAtMs: 10_000 }, 60_000), true);
  });

  it('is the task of which the process is told late, by a busy machine', () => {
    for (const endedAtMs of [null, 58_500, 61_000]) assert.equal(hasEndedBefore({ endedAtMs }, 60_000), false);
  });
});
