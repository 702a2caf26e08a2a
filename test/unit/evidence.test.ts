import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  evidenceOf,
  foldFact,
  type HistoryFact,
  isKeptByNow,
  judgeSighting,
  startHistory,
} from '../../src/core/evidence.ts';
import type { Cause } from '../../src/core/model.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const FIXED: HistoryFact = { kind: 'fixed', key: 'fix', timestamp: 1_000, evidence: 'settled', cause: 'edited' };
const GONE = (cause: Cause): HistoryFact => ({ kind: 'gone', data: { cause }, timestamp: 1_000 });
const CLAIMED: HistoryFact = { kind: 'claimed', key: 'claim', timestamp: 2_000, evidence: 'cleared', isWatched: true };
const SAVED: HistoryFact = { kind: 'saved', data: {}, timestamp: 1_000 };

function after(...facts: HistoryFact[]): ReturnType<typeof startHistory> {
  return facts.reduce(foldFact, startHistory(0, 'session'));
}

describe('a further sighting of an error', () => {
  const rows: [given: string, facts: HistoryFact[], seen: { atMs: number; sessionId: string }, expected: string][] = [
    ['open', [], { atMs: 2_000, sessionId: 'other' }, 'seenAgain'],
    ['fixed a minute ago', [FIXED], { atMs: MINUTE_MS, sessionId: 'other' }, 'returned'],
    ['fixed a day ago in this session', [FIXED], { atMs: DAY_MS, sessionId: 'session' }, 'returned'],
    ['fixed a day ago in another session', [FIXED], { atMs: DAY_MS, sessionId: 'other' }, 'new'],
    ['suppressed a day ago', [GONE('suppressed')], { atMs: DAY_MS, sessionId: 'other' }, 'new'],
    ...(['closed', 'serverRestart', 'branchSwitch', 'renamedOrMoved'] as const).map(
      (cause): [string, HistoryFact[], { atMs: number; sessionId: string }, string] => [
        `out of sight: ${cause}`,
        [GONE(cause)],
        { atMs: DAY_MS, sessionId: 'other' },
        'seenAgain',
      ],
    ),
  ];
  for (const [given, facts, { atMs: timestamp, sessionId }, expected] of rows)
    it(`${given}: ${expected}`, () => assert.equal(judgeSighting(after(...facts), { timestamp, sessionId }), expected));
});

describe('what has become of an error', () => {
  it('is its cause, of a fix as well', () => {
    assert.deepEqual([after(FIXED).state, after(FIXED).cause], ['resolved', 'edited']);
    assert.deepEqual([after(GONE('deleted')).state, after(GONE('deleted')).cause], ['gone', 'deleted']);
  });

  it('stays a fix when its file is closed afterwards', () => {
    const { state, cause, fixKey } = after(FIXED, GONE('closed'));
    assert.deepEqual([state, cause, fixKey], ['resolved', 'edited', 'fix']);
  });

  for (const cause of ['suppressed', 'deleted', 'commentedOut', 'reverted'] as const)
    it(`stays what was seen, ${cause}, whatever an agent claims afterwards`, () => {
      assert.deepEqual(after(GONE(cause), CLAIMED), after(GONE(cause)));
    });

  it('is what an agent claims where nobody saw why it went', () => {
    assert.deepEqual(
      [after(GONE('unexplained'), CLAIMED).fixKey, after(GONE('closed'), CLAIMED).fixKey],
      ['claim', 'claim'],
    );
  });

  it('climbs by observation and is lowered by a return', () => {
    const ran = after(FIXED, { kind: 'evidence', data: { level: 'ran' }, timestamp: 2_000 });
    assert.equal(evidenceOf(ran, 'fix'), 'ran');
    const again = foldFact(ran, { kind: 'returned', data: { sessionId: 'session' }, timestamp: 3_000 });
    assert.deepEqual([again.state, again.fixKey, evidenceOf(again, 'fix')], ['open', null, 'settled']);
  });
});

describe('a claim', () => {
  it('is no fix of an error that is seen to stand', () => {
    const { state, fixKey, isClaimed } = after(CLAIMED, {
      ...{ kind: 'seenAgain', data: { sessionId: 'session' }, timestamp: 3_000 },
    });
    assert.deepEqual([state, fixKey, isClaimed], ['open', null, false]);
  });

  it('is no fix of an error that then goes with another one', () => {
    const { state, fixKey } = after(CLAIMED, { kind: 'clearedWith', data: { rootKey: 'root' }, timestamp: 3_000 });
    assert.deepEqual([state, fixKey], ['resolved', null]);
  });
});

describe('a day without a return', () => {
  const rows: [given: string, facts: HistoryFact[], atMs: number, expected: boolean][] = [
    ['saved', [FIXED, SAVED], 1_000 + DAY_MS, true],
    ['not yet a day', [FIXED, SAVED], DAY_MS, false],
    ['not saved', [FIXED], 2 * DAY_MS, false],
    ['no fix', [GONE('edited'), SAVED], 2 * DAY_MS, false],
    ['kept already', [FIXED, SAVED, { kind: 'evidence', data: { level: 'kept' }, timestamp: 1 }], 2 * DAY_MS, false],
  ];
  for (const [given, facts, atMs, expected] of rows)
    it(`${given}: ${expected ? 'kept' : 'not kept'}`, () => assert.equal(isKeptByNow(after(...facts), atMs), expected));
});
