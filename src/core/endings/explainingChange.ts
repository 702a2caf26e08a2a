import { toWords } from '../explanation/codeLine.ts';
import type { TextChange } from '../errors/editJournal.ts';
import { fileNameOf } from './filePaths.ts';
import { toHunks } from '../errors/lineHunks.ts';

const NEAR = 3;
const LEAST_LENGTH = 3;
/** Words that every other line holds. */
export const COMMON_WORDS = new Set(
  'const let var function return import from export class interface type string number boolean null undefined true false new this self def for while if else not the and that with void public private static final int float str None True False file error module name'.split(
    ' ',
  ),
);

/** True when a change can have mended the error: it touches its surroundings or names what the error or its line names. */
export function explains(
  change: TextChange,
  error: { uri: string; line: number; message: string; lineText: string },
): boolean {
  const hunks = toHunks(change);
  if (!hunks) return true;
  const isNear = ({ oldStart, removed }: (typeof hunks)[number]): boolean =>
    oldStart - NEAR <= error.line && error.line <= oldStart + removed.length + NEAR;
  if (change.uri === error.uri && hunks.some(isNear)) return true;
  const names = new Set([...namesOf(`${error.message}\n${error.lineText}`), ...shortNamesIn(error.message)]);
  if (namesOf(fileNameOf(change.uri)).some((name) => names.has(name))) return true;
  return hunks.some(({ removed, added }) =>
    [...removed, ...added].some((line) => toWords(line).some((name) => names.has(name))),
  );
}

/** What a message quotes is a name, however short: "Cannot find name 'f'." */
function shortNamesIn(message: string): string[] {
  return [...message.matchAll(/['"`‘“]([\p{L}_$][\p{L}\p{N}_$]?)['"`’”]/gu)].flatMap(([, name = '']) => toWords(name));
}

function namesOf(text: string): string[] {
  return toWords(text).filter((word) => word.length >= LEAST_LENGTH && !COMMON_WORDS.has(word));
}
