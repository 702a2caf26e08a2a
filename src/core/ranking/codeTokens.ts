/** A token of source code in any language; `shape` is what remains when names and literals are taken out. */
export type CodeToken = { text: string; shape: string };

const TOKEN =
  /(?<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|(?<word>[\p{L}_$@#][\p{L}\p{N}_$]*)|(?<number>\d[\w.]*)|(?<sign>=>|===|!==|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\.\.\.|::|->|\+\+|--|\*\*|:=|\/\/|\/\*|\*\/|[^\s\p{L}\p{N}])/gu;

/** Words that are the grammar of some wide-spread language rather than names that somebody chose. */
const GRAMMAR = new Set(
  `abstract as assert async await bool boolean break case catch char class const constructor continue debugger def default
  defer del delete do double elif else end enum except export extends extern false final finally float fn for foreach from
  func function get global go goto if impl implements import in instanceof int interface is lambda let long loop match mod
  module mut namespace new nil none not null number of or override package pass private protected pub public raise readonly
  require return self set static string struct super switch then this throw throws trait true try type typedef typeof
  undefined union unless unsafe until use using val var virtual void volatile where while with yield`
    .split(/\s+/)
    .filter(Boolean),
);
export function isGrammar(word: string): boolean {
  return GRAMMAR.has(word);
}

const MAX_TOKENS = 160;

/** The first tokens of a piece of code. A name's shape says only how it is capitalised. */
export function toCodeTokens(code: string): CodeToken[] {
  const tokens: CodeToken[] = [];
  for (const match of code.matchAll(TOKEN)) {
    tokens.push({ text: match[0], shape: toShape(match) });
    if (tokens.length === MAX_TOKENS) break;
  }
  return tokens;
}

function toShape({ 0: text, groups }: RegExpMatchArray): string {
  if (groups?.['string'] !== undefined) return '‹s›';
  if (groups?.['number'] !== undefined) return '‹0›';
  if (groups?.['word'] === undefined || GRAMMAR.has(text)) return text;
  return /^\p{Lu}/u.test(text) ? '‹A›' : '‹a›';
}

/** Pairs and triples of neighbouring shapes, with marks for both ends; none where there is no code. */
export function toShapeGrams(tokens: readonly CodeToken[]): Set<string> {
  if (tokens.length === 0) return new Set();
  const shapes = ['^', ...tokens.map(({ shape }) => shape), '$'];
  const grams = new Set<string>();
  for (let index = 1; index < shapes.length; index++) {
    grams.add(`${shapes[index - 1]} ${shapes[index]}`);
    if (index > 1) grams.add(`${shapes[index - 2]} ${shapes[index - 1]} ${shapes[index]}`);
  }
  return grams;
}
