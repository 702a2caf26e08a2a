/** One program call of a command line, without what only wraps it. */
export type SimpleCommand = {
  /** Its program, without path and `.exe`. */
  name: string;
  args: string[];
};

/** How a simple command hangs on the one before it. */
type Joint = '&&' | '||' | ';' | '|' | '&';

export type JoinedCommand = SimpleCommand & { joint: Joint | null };

const MAX_LENGTH = 4_000;
/** Operators, whole quotes, and the bare characters between them. */
const PIECES = /&&|\|\||[;|&\n]|"(?:[^"\\]|\\.)*"?|'[^']*'?|\\.|\d?[<>]&\d?|[<>]+|\s+|[^\s;|&"'\\<>]+/g;

/** The program calls of a command line, in order. Good enough to name them; no shell. */
export function toCommands(commandLine: string): JoinedCommand[] {
  const commands: { joint: Joint | null; words: string[] }[] = [{ joint: null, words: [] }];
  let word: string | null = null;
  const endWord = (): void => {
    if (word !== null) commands.at(-1)?.words.push(word);
    word = null;
  };
  for (const [piece] of commandLine.slice(0, MAX_LENGTH).matchAll(PIECES)) {
    const joint = toJoint(piece);
    if (joint || /^\s/.test(piece)) endWord();
    else word = (word ?? '') + unquote(piece);
    if (joint) commands.push({ joint, words: [] });
  }
  endWord();
  return commands.flatMap(({ joint, words }) => {
    const [name, ...args] = unwrap(words);
    return name === undefined || name.startsWith('#') || CLOSING.has(name)
      ? []
      : [{ joint, name: toProgram(name), args }];
  });
}

function toJoint(piece: string): Joint | null {
  if (piece === '\n') return ';';
  return piece === '&&' || piece === '||' || piece === ';' || piece === '|' || piece === '&' ? piece : null;
}

function unquote(piece: string): string {
  const [quote] = piece;
  if (quote === '\\') return piece.slice(1);
  if (quote !== '"' && quote !== "'") return piece;
  return piece.slice(1, piece.length > 1 && piece.endsWith(quote) ? -1 : undefined);
}

function toProgram(name: string): string {
  return name.replace(/^.*[\\/](?=[^\\/])/, '').replace(/\.(?:exe|cmd|bat)$/i, '');
}

/** Words of the shell before a command. */
const KEYWORDS: ReadonlySet<string> = new Set(['if', 'then', 'elif', 'else', 'while', 'until', 'do', '(', '{']);
/** Words of the shell that end what stood before them. */
const CLOSING: ReadonlySet<string> = new Set(['done', 'fi', 'esac', '}', ')']);
const ASSIGNMENT = /^[A-Za-z_]\w*=/;
/** Programs that run the one named after them, with the options of theirs that take a value. */
const WRAPPERS: ReadonlyMap<string, RegExp> = new Map([
  ['sudo', /^-[ughpCDRT]$/],
  ['doas', /^-[uC]$/],
  ['time', /^-[fo]$/],
  ['nice', /^-n$/],
  ['ionice', /^-[cn]$/],
  ['nohup', /^$/],
  ['env', /^-[uC]$/],
  ['stdbuf', /^-[ioe]$/],
  ['winpty', /^$/],
  ['npx', /^-p$/],
  ['bunx', /^$/],
  ['exec', /^-a$/],
  ['builtin', /^$/],
  ['&', /^$/],
]);

function unwrap(words: readonly string[]): string[] {
  let rest = [...words];
  for (;;) {
    const [first] = rest;
    if (first === undefined) return [];
    if (ASSIGNMENT.test(first) || KEYWORDS.has(first)) rest = rest.slice(1);
    else if (/^\(+./.test(first) && !first.startsWith('((')) rest = [first.replace(/^\(+/, ''), ...rest.slice(1)];
    else {
      const takesValue = WRAPPERS.get(toProgram(first));
      if (!takesValue) return rest.map((word, index) => (index === 0 ? word : word.replace(/\)+$/, '')));
      const inner = withoutOptions(rest.slice(1), takesValue);
      // By itself it is the program: `time`, `env`.
      if (inner.length === 0) return rest;
      rest = inner;
    }
  }
}

function withoutOptions(words: readonly string[], takesValue: RegExp): string[] {
  let index = 0;
  while (words[index]?.startsWith('-')) index += takesValue.test(words[index] ?? '') ? 2 : 1;
  return words.slice(index);
}

/** Where a command line goes before it does anything: the folder of its leading `cd`; null when it stays. */
export function leadingFolder(commandLine: string): string | null {
  const [first, second] = toCommands(commandLine);
  if (first?.name !== 'cd' || !second || (second.joint !== '&&' && second.joint !== ';')) return null;
  const folder = first.args.find((arg) => arg !== '--');
  return folder === undefined || /^[~$-]/.test(folder) ? null : folder;
}
