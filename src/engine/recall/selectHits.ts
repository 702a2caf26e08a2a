import type { Hit } from '../store/chainSearch.ts';
import { textOf } from '../store/schema.ts';

/** Reciprocal rank fusion: how much more the first places of a search count than those behind them. */
const RANK_OFFSET = 10;
/** The very wording is worth more than any place. */
const SAME_WORDING = 0.5;

/**
 * Of what searches brought, best first, the hits worth a close look: comparing one takes longer than finding it.
 * @param template wording of the question
 */
export function selectHits(searches: readonly (readonly Hit[])[], template: string, count: number): Hit[] {
  const scored = new Map<string, { hit: Hit; score: number }>();
  for (const hits of searches)
    for (const [rank, hit] of hits.entries()) {
      const key = textOf(hit, 'key');
      const known = scored.get(key) ?? { hit, score: textOf(hit, 'template') === template ? SAME_WORDING : 0 };
      known.score += 1 / (RANK_OFFSET + rank);
      scored.set(key, known);
    }
  const ordered = [...scored.values()].sort((a, b) => b.score - a.score);
  return ordered.slice(0, count).map(({ hit }) => hit);
}
