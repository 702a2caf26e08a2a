import { createTwoFilesPatch } from 'diff';
import { isEnvironmentFile } from '../endings/configurationFiles.ts';
import type { TextChange } from '../errors/editJournal.ts';
import { changedEnvNames } from './envNames.ts';
import type { ExplainedChange, Explanation } from './explanation.ts';
import type { ChangeStages } from './hunkTiming.ts';
import { LANGUAGE_WORDS } from './namedSymbols.ts';
import { type LineHunk, toHunks, toUnixLines } from '../errors/lineHunks.ts';

/** What an attempt changed, as a record keeps it. */
export type AttemptDiff = {
  /** A sentence: Changed “a” to “b”, Edited src/a.ts (+3 −1). */
  actionTaken: string;
  /** Unified diff, the error's own file first; null when no text before the edits is known. */
  codeChanges: string | null;
};

/** What a success changed: `codeChanges` is what explains it. */
export type SuccessDiff = AttemptDiff & {
  /** The whole diff; null where it is the same. */
  allChanges: string | null;
};

/** Characters of a diff that are kept; further files and what is longer are named only. */
const MAX_DIFF = 20_000;
const MAX_WHOLE_DIFF = 60_000;
const MAX_QUOTED = 80;
const MAX_VARIABLES = 5;

/** @param toPath how a document is named in the diff: its path within the workspace. */
export function toAttemptDiff(changes: readonly TextChange[], toPath: (uri: string) => string): AttemptDiff {
  const files = changes.map((change) => toChangedFile(change, toPath));
  return { actionTaken: describe(files), codeChanges: toBoundedDiff(files, MAX_DIFF) };
}

/**
 * The diff of a success against the text when the error had become an event. Both diffs apply to that text; the header
 * of a hunk that is in doubt ends in “in doubt”, that of one whose changes are so in part in “partly in doubt”.
 */
export function toSuccessDiff(
  { kept, isWhole }: Explanation,
  stages: readonly ChangeStages[],
  toPath: (uri: string) => string,
): SuccessDiff {
  const files = kept.map((change) => ({ ...toChangedFile(change, toPath), explained: change }));
  const order = new Map(kept.map(({ uri }, index) => [uri, index]));
  const rankOf = ({ uri }: ChangeStages): number => order.get(uri) ?? order.size;
  const all = [...stages]
    .sort((a, b) => rankOf(a) - rankOf(b))
    .map(({ uri, opened, settled }) => toChangedFile({ uri, before: opened, after: settled }, toPath));
  return {
    actionTaken: describe(files),
    codeChanges: toBoundedDiff(files, MAX_DIFF),
    allChanges: isWhole ? null : toBoundedDiff(all, MAX_WHOLE_DIFF),
  };
}

type ChangedFile = {
  path: string;
  change: TextChange;
  /** Null where they are not known or not to be told. */
  hunks: LineHunk[] | null;
  explained?: ExplainedChange;
};

/** Of a `.env` file only names are told: a value that has just been written is not known as a secret yet. */
function toChangedFile(change: TextChange, toPath: (uri: string) => string): ChangedFile {
  const isTold = !isEnvironmentFile(change.uri);
  return { path: toPath(change.uri), change, hunks: isTold ? toHunks(change) : null };
}

/** Null where of no file the lines that changed are known. */
function toBoundedDiff(files: readonly ChangedFile[], bound: number): string | null {
  if (!files.some(({ hunks }) => hunks)) return null;
  const patches: string[] = [];
  let room = bound;
  for (const { path, change, hunks, explained } of files) {
    const patch = hunks && change.before !== null ? toPatch(path, change.before, change.after, explained) : null;
    const text = patch !== null && patch.length <= room ? patch : `# ${path}: changed, ${reasonUntold(change)}\n`;
    room -= text.length;
    if (room < 0) break;
    patches.push(text);
  }
  return patches.join('');
}

function reasonUntold({ uri }: TextChange): string {
  return isEnvironmentFile(uri) ? 'its values are not kept' : 'too large or unknown before';
}

function toPatch(path: string, before: string, after: string, explained: ExplainedChange | undefined): string {
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, toUnixLines(before), toUnixLines(after), '', '', {
    context: 3,
  });
  // The library heads each patch with a line of equals signs and leaves a tab where a date could stand.
  const plain = patch.replace(/^=+\n/, '').replace(/^((?:---|\+\+\+) .*?)\t$/gm, '$1');
  return explained?.doubtful.includes(true) ? markDoubts(plain, explained) : plain;
}

const HUNK_HEADER = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@$/gm;

function markDoubts(patch: string, { hunks, doubtful }: ExplainedChange): string {
  return patch.replace(HUNK_HEADER, (header: string, start: string, count: string | undefined) => {
    const from = Number(start) - 1;
    const to = from + Number(count ?? 1);
    const within = doubtful.filter((_, index) => {
      const oldStart = hunks[index]?.oldStart ?? -1;
      return oldStart >= from && oldStart <= to;
    });
    if (!within.includes(true)) return header;
    return within.includes(false) ? `${header} partly in doubt` : `${header} in doubt`;
  });
}

function describe(files: readonly ChangedFile[]): string {
  const only = files.length === 1 ? files[0] : undefined;
  const sentence = only?.hunks?.length === 1 && only.hunks[0] ? describeHunk(only.hunks[0]) : null;
  if (sentence) return sentence;
  const named = files.slice(0, 3).map(nameFile);
  const more = files.length - named.length;
  return `Edited ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function nameFile({ path, hunks, change }: ChangedFile): string {
  if (hunks) return `${path} (${countLines(hunks)})`;
  const names = isEnvironmentFile(change.uri) ? changedEnvNames(change).slice(0, MAX_VARIABLES) : [];
  return names.length > 0 ? `${path} (${names.join(', ')})` : path;
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
  const telling = names.filter((name) => name.length >= 3 && !LANGUAGE_WORDS.has(name));
  return telling.some((name) => lines.some((line) => line.includes(name)));
}
