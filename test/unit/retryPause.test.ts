import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RetryPause } from '../../src/engine/retryPause.ts';

const MINUTE_MS = 60_000;

describe('the pause after failures', () => {
  it('doubles from a minute to an hour, and ends with a success', () => {
    const pause = new RetryPause();
    let now = 5_000;
    assert.ok(pause.isOver(now));
    for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
      pause.failed(now);
      assert.ok(!pause.isOver(now + minutes * MINUTE_MS - 1));
      now += minutes * MINUTE_MS;
      assert.ok(pause.isOver(now));
    }
    pause.failed(now);
    pause.succeeded();
    assert.ok(pause.isOver(now));
  });

  it('is over when the clock was put back', () => {
    const pause = new RetryPause();
    pause.failed(MINUTE_MS);
    assert.ok(pause.isOver(MINUTE_MS - 1));
  });
});
