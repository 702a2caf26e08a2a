import { extensionOf } from './filePaths.ts';

/** How comments and strings are written in a family of languages. */
type Notation = {
  /** Begin a comment that ends with the line. */
  line: readonly string[];
  /** What begins a comment and what ends it. */
  block: readonly (readonly [string, string])[];
  /** Begin and end a string; one within a line, unless it is a backtick. */
  quotes: string;
  /** A string of three quotes that begins a statement serves as a comment. */
  hasTripleQuotes?: boolean;
  hasPreprocessor?: boolean;
  hasRegExps?: boolean;
};

const C_LIKE: Notation = { line: ['//'], block: [['/*', '*/']], quotes: `"'\`` };
const SCRIPT: Notation = { ...C_LIKE, hasRegExps: true };
const COMPONENT: Notation = {
  line: ['//'],
  block: [
    ['/*', '*/'],
    ['<!--', '-->'],
  ],
  quotes: `"'\``,
  hasRegExps: true,
};
const C: Notation = { ...C_LIKE, quotes: `"'`, hasPreprocessor: true };
const HASH: Notation = { line: ['#'], block: [], quotes: `"'` };

const NOTATIONS: readonly (readonly [extensions: string, notation: Notation])[] = [
  ['ts tsx mts cts js jsx mjs cjs es6', SCRIPT],
  ['vue svelte astro mdx', COMPONENT],
  ['java go scala sc swift dart kt kts gradle groovy proto jsonc json json5 scss less sol v sv zig', C_LIKE],
  ['c h cc cpp cxx hpp hh hxx ino m mm cs cu glsl hlsl', C],
  ['rs', { ...C_LIKE, quotes: '"' }],
  ['css', { line: [], block: [['/*', '*/']], quotes: `"'` }],
  ['php', { ...C_LIKE, line: ['//', '#'] }],
  ['py pyi pyw', { ...HASH, hasTripleQuotes: true }],
  ['rb rake gemspec', { ...HASH, block: [['\n=begin', '\n=end']] }],
  ['pl pm', { ...HASH, block: [['\n=pod', '\n=cut']] }],
  ['ps1 psm1', { ...HASH, block: [['<#', '#>']] }],
  ['jl', { ...HASH, block: [['#=', '=#']], quotes: '"' }],
  [
    'sh bash zsh fish yaml yml toml r ex exs mk make makefile cmake dockerfile gitignore pylintrc flake8 npmrc nim gd conf properties env nix graphql gql',
    HASH,
  ],
  ['tf hcl', { ...C_LIKE, line: ['#', '//'] }],
  ['sql', { line: ['--'], block: [['/*', '*/']], quotes: `'"` }],
  ['lua', { line: ['--'], block: [['--[[', ']]']], quotes: `"'` }],
  ['hs elm', { line: ['--'], block: [['{-', '-}']], quotes: '"' }],
  ['adb ads vhd vhdl', { line: ['--'], block: [], quotes: '"' }],
  ['ml mli', { line: [], block: [['(*', '*)']], quotes: '"' }],
  ['fs fsx fsi', { line: ['//'], block: [['(*', '*)']], quotes: '"' }],
  [
    'pas dpr',
    {
      line: ['//'],
      block: [
        ['{', '}'],
        ['(*', '*)'],
      ],
      quotes: `'`,
    },
  ],
  ['html htm xml xaml svg cshtml razor md markdown csproj', { line: [], block: [['<!--', '-->']], quotes: '' }],
  ['clj cljs edn lisp el scm rkt asm s ini cfg', { line: [';'], block: [], quotes: '"' }],
  ['erl hrl tex sty', { line: ['%'], block: [], quotes: '"' }],
  ['vb vbs bas', { line: [`'`], block: [], quotes: '"' }],
  ['bat cmd', { line: ['REM ', 'rem ', '::'], block: [], quotes: '"' }],
  ['vim', { line: ['"'], block: [], quotes: '' }],
];

const BY_EXTENSION = new Map(
  NOTATIONS.flatMap(([extensions, notation]) =>
    extensions.split(' ').map((extension) => [extension, notation] as const),
  ),
);

/**
 * The text with everything in comments replaced by spaces: lines and columns stay where they are. A scanner, no parser:
 * where it errs, it errs within a line, for a string ends with its line at the latest.
 */
export function toCode(text: string, uri: string): string {
  const tokens = tokensOf(notationOf(uri));
  let code = '';
  let taken = 0;
  const blank = (from: number, to: number): void => {
    code += text.slice(taken, from) + text.slice(from, to).replace(/[^\n]/g, ' ');
    taken = to;
  };
  tokens.lastIndex = 0;
  for (let token = tokens.exec(text); token; token = tokens.exec(text)) {
    const { index: from, groups = {} } = token;
    const to = tokens.lastIndex;
    if (groups['ifZero'] !== undefined) blank(from, (tokens.lastIndex = endOfIfZero(text, to)));
    else if (groups['regExp'] !== undefined && !mayRegExpFollow(text, from)) tokens.lastIndex = from + 1;
    else if (groups['comment'] !== undefined) blank(from, to);
    else if (groups['triple'] !== undefined && isStatement(code.slice(-400) + text.slice(taken, from))) blank(from, to);
  }
  return code + text.slice(taken);
}

