import { bracketDepth, indentOf, isBlank, isCommentLine } from './codeLine.ts';
import type { LineHunk } from '../errors/lineHunks.ts';

/** Old lines that a hunk may be moved over. */
export type Room = { from: number; to: number };

/**
 * A run of new lines between equal lines can be told to start at several of them; the one that opens no block that it
 * does not close is what was written.
 */
export function slideToBlock(hunk: LineHunk, oldLines: readonly string[], room: Room): LineHunk {
  const isInsertion = hunk.removed.length === 0;
  const run = isInsertion ? hunk.added : hunk.removed;
  if (!isInsertion && hunk.added.length > 0) return hunk;
  let best = { shift: 0, run, cost: costOf(run) };
  const consider = (shift: number, slid: string[]): void => {
    const cost = costOf(slid);
    if (cost < best.cost) best = { shift, run: slid, cost };
  };
  let slid = [...run];
  for (let shift = -1; hunk.oldStart + shift >= room.from; shift--) {
    if (oldLines[hunk.oldStart + shift] !== slid.at(-1)) break;
    slid = [...slid.slice(-1), ...slid.slice(0, -1)];
    consider(shift, slid);
  }
  slid = [...run];
  const following = hunk.oldStart + hunk.removed.length - 1;
  for (let shift = 1; following + shift < room.to; shift++) {
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

/** New or deleted lines by their statements; a statement has closed its brackets and goes on in deeper lines. */
export function splitRun(hunk: LineHunk): LineHunk[] {
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

const CONTINUES = /^\s*(?:[)\]}.?:&|+*,;=]|\/(?![/*])|\{\s*$|else\b|catch\b|finally\b|elif\b|except\b|end\b|<\/)/;

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
