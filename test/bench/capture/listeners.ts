import type { Burst, Span } from './bursts.ts';
import { AWAITED } from './ownTimer.ts';
import type { CaptureCase } from './scenario.ts';

const GOAL_SHARE = 0.01;
const GOAL_MS = 8;
/** So many of the slowest calls of a burst are kept: more than one in a thousand, and all that can count among those of all bursts. */
const KEPT = 20;

/** The share is that of the typing, the slowest calls those of typing and settling together. */
export function judgeBurst({ typing, settling }: Burst, index: number, settleMs: number): CaptureCase {
  const calls = [...typing.calls, ...settling.calls].filter(isCounted);
  const selfMs = sumOf(typing.calls);
  const p999Ms = quantile(
    calls.map((call) => call.selfMs),
    0.999,
  );
  const slowest = [...calls].sort((a, b) => b.selfMs - a.selfMs).slice(0, KEPT);
  const isRight = selfMs / typing.wallMs < GOAL_SHARE && p999Ms <= GOAL_MS;
  const named = slowest.map((call) => `${call.event} ${call.selfMs.toFixed(1)} ms`).slice(0, 3);
  const what = `${((100 * selfMs) / typing.wallMs).toFixed(2)} % of the burst; p99.9 ${p999Ms.toFixed(1)} ms; slowest: ${named.join(', ')}`;
  return {
    row: 'listeners',
    id: `c8${String(index).padStart(3, '0')}-burst`,
    kind: 'burst',
    input: { settleMs },
    expected: `less than ${100 * GOAL_SHARE} % of the burst, p99.9 at most ${GOAL_MS} ms`,
    observed: { calls: calls.length, slowest, byEvent: byEvent(typing.calls) },
    verdict: isRight ? 'right' : 'wrong',
    what: isRight ? '' : what,
    counts: {
      calls: calls.length,
      selfMs,
      wallMs: typing.wallMs,
      p999Ms,
      settlingSelfMs: sumOf(settling.calls),
      settlingWallMs: settling.wallMs,
    },
  };
}

/** The time that so large a share of all bursts' calls do not exceed; in one burst alone there are too few for a thousandth. */
export function quantileOfCalls(cases: readonly CaptureCase[], share: number): number {
  const calls = cases.reduce((sum, { counts }) => sum + (counts['calls'] ?? 0), 0);
  const slowest = cases.flatMap(({ observed }) => (observed as { slowest: { selfMs: number }[] }).slowest);
  const sorted = slowest.map(({ selfMs }) => selfMs).sort((a, b) => b - a);
  return sorted[Math.floor(calls * (1 - share))] ?? 0;
}

type Calls = Span['calls'];

/** Steps of nearly no time must not make the slow ones fewer among a thousand. */
function isCounted({ event, selfMs }: Calls[number]): boolean {
  return event !== AWAITED || selfMs >= 1;
}

function sumOf(calls: Calls): number {
  return calls.reduce((total, { selfMs }) => total + selfMs, 0);
}

/** Milliseconds by what was called. */
function byEvent(calls: Calls): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { event, selfMs } of calls) sums[event] = (sums[event] ?? 0) + selfMs;
  return sums;
}

/** The smallest value that so many of them do not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
