import type { Cause } from '../../src/core/model.ts';

/** A record of an error and its fix, as the corpus holds it. */
export type CorpusRecord = {
  id: string;
  source: string;
  code: string;
  message: string;
  file: string;
  /** 0-based, in `before`. */
  line: number;
  before: string;
  after: string;
  kind: string;
};

/** An edit by which the record's error goes away without having been mended. */
export type NonFix = { kind: string; now: string; expected: readonly Cause[]; introducedFrom?: string };

/** Errors that are mended by taking something away: deleting their line proves nothing. */
const ABOUT_REMOVAL =
  /unused|never|unreachable|unexpected|unnecessary|useless|redundant|duplicate|remove|not allowed|should (?:not|be no)|don't|do not|extra|debugger|too many|can(?:not)? be|purpose|multiple|empty|deprecated|avoid|not necessary|there is no parameter|prefer|already|omit|no effect/i;

/** Every way of making away with the record's error that can be had by rule. */
export function nonFixesOf(record: CorpusRecord): NonFix[] {
  const lines = record.before.split('\n');
  const text = lines[record.line];
  if (text === undefined || text.trim() === '' || /\r/.test(record.before)) return [];
  const made = [...commentings(record, lines), ...suppressions(record, lines), ...deletions(record, lines)];
  const reverted: NonFix = { kind: 'revert', now: record.after, introducedFrom: record.after, expected: ['reverted'] };
  return record.after === record.before ? made : [...made, reverted];
}

const CONTEXT = Array.from({ length: 8 }, (_, index) => `// part ${index + 1}`).join('\n');

/** The same record in a longer file, with other edits some lines before and after. */
export function amongOtherWork(record: CorpusRecord): { record: CorpusRecord; edit: (now: string) => string } {
  const around = (text: string, first: string, last: string): string =>
    `${first}\n${CONTEXT}\n${text}\n${CONTEXT}\n${last}\n`;
  const before = around(record.before, 'var other;', 'var more;');
  const line = record.line + CONTEXT.split('\n').length + 1;
  return {
    record: { ...record, before, line },
    edit: (now) => around(now, 'var other = 1;\nvar another = 2;', 'var more = 3;'),
  };
}

function commentings({ file, line }: CorpusRecord, lines: readonly string[]): NonFix[] {
  if (!/\.[cm]?[jt]sx?$/.test(file)) return [];
  const text = lines[line] ?? '';
  // What is a comment already, or lies within one or a string of several lines, cannot be commented out.
  if (/^\s*(?:\/\/|\/?\*|<!--)/.test(text) || /\/\*|\*\/|`|<!--/.test(lines.join('\n'))) return [];
  const commented = /^(\s*)(.*)$/.exec(text);
  const slashed = `${commented?.[1] ?? ''}// ${commented?.[2] ?? ''}`;
  const expected: Cause[] = ['commentedOut'];
  return [
    { kind: 'line comment', now: replaced(lines, line, [slashed]), expected },
    { kind: 'line comment at the margin', now: replaced(lines, line, [`//${text}`]), expected },
    { kind: 'block comment in the line', now: replaced(lines, line, [`/* ${text} */`]), expected },
    { kind: 'block comment around', now: replaced(lines, line, ['/*', text, '*/']), expected },
    { kind: 'all in a block comment', now: ['/*', ...lines, '*/'].join('\n'), expected },
  ];
}

function suppressions({ source, code, line }: CorpusRecord, lines: readonly string[]): NonFix[] {
  const text = lines[line] ?? '';
  const above = (comment: string): string => replaced(lines, line, [comment, text]);
  const expected: Cause[] = ['suppressed'];
  if (source === 'ts') {
    return [
      { kind: '@ts-ignore', now: above('// @ts-ignore'), expected },
      { kind: '@ts-expect-error', now: above('  // @ts-expect-error: known'), expected },
      { kind: '@ts-nocheck', now: ['// @ts-nocheck', ...lines].join('\n'), expected },
    ];
  }
  if (source === 'biome') return [{ kind: 'biome-ignore', now: above(`// biome-ignore ${code}: later`), expected }];
  return [
    { kind: 'eslint-disable-next-line', now: above(`// eslint-disable-next-line ${code} -- later`), expected },
    { kind: 'eslint-disable-line', now: replaced(lines, line, [`${text} // eslint-disable-line ${code}`]), expected },
    {
      kind: 'eslint-disable-line without a rule',
      now: replaced(lines, line, [`${text} // eslint-disable-line`]),
      expected,
    },
    { kind: 'eslint-disable', now: [`/* eslint-disable ${code} */`, ...lines].join('\n'), expected },
    { kind: 'eslint rule off', now: [`/* eslint ${code}: "off" */`, ...lines].join('\n'), expected },
  ];
}

function deletions({ message, line }: CorpusRecord, lines: readonly string[]): NonFix[] {
  const expected: Cause[] = ['deleted'];
  const all: NonFix = { kind: 'file emptied', now: '', expected };
  const text = lines[line] ?? '';
  const made = ABOUT_REMOVAL.test(message) || /^\s*(?:\/\/|\/?\*)/.test(text) ? [] : [all];
  if (made.length === 0) return [];
  if (isStatement(text) && !isCutInto(lines, line)) {
    made.push({ kind: 'line deleted', now: replaced(lines, line, []), expected });
  }
  const block = enclosingBlock(lines, line);
  if (block) made.push({ kind: 'block deleted', now: lines.toSpliced(block.from, block.count).join('\n'), expected });
  return made;
}

function isStatement(text: string): boolean {
  return (
    /[;}]\s*$/.test(text) && /^\s*[\w@]/.test(text) && depthOf(text) === 0 && !/^\s*(?:case|default|else)\b/.test(text)
  );
}

/** The line goes on from the one before it. */
function isCutInto(lines: readonly string[], line: number): boolean {
  const previous = lines.slice(0, line).findLast((text) => text.trim() !== '') ?? ';';
  return (
    !/[;{}]\s*(?:\/\/.*)?$/.test(previous) ||
    lines.slice(0, line).reduce((sum, text) => sum + roundDepthOf(text), 0) !== 0
  );
}

/** The function or class around a line, where its head and its end are lines of their own. */
function enclosingBlock(lines: readonly string[], line: number): { from: number; count: number } | null {
  for (let from = line - 1; from >= 0; from--) {
    const head = lines[from] ?? '';
    if (!/^\s*(?:export |async |static )*(?:function|class|namespace|module|if|for|while)\b.*\{\s*$/.test(head))
      continue;
    let depth = 0;
    for (let to = from; to < lines.length; to++) {
      depth += depthOf(lines[to] ?? '');
      if (depth === 0) return to > line ? { from, count: to - from + 1 } : null;
    }
  }
  return null;
}

function depthOf(text: string): number {
  return (text.match(/[{([]/g)?.length ?? 0) - (text.match(/[})\]]/g)?.length ?? 0);
}

function roundDepthOf(text: string): number {
  return (text.match(/[([]/g)?.length ?? 0) - (text.match(/[)\]]/g)?.length ?? 0);
}

function replaced(lines: readonly string[], line: number, by: readonly string[]): string {
  return lines.toSpliced(line, 1, ...by).join('\n');
}
