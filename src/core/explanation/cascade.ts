import { toTemplate } from '../template.ts';
import { changedSpans } from './changedSpans.ts';
import { headsOf } from './codeBlocks.ts';
import { declares } from './declarations.ts';
import type { ExplainedChange, Explanation } from './explanation.ts';
import { balanceOf, changedWords, type ErrorPlace, touches } from './hunkRelevance.ts';
import { bracketDepth } from './codeLine.ts';
import { type LineHunk, toUnixLines } from '../errors/lineHunks.ts';
import { type NamedSymbols, symbolsOf } from './namedSymbols.ts';

/** An error that has gone by a change that fixed it. */
export type ClearedError = {
  place: ErrorPlace;
  /** When it was first seen. */
  seenAtMs: number;
  explanation: Explanation;
};

/** Errors that one change cleared: the one it was made for, and those that only followed from the same fault. */
export type ClearedGroup<Cleared extends ClearedError> = { root: Cleared; others: Cleared[] };

/** How directly a change speaks to an error, the most direct first. */
const DIRECTNESS = ['range', 'line', 'related', 'declaration', 'named', 'rest'] as const;
type Directness = (typeof DIRECTNESS)[number];
const ITS_OWN = DIRECTNESS.indexOf('line');

/** An error with the changes that explain it, the most direct of them apart. */
type Judged<Cleared> = {
  error: Cleared;
  rank: number;
  /** Lines between the error and the nearest change. */
  distance: number;
  /** The most direct changes; of one line, the words in it. */
  own: readonly string[];
  all: readonly string[];
};

/**
 * Sorts errors that have gone together by the change that cleared them. The caller hands over those that vanished in one
 * round. An error with a change of its own stays alone; those that only share another's change go with it.
 */
export function groupCleared<Cleared extends ClearedError>(gone: readonly Cleared[]): ClearedGroup<Cleared>[] {
  const judged = gone.map(judge).sort(byDirectness);
  const groups = new Map<Cleared, Set<Cleared>>();
  const rootOf = new Map<string, Cleared>();
  for (const { error, own, all, rank } of judged) {
    // Of one kind and by one and the same change: whatever each error's part in it, a second story of it would say nothing new.
    const same = `${toTemplate(error.place.message).text}\n${[...all].sort().join('\n')}`;
    const root = rootOf.get(same) ?? firstOf(own, rootOf) ?? (rank > ITS_OWN ? firstOf(all, rootOf) : undefined);
    if (root) groups.get(root)?.add(error);
    else groups.set(error, new Set());
    if (!root) for (const id of [same, ...own]) rootOf.set(id, error);
  }
  return [...groups].map(([root, others]) => ({ root, others: gone.filter((error) => others.has(error)) }));
}

function firstOf<Value>(ids: readonly string[], values: ReadonlyMap<string, Value>): Value | undefined {
  const id = ids.find((one) => values.has(one));
  return id === undefined ? undefined : values.get(id);
}

function byDirectness(a: Judged<ClearedError>, b: Judged<ClearedError>): number {
  return (
    a.rank - b.rank ||
    a.error.seenAtMs - b.error.seenAtMs ||
    a.distance - b.distance ||
    a.error.place.range.startLine - b.error.place.range.startLine
  );
}

function judge<Cleared extends ClearedError>(error: Cleared): Judged<Cleared> {
  const { place, explanation } = error;
  const symbols = symbolsOf(place);
  const hunks = explanation.kept.flatMap((change) => change.hunks.map((hunk) => ({ uri: change.uri, hunk, change })));
  const ranked = hunks.map(({ uri, hunk, change }) => ({
    uri,
    hunk,
    rank: DIRECTNESS.indexOf(directnessOf(place, symbols, change, hunk)),
  }));
  const rank = Math.min(DIRECTNESS.length, ...ranked.map((one) => one.rank));
  const direct = ranked.filter((one) => one.rank === rank);
  const own = direct.flatMap(({ uri, hunk }) => idsWithin(place, uri, hunk));
  const whole = explanation.kept.filter((change) => change.hunks.length === 0).map(({ uri }) => uri);
  const inFile = hunks.filter(({ uri }) => uri === place.uri);
  return {
    error,
    rank,
    distance: Math.min(...inFile.map(({ hunk }) => Math.abs(hunk.oldStart - place.range.startLine))),
    own: [...own, ...whole],
    all: [...hunks.flatMap(({ uri, hunk }) => idsOf(uri, hunk)), ...whole],
  };
}

function toId(uri: string, { oldStart, newStart }: LineHunk): string {
  return `${uri} ${oldStart} ${newStart}`;
}

/** A change of one line by its words, for one line can hold the fixes of several errors. */
function idsOf(uri: string, hunk: LineHunk): string[] {
  const spans = changedSpans(hunk);
  return spans ? spans.map((_, index) => `${toId(uri, hunk)} ${index}`) : [toId(uri, hunk)];
}

/** Of a change in the error's line only the words in its range, where there are such. */
function idsWithin({ uri: own, range }: ErrorPlace, uri: string, hunk: LineHunk): string[] {
  const ids = idsOf(uri, hunk);
  const isSameLine = uri === own && hunk.oldStart === range.startLine && range.endLine === range.startLine;
  const spans = isSameLine ? changedSpans(hunk) : null;
  if (!spans) return ids;
  const within = ids.filter((_, index) => {
    const span = spans[index];
    return span !== undefined && span.start <= range.endCharacter && span.end >= range.startCharacter;
  });
  return within.length > 0 ? within : ids;
}

function directnessOf(
  place: ErrorPlace,
  { named, inRange, signs }: NamedSymbols,
  change: ExplainedChange,
  hunk: LineHunk,
): Directness {
  const { uri } = change;
  const { startLine, endLine } = place.range;
  if (uri === place.uri && touches(hunk, { start: startLine, end: endLine }))
    return changesRange(place, hunk) ? 'range' : 'line';
  const isRelated = place.related.some(
    ({ uri: other, line }) => other === uri && touches(hunk, { start: line, end: line }),
  );
  if (isRelated || changesHead(place, change, hunk)) return 'related';
  const lines = [...hunk.removed, ...hunk.added];
  if ([...named, ...inRange].some((name) => lines.some((line) => declares(line, name)))) return 'declaration';
  const words = changedWords(hunk);
  const closes = signs.some((sign) => /[()[\]{}]/.test(sign)) && balanceOf(hunk, bracketDepth) !== 0;
  return closes || named.some((name) => words.has(name)) ? 'named' : 'rest';
}

/** True when the head of the block changes that the error stands in. */
function changesHead({ uri, range }: ErrorPlace, change: ExplainedChange, hunk: LineHunk): boolean {
  if (change.uri !== uri || hunk.removed.length === 0) return false;
  const [head] = headsOf(linesOf(change), range.startLine, 1);
  return head !== undefined && touches(hunk, { start: head, end: head });
}

const knownLines = new WeakMap<ExplainedChange, string[]>();

function linesOf(change: ExplainedChange): string[] {
  const lines = knownLines.get(change) ?? toUnixLines(change.before ?? '').split('\n');
  knownLines.set(change, lines);
  return lines;
}

/** True when words change within the error's range, not only beside it. */
function changesRange({ range }: ErrorPlace, hunk: LineHunk): boolean {
  const spans = changedSpans(hunk);
  if (!spans || range.startLine !== range.endLine) return hunk.removed.length > 0 && hunk.oldStart <= range.startLine;
  return spans.some(({ start, end }) => start <= range.endCharacter && end >= range.startCharacter);
}
