import { type LineHunk, toLineHunks, toUnixLines } from './lineHunks.ts';
import { bracketDepth, indentOf, isBlank, isCommentLine, toTokens } from './codeLine.ts';

/** Blocks with more pairs of lines than this are not aligned; they stay one change. */
const MAX_PAIRS = 40_000;
/** Lines that share less than this of their words are no two states of one line. */
const LEAST_LIKENESS = 0.4;

/** The pairs of texts asked about last: the errors of one document are held against the same ones. */
const recent: { before: string; after: string; hunks: LineHunk[] | null }[] = [];
const MAX_RECENT = 12;

/**
 * The smallest changes between two texts that can be taken or left on their own: a changed line each, a run of new or
 * deleted lines by its statements. In order, disjoint; null when the differences are too many to be told.
 */
export function toFineHunks(before: string, after: string): LineHunk[] | null {
  const known = recent.find((pair) => pair.before === before && pair.after === after);
  if (known) return known.hunks;
  const lines = toUnixLines(before).split('\n');
  const blocks = toLineHunks(before, after);
  const hunks = blocks?.map((hunk) => slideToBlock(hunk, lines)).flatMap(splitHunk) ?? null;
  recent.unshift({ before, after, hunks });
  recent.length = Math.min(recent.length, MAX_RECENT);
  return hunks;
}

/**
 * A run of new lines between equal lines can be told to start at several of them; the one that opens no block that it
 * does not close is what was written.
 */
function slideToBlock(hunk: LineHunk, oldLines: readonly string[]): LineHunk {
  const isInsertion = hunk.removed.length === 0;
  const run = isInsertion ? hunk.added : hunk.removed;
  if (!isInsertion && hunk.added.length > 0) return hunk;
  let best = { shift: 0, run, cost: costOf(run) };
  const consider = (shift: number, slid: string[]): void => {
    const cost = costOf(slid);
    if (cost < best.cost) best = { shift, run: slid, cost };
  };
  let slid = [...run];
  for (let shift = -1; oldLines[hunk.oldStart + shift] !== undefined; shift--) {
    if (oldLines[hunk.oldStart + shift] !== slid.at(-1)) break;
    slid = [...slid.slice(-1), ...slid.slice(0, -1)];
    consider(shift, slid);
  }
  slid = [...run];
  const following = hunk.oldStart + hunk.removed.length - 1;
  for (let shift = 1; oldLines[following + shift] !== undefined; shift++) {
    if (oldLines[following + shift] !== slid[0]) break;
    slid = [...slid.slice(1), ...slid.slice(0, 1)];
    consider(shift, slid);
  }
  return {
    oldStart: hunk.oldStart + best.shift,
    newStart: hunk.newStart + best.shift,
    removed: isInsertion ? [] : best.run,
    added: isInsertion ? best.run : [],
  };
}

function costOf(run: readonly string[]): number {
  let depth = 0;
  let cost = 0;
  for (const line of run) {
    depth += bracketDepth(line);
    if (depth < 0) cost += 1;
  }
  return cost * 100 + indentOf(run.find((line) => !isBlank(line)) ?? '');
}

function splitHunk(hunk: LineHunk): LineHunk[] {
  const { removed, added } = hunk;
  if (removed.length === 0 || added.length === 0) return splitRun(hunk);
  if ((removed.length === 1 && added.length === 1) || removed.length * added.length > MAX_PAIRS) return [hunk];
  return cutAtPairs(hunk, pairLines(removed, added));
}

type Pair = { old: number; new: number };

function cutAtPairs(hunk: LineHunk, pairs: readonly Pair[]): LineHunk[] {
  const cut = (fromOld: number, toOld: number, fromNew: number, toNew: number): LineHunk => ({
    oldStart: hunk.oldStart + fromOld,
    newStart: hunk.newStart + fromNew,
    removed: hunk.removed.slice(fromOld, toOld),
    added: hunk.added.slice(fromNew, toNew),
  });
  const parts: LineHunk[] = [];
  let [oldEnd, newEnd] = [0, 0];
  for (const pair of [...pairs, { old: hunk.removed.length, new: hunk.added.length }]) {
    const gap = cut(oldEnd, pair.old, newEnd, pair.new);
    if (gap.removed.length === 0 || gap.added.length === 0) parts.push(...splitRun(gap));
    else parts.push(gap);
    if (pair.old < hunk.removed.length) parts.push(cut(pair.old, pair.old + 1, pair.new, pair.new + 1));
    [oldEnd, newEnd] = [pair.old + 1, pair.new + 1];
  }
  return parts.filter(
    ({ removed, added }) => removed.join('\n') !== added.join('\n') || removed.length !== added.length,
  );
}

