import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatAge, formatDuration, formatMoment, toMachineTime } from '../../src/panel/relativeTime.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('an age', () => {
  const table: [number, string][] = [
    [-HOUR, 'just now'],
    [0, 'just now'],
    [59_999, 'just now'],
    [MINUTE, '1 minute ago'],
    [59 * MINUTE, '59 minutes ago'],
    [HOUR, '1 hour ago'],
    [DAY, 'yesterday'],
    [3 * DAY, '3 days ago'],
    [8 * DAY, 'last week'],
    [45 * DAY, 'last month'],
    [800 * DAY, '2 years ago'],
  ];
  for (const [age, then] of table)
    it(`of ${age} ms reads "${then}"`, () => assert.equal(formatAge(1e12, 1e12 + age), then));
});

describe('a duration', () => {
  const table: [number, string][] = [
    [Number.NaN, 'under a minute'],
    [-3, 'under a minute'],
    [0.99, 'under a minute'],
    [1, '1 min'],
    [3.4, '3 min'],
    [59.6, '1 h'],
    [125, '2 h 5 min'],
    [24 * 60, '1 day'],
    [4 * 24 * 60 + 30, '4 days'],
  ];
  for (const [minutes, then] of table) {
    it(`of ${minutes} minutes reads "${then}"`, () => assert.equal(formatDuration(minutes), then));
  }
});

it('a moment no calendar holds is left blank', () => {
  assert.equal(formatMoment(1e99), '');
  assert.equal(toMachineTime(Number.NaN), '');
  assert.equal(toMachineTime(0), '1970-01-01T00:00:00.000Z');
});
