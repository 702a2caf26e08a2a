import { type EditedText, likenessOf, lineNow } from './editedText.ts';
import { type LineHunk, removesOldLine } from './lineHunks.ts';

/** What begins or ends a comment in any language; without one of them nothing was commented out. */
const COMMENT_SIGN = /\/\/|\/\*|\*\/|#|--|<!--|-->|"""|'''|\{-|-\}|\(\*|;|%|'|\bREM\b|=begin|=end|::/i;

/** True when the error's line, or the part of it that changed, is still there but is code no longer. */
export function isCommentedOut(edited: EditedText, line: number): boolean {
  if (!edited.hunks.some((hunk) => hunk.added.some((added) => COMMENT_SIGN.test(added)))) return false;
  const code = edited.codeBefore()[line]?.trim() ?? '';
  if (code === '') return false;
  const stands = lineNow(edited, line);
  if (stands !== null) return (edited.codeNow()[stands] ?? '').trim() === '' || isOneOfManyCommented(edited, code);
  const hunk = edited.hunks.find((one) => removesOldLine(one, line));
  if (!hunk || isRewritten(edited, hunk, code)) return false;
  return isWholeCommented(edited, code) || isPartCommented(edited, hunk, line);
}

/** Among lines that are the same to the letter it cannot be told which of them has become a comment. */
function isOneOfManyCommented(edited: EditedText, code: string): boolean {
  const count = (lines: readonly string[]): number => lines.filter((text) => text.trim() === code).length;
  const before = count(edited.codeBefore());
  return before > 1 && count(edited.codeNow()) < before && hasCommented(edited, code);
}

/** The line's code stands among what was added, within a comment, and nowhere as code. */
function isWholeCommented(edited: EditedText, code: string): boolean {
  const codeNow = edited.codeNow();
  const isCode = ({ added, newStart }: LineHunk): boolean =>
    added.some((_, offset) => holds(codeNow[newStart + offset] ?? '', code));
  return !edited.hunks.some(isCode) && hasCommented(edited, code);
}

function hasCommented({ hunks, codeNow }: EditedText, code: string): boolean {
  return hunks.some(({ added, newStart }) =>
    added.some((text, offset) => holds(text, code) && !holds(codeNow()[newStart + offset] ?? '', code)),
  );
}

/** Spaced and dressed in comment signs as it may be. */
function holds(text: string, code: string): boolean {
  const flat = flatten(code);
  return text.includes(code) || (flat !== '' && flatten(text).includes(flat));
}

const REWRITING_LEAST = 0.5;

/** New code that is much like the line replaces it; the comment only keeps what was. */
function isRewritten(edited: EditedText, { newStart, added, removed }: LineHunk, code: string): boolean {
  const flat = flatten(code);
  return added.some((_, offset) => {
    const text = (edited.codeNow()[newStart + offset] ?? '').trim();
    // A part of the line itself is what a comment has left of it.
    if (flatten(text).length < 2 || isPartOf(flatten(text), flat) || removed.some((old) => old.trim() === text))
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
