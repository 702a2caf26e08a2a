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
  return new CommentScanner(text, BY_EXTENSION.get(extensionOf(uri)) ?? C_LIKE).run();
}

const REGEXP_MAY_FOLLOW =
  /(?:^|[=(,:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|delete|void|throw|new|else|do))\s*$/;
const REGEXP = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//y;
const IF_ZERO = /#[ \t]*if[ \t]+(?:0|false|FALSE)\b/y;
const PREPROCESSOR_IF = /^[ \t]*#[ \t]*(if|endif|else|elif)/;

/** Matches the signs with which something other than plain code can begin. */
function beginningsOf({ line, block, quotes, hasTripleQuotes, hasPreprocessor, hasRegExps }: Notation): RegExp {
  const firsts = [...line, ...block.map(([open]) => open.trimStart())].map((token) => token.charAt(0)).join('');
  const others = `${hasTripleQuotes ? `"'` : ''}${hasPreprocessor ? '#' : ''}${hasRegExps ? '/' : ''}`;
  return new RegExp(`[${`${firsts}${quotes}${others}`.replace(/[^\w\s]/g, '\\$&')}]`, 'g');
}

class CommentScanner {
  readonly #text: string;
  readonly #notation: Notation;
  readonly #beginnings: RegExp;
  #at = 0;
  /** Up to here the text has been taken over or blanked. */
  #taken = 0;
  #code = '';

  constructor(text: string, notation: Notation) {
    this.#text = text;
    this.#notation = notation;
    this.#beginnings = beginningsOf(notation);
  }

  run(): string {
    if (this.#startsWith(this.#text.startsWith('#!') ? '#!' : '\0')) this.#blankTo(this.#lineEnd());
    while (this.#at < this.#text.length) this.#step();
    return this.#code + this.#text.slice(this.#taken);
  }

  #step(): void {
    // Whatever can begin nothing is passed over in one go.
    this.#beginnings.lastIndex = this.#at;
    const next = this.#beginnings.exec(this.#text);
    this.#at = next ? next.index : this.#text.length;
    if (!next) return;
    if (!this.#passComment() && !this.#passText()) this.#at++;
  }

  #passComment(): boolean {
    const { block, line, hasPreprocessor } = this.#notation;
    const opened = block.find(([open]) => this.#startsAt(open));
    if (opened) this.#blankBlock(opened);
    else if (line.some((leader) => this.#isLineComment(leader))) this.#blankTo(this.#lineEnd());
    else return hasPreprocessor === true && this.#text[this.#at] === '#' && this.#blankIfZero();
    return true;
  }

  #passText(): boolean {
    const { quotes, hasTripleQuotes, hasRegExps } = this.#notation;
    const sign = this.#text.charAt(this.#at);
    if (hasTripleQuotes && this.#startsTriple(sign)) this.#passTriple(sign);
    else if (quotes.includes(sign)) this.#passString(sign);
    else return hasRegExps === true && sign === '/' && this.#passRegExp();
    return true;
  }

  #startsWith(token: string): boolean {
    return this.#text.startsWith(token, this.#at);
  }

  /** A token that asks for a line of its own begins with the newline before it. */
  #startsAt(open: string): boolean {
    if (!open.startsWith('\n')) return this.#startsWith(open);
    const isLineStart = this.#at === 0 || this.#text[this.#at - 1] === '\n';
    return isLineStart && this.#startsWith(open.slice(1));
  }

  #isLineComment(leader: string): boolean {
    if (!this.#startsWith(leader)) return false;
    // In a shell or a YAML file a word may hold the sign; in a URL the slashes follow a colon.
    const previous = this.#text[this.#at - 1] ?? '\n';
    if (leader === '#' && this.#notation.block.length === 0 && !this.#notation.hasTripleQuotes)
      return /\s/.test(previous);
    if (leader === '//' && this.#notation.block.some(([open]) => open === '<!--')) return previous !== ':';
    return /\w/.test(leader) ? previous === '\n' || previous === ' ' : true;
  }

  #blankBlock([open, close]: readonly [string, string]): void {
    const from = this.#at + open.replace('\n', '').length;
    const end = this.#text.indexOf(close, from);
    this.#blankTo(end < 0 ? this.#text.length : end + close.length);
  }

  #startsTriple(sign: string): boolean {
    return (sign === '"' || sign === "'") && this.#startsWith(sign.repeat(3));
  }

  #passTriple(sign: string): void {
    const end = this.#text.indexOf(sign.repeat(3), this.#at + 3);
    const to = end < 0 ? this.#text.length : end + 3;
    const isStatement = /(?:^|\n)[ \t]*$/.test(this.#text.slice(Math.max(0, this.#at - 200), this.#at));
    const isOperand = /[=(,[{:+%\\]\s*$/.test(this.#code.slice(-200) + this.#text.slice(this.#taken, this.#at));
    if (isStatement && (!isOperand || this.#followsColon())) this.#blankTo(to);
    else this.#at = to;
  }

  /** After the colon of a `def` or an `if` a statement begins. */
  #followsColon(): boolean {
    return /:\s*$/.test(this.#code.slice(-200) + this.#text.slice(this.#taken, this.#at));
  }

  #passString(quote: string): void {
    const isMultiLine = quote === '`';
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const sign = this.#text[this.#at];
      if (sign === '\\') this.#at++;
      else if (sign === quote || (sign === '\n' && !isMultiLine)) break;
    }
    this.#at++;
  }

  #passRegExp(): boolean {
    if (!REGEXP_MAY_FOLLOW.test(this.#text.slice(Math.max(0, this.#at - 60), this.#at))) return false;
    REGEXP.lastIndex = this.#at;
    if (!REGEXP.test(this.#text)) return false;
    this.#at = REGEXP.lastIndex;
    return true;
  }

  #blankIfZero(): boolean {
    IF_ZERO.lastIndex = this.#at;
    if (!IF_ZERO.test(this.#text)) return false;
    this.#blankTo(this.#lineEnd());
    let depth = 1;
    while (this.#at < this.#text.length && depth > 0) {
      const end = this.#lineEnd();
      const keyword = PREPROCESSOR_IF.exec(this.#text.slice(this.#at + 1, end))?.[1];
      if (keyword === 'if') depth++;
      if (keyword === 'endif' || (depth === 1 && keyword !== undefined && keyword !== 'if')) depth--;
      this.#blankTo(Math.max(end, this.#at + 1));
    }
    return true;
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#at + (this.#text[this.#at] === '\n' ? 1 : 0));
    return end < 0 ? this.#text.length : end;
  }

  #blankTo(end: number): void {
    this.#code += this.#text.slice(this.#taken, this.#at);
    this.#code += this.#text.slice(this.#at, end).replace(/[^\n]/g, ' ');
    this.#at = end;
    this.#taken = end;
  }
}
