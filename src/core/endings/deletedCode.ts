import { indentOf, isBlank, isCommentLine, toWords } from '../explanation/codeLine.ts';
import { hasCommentSign } from './codeText.ts';
import type { TextChange } from '../errors/editJournal.ts';
import { type EditedText, likenessOf } from './editedText.ts';
import { COMMON_WORDS } from './explainingChange.ts';
import { pathOf } from './filePaths.ts';
import { type LineHunk, toHunks } from '../errors/lineHunks.ts';
import { isRunner } from './toolFamilies.ts';

/**
 * True when the error's code is gone and nothing has taken its place: the whole statement, or more. Taking out what a
 * message calls superfluous, or one element of a statement that stays, is how such errors are mended.
 */
export function isDeleted(
  edited: EditedText,
  error: { line: number; source: string; message: string },
  changes: readonly TextChange[],
): boolean {
  // A wrong statement may be taken out to mend what a program does; a test may not.
  if (isRunner(error.source) && !TEST_FILE.test(pathOf(edited.uri))) return false;
  if (isEmptied(edited) || isTextNoMore(edited)) return true;
  const hunk = edited.hunks.find((one) => takesAway(one, edited.before, error.line));
  const text = edited.before[error.line] ?? '';
  if (!hunk || !/[\p{L}\p{N}]/u.test(text)) return false;
  const head = enclosingHead(hunk, edited.before, error.line);
  if (isReplaced(edited, hunk, error.line) && !(head !== null && isForgotten(edited, hunk, head))) return false;
  if (isMoved(text, changes) || isRewrittenNearby(edited, hunk, text)) return false;
  if (callsForRemoval(error.message)) return head !== null && DEFINITION.test(head);
  if (head !== null) return true;
  return !isElement(edited, hunk, error.line);
}

const TEST_FILE = /(?:^|[/._-])(?:tests?|specs?|__tests__)(?:[/._-]|$)|(?:Tests?|Specs?|IT)\.\w+$/;
const SOME_LINES = 3;

/** Nothing is left of a file that held more than what a message can ask to be removed. */
function isEmptied({ before, now }: EditedText): boolean {
  return now.every(isBlank) && before.filter((text) => !isBlank(text)).length >= SOME_LINES;
}

/** A removal among like lines may be told of the line above or below. */
function takesAway({ oldStart, removed, added }: LineHunk, before: readonly string[], line: number): boolean {
  const count = removed.length;
  if (count === 0) return false;
  let [first, last] = [oldStart, oldStart + count - 1];
  if (added.length === 0) {
    while (first > 0 && before[first - 1] === before[first + count - 1]) first--;
    while (last + 1 < before.length && before[last + 1] === before[last + 1 - count]) last++;
  }
  return line >= first && line <= last;
}

/** A NUL stands in no text: the file holds something else now. */
function isTextNoMore({ added, now, before }: EditedText): boolean {
  for (const line of added) if (now[line]?.includes('\0')) return !before.some((text) => text.includes('\0'));
  return false;
}

/** What is left where a block must not be empty. */
const PLACEHOLDER =
  /^(?:pass|\.\.\.|return;?|return\s+(?:null|None|nil|undefined);?|null;?|(?:throw|raise)\b.*(?:not\s*implemented|todo|stub).*|todo!\(.*\);?|unimplemented!\(.*\);?)$/i;

/** Something other than blank lines, comments, placeholders and what stood around the error's line was written instead. */
function isReplaced(edited: EditedText, { oldStart, newStart, removed, added }: LineHunk, line: number): boolean {
  // An error in a comment is mended there.
  if (isCommentLine(edited.before[line] ?? '') && isBlank(edited.codeBefore()[line] ?? ''))
    return added.some((text) => !isBlank(text));
  const isPlain = !added.some((text) => hasCommentSign(text, edited.uri));
  const codeNow = isPlain ? added : edited.codeNow().slice(newStart, newStart + added.length);
  const written = codeNow.map((text) => text.trim()).filter((text) => text !== '' && !PLACEHOLDER.test(text));
  if (written.length === 0) return false;
  const around = removed.filter((_, offset) => oldStart + offset !== line).map((text) => text.trim());
  return !around.join('').replace(/\s/g, '').includes(written.join('').replace(/\s/g, ''));
}

