import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toAgo, toDuration } from '../../src/host/recall/relativeTime.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('how long ago', () => {
  const table: [elapsed: number, expected: string][] = [
    [-5 * DAY, 'just now'],
    [30_000, 'just now'],
    [5 * MINUTE, '5 minutes ago'],
    [90 * MINUTE, '1 hour ago'],
    [DAY, 'yesterday'],
    [3 * DAY, '3 days ago'],
    [15 * DAY, '2 weeks ago'],
    [400 * DAY, 'last year'],
  ];
  for (const [elapsed, expected] of table) {
    it(`${elapsed} ms: ${expected}`, () => assert.equal(toAgo(0, elapsed), expected));
  }

  it("says what the platform's own format says", () => {
    const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
    const units = { minute: 1, hour: 60, day: 1_440, week: 10_080, month: 43_200, year: 525_600 };
    for (const [unit, minutes] of Object.entries(units)) {
      for (const count of unit === 'year' ? [1, 2, 10] : [1, 2]) {
        const expected = format.format(-count, unit as Intl.RelativeTimeFormatUnit);
        assert.equal(toAgo(0, count * minutes * MINUTE), expected);
      }
    }
  });
});

describe('how long it took', () => {
  const table: [minutes: number, expected: string][] = [
    [0, 'under a minute'],
    [1.4, '1 min'],
    [59.7, '1 h'],
    [60, '1 h'],
    [125, '2 h 5 min'],
    [119.8, '2 h'],
    [24 * 60, '1 day'],
    [3.2 * 24 * 60, '3 days'],
  ];
  for (const [minutes, expected] of table) {
    it(`${minutes} minutes: ${expected}`, () => assert.equal(toDuration(minutes), expected));
  }
});
