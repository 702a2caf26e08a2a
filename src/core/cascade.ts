import { declares } from './declarations.ts';
import type { Explanation } from './explanation.ts';
import { changedWords, type ErrorPlace, touches } from './hunkRelevance.ts';
import type { LineHunk } from './lineHunks.ts';
import { symbolsOf } from './namedSymbols.ts';

/** An error that has gone by a change that fixed it. */
export type ClearedError = {
  place: ErrorPlace;
  /** When it was first seen. */
  seenAtMs: number;
  goneSinceMs: number;
  explanation: Explanation;
};

/** Errors that one change cleared: the one it was made for, and those that only followed from the same fault. */
export type ClearedGroup<Cleared extends ClearedError> = { root: Cleared; others: Cleared[] };

type Hunk = { id: string; uri: string; hunk: LineHunk };
/** How directly a change speaks to an error, the most direct first. */
const DIRECTNESS = ['range', 'line', 'related', 'declaration', 'rest'] as const;
type Directness = (typeof DIRECTNESS)[number];

/**
 * Sorts errors that have gone together by the change that cleared them. The caller hands over those that vanished in one
 * round; errors with changes of their own stay alone, those that share a change are one group.
 */
export function groupCleared<Cleared extends ClearedError>(gone: readonly Cleared[]): ClearedGroup<Cleared>[] {
  const groups = new Map<string, Cleared[]>();
  for (const { error, key } of keysOf(gone)) {
    const group = groups.get(key);
    if (group) group.push(error);
    else groups.set(key, [error]);
  }
  return [...groups.values()].map(toGroup);
}

/** The changes that an error shares with no better cause are what it is grouped by. */
function keysOf<Cleared extends ClearedError>(gone: readonly Cleared[]): { error: Cleared; key: string }[] {
  const leader = new Map<string, string>();
  const find = (id: string): string => {
    const above = leader.get(id);
    return above === undefined || above === id ? id : find(above);
  };
  const own = gone.map((error, index) => ({ error, ids: idsOf(error, index) }));
  for (const { ids } of own) for (const id of ids) leader.set(find(id), find(ids[0] ?? id));
  return own.map(({ error, ids }) => ({ error, key: find(ids[0] ?? '') }));
}

function idsOf(error: ClearedError, index: number): string[] {
  const hunks = hunksOf(error);
  if (hunks.length === 0)
    return error.explanation.kept
      .map(({ uri }) => uri)
      .slice(0, 1)
      .concat(`${index}`)
      .slice(0, 1);
  const most = Math.min(...hunks.map((hunk) => rankOf(error.place, hunk)));
  const direct = hunks.filter((hunk) => rankOf(error.place, hunk) === most);
  return direct.map(({ id, uri, hunk }) => `${id}${wordsInRange(error.place, uri, hunk)}`);
}

/** Two errors in one line with changed words of their own are independent. */
function wordsInRange(_place: ErrorPlace, _uri: string, _hunk: LineHunk): string {
  return '';
}

function hunksOf({ explanation }: ClearedError): Hunk[] {
  return explanation.kept.flatMap(({ uri, hunks }) =>
    hunks.map((hunk) => ({ id: `${uri} ${hunk.oldStart} ${hunk.newStart}`, uri, hunk })),
  );
}

function rankOf(place: ErrorPlace, { uri, hunk }: Hunk): number {
  return DIRECTNESS.indexOf(directnessOf(place, uri, hunk));
}

function directnessOf(place: ErrorPlace, uri: string, hunk: LineHunk): Directness {
  const { startLine, endLine } = place.range;
  if (uri === place.uri && touches(hunk, { start: startLine, end: endLine })) {
    return changesRange(place, hunk) ? 'range' : 'line';
  }
  if (place.related.some(({ uri: other, line }) => other === uri && touches(hunk, { start: line, end: line })))
    return 'related';
  const { named, inRange } = symbolsOf(place);
  const lines = [...hunk.removed, ...hunk.added];
  if ([...named, ...inRange].some((name) => lines.some((line) => declares(line, name)))) return 'declaration';
  return 'rest';
}

function changesRange(place: ErrorPlace, hunk: LineHunk): boolean {
  const words = changedWords(hunk);
  return place.rangeText.split(/\s+/).some((word) => words.has(word));
}

function toGroup<Cleared extends ClearedError>(errors: readonly Cleared[]): ClearedGroup<Cleared> {
  const ranked = errors.map((error) => ({
    error,
    rank: Math.min(...hunksOf(error).map((hunk) => rankOf(error.place, hunk)), DIRECTNESS.length),
  }));
  ranked.sort((a, b) => a.rank - b.rank || a.error.seenAtMs - b.error.seenAtMs);
  const [root, ...others] = ranked.map(({ error }) => error);
  if (!root) throw new Error('A group has at least one error');
  return { root, others };
}
