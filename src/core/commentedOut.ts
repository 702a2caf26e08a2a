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
  if (stands !== null) return (edited.codeNow()[stands] ?? '').trim() === '';
  const hunk = edited.hunks.find((one) => removesOldLine(one, line));
  if (!hunk || isRewritten(edited, hunk, code)) return false;
  return isWholeCommented(edited, code) || isPartCommented(edited, hunk, line);
}

/** The line's code stands among what was added, within a comment. */
function isWholeCommented(edited: EditedText, code: string): boolean {
  const flat = flatten(code);
  const lines = edited.hunks.flatMap((hunk) =>
    hunk.added.map((text, offset) => ({ text, at: hunk.newStart + offset })),
  );
  const codeOf = (number: number): string => edited.codeNow()[number] ?? '';
  if (lines.some(({ at: number }) => flatten(codeOf(number)).includes(flat))) return false;
  return lines.some(({ text }) => flatten(text).includes(flat));
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
