/** Reading single lines of code in any language, by their look. */

export function isBlank(line: string): boolean {
  return line.trim() === '';
}

export function indentOf(line: string): number {
  const white = /^\s*/.exec(line)?.[0] ?? '';
  return white.replaceAll('\t', '    ').length;
}

/** Of longer lines only the beginning is read. */
const MAX_READ = 4_000;

/** Names, numbers and single signs, without the space between them. */
export function toTokens(line: string): string[] {
  return line.slice(0, MAX_READ).match(/[\p{L}_$@#][\p{L}\p{N}_$]*|\d[\w.]*|[^\s]/gu) ?? [];
}

/** What reads as a name: words, keywords included. */
export function toWords(text: string): string[] {
  return text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
}

const COMMENT_LINE =
  /^\s*(?:\/\/|\/\*|\*(?:\s|\/|$)|#(?!\[|include|define|if|else|endif|import|\w+\()|--(?=\s)|<!--|;;|\{\/\*)/;

export function isCommentLine(line: string): boolean {
  return COMMENT_LINE.test(line);
}

/** The line without what stands in quotes and without a trailing comment. */
export function toBareCode(line: string): string {
  return line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '""').replace(/\s\/\/.*$|\s#\s.*$/, '');
}

/** The line without a comment at its end; signs within quotes begin none. */
export function withoutComment(line: string): string {
  if (isCommentLine(line)) return '';
  for (const { index } of line.matchAll(/\s(?:\/\/|#\s|--\s)/g)) {
    const quotes = line.slice(0, index).match(/(?<!\\)["'`]/g)?.length ?? 0;
    if (quotes % 2 === 0) return line.slice(0, index);
  }
  return line;
}

/** Brackets that the line opens less those it closes. */
export function bracketDepth(line: string): number {
  if (isCommentLine(line)) return 0;
  let depth = 0;
  for (const sign of toBareCode(line.slice(0, MAX_READ))) {
    if (sign === '(' || sign === '[' || sign === '{') depth++;
    else if (sign === ')' || sign === ']' || sign === '}') depth--;
  }
  return depth;
}

const OPENS_TYPE = /[\p{L}\p{N}_$]<[^<>=]*[<{([,|&]\s*$|[\p{L}\p{N}_$]<\s*$/u;
const CLOSES_TYPE = /^\s*[)\]}]*>(?!=)/;

/** Type arguments that go on in the next lines, less those that end here: between single signs nobody can tell them from comparisons. */
export function typeDepth(line: string): number {
  const code = toBareCode(line.slice(0, MAX_READ));
  return Number(OPENS_TYPE.test(code)) - Number(CLOSES_TYPE.test(code));
}

/** Elements that a line of markup opens less those it closes. */
export function tagDepth(whole: string): number {
  const line = whole.slice(0, MAX_READ);
  if (!/^\s*(?:return\s*\(?\s*|\(\s*)?<[\w/>]/.test(line)) return 0;
  const opened = line.match(/<(?:[A-Za-z][\w.:-]*(?:\s[^<>]*)?)?(?<!\/)>/g)?.length ?? 0;
  const closed = line.match(/<\/[\w.:-]*>/g)?.length ?? 0;
  return opened - closed;
}