/** True when the line holds a sign with which a comment begins or ends in the document's language. */
export function hasCommentSign(line: string, uri: string): boolean {
  return signsOf(notationOf(uri)).some((sign) => line.includes(sign));
}

function notationOf(uri: string): Notation {
  return BY_EXTENSION.get(extensionOf(uri)) ?? C_LIKE;
}

const signs = new Map<Notation, readonly string[]>();

function signsOf(notation: Notation): readonly string[] {
  let found = signs.get(notation);
  if (!found) {
    const ofBlocks = notation.block.flat().map((sign) => sign.trim());
    const triples = notation.hasTripleQuotes ? ['"""', "'''"] : [];
    const conditions = notation.hasPreprocessor ? ['#'] : [];
    found = [...notation.line, ...ofBlocks, ...triples, ...conditions];
    signs.set(notation, found);
  }
  return found;
}

const tokensByNotation = new Map<Notation, RegExp>();

/** Matches comments, and everything in which a comment's beginning would be none. */
function tokensOf(notation: Notation): RegExp {
  const known = tokensByNotation.get(notation);
  if (known) return known;
  const lines = notation.line.map((leader) => toLinePattern(leader, notation));
  const comments = [...notation.block.map(toBlockPattern), ...lines];
  const patterns = [`(?<comment>^#![^\\n]*|${comments.join('|')})`];
  if (notation.hasPreprocessor) patterns.push(String.raw`(?<ifZero>#[ \t]*if[ \t]+(?:0|false|FALSE)\b)`);
  if (notation.hasTripleQuotes) patterns.push(String.raw`(?<triple>"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$))`);
  patterns.push(...Array.from(notation.quotes, toStringPattern));
  if (notation.hasRegExps) patterns.push(String.raw`(?<regExp>\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/)`);
  const tokens = new RegExp(patterns.join('|'), 'g');
  tokensByNotation.set(notation, tokens);
  return tokens;
}

function toBlockPattern([open, close]: readonly [string, string]): string {
  // A sign that asks for a line of its own begins with the newline before it.
  if (open.startsWith('\n')) return String.raw`(?<![^\n])${open.trim()}[^]*?(?:\n${close.trim()}|$)`;
  return `${escaped(open)}[^]*?(?:${escaped(close)}|$)`;
}

/** In a shell or a YAML file a word may hold the sign; in markup the slashes of a URL follow a colon. */
function toLinePattern(leader: string, { block, hasTripleQuotes }: Notation): string {
  return `${toLookBehind(leader, block, hasTripleQuotes ?? false)}${escaped(leader)}[^\\n]*`;
}

function toLookBehind(leader: string, block: Notation['block'], hasTripleQuotes: boolean): string {
  if (/\w/.test(leader)) return String.raw`(?<![^\n ])`;
  if (leader === '#' && block.length === 0 && !hasTripleQuotes) return String.raw`(?<!\S)`;
  return leader === '//' && block.some(([open]) => open === '<!--') ? '(?<!:)' : '';
}

function toStringPattern(quote: string): string {
  if (quote === '`') return '`(?:[^`\\\\]+|\\\\[^])*`?';
  return `${quote}(?:[^${quote}\\\\\\n]+|\\\\.)*${quote}?`;
}

function escaped(token: string): string {
  return token.replace(/[^\w\s]/g, '\\$&');
}

const REGEXP_MAY_FOLLOW =
  /(?:^|[=(,:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|delete|void|throw|new|else|do))\s*$/;

function mayRegExpFollow(text: string, at: number): boolean {
  return REGEXP_MAY_FOLLOW.test(text.slice(Math.max(0, at - 60), at));
}

/** Three quotes that begin a statement are a comment; after an operator or within brackets they are a value. */
function isStatement(before: string): boolean {
  return /(?:^|\n)[ \t]*$/.test(before) && !/[=(,[{+%\\]\s*$/.test(before);
}

const CONDITION = /^[ \t]*#[ \t]*(if|endif|else|elif)/;

/** Where the branch that is never compiled ends: behind the line of its `#endif` or `#else`. */
function endOfIfZero(text: string, from: number): number {
  let depth = 1;
  let at = endOfLine(text, from);
  while (at < text.length && depth > 0) {
    const end = endOfLine(text, at + 1);
    const keyword = CONDITION.exec(text.slice(at + 1, end))?.[1];
    if (keyword === 'if') depth++;
    if (keyword === 'endif' || (depth === 1 && keyword !== undefined && keyword !== 'if')) depth--;
    at = end;
  }
  return at;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
