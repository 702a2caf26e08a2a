import { bracketDepth, isBlank, isCommentLine, tagDepth, toWords } from './codeLine.ts';
import { declares } from './declarations.ts';
import { toFineHunks } from './fineHunks.ts';
import { balanceOf, type ErrorPlace, Relevance, RELEVANCE } from './hunkRelevance.ts';
import { isOwn } from './namedSymbols.ts';
import { type ChangeStages, type Timing, timingOf } from './hunkTiming.ts';
import { type LineHunk, toUnixLines } from './lineHunks.ts';

/** A change of one document, reduced to what explains why an error went. */
export type ExplainedChange = {
  uri: string;
  /** The text when the error had become an event; null where it is not known. */
  before: string | null;
  /** `before` with only the kept hunks applied; the whole text now where `before` is not known. */
  after: string;
  /** The kept hunks, in order; `newStart` is the line in the text now. */
  hunks: LineHunk[];
  /** For each kept hunk: whether it stays only because nothing shows that it was not needed. */
  doubtful: boolean[];
};

export type Explanation = {
  /** The error's own file first. */
  kept: ExplainedChange[];
  /** Nothing was left out. */
  isWhole: boolean;
};

type Candidate = {
  stages: ChangeStages;
  hunk: LineHunk;
  timing: Timing;
  relevance: number;
  isKept: boolean;
  isDoubtful: boolean;
};

/**
 * What of all that was changed explains why the error went: what was changed as it went and has to do with it. A change
 * that may have been needed stays and is marked; never is nothing left.
 */
export function explain(stages: readonly ChangeStages[], error: ErrorPlace): Explanation {
  const known = stages.filter((file) => file.opened !== null);
  const files = known.map((file) => toCandidates(file, error));
  const candidates = files.flatMap((file) => file ?? []);
  choose(candidates);
  complete(candidates, error);
  const untold = known.filter((_, index) => files[index] === null);
  const unknown = [...stages.filter((file) => file.opened === null), ...untold].map(toWhole);
  const kept = [...known.flatMap((file) => toKept(file, candidates)), ...unknown];
  return {
    kept: kept.sort((a, b) => Number(b.uri === error.uri) - Number(a.uri === error.uri)),
    isWhole: candidates.every(({ isKept }) => isKept),
  };
}

function toCandidates(stages: ChangeStages, error: ErrorPlace): Candidate[] | null {
  const opened = stages.opened ?? '';
  const hunks = toFineHunks(opened, stages.settled);
  if (!hunks) return null;
  const relevance = new Relevance(error, stages.uri, opened);
  const timings = timingOf(stages, hunks);
  return hunks.map((hunk, index) => ({
    stages,
    hunk,
    timing: timings[index] ?? { early: false, decisive: true, late: false },
    relevance: relevance.of(hunk),
    isKept: false,
    isDoubtful: false,
  }));
}

/** Takes the changes that were made as the error went, or, where none of these has to do with it, all that do. */
function choose(candidates: readonly Candidate[]): void {
  const weighty = candidates.filter(({ relevance }) => relevance > RELEVANCE.inert);
  const decisive = weighty.filter(({ timing }) => timing.decisive);
  const early = weighty.filter(({ timing }) => timing.early && !timing.decisive);
  const best = bestOf(decisive);
  // An answer of a tool may be older than the text it is held against: what has to do with the error may have come before.
  const isLate = best <= RELEVANCE.slight && bestOf(early) >= RELEVANCE.likely;
  if (!isLate) keepDecisive(decisive, best);
  keep(atLeast(early, best >= RELEVANCE.likely ? RELEVANCE.strong : RELEVANCE.likely), decisive.length > 0);
  if (candidates.some(({ isKept }) => isKept)) return;
  keep(atLeast(candidates, bestOf(candidates)), true);
}

function keepDecisive(decisive: readonly Candidate[], best: number): void {
  if (decisive.length === 1) keep(decisive, false);
  else if (best >= RELEVANCE.likely) keep(atLeast(decisive, RELEVANCE.likely), false);
  else keep(atLeast(decisive, best), true);
}

