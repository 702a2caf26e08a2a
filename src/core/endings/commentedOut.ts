import { hasCommentSign } from './codeText.ts';
import { type EditedText, likenessOf, lineNow, linesNear } from './editedText.ts';
import { type LineHunk, removesOldLine } from '../errors/lineHunks.ts';

/** True when the error's line, or the part of it that changed, is still there but is code no longer. */
export function isCommentedOut(edited: EditedText, line: number): boolean {
  if (!edited.hunks.some((hunk) => hunk.added.some((added) => hasCommentSign(added, edited.uri)))) return false;
  const code = edited.codeBefore()[line]?.trim() ?? '';
  if (code === '') return false;
  const stands = lineNow(edited, line);
  if (stands !== null)
    return (edited.codeNow()[stands] ?? '').trim() === '' || isOneOfManyCommented(edited, code, line);
  const hunk = edited.hunks.find((one) => removesOldLine(one, line));
  if (!hunk || isRewritten(edited, hunk, code, line)) return false;
  return isWholeCommented(edited, code, line) || isPartCommented(edited, hunk, line);
}

/** Among lines that are the same to the letter it cannot be told which of them has become a comment. */
function isOneOfManyCommented(edited: EditedText, code: string, line: number): boolean {
  if (!hasCommented(edited, code, line)) return false;
  const count = (lines: readonly string[]): number => lines.filter((text) => text.trim() === code).length;
  const before = count(edited.codeBefore());
  return before > 1 && count(edited.codeNow()) < before;
}

/** The line's code stands among what was added, within a comment, and nowhere as code. */
function isWholeCommented(edited: EditedText, code: string, line: number): boolean {
  const isCode = (at: number): boolean => holds(edited.codeNow()[at] ?? '', code);
  return !edited.hunks.some((hunk) => linesNear(hunk, line).some(isCode)) && hasCommented(edited, code, line);
}

function hasCommented(edited: EditedText, code: string, line: number): boolean {
  const isComment = (at: number): boolean =>
    holds(edited.now[at] ?? '', code) && !holds(edited.codeNow()[at] ?? '', code);
  return edited.hunks.some((hunk) => linesNear(hunk, line).some(isComment));
}

/** Spaced and dressed in comment signs as it may be. */
function holds(text: string, code: string): boolean {
  const flat = flatten(code);
  return text.includes(code) || (flat !== '' && flatten(text).includes(flat));
}

const REWRITING_LEAST = 0.5;

/** New code that is much like the line replaces it; the comment only keeps what was. */
function isRewritten(edited: EditedText, hunk: LineHunk, code: string, line: number): boolean {
  const flat = flatten(code);
  return linesNear(hunk, line).some((at) => {
    const text = (edited.codeNow()[at] ?? '').trim();
    // A part of the line itself is what a comment has left of it.
    if (flatten(text).length < 2 || isPartOf(flatten(text), flat) || hunk.removed.some((old) => old.trim() === text))
      return false;
    return likenessOf(code, text) >= REWRITING_LEAST;
  });
}

/** The signs of the part stand in the whole in the same order. */
function isPartOf(part: string, whole: string): boolean {
  let at = 0;
  for (const sign of part) {
    at = whole.indexOf(sign, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** The same signs stand there as before, comment signs apart, but fewer of them are code. */
function isPartCommented(edited: EditedText, hunk: LineHunk, line: number): boolean {
  const offset = line - hunk.oldStart;
  const old = hunk.removed[offset] ?? '';
  const isSameCount = hunk.added.length === hunk.removed.length;
  const candidates = isSameCount ? [offset] : hunk.added.map((_, at) => at);
  return candidates.some((at) => {
    const now = hunk.added[at] ?? '';
    if (flatten(now) !== flatten(old) || now.trim() === old.trim()) return false;
    const [codeNow, codeBefore] = [edited.codeNow()[hunk.newStart + at] ?? '', edited.codeBefore()[line] ?? ''];
    return flatten(codeNow).length < flatten(codeBefore).length;
  });
}

/** Without space and comment signs. */
function flatten(text: string): string {
  return text.replace(/\/\/+|\/\*+|\*+\/|<!--|-->|--|\{-|-\}|\(\*|\*\)|"""|'''|\bREM\b|::|[\s#%;]/g, '');
}
