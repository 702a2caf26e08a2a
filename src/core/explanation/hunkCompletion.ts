import {
  bracketDepth,
  indentOf,
  isBlank,
  isCommentLine,
  tagDepth,
  toWords,
  typeDepth,
  withoutComment,
} from './codeLine.ts';
import { declares } from './declarations.ts';
import { balanceOf, type ErrorPlace, RELEVANCE } from './hunkRelevance.ts';
import type { ChangeStages, Timing } from './hunkTiming.ts';
import type { LineHunk } from '../errors/lineHunks.ts';
import { isOwn } from './namedSymbols.ts';

/** A change that may be kept, as far as it is judged. */
export type Candidate = {
  stages: ChangeStages;
  hunk: LineHunk;
  timing: Timing;
  relevance: number;
  isKept: boolean;
  isDoubtful: boolean;
};

export function keep(candidates: readonly Candidate[], isDoubtful: boolean): void {
  for (const candidate of candidates) Object.assign(candidate, { isKept: true, isDoubtful });
}

const MAX_ROUNDS = 4;

/** Adds what the kept changes cannot do without: the declaration of a name they bring in, the bracket they leave open. */
export function complete(candidates: readonly Candidate[], error: ErrorPlace): void {
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
    isWrapping(candidate, ofFile) ||
    isCalledForByAwait(candidate, ofFile) ||
    isCounterpart(candidate, ofFile, all) ||
    isEnclosed(candidate, ofFile) ||
    isWrittenOn(candidate, ofFile) ||
    isGap(candidate, all)
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
  const code = added.map(withoutComment);
  return [...new Set(code.flatMap(toWords))].filter((word) => word.length > 2 && isOwn(word) && !old.has(word));
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

const BLOCK_EDGE =
  /[:{([]\s*$|\b(?:then|do|begin)\s*$|=>\s*$|^\s*(?:[)\]}]|(?:end|else|except|finally|rescue|ensure)\b)|^\s*<[^<>]*>\s*$/;

/** It is the line that a kept line has been moved in under, or its end; or was, before that was moved out. */
function isWrapping({ hunk }: Candidate, ofFile: readonly Candidate[]): boolean {
  return ofFile.some(({ hunk: other }) => {
    if (squeeze(other.removed) !== squeeze(other.added) || !isAdjacent(hunk, other)) return false;
    const [from, to] = [indentOf(other.removed[0] ?? ''), indentOf(other.added[0] ?? '')];
    const lines = to > from ? hunk.added : hunk.removed;
    const nearest = hunk.oldStart <= other.oldStart ? lines.at(-1) : lines[0];
    return from !== to && nearest !== undefined && BLOCK_EDGE.test(nearest) && indentOf(nearest) < Math.max(from, to);
  });
}

/** It makes the routine asynchronous in which a kept change waits for something. */
function isCalledForByAwait({ hunk }: Candidate, ofFile: readonly Candidate[]): boolean {
  if (!bringsWord(hunk, 'async')) return false;
  return ofFile.some(({ hunk: other }) => bringsWord(other, 'await') && other.oldStart >= hunk.oldStart);
}

function bringsWord({ removed, added }: LineHunk, word: string): boolean {
  const count = (lines: readonly string[]): number => lines.flatMap(toWords).filter((one) => one === word).length;
  return count(added) > count(removed);
}

function isAdjacent(a: LineHunk, b: LineHunk): boolean {
  const [first, second] = a.oldStart <= b.oldStart ? [a, b] : [b, a];
  return first.oldStart + first.removed.length === second.oldStart;
}

/** It was put in at one place with a kept change that opens something before it and one that closes that after it. */
function isEnclosed({ hunk }: Candidate, ofFile: readonly Candidate[]): boolean {
  if (hunk.removed.length > 0) return false;
  const here = ofFile.filter((other) => isAdjacent(other.hunk, hunk));
  return DEPTHS.some((depthOf) => {
    const opener = here.some((other) => other.hunk.newStart < hunk.newStart && balanceOf(other.hunk, depthOf) > 0);
    return opener && here.some((other) => other.hunk.newStart > hunk.newStart && balanceOf(other.hunk, depthOf) < 0);
  });
}

const DEPTHS = [bracketDepth, typeDepth, tagDepth];

/** It is the next line of what was being written when the error went. */
function isWrittenOn({ hunk, timing, relevance }: Candidate, ofFile: readonly Candidate[]): boolean {
  if (hunk.removed.length > 0 || timing.early || timing.decisive || relevance <= RELEVANCE.inert) return false;
  return ofFile.some((other) => isAdjacent(other.hunk, hunk) && other.timing.decisive);
}

/** The kept changes of its file leave brackets open (or close too many), and it is the nearest that makes up for it. */
function isCounterpart(candidate: Candidate, ofFile: readonly Candidate[], all: readonly Candidate[]): boolean {
  return DEPTHS.some((depthOf) => {
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

/** One block of changed lines has kept ones before it and after it: left out, it would stand in the middle of them. */
function isGap({ hunk, stages }: Candidate, all: readonly Candidate[]): boolean {
  const ofFile = all.filter((other) => other.stages === stages);
  const at = ofFile.findIndex((other) => other.hunk === hunk);
  return reachesKept(ofFile.slice(0, at + 1).reverse()) && reachesKept(ofFile.slice(at));
}

/** Going from one change to the next that touches it, there is a kept one. */
function reachesKept(neighbours: readonly Candidate[]): boolean {
  for (const [index, { hunk, isKept }] of neighbours.entries()) {
    const last = neighbours[index - 1];
    if (last && !isAdjacent(last.hunk, hunk)) return false;
    if (isKept) return true;
  }
  return false;
}
