import { indentOf, isBlank } from '../explanation/codeLine.ts';
import { namesRule } from './ruleNames.ts';
import { type Suppression, SUPPRESSIONS } from './suppressionTable.ts';
import { isHeardBy } from './toolFamilies.ts';

/** A suppression that stands in a text. */
type Found = { suppression: Suppression; line: number; text: string; rules: string | undefined };

/** An error as far as suppressions concern it. @see Disappearance */
export type Silenced = { source: string; code: string };

/** True when the line holds a comment or an attribute that silences a tool. */
export function isSuppression(line: string): boolean {
  return SUPPRESSIONS.some(({ pattern }) => pattern.test(line));
}

/** Without any of these words a line holds no suppression: most lines need no closer look. */
const HINT =
  /[-:_ ]?(?:ignore|disable|suppress|nocheck|expect|noqa|nolint|nosec|allow|no ?warn|skip|nosonar|nopmd|nosemgrep|noinspection|noflow|off\b|fixme|todo|warn|jshint|eslint|lgtm|codeql|no_type_check|critic|strict|typed:|pyright|dialyzer|ann\b|hlint|luacheck|-v\d|-v::|keep|reek|compile|pragma|options_ghc|unchecked|scala|basic)/i;

const MAX_COMMENT_LINES = 12;

/** The suppressions that begin in a line, that this error's tool hears and that name its rule or none. */
function suppressionsIn(now: readonly string[], at: number, { source, code }: Silenced): Found[] {
  if (!HINT.test(now[at] ?? '')) return [];
  const line = endOfComment(now, at);
  const text = now.slice(at, line + 1).join(' ');
  return SUPPRESSIONS.flatMap((suppression) => {
    const match = suppression.pattern.exec(text);
    if (!match || !isHeardBy(suppression.tools, source)) return [];
    const rules = match.groups?.['rules'];
    if (!namesRule(rules, code) || isCompilerError(suppression, code)) return [];
    return [{ suppression, line, text: match[0].trim(), rules }];
  });
}

/** The last line of a comment in which a linter is given a list of rules over several lines. */
function endOfComment(now: readonly string[], at: number): number {
  if (!/\/\*+\s*\w*lint\b(?!.*\*\/)/.test(now[at] ?? '')) return at;
  const more = now.slice(at + 1, at + MAX_COMMENT_LINES).findIndex((text) => text.includes('*/'));
  return more < 0 ? at : at + 1 + more;
}

/** `#[allow]` speaks of lints; the compiler's own errors do not listen. */
function isCompilerError({ tools }: Suppression, code: string): boolean {
  return tools === 'rust' && /^E\d{4}$/.test(code);
}

/** The lines that an edit brought into a text, by their 0-based numbers, and those it took away. */
export type EditedLines = { now: readonly string[]; added: ReadonlySet<number>; removed: readonly string[] };

/**
 * True when an edit has silenced the error instead of mending it: it brought a suppression that the error's tool hears,
 * that names its rule or none, and that reaches its line.
 * @param line where the error's line stands now, 0-based; null where it was rewritten so that this cannot be told
 */
export function isSilenced(error: Silenced, edit: EditedLines, line: number | null): boolean {
  for (const at of edit.added) {
    for (const found of suppressionsIn(edit.now, at, error)) {
      if (edit.removed.join(' ').includes(found.text)) continue;
      if (line === null || reaches(found, edit, line)) return true;
    }
  }
  return false;
}

function reaches(found: Found, edit: EditedLines, line: number): boolean {
  const { reach } = found.suppression;
  switch (reach) {
    case 'file':
      return true;
    case 'line':
      return found.line === line || isFileWide(found, edit.now, line) || continues(edit, found.line, line);
    case 'next':
      return isNext(edit.now, found.line, line) || found.line === line;
    case 'lineOrNext':
      return found.line === line || isNext(edit.now, found.line, line) || continues(edit, found.line, line);
    case 'below':
      return found.line <= line;
    case 'scope':
      return (
        found.line === line ||
        (isAlone(found, edit.now) && isInScope(edit.now, found.line, line)) ||
        isInBlock(found, edit.now, line)
      );
    default:
      return isNever(reach);
  }
}

/** Nothing but blank lines, comments and attributes lie between the suppression and the error's line. */
function isNext(now: readonly string[], from: number, line: number): boolean {
  if (line <= from) return false;
  return now.slice(from + 1, line).every((between) => isBlank(between) || isAside(between));
}

const ASIDE = /^\s*(?:\/\/|\/\*|\*|#|--|<!--|-->|\{\/\*|\*\/|@\w|\[\w+|;|%|'''|""")/;

function isAside(line: string): boolean {
  return ASIDE.test(line);
}

const TOP_LINES = 10;

/** Alone near the top of a file, a comment that otherwise speaks of its own line speaks of the file. */
function isFileWide(found: Found, now: readonly string[], line: number): boolean {
  return found.line < Math.min(TOP_LINES, line) && isAlone(found, now);
}

function isAlone({ line, text }: Found, now: readonly string[]): boolean {
  const whole = now[line] ?? '';
  const before = whole.slice(0, Math.max(0, whole.indexOf(text)));
  return /^[\s/*#;%{<!-]*$/.test(before);
}

/** A statement of several lines may carry its suppression on any of them. */
function continues({ now, added }: EditedLines, from: number, line: number): boolean {
  const [first, last] = from < line ? [from, line] : [line, from];
  if (last - first > 4 || !added.has(from)) return false;
  return now.slice(first, last).every((text) => /[([{,\\]\s*(?:(?:\/\/|#).*)?$/.test(text));
}

/** No line between them is less indented than the suppression: the error lies in what follows it. */
function isInScope(now: readonly string[], from: number, line: number): boolean {
  const text = now[from] ?? '';
  // A comment's further lines stand under the star of its first.
  return line > from && isIndented(now, from, line, indentOf(text) - (/^\s+\*/.test(text) ? 1 : 0));
}

/** Behind the head of a block it speaks of all that is in it. */
function isInBlock({ line: from, text }: Found, now: readonly string[], line: number): boolean {
  const whole = now[from] ?? '';
  const head = whole.slice(0, Math.max(0, whole.indexOf(text)));
  return line > from && /[:{]\s*$/.test(head) && isIndented(now, from, line, indentOf(whole) + 1);
}

function isIndented(now: readonly string[], from: number, line: number, indent: number): boolean {
  return now.slice(from + 1, line + 1).every((between) => isBlank(between) || indentOf(between) >= indent);
}

function isNever(reach: never): boolean {
  return reach;
}