/** Which old line became which new one: the alignment with the greatest likeness in all. */
function pairLines(removed: readonly string[], added: readonly string[]): Pair[] {
  const [oldTokens, newTokens] = [removed.map(toTokens), added.map(toTokens)];
  const width = added.length + 1;
  const best = new Float64Array((removed.length + 1) * width);
  const likeness = (i: number, j: number): number => likenessOf(oldTokens[i] ?? [], newTokens[j] ?? []);
  const known = new Float64Array(removed.length * added.length);
  for (let i = removed.length - 1; i >= 0; i--) {
    for (let j = added.length - 1; j >= 0; j--) {
      const alike = likeness(i, j);
      known[i * added.length + j] = alike;
      const paired = alike >= LEAST_LIKENESS ? alike + (best[(i + 1) * width + j + 1] ?? 0) : 0;
      best[i * width + j] = Math.max(paired, best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
    }
  }
  const pairs: Pair[] = [];
  for (let i = 0, j = 0; i < removed.length && j < added.length;) {
    const alike = known[i * added.length + j] ?? 0;
    const here = best[i * width + j] ?? 0;
    if (alike >= LEAST_LIKENESS && here === alike + (best[(i + 1) * width + j + 1] ?? 0)) {
      pairs.push({ old: i++, new: j++ });
    } else if (here === (best[(i + 1) * width + j] ?? 0)) i++;
    else j++;
  }
  return pairs;
}

/** Twice the shared words over all words, 0–1. */
function likenessOf(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const left = new Map<string, number>();
  for (const token of a) left.set(token, (left.get(token) ?? 0) + 1);
  let shared = 0;
  for (const token of b) {
    const count = left.get(token) ?? 0;
    if (count === 0) continue;
    shared++;
    left.set(token, count - 1);
  }
  return (2 * shared) / (a.length + b.length);
}

/** New or deleted lines by their statements; a statement has closed its brackets and goes on in deeper lines. */
function splitRun(hunk: LineHunk): LineHunk[] {
  const isInsertion = hunk.removed.length === 0;
  const run = isInsertion ? hunk.added : hunk.removed;
  const parts: LineHunk[] = [];
  for (const { start, end } of statementsOf(run)) {
    const lines = run.slice(start, end);
    parts.push({
      oldStart: hunk.oldStart + (isInsertion ? 0 : start),
      newStart: hunk.newStart + (isInsertion ? start : 0),
      removed: isInsertion ? [] : lines,
      added: isInsertion ? lines : [],
    });
  }
  return parts;
}

const CONTINUES = /^\s*(?:[)\]}.?:&|+*/,;=]|\{\s*$|else\b|catch\b|finally\b|elif\b|except\b|end\b|<\/)/;

function statementsOf(run: readonly string[]): { start: number; end: number }[] {
  const statements: { start: number; end: number }[] = [];
  let [start, depth] = [0, 0];
  for (const [index, line] of run.entries()) {
    const first = run[start] ?? '';
    const isNext =
      index > start &&
      depth <= 0 &&
      !isBlank(line) &&
      !CONTINUES.test(line) &&
      indentOf(line) <= indentOf(first) &&
      !run.slice(start, index).every(isBlank) &&
      !(isCommentLine(first) && isCommentLine(line) && !/\*\//.test(run[index - 1] ?? ''));
    if (isNext) {
      statements.push({ start, end: index });
      [start, depth] = [index, 0];
    }
    depth += bracketDepth(line);
  }
  if (run.length > 0) statements.push({ start, end: run.length });
  return statements;
}