function bestOf(candidates: readonly Candidate[]): number {
  return candidates.reduce<number>((best, { relevance }) => Math.max(best, relevance), RELEVANCE.inert);
}

function atLeast(candidates: readonly Candidate[], relevance: number): Candidate[] {
  return candidates.filter((candidate) => candidate.relevance >= relevance);
}

function keep(candidates: readonly Candidate[], isDoubtful: boolean): void {
  for (const candidate of candidates) Object.assign(candidate, { isKept: true, isDoubtful });
}

const MAX_ROUNDS = 4;

/** Adds what the kept changes cannot do without: the declaration of a name they bring in, the bracket they leave open. */
function complete(candidates: readonly Candidate[], error: ErrorPlace): void {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const missing = candidates.filter((candidate) => !candidate.isKept && isNeeded(candidate, candidates, error));
    if (missing.length === 0) return;
    keep(missing, false);
  }
}

function isNeeded(candidate: Candidate, all: readonly Candidate[], error: ErrorPlace): boolean {
  const kept = all.filter(({ isKept }) => isKept);
  const ofFile = kept.filter(({ stages }) => stages === candidate.stages);
  return (
    bringsIn(candidate, kept) ||
    sharesNewName(candidate, kept) ||
    isMoved(candidate, kept) ||
    isSameComment(candidate, ofFile) ||
    isSameDeletion(candidate, ofFile, error) ||
    isReindented(candidate, ofFile, all) ||
    isCounterpart(candidate, ofFile, all)
  );
}

/** It declares or imports a name that a kept change has put in, and that its file did not have. */
function bringsIn({ hunk }: Candidate, kept: readonly Candidate[]): boolean {
  const old = new Set(hunk.removed.flatMap(toWords));
  const fresh = kept.flatMap((other) => newWords(other.hunk).filter((word) => !hasWord(other.stages, word)));
  return fresh.some((name) => !old.has(name) && hunk.added.some((line) => declares(line, name)));
}

/** It has a name in common with a kept change that no text had before. */
function sharesNewName({ hunk, stages }: Candidate, kept: readonly Candidate[]): boolean {
  const own = newWords(hunk).filter((word) => !hasWord(stages, word));
  const brought = kept.filter((other) => other.stages === stages).flatMap((other) => newWords(other.hunk));
  return own.some((word) => brought.includes(word));
}

const wordsOf = new WeakMap<ChangeStages, ReadonlySet<string>>();

function hasWord(stages: ChangeStages, word: string): boolean {
  const words = wordsOf.get(stages) ?? new Set(toWords(stages.opened ?? ''));
  wordsOf.set(stages, words);
  return words.has(word);
}

/** It is the next line of a comment that a kept change is about. */
function isSameComment({ hunk }: Candidate, ofFile: readonly Candidate[]): boolean {
  const isComment = ({ removed, added }: LineHunk): boolean => [...removed, ...added].every(isCommentLine);
  return isComment(hunk) && ofFile.some((other) => isComment(other.hunk) && isAdjacent(other.hunk, hunk));
}

/** It is deleted with the rest of what the error covers, or is the comment over it. */
function isSameDeletion({ hunk, stages }: Candidate, ofFile: readonly Candidate[], error: ErrorPlace): boolean {
  const isDeletion = ({ removed, added }: LineHunk): boolean => removed.length > 0 && added.every(isBlank);
  const deleted = isDeletion(hunk) ? ofFile.filter((other) => isDeletion(other.hunk)) : [];
  if (hunk.removed.every(isCommentLine)) {
    return deleted.some((other) => hunk.oldStart < other.hunk.oldStart && isAdjacent(hunk, other.hunk));
  }
  const { startLine, endLine } = error.range;
  return deleted.length > 0 && stages.uri === error.uri && hunk.oldStart > startLine && hunk.oldStart <= endLine;
}

function newWords({ removed, added }: LineHunk): string[] {
  const old = new Set(removed.flatMap(toWords));
  return [...new Set(added.flatMap(toWords))].filter((word) => word.length > 2 && isOwn(word) && !old.has(word));
}