/** Of a block that went with its head, nothing that was written in the same place names anything. */
function isForgotten(edited: EditedText, { oldStart, newStart, removed, added }: LineHunk, head: string): boolean {
  const start = removed.indexOf(head);
  const length = removed.slice(start + 1).findIndex((text) => !isBlank(text) && indentOf(text) <= indentOf(head));
  const end = length < 0 ? removed.length : start + 1 + length;
  const code = edited.codeBefore().slice(oldStart + start, oldStart + end);
  const names = new Set(code.flatMap(toWords).filter((word) => word.length >= LEAST_NAME && !COMMON_WORDS.has(word)));
  return !edited
    .codeNow()
    .slice(newStart, newStart + added.length)
    .some((text) => toWords(text).some((word) => names.has(word)));
}

const LEAST_NAME = 3;

const TELLING_LENGTH = 4;
/** In a file whose text before is unknown, only a line as long as this is taken for the same. */
const UNIQUE_LENGTH = 16;

/** The line stands elsewhere now, in this file or another. */
function isMoved(text: string, changes: readonly TextChange[]): boolean {
  const moved = text.trim();
  if (moved.length < TELLING_LENGTH) return false;
  return changes.some((change) => {
    const hunks = toHunks(change);
    if (hunks) return hunks.some((hunk) => hunk.added.some((added) => added.trim() === moved));
    return moved.length >= UNIQUE_LENGTH && change.before === null && change.after.includes(moved);
  });
}

const NEARBY_LINES = 2;
const REWRITTEN_LEAST = 0.6;

/** A blank line or two that stayed can part what was written from what it replaces. */
function isRewrittenNearby({ hunks }: EditedText, at: LineHunk, text: string): boolean {
  const near = hunks.filter(({ oldStart, removed }) => {
    const gap =
      oldStart < at.oldStart ? at.oldStart - oldStart - removed.length : oldStart - at.oldStart - at.removed.length;
    return gap <= NEARBY_LINES;
  });
  return near.some(({ added }) => added.some((line) => likenessOf(text, line) >= REWRITTEN_LEAST && !isAside(line)));
}

function isAside(line: string): boolean {
  return isBlank(line) || isCommentLine(line);
}

/** The head of a block around the error that was removed with it: more has gone than one statement. */
function enclosingHead({ oldStart, removed }: LineHunk, before: readonly string[], line: number): string | null {
  const indent = indentOf(before[line] ?? '');
  const above = removed.slice(0, Math.max(0, line - oldStart)).filter((text) => /[\p{L}]/u.test(text));
  const isHead = (text: string): boolean => indentOf(text) < indent && !NO_HEAD.test(text);
  return above.findLast(isHead) ?? null;
}

