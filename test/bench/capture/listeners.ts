import type { Burst } from './bursts.ts';
import type { CaptureCase } from './scenario.ts';

const GOAL_SHARE = 0.01;
const GOAL_MS = 8;

export function judgeBurst({ wallMs, selfMs, worst }: Burst, index: number, settleMs: number): CaptureCase {
  const sum = selfMs.reduce((total, ms) => total + ms, 0);
  const p999Ms = quantile(selfMs, 0.999);
  const isRight = sum / wallMs < GOAL_SHARE && p999Ms <= GOAL_MS;
  const what = `${((100 * sum) / wallMs).toFixed(2)} % of the burst; p99.9 ${p999Ms.toFixed(1)} ms; worst ${worst?.event ?? 'none'} ${worst?.selfMs.toFixed(1) ?? ''} ms`;
  return {
    row: 'listeners',
    id: `c8${String(index).padStart(3, '0')}-burst`,
    kind: 'burst',
    input: { settleMs },
    expected: `less than ${100 * GOAL_SHARE} % of the burst, p99.9 at most ${GOAL_MS} ms`,
    observed: {
      wallMs,
      calls: selfMs.length,
      sumMs: sum,
      worst,
      slowest: [...selfMs].sort((a, b) => b - a).slice(0, 10),
    },
    verdict: isRight ? 'right' : 'wrong',
    what: isRight ? '' : what,
    counts: { selfMs: sum, wallMs, p999Ms, calls: selfMs.length },
  };
}

/** The smallest value that so many of them do not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
