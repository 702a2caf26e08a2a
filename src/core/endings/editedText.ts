import { toCode } from './codeText.ts';
import type { TextChange } from '../errors/editJournal.ts';
import { type LineHunk, removesOldLine, toHunks, toUnixLines } from '../errors/lineHunks.ts';

/** A change of one document, as its ending is judged by: lines before and now, with and without comments. */
export type EditedText = {
  uri: string;
  hunks: readonly LineHunk[];
  before: readonly string[];
  now: readonly string[];
  /** Numbers of the lines now that the edit brought. */
  added: ReadonlySet<number>;
  /** The lines that the edit took away. */
  removed: readonly string[];
  /** The lines with blanks where comments stand; made when first asked for. */
  codeBefore: () => readonly string[];
  codeNow: () => readonly string[];
};

const known = new WeakMap<TextChange, EditedText | null>();

/** Null where the text before is unknown. Worked out once, however many errors ask. */
export function toEditedText(change: TextChange): EditedText | null {
  let edited = known.get(change);
  if (edited === undefined) {
    edited = readEdit(change);
    known.set(change, edited);
  }
  return edited;
}

function readEdit(change: TextChange): EditedText | null {
  if (change.before === null) return null;
  const [before, now] = [toUnixLines(change.before), toUnixLines(change.after)];
  const hunks = toHunks(change) ?? [toOneHunk(before.split('\n'), now.split('\n'))];
  return {
    uri: change.uri,
    hunks,
    before: before.split('\n'),
    now: now.split('\n'),
    added: new Set(hunks.flatMap((hunk) => hunk.added.map((_, offset) => hunk.newStart + offset))),
    removed: hunks.flatMap((hunk) => hunk.removed),
    codeBefore: once(() => toCode(before, change.uri).split('\n')),
    codeNow: once(() => toCode(now, change.uri).split('\n')),
  };
}

/** Everything between the first and the last difference, where there are too many to be told apart. */
function toOneHunk(before: readonly string[], now: readonly string[]): LineHunk {
  const shorter = Math.min(before.length, now.length);
  let head = 0;
  while (head < shorter && before[head] === now[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const removed = before.slice(head, before.length - tail);
  return { oldStart: head, newStart: head, removed, added: now.slice(head, now.length - tail) };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Where an old line stands now; null when it was taken away or rewritten. */
export function lineNow({ hunks }: EditedText, line: number): number | null {
  let shift = 0;
  for (const hunk of hunks) {
    if (removesOldLine(hunk, line)) return null;
    if (hunk.oldStart > line) break;
    shift += hunk.added.length - hunk.removed.length;
  }
  return line + shift;
}

const SAME_LINE_LEAST = 0.5;

/** Where an old line stands now, rewritten or not; null when nothing of what replaced it is like it. */
export function rewrittenLineNow(edited: EditedText, line: number): number | null {
  const hunk = edited.hunks.find((one) => removesOldLine(one, line));
  if (!hunk) return lineNow(edited, line);
  const text = hunk.removed[line - hunk.oldStart] ?? '';
  let best = { score: 0, at: -1 };
  for (const at of linesNear(hunk, line)) {
    const score = likenessOf(text, edited.now[at] ?? '');
    if (score > best.score) best = { score, at };
  }
  return best.score >= SAME_LINE_LEAST ? best.at : null;
}

const MAX_LINES_EACH_WAY = 200;

/** Numbers of the lines a hunk has added; of a very long one those about where the old line would be. */
export function linesNear({ oldStart, newStart, added }: LineHunk, line: number): number[] {
  const offset = Math.min(Math.max(0, line - oldStart), added.length);
  const from = Math.max(0, offset - MAX_LINES_EACH_WAY);
  const to = Math.min(added.length, offset + MAX_LINES_EACH_WAY);
  return Array.from({ length: to - from }, (_, index) => newStart + from + index);
}

/** Share of the shorter line's tokens that the other holds as well; 0–1. */
export function likenessOf(a: string, b: string): number {
  const [fewer, more] = [tokensOf(a), tokensOf(b)].sort((left, right) => left.length - right.length);
  if (!fewer || !more || fewer.length === 0) return 0;
  const left = [...more];
  const shared = fewer.filter((token) => {
    const at = left.indexOf(token);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  return shared.length / fewer.length;
}

function tokensOf(line: string): string[] {
  return line.slice(0, 400).match(/[\p{L}\p{N}_$]+/gu) ?? [];
}
