import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { neverBack } from '../../src/host/clock.ts';

describe('the host’s clock', () => {
  const time = { system: 1_000_000, elapsed: 50 };
  const now = neverBack(
    () => time.system,
    () => time.elapsed,
  );
  const pass = (systemMs: number, elapsedMs: number): number => {
    time.system += systemMs;
    time.elapsed += elapsedMs;
    return now();
  };

  it('is the system’s, also after a sleep that other clocks do not count', () => {
    assert.equal(pass(0, 0), 1_000_000);
    assert.equal(pass(500, 500), 1_000_500);
    assert.equal(pass(3_600_000, 10), 4_600_500);
  });

  it('goes on where it was when the system’s is set back, and at its pace from then on', () => {
    assert.equal(pass(-7_200_000, 200), 4_600_700);
    assert.equal(pass(300, 300), 4_601_000);
    assert.equal(pass(-1, 4), 4_601_004);
    assert.equal(pass(0, 0.4), 4_601_004);
  });

  it('is the system’s again when that has caught up', () => {
    assert.equal(pass(7_201_000, 5), time.system);
    assert.equal(pass(20, 20), time.system);
  });
});