const NO_HEAD = /^\s*(?:\/\/|\*|\/\*|#|--|import\b|from\b)/;
/** No message asks for a whole definition to go because of what stands within it. */
const DEFINITION =
  /^\s*(?:[\w@]+\s+)*(?:function|class|interface|struct|enum|trait|impl|module|namespace|def|fn|func|fun|sub|proc)\b|^\s*(?:[\w<>[\]]+\s+)*(?!if|for|while|switch|catch|with)\w+\s*\([^;]*\)[^;=]*\{\s*$|=>\s*\{\s*$/;

/** Words by which tools say, in general, that something should not be there. */
const CALLS_FOR_REMOVAL =
  /\b(?:unused|never (?:used|read|called|reached|referenced)|not used|isn't used|unreachable|unexpected|extra(?:neous)?|redundant|unnecessary|not necessary|unneeded|not needed|needless|useless|superfluous|dead (?:code|store)|duplicate[ds]?|duplication|repeated|redeclare[ds]?|redefine[ds]?|redefinition|already (?:been |has )?(?:declared|defined|exist\w*|contain\w*|import\w*|has|called)|multiple|should(?:n't| not)|must not|do(?:n't| not) (?:use|need)|cannot be repeated|not allowed|disallow(?:ed)?|forbidden|prohibited|remove[ds]?|delete|omit|drop|avoid|debugger|no effect|not accessed|reimport\w*|does nothing|doesn't serve|no purpose|leftover|stray|obsolete|only rethrows|empty|there is no parameter|deprecated|similar overload|conflict\w*|surplus|trailing)\b/i;

function callsForRemoval(message: string): boolean {
  return CALLS_FOR_REMOVAL.test(message.replace(/(?<!\w)'[^'\n]*'|"[^"\n]*"|`[^`\n]*`/g, "''"));
}

/** The error's line was one element of a statement that goes on around it: an argument, a property, an attribute. */
function isElement(edited: EditedText, hunk: LineHunk, line: number): boolean {
  const code = edited.codeBefore();
  const own = (code[line] ?? '').trim();
  if (/^<(?!\/)/.test(own)) return false;
  if (/^[\w:@.-]+=(?:["'{]|$)/.test(own) && isInTag(code, hunk.oldStart)) return true;
  const head = headAround(code, hunk.oldStart);
  if (head && head.sign !== '{') return !LISP.test(edited.uri);
  if (!head || isStatementHead(head.text)) return isContinuation(code, hunk);
  return !/;\s*$/.test(own);
}

/** There everything stands in brackets. */
const LISP = /\.(?:clj[cs]?|edn|lisp|el|scm|rkt)$/;

/** The line before asks for more, or the removed text ends in the middle: a statement that was cut into. */
function isContinuation(code: readonly string[], { oldStart, removed }: LineHunk): boolean {
  const previous = code.slice(0, oldStart).findLast((text) => !isBlank(text)) ?? '';
  const next = code.slice(oldStart + removed.length).find((text) => !isBlank(text)) ?? '';
  return (
    /(?:[=+*/&|?<]|\b(?:return|and|or|extends|implements))\s*$/.test(previous) ||
    /^\s*(?:\.|\?\.|&&|\|\||\?\s)/.test(next)
  );
}

/** The bracket that is open where a line begins, with what stands before it. */
function headAround(code: readonly string[], line: number): { sign: string; text: string } | null {
  let depth = 0;
  for (let at = line - 1; at >= 0 && line - at < 400; at--) {
    const text = withoutStrings(code[at] ?? '');
    for (let index = text.length - 1; index >= 0; index--) {
      const sign = text[index] ?? '';
      if (')]}'.includes(sign)) depth++;
      else if ('([{'.includes(sign) && depth-- === 0) return { sign, text: text.slice(0, index) };
    }
  }
  return null;
}

/** A block whose lines are statements or members rather than parts of one expression. */
function isStatementHead(text: string): boolean {
  if (/^\s*(?:import|export\s*(?:type\s*)?$)/.test(text)) return false;
  if (/(?:[=(,:?[]|\breturn|\benum\s+\w+|&&|\|\|)\s*$/.test(text) && !/=>\s*$/.test(text)) return false;
  return !/\(\s*$/.test(text);
}

/** An element of markup was opened above and not closed yet: the line is one of its attributes. */
function isInTag(code: readonly string[], line: number): boolean {
  const above = code.slice(Math.max(0, line - 30), line).join('\n');
  return above.lastIndexOf('<') > above.replaceAll('=>', '  ').lastIndexOf('>');
}

function withoutStrings(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, (string) => ' '.repeat(string.length));
}
