import { toWords } from './codeLine.ts';

/** The names an error speaks of, by how surely it means them. */
export type NamedSymbols = {
  /** Named by the message alone, as a name and nothing more. */
  named: string[];
  /** Signs that the message names, such as `}` or `,`. */
  signs: string[];
  /** Named within a longer piece of code in the message. */
  mentioned: string[];
  /** What stands in the error's range. */
  inRange: string[];
  /** What else stands in the error's line. */
  inLine: string[];
  /** The message's other words. */
  said: string[];
  /** Words of the language that the message says. */
  keywords: string[];
};

/** Words of many languages that name nothing of the user's. */
export const LANGUAGE_WORDS: ReadonlySet<string> = new Set(
  `string number boolean any unknown never void null undefined object symbol bigint int float double long short byte char
  bool str list dict set tuple none nil true false self this super cls const let var val function class interface type
  enum struct def fn func fun return if else for while do switch case default break continue new delete typeof instanceof
  in of import export from as async await yield try catch finally throw throws static public private protected readonly
  abstract extends implements package use using namespace module require not and or is lambda pass raise with match impl
  trait mut ref pub where get set u8 u16 u32 u64 i8 i16 i32 i64 f32 f64 usize isize auto unsigned signed final extends
  True False None String Number Boolean Object Any Void Self Symbol declare keyof infer satisfies override require end then begin print echo`.split(
    /\s+/,
  ),
);
/** Language words that a fix adds or takes away when a message names them. */
const TELLING = new Set(
  `super await async yield static abstract readonly override export import new return throw const let var default extends
  implements public private protected declare type interface class function break continue case finally catch mut ref pub
  self this`.split(/\s+/),
);
/** Words of the language that a message may say in its sentence and that few changes bring. */
const SAID = new Set('async await super static abstract readonly override extends implements yield mut'.split(' '));
const KEYWORDS = new Set([
  ...TELLING,
  'return',
  'await',
  'if',
  'else',
  'for',
  'while',
  'switch',
  'try',
  'throw',
  'raise',
  'pass',
]);
const ENGLISH = new Set(
  `the and not that this with has have does did are was were you your for from its can cannot could should would must may
  but than then when where which who what how into onto only also never ever used use uses using because there here them
  they each both such same other another more most less least all any some one two first last instead being been before
  after without within missing expected unexpected found find name property value values argument arguments parameter
  parameters type types assignable exist exists declared defined error line statement expression member members symbol`.split(
    /\s+/,
  ),
);
const MAX_NAMES = 24;

export type NamingError = { message: string; names: readonly string[]; rangeText: string; lineText: string };

export function symbolsOf({ message, names, rangeText, lineText }: NamingError): NamedSymbols {
  const quoted = unique(names.map((name) => name.trim()).filter((name) => name !== ''));
  const isSoleName = (name: string): boolean => /^[@#]?[\p{L}_$][\p{L}\p{N}_$-]*(?:\(\))?$/u.test(name);
  const sole = quoted.filter((name) => isSoleName(name) && (!LANGUAGE_WORDS.has(name) || TELLING.has(name)));
  const lineWords = unique(toWords(lineText)).filter(isOwn);
  const bare = toWords(withoutQuoted(message, quoted));
  // Tools that quote nothing: a word of the message that is a name of the line, or that no English word looks like.
  const unquoted = quoted.length > 0 ? [] : bare.filter((word) => isOwn(word) && isNameLike(word, lineWords));
  const named = unique([...sole.map((name) => name.replace('()', '')), ...unquoted, ...modulesOf(quoted)]);
  const isNew = (word: string): boolean => isOwn(word) && !named.includes(word);
  const mentioned = unique(quoted.filter((name) => !isSoleName(name)).flatMap(toWords)).filter(isNew);
  const inRange = rangeText.includes('\n') ? [] : unique(toWords(rangeText)).filter(isNew);
  return {
    named: named.slice(0, MAX_NAMES),
    signs: quoted.filter((name) => /^[^\p{L}\p{N}\s_$]{1,3}$/u.test(name)),
    mentioned: mentioned.slice(0, MAX_NAMES),
    inRange: inRange.slice(0, MAX_NAMES),
    inLine: lineWords.filter((word) => isNew(word) && !inRange.includes(word)).slice(0, MAX_NAMES),
    keywords: unique(toWords(message)).filter((word) => KEYWORDS.has(word)),
    said: unique(bare).filter((word) => isSaid(word) && !named.includes(word)),
  };
}

function isSaid(word: string): boolean {
  if (word.length < 3 || ENGLISH.has(word.toLowerCase())) return false;
  return isOwn(word) || SAID.has(word.toLowerCase());
}

function isNameLike(word: string, lineWords: readonly string[]): boolean {
  return /[\p{Ll}\p{N}]\p{Lu}|_/u.test(word) || (lineWords.includes(word) && !ENGLISH.has(word.toLowerCase()));
}

/** The last parts of module paths and dotted names: './shapes/circle' speaks of circle. */
function modulesOf(quoted: readonly string[]): string[] {
  const paths = quoted.map((name) => name.replace(/^["']|["']$/g, '')).filter((name) => /^[\w@./\\:-]+$/.test(name));
  return paths.flatMap((path) => {
    if (!/[./\\:-]/.test(path)) return isOwn(path) ? [path] : [];
    const last = path
      .split(/[/\\.:]+/)
      .findLast((part) => part !== '' && !/^(?:[jt]sx?|[cm][jt]s|py|json)$/.test(part));
    return last === undefined || !isOwn(last) ? [path] : [path, last];
  });
}

function withoutQuoted(message: string, quoted: readonly string[]): string {
  return quoted.reduce((text, name) => text.replaceAll(name, ' '), message);
}

/** True when the word is none of a language's own. */
export function isOwn(word: string): boolean {
  return !LANGUAGE_WORDS.has(word);
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
