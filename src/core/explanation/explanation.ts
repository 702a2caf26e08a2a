import { toFineHunks } from './fineHunks.ts';
import { type Candidate, complete, keep } from './hunkCompletion.ts';
import { type ErrorPlace, Relevance, RELEVANCE } from './hunkRelevance.ts';
import { type ChangeStages, type Timing, timingOf } from './hunkTiming.ts';
import { type LineHunk, toUnixLines } from '../errors/lineHunks.ts';

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

/**
 * What of all that was changed explains why the error went: what was changed as it went and has to do with it. A change
 * that may have been needed stays and is marked; never is nothing left.
 */
export function explain(stages: readonly ChangeStages[], error: ErrorPlace): Explanation {
  const told = stages.filter((file) => file.opened !== null);
  const files = told.map((file) => toCandidates(file, error));
  const candidates = files.flatMap((file) => file ?? []);
  choose(candidates);
  complete(candidates, error);
  const untold = told.filter((_, index) => files[index] === null);
  const unknown = [...stages.filter((file) => file.opened === null), ...untold].map(toWhole);
  const kept = [...told.flatMap((file) => toKept(file, candidates)), ...unknown];
  return {
    kept: kept.sort((a, b) => Number(b.uri === error.uri) - Number(a.uri === error.uri)),
    isWhole: candidates.every(({ isKept }) => isKept),
  };
}

function toCandidates(stages: ChangeStages, error: ErrorPlace): Candidate[] | null {
  const opened = stages.opened ?? '';
  const hunks = toFineHunks(opened, stages.settled);
  if (!hunks) return null;
  const relevance = new Relevance(error, stages.uri, linesOf(stages));
  const timings = timingsOf(stages, hunks);
  return hunks.map((hunk, index) => ({
    stages,
    hunk,
    timing: timings[index] ?? { early: false, decisive: true, late: false },
    relevance: relevance.of(hunk),
    isKept: false,
    isDoubtful: false,
  }));
}

const knownTimings = new WeakMap<ChangeStages, Timing[]>();

function timingsOf(stages: ChangeStages, hunks: readonly LineHunk[]): Timing[] {
  const timings = knownTimings.get(stages) ?? timingOf(stages, hunks);
  knownTimings.set(stages, timings);
  return timings;
}

const linesOfKnown = new WeakMap<ChangeStages, string[]>();

/** The errors of one document are held against the same lines. */
function linesOf(stages: ChangeStages): string[] {
  const lines = linesOfKnown.get(stages) ?? toUnixLines(stages.opened ?? '').split('\n');
  linesOfKnown.set(stages, lines);
  return lines;
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

const known = new WeakMap<ChangeStages, Map<string, ExplainedChange>>();

/** The same change explains many errors; it is put together once. */
function toKept(stages: ChangeStages, candidates: readonly Candidate[]): ExplainedChange[] {
  const kept = candidates.filter((candidate) => candidate.stages === stages && candidate.isKept);
  if (kept.length === 0) return [];
  const key = kept.map(({ hunk, isDoubtful }) => `${hunk.oldStart} ${hunk.newStart} ${isDoubtful}`).join(',');
  const ofStages = known.get(stages) ?? new Map<string, ExplainedChange>();
  known.set(stages, ofStages);
  const change = ofStages.get(key) ?? toExplained(stages, kept);
  ofStages.set(key, change);
  return [change];
}

function toExplained({ uri, opened }: ChangeStages, kept: readonly Candidate[]): ExplainedChange {
  const hunks = kept.map(({ hunk }) => hunk);
  const before = opened ?? '';
  const doubtful = kept.map(({ isDoubtful }) => isDoubtful);
  return { uri, before, after: applyHunks(before, hunks), hunks, doubtful };
}

/** A file whose lines cannot be told apart stays as a whole. */
function toWhole({ uri, opened, settled }: ChangeStages): ExplainedChange {
  return { uri, before: opened, after: settled, hunks: [], doubtful: [] };
}

/** The text with the given of its hunks applied, with the line ends it had. */
function applyHunks(before: string, hunks: readonly LineHunk[]): string {
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
