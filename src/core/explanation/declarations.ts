import { toBareCode } from './codeLine.ts';

/** Recognising declarations and imports by their words, in any language. */

const DECLARING =
  'const|let|var|val|def|fn|func|fun|function|sub|proc|class|interface|type|typedef|enum|struct|union|trait|impl|object|record|protocol|extension|namespace|module|mod|package|macro|field|param|property|get|set|accessor|static|async|abstract|data|mut|local|global|nonlocal|public|private|protected|internal|readonly|declare|override|template|typename|using|newtype|instance|alias|case|as';
const IMPORTING =
  /^\s*(?:import\b|from\s+\S+\s+import\b|export\b.*\bfrom\b|export\s*(?:type\s*)?\{|use\s|using\s|#\s*include\b|@import\b|require\b|extern\s|package\s|module\.exports\b)|\brequire\s*\(|\bimport\s*\(/;
/** Words after which a name is used, not declared. */
const USING =
  'return|new|await|throw|in|of|case|typeof|delete|yield|else|not|and|or|is|do|instanceof|extends|implements|raise|assert|print|echo|go|defer|void';

/** Of longer lines only the beginning is read: the patterns take their time. */
const MAX_READ = 600;
const patterns = new Map<string, RegExp>();
const MAX_PATTERNS = 2_000;

/** True when the line imports or exports something. */
export function isImport(line: string): boolean {
  return IMPORTING.test(line);
}

/** True when the line looks like the place where `name` comes from: its declaration or its import. */
export function declares(whole: string, name: string): boolean {
  if (!whole.includes(name)) return false;
  const line = whole.slice(0, MAX_READ);
  if (isImport(line)) return toPattern('word', name).test(line);
  return toPattern('declaration', name).test(toBareCode(line));
}

function toPattern(kind: 'word' | 'declaration', name: string): RegExp {
  const key = `${kind} ${name}`;
  let pattern = patterns.get(key);
  if (!pattern) {
    if (patterns.size > MAX_PATTERNS) patterns.clear();
    pattern = new RegExp(kind === 'word' ? wordSource(name) : declarationSource(name), 'u');
    patterns.set(key, pattern);
  }
  return pattern;
}

function wordSource(name: string): string {
  const escaped = name
    .replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
    .replaceAll('\\-', '-')
    .replaceAll('\\/', '\\/');
  return `(?<![\\p{L}\\p{N}_$])${escaped}(?![\\p{L}\\p{N}_$])`;
}

function declarationSource(name: string): string {
  const word = wordSource(name);
  return [
    // const name, def name, class name, fn (receiver) name, async *name
    `(?<![.\\w$])(?:${DECLARING})\\s+(?:\\*\\s*|\\([^)]*\\)\\s*|&\\s*)?${word}`,
    // const { a, name } = …, let a = 1, name = 2
    `\\b(?:const|let|var|val)\\b[^=]*${word}`,
    // the parameters and type parameters of a head
    `(?:\\b(?:function|constructor|def|fn|func|fun|class|interface|type|lambda|catch)\\b|=>|\\)\\s*(?::[^=]*)?\\{\\s*$).*[(<,][^()]*${word}`,
    `[(,<]\\s*(?:\\.\\.\\.|\\*+|&|mut\\s+)*${word}\\s*\\??\\s*[:=,)>][^;]*(?:=>|\\{\\s*$|:\\s*$)`,
    // name: type, name?: type, name = value, name(…) {
    `^\\s*(?:[+#@-]\\s*)?(?:["'\`])?${word}["'\`]?\\s*(?:[?!]?\\s*:|:?=(?!=)|,\\s*$|;\\s*$)`,
    `^\\s*(?:[\\w*]+\\s+)*${word}\\s*(?:<[^>]*>)?\\([^;]*(?:\\{|\\{\\s*\\}|:\\s*)\\s*$`,
    // { name: type; name?: type }
    `[{;,]\\s*(?:readonly\\s+)?["']?${word}["']?\\s*\\??\\s*:(?!:)`,
    // Type name = …, Type name(…), Type name;
    `(?<!\\b(?:${USING}))(?<=[\\w>\\]*&?])\\s+[*&]*${word}\\s*(?:=(?!=|>)|;|\\(|,|\\)|:)`,
  ].join('|');
}