/** It is the other end of a move. */
function isMoved({ hunk }: Candidate, kept: readonly Candidate[]): boolean {
  const sameText = (a: readonly string[], b: readonly string[]): boolean =>
    a.length > 0 && b.length > 0 && squeeze(a).length > 3 && squeeze(a) === squeeze(b);
  return kept.some((other) => {
    const isOneWay =
      (hunk.removed.length === 0 && other.hunk.added.length === 0) ||
      (hunk.added.length === 0 && other.hunk.removed.length === 0);
    return isOneWay && (sameText(hunk.removed, other.hunk.added) || sameText(hunk.added, other.hunk.removed));
  });
}

function squeeze(lines: readonly string[]): string {
  return lines.join('').replace(/\s+/g, '');
}

/** Only its indentation changes, as that of what it belongs to does. */
function isReindented({ hunk, stages }: Candidate, ofFile: readonly Candidate[], all: readonly Candidate[]): boolean {
  if (squeeze(hunk.removed) !== squeeze(hunk.added)) return false;
  const [first, last] = [ofFile[0], ofFile.at(-1)];
  if (!first || !last) return false;
  if (hunk.oldStart >= first.hunk.oldStart && hunk.oldStart <= last.hunk.oldStart) return true;
  return all.some((other) => other.stages === stages && other.isKept && isAdjacent(other.hunk, hunk));
}

function isAdjacent(a: LineHunk, b: LineHunk): boolean {
  const [first, second] = a.oldStart <= b.oldStart ? [a, b] : [b, a];
  return first.oldStart + first.removed.length === second.oldStart;
}

/** The kept changes of its file leave brackets open (or close too many), and it is the nearest that makes up for it. */
function isCounterpart(candidate: Candidate, ofFile: readonly Candidate[], all: readonly Candidate[]): boolean {
  return [bracketDepth, tagDepth].some((depthOf) => {
    const balance = ofFile.reduce((sum, { hunk }) => sum + balanceOf(hunk, depthOf), 0);
    const own = balanceOf(candidate.hunk, depthOf);
    if (balance === 0 || own === 0 || Math.sign(own) === Math.sign(balance)) return false;
    const from = balance > 0 ? ofFile[0] : ofFile.at(-1);
    if (!from) return false;
    const isBeyond = (hunk: LineHunk): boolean =>
      balance > 0 ? hunk.oldStart >= from.hunk.oldStart : hunk.oldStart <= from.hunk.oldStart;
    const rivals = all.filter(({ hunk, stages, isKept }) => {
      const counters = Math.sign(balanceOf(hunk, depthOf)) === Math.sign(own);
      return stages === candidate.stages && !isKept && counters && isBeyond(hunk);
    });
    const nearest = balance > 0 ? rivals[0] : rivals.at(-1);
    return nearest === candidate;
  });
}

function toKept(stages: ChangeStages, candidates: readonly Candidate[]): ExplainedChange[] {
  const kept = candidates.filter((candidate) => candidate.stages === stages && candidate.isKept);
  if (kept.length === 0) return [];
  const hunks = kept.map(({ hunk }) => hunk);
  const before = stages.opened ?? '';
  return [
    {
      uri: stages.uri,
      before,
      after: applyHunks(before, hunks),
      hunks,
      doubtful: kept.map(({ isDoubtful }) => isDoubtful),
    },
  ];
}

/** A file whose lines cannot be told apart stays as a whole. */
function toWhole({ uri, opened, settled }: ChangeStages): ExplainedChange {
  return { uri, before: opened, after: settled, hunks: [], doubtful: [] };
}

/** The text with the given of its hunks applied, with the line ends it had. */
export function applyHunks(before: string, hunks: readonly LineHunk[]): string {
  const lines = toUnixLines(before).split('\n');
  const result: string[] = [];
  let taken = 0;
  for (const { oldStart, removed, added } of hunks) {
    result.push(...lines.slice(taken, oldStart), ...added);
    taken = oldStart + removed.length;
  }
  result.push(...lines.slice(taken));
  return result.join(before.includes('\r\n') ? '\r\n' : '\n');
}
