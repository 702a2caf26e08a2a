import { toTokens } from './codeLine.ts';
import { slideToBlock, splitRun } from './hunkRuns.ts';
import { type LineHunk, toLineHunks, toUnixLines } from '../errors/lineHunks.ts';
import { type LinePair, pairLines } from './linePairing.ts';

/** Blocks with more pairs of lines than this are not aligned; they stay one change. */
const MAX_PAIRS = 4_000;
/** Changes with no more than so many lines between them that say nothing are one block to begin with. */
const MAX_GAP = 2;

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
  const blocks = toLineHunks(before, after);
  const hunks = blocks && refine(blocks, toUnixLines(before).split('\n'));
  recent.unshift({ before, after, hunks });
  recent.length = Math.min(recent.length, MAX_RECENT);
  return hunks;
}

function refine(blocks: readonly LineHunk[], oldLines: readonly string[]): LineHunk[] {
  const parts = groupOverBlanks(blocks, oldLines).flatMap((group) => splitGroup(group, oldLines));
  const slid = parts.map((part, index) => {
    const [last, next] = [parts[index - 1], parts[index + 1]];
    const room = { from: last ? last.oldStart + last.removed.length : 0, to: next?.oldStart ?? oldLines.length };
    return slideToBlock(part, oldLines, room);
  });
  const split = slid.flatMap((part) => (isRun(part) ? splitRun(part) : [part]));
  return joinReflown(split);
}

/** New or deleted lines only. */
function isRun({ removed, added }: LineHunk): boolean {
  return removed.length === 0 || added.length === 0;
}

/** A diff takes empty lines and lone brackets for what has stayed, however little they say. */
function groupOverBlanks(blocks: readonly LineHunk[], oldLines: readonly string[]): LineHunk[][] {
  const groups: LineHunk[][] = [];
  for (const block of blocks) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const between = last ? oldLines.slice(last.oldStart + last.removed.length, block.oldStart) : [];
    const isApart = between.length > MAX_GAP || between.some((line) => /[\p{L}\p{N}]/u.test(line));
    if (group && !isApart) group.push(block);
    else groups.push([block]);
  }
  return groups;
}

/** Takes blocks together where a line of one of them turns out to have become a line of another. */
function splitGroup(group: readonly LineHunk[], oldLines: readonly string[]): LineHunk[] {
  const [first, last] = [group[0], group.at(-1)];
  if (!first || !last || first === last) return group.flatMap(splitBlock);
  const whole = group.reduce((joined, block) => {
    const between = oldLines.slice(joined.oldStart + joined.removed.length, block.oldStart);
    return {
      ...joined,
      removed: [...joined.removed, ...between, ...block.removed],
      added: [...joined.added, ...between, ...block.added],
    };
  });
  if (whole.removed.length * whole.added.length > MAX_PAIRS) return group.flatMap(splitBlock);
  const pairs = pairLines(whole.removed, whole.added);
  const hasChanged = pairs.some((pair) => whole.removed[pair.old] !== whole.added[pair.new]);
  return hasChanged ? cutAtPairs(whole, pairs) : group.flatMap(splitBlock);
}

function splitBlock(hunk: LineHunk): LineHunk[] {
  const { removed, added } = hunk;
  const isSole = removed.length === 1 && added.length === 1;
  if (isRun(hunk) || isSole || removed.length * added.length > MAX_PAIRS) return [hunk];
  return cutAtPairs(hunk, pairLines(removed, added));
}

function cutAtPairs(hunk: LineHunk, pairs: readonly LinePair[]): LineHunk[] {
  const cut = (fromOld: number, toOld: number, fromNew: number, toNew: number): LineHunk => ({
    oldStart: hunk.oldStart + fromOld,
    newStart: hunk.newStart + fromNew,
    removed: hunk.removed.slice(fromOld, toOld),
    added: hunk.added.slice(fromNew, toNew),
  });
  const parts: LineHunk[] = [];
  let [oldEnd, newEnd] = [0, 0];
  for (const pair of [...pairs, { old: hunk.removed.length, new: hunk.added.length }]) {
    parts.push(cut(oldEnd, pair.old, newEnd, pair.new));
    if (pair.old < hunk.removed.length) parts.push(cut(pair.old, pair.old + 1, pair.new, pair.new + 1));
    [oldEnd, newEnd] = [pair.old + 1, pair.new + 1];
  }
  return parts.filter(
    ({ removed, added }) => removed.length !== added.length || removed.some((line, index) => line !== added[index]),
  );
}

/** Joins neighbours where what one of them loses turns up in the other: words moved over the end of a line. */
function joinReflown(parts: readonly LineHunk[]): LineHunk[] {
  const joined: LineHunk[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (!last || !areReflown(last, part)) {
      joined.push(part);
      continue;
    }
    joined[joined.length - 1] = {
      ...last,
      removed: [...last.removed, ...part.removed],
      added: [...last.added, ...part.added],
    };
  }
  return joined;
}

function areReflown(a: LineHunk, b: LineHunk): boolean {
  if (a.oldStart + a.removed.length !== b.oldStart || a.newStart + a.added.length !== b.newStart) return false;
  if (isSameText(a, a) || isSameText(b, b)) return false;
  if (isSameText(a, b)) return true;
  const [ofA, ofB] = [sizeOf(balanceOfSigns([a])), sizeOf(balanceOfSigns([b]))];
  return ofA > 0 && ofB > 0 && sizeOf(balanceOfSigns([a, b])) === Math.abs(ofA - ofB);
}

/** True when the two together say the same before and after, but for space. */
function isSameText(a: LineHunk, b: LineHunk): boolean {
  const squeeze = (lines: readonly string[]): string => lines.join('').replace(/\s+/g, '');
  const [removed, added] =
    a === b
      ? [a.removed, a.added]
      : [
          [...a.removed, ...b.removed],
          [...a.added, ...b.added],
        ];
  return squeeze(removed) === squeeze(added);
}

function balanceOfSigns(hunks: readonly LineHunk[]): Map<string, number> {
  const balance = new Map<string, number>();
  const count = (lines: readonly string[], step: number): void => {
    for (const token of lines.flatMap(toTokens)) {
      if (!/[\p{L}\p{N}]/u.test(token)) balance.set(token, (balance.get(token) ?? 0) + step);
    }
  };
  for (const { removed, added } of hunks) {
    count(added, 1);
    count(removed, -1);
  }
  return balance;
}

function sizeOf(balance: ReadonlyMap<string, number>): number {
  return [...balance.values()].reduce((size, count) => size + Math.abs(count), 0);
}
