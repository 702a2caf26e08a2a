import { createTwoFilesPatch } from 'diff';
import type { TextChange } from './editJournal.ts';
import { type LineHunk, toHunks, toUnixLines } from './lineHunks.ts';

/** What an attempt changed, as a record keeps it. */
export type AttemptDiff = {
  /** A sentence: Changed “a” to “b”, Edited src/a.ts (+3 −1). */
  actionTaken: string;
  /** Unified diff, the error's own file first; null when no text before the edits is known. */
  codeChanges: string | null;
};

/** Characters of a diff that are kept; further files and what is longer are named only. */
const MAX_DIFF = 20_000;
const MAX_QUOTED = 80;

/** @param toPath how a document is named in the diff: its path within the workspace. */
export function toAttemptDiff(changes: readonly TextChange[], toPath: (uri: string) => string): AttemptDiff {
  const files = changes.map((change) => ({
    path: toPath(change.uri),
    change,
    hunks: toHunks(change),
  }));
  const patches: string[] = [];
  let room = MAX_DIFF;
  for (const { path, change, hunks } of files) {
    const patch = hunks && change.before !== null ? toPatch(path, change.before, change.after) : null;
    const text = patch !== null && patch.length <= room ? patch : `# ${path}: changed, too large or unknown before\n`;
    room -= text.length;
    if (room < 0) break;
    patches.push(text);
  }
  const known = files.some(({ hunks }) => hunks);
  return { actionTaken: describe(files), codeChanges: known ? patches.join('') : null };
}

function toPatch(path: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, toUnixLines(before), toUnixLines(after), '', '', {
    context: 3,
  });
  // The library heads each patch with a line of equals signs and leaves a tab where a date could stand.
  return patch.replace(/^=+\n/, '').replace(/^((?:---|\+\+\+) .*?)\t$/gm, '$1');
}

type ChangedFile = { path: string; hunks: LineHunk[] | null };

function describe(files: readonly ChangedFile[]): string {
  const only = files.length === 1 ? files[0] : undefined;
  const sentence = only?.hunks?.length === 1 && only.hunks[0] ? describeHunk(only.hunks[0]) : null;
  if (sentence) return sentence;
  const named = files.slice(0, 3).map(({ path, hunks }) => (hunks ? `${path} (${countLines(hunks)})` : path));
  const more = files.length - named.length;
  return `Edited ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function countLines(hunks: readonly LineHunk[]): string {
  const sum = (side: 'added' | 'removed'): number => hunks.reduce((total, hunk) => total + hunk[side].length, 0);
  return `+${sum('added')} −${sum('removed')}`;
}

/** A single small change says itself best. */
function describeHunk({ removed, added }: LineHunk): string | null {
  const [oldLine, newLine] = [soleText(removed), soleText(added)];
  if (oldLine !== null && newLine !== null) return describeChange(oldLine, newLine);
  if (newLine !== null && removed.every(isBlank)) return toQuoted('Added', newLine);
  if (oldLine !== null && added.every(isBlank)) return toQuoted('Removed', oldLine);
  return null;
}

/** Only what differs is quoted, with whole words: “line.count” to “Number(line.count)”. */
function describeChange(oldLine: string, newLine: string): string | null {
  const [oldWords, newWords] = [toWords(oldLine), toWords(newLine)];
  const shorter = Math.min(oldWords.length, newWords.length);
  let head = 0;
  while (head < shorter && oldWords[head] === newWords[head]) head++;
  let tail = 0;
  while (tail < shorter - head && oldWords.at(-1 - tail) === newWords.at(-1 - tail)) tail++;
  const toText = (words: readonly string[]): string =>
    words
      .slice(head, words.length - tail)
      .join('')
      .trim();
  const [oldText, newText] = [toText(oldWords), toText(newWords)];
  if (oldText === '') return toQuoted('Added', newText);
  if (newText === '') return toQuoted('Removed', oldText);
  if (oldText.length > MAX_QUOTED || newText.length > MAX_QUOTED) return null;
  return `Changed “${oldText}” to “${newText}”`;
}

/** Names with the members and brackets that hang on them stay whole. */
function toWords(line: string): string[] {
  return line.match(/[\p{L}\p{N}_$."'`@#-]+|\s+|./gu) ?? [];
}

function toQuoted(verb: string, text: string): string | null {
  return text.length <= MAX_QUOTED ? `${verb} “${text}”` : null;
}

function soleText(lines: readonly string[]): string | null {
  const texts = lines.filter((line) => !isBlank(line)).map((line) => line.trim());
  const [text] = texts;
  return texts.length === 1 && text !== undefined ? text : null;
}

function isBlank(line: string): boolean {
  return line.trim() === '';
}

const NEARBY_LINES = 3;

/**
 * True when a change has to do with an error: it touches the error's surroundings, or a changed line names
 * what the error names. Other edits made while the error is open are no attempts at it.
 * @param line the error's 0-based line in the text before the change
 * @param names what the message names: its string slots, unquoted
 */
export function concernsError(
  changes: readonly TextChange[],
  error: { uri: string; line: number },
  names: readonly string[],
): boolean {
  return changes.some((change) => {
    const hunks = toHunks(change);
    if (!hunks) return change.uri === error.uri;
    return hunks.some((hunk) => (change.uri === error.uri && isNear(hunk, error.line)) || namesAny(hunk, names));
  });
}

function isNear(hunk: LineHunk, line: number): boolean {
  return hunk.oldStart - NEARBY_LINES <= line && line <= hunk.oldStart + hunk.removed.length + NEARBY_LINES;
}

function namesAny(hunk: LineHunk, names: readonly string[]): boolean {
  const lines = [...hunk.removed, ...hunk.added];
  return names.some((name) => name.length >= 3 && lines.some((line) => line.includes(name)));
}
