import { toCodeTokens, type CodeToken } from './codeTokens.ts';
import { toWords } from './words.ts';

/** What a past fix changed, with names and literals taken out. */
export type ChangeShape = {
  /** Equal for changes of one kind: what was taken away and what was put in. Empty when nothing is known of the change. */
  kind: string;
  /** Shapes around and in the places that were changed, as they were before. */
  places: ReadonlySet<string>;
  /** Names, words of the language and signs that came in and were not there before, brackets and the like aside. */
  puts: ReadonlySet<string>;
  /** Words of the lines that were changed and of those beside them. */
  words: ReadonlySet<string>;
  /** Names of the files that were changed, without folders and endings, in lower case. */
  files: ReadonlySet<string>;
};

const MAX_DIFF_LINES = 400;
const MAX_KIND = 200;

/** @param diff a unified diff, or null */
export function toChangeShape(diff: string | null): ChangeShape {
  const places = new Set<string>();
  const puts = new Set<string>();
  const kinds: string[] = [];
  const words: string[] = [];
  if (diff === null) return { kind: '', places, puts, words: new Set(), files: new Set() };
  const lines = diff
    .split('\n')
    .slice(0, MAX_DIFF_LINES)
    .filter((line) => !/^(?:---|\+\+\+|@@|diff |index |\\ )/.test(line));
  for (let index = 0; index < lines.length; index++) {
    if (!isChanged(lines[index])) continue;
    const from = index;
    while (isChanged(lines[index])) index++;
    const block = lines.slice(from, index);
    words.push(...lines.slice(Math.max(0, from - 2), index + 2).map((line) => line.slice(1)));
    const change = toChange(block);
    kinds.push(change.kind);
    for (const place of change.places) places.add(place);
    for (const put of change.puts) puts.add(put);
  }
  return {
    kind: kinds.join(' ; ').slice(0, MAX_KIND),
    places,
    puts,
    words: toWords(words.join('\n')),
    files: toFiles(diff),
  };
}

const CHANGED_FILE = /^(?:\+\+\+|---) (?:[ab]\/)?(?:[^\n\t]*[\\/])?([^\\/\n\t]+)/gm;
const MAX_FILES = 20;

function toFiles(diff: string): Set<string> {
  const names = [...diff.matchAll(CHANGED_FILE)].map(([, name = '']) => name.toLowerCase().replace(/\.\w+$/, ''));
  return new Set(names.filter((name) => name !== '' && name !== 'null').slice(0, MAX_FILES));
}

function isChanged(line: string | undefined): boolean {
  return line !== undefined && (line.startsWith('-') || line.startsWith('+'));
}

/** Signs that nearly every line has. */
const COMMON_SIGN = /^[;,.:=(){}]$/;

function toChange(block: readonly string[]): { kind: string; places: string[]; puts: string[] } {
  const side = (mark: string) =>
    toCodeTokens(
      block
        .filter((line) => line.startsWith(mark))
        .map((line) => line.slice(1))
        .join('\n'),
    );
  const [before, after] = [side('-'), side('+')];
  let head = 0;
  while (head < before.length && before[head]?.text === after[head]?.text && head < after.length) head++;
  let tail = 0;
  const room = Math.min(before.length, after.length) - head;
  while (tail < room && before.at(-1 - tail)?.text === after.at(-1 - tail)?.text) tail++;
  const taken = before.slice(head, before.length - tail);
  const put = after.slice(head, after.length - tail);
  const places: string[] = [];
  if (before.length > 0) {
    const around = [
      ...before.slice(Math.max(0, head - 1), head),
      ...taken,
      ...before.slice(before.length - tail).slice(0, 1),
    ];
    if (around.length > 0)
      places.push(
        around
          .slice(0, 6)
          .map(({ shape }) => shape)
          .join(' '),
      );
  }
  if (taken.length === 0 && put.length === 0) return { kind: toSpacing(block), places, puts: [] };
  const known = new Set(before.map(({ text }) => text));
  const puts = put.flatMap(({ text }) => (known.has(text) || COMMON_SIGN.test(text) ? [] : text));
  return { kind: `${toGist(taken)} → ${toGist(put)}`, places, puts };
}

/** Of a change that left every token: whether lines or spaces were put in or taken away. */
function toSpacing(block: readonly string[]): string {
  const added = block.filter((line) => line.startsWith('+'));
  const removed = block.filter((line) => line.startsWith('-'));
  if (added.length !== removed.length) return added.length > removed.length ? 'more lines' : 'fewer lines';
  return added.join('').length > removed.join('').length ? 'more space' : 'less space';
}

/** The first word of the language in a piece of code; where there are none, its first shapes. */
function toGist(tokens: readonly CodeToken[]): string {
  const grammar = tokens.filter(({ text, shape }) => shape === text && /^\p{L}/u.test(text)).slice(0, 1);
  const gist = grammar.length > 0 ? grammar : tokens.slice(0, 3);
  return gist.map(({ shape }) => (shape === '‹A›' ? '‹a›' : shape)).join(' ');
}
