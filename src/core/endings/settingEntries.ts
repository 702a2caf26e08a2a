/** One value that a configuration file sets, with the keys it stands under. */
export type SettingEntry = {
  /** The sections, objects and lists around it, outermost first, and the key: `tool.ruff.lint.ignore`. */
  context: string;
  key: string;
  value: string;
};

const TOKEN = /"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|`([^`]*)`|([\w@$./*!~+^-][\w@$./*!~+^\\-]*)|([{}[\],:=\n])/g;
const MAX_TEXT = 200_000;
/** `<Nullable>enable</Nullable>` says what `Nullable="enable"` would. */
const ELEMENT = /<([A-Za-z][\w.]*)>([^<>"\n]*)<\/\1>/g;

/**
 * The values of a configuration file, whatever it is written in: JSON, YAML, TOML, INI or a script that exports an object.
 * No parser of any of them: what it is for is to tell which values an edit brought and took.
 */
export function toSettingEntries(file: string): SettingEntry[] {
  const text = file.slice(0, MAX_TEXT).replace(ELEMENT, '$1="$2"');
  const tokens = [...text.matchAll(TOKEN)];
  const entries: SettingEntry[] = [];
  const around: string[] = [];
  let section = '';
  let parent = '';
  let key = '';
  let hasValue = true;
  let isLineStart = true;
  for (const [index, token] of tokens.entries()) {
    const sign = token[5];
    const wasLineStart = isLineStart;
    isLineStart = sign === '\n';
    if (sign === '[' && wasLineStart && isSectionEnd(text, token.index)) section = sectionAt(text, token.index);
    if (sign === '[' || sign === '{') around.push(key);
    if (sign === ']' || sign === '}') key = around.pop() ?? '';
    // The dash of a list in YAML.
    if (sign !== undefined || token[4] === '-') continue;
    const word = token[1] ?? token[2] ?? token[3] ?? token[4] ?? '';
    const next = tokens[index + 1]?.[5];
    if (next === ':' || next === '=') {
      if (!hasValue) parent = key;
      else if (wasLineStart && !/^[ \t]/.test(lineAt(text, token.index))) parent = '';
      key = word;
      hasValue = false;
    } else if (text[token.index + token[0].length] === '(') {
      // A script calls a function for it: globalIgnores([…]).
      key = word;
    } else {
      hasValue = true;
      entries.push({ context: [section, ...around, parent, key].join('.'), key, value: word });
    }
  }
  return entries;
}

function lineAt(text: string, index: number): string {
  return text.slice(text.lastIndexOf('\n', index - 1) + 1, index + 1);
}

/** `[section]` alone on its line. */
function isSectionEnd(text: string, index: number): boolean {
  return /^\[{1,2}[^\]\n,]+\]{1,2}[ \t]*(?:#.*)?(?:\r?\n|$)/.test(text.slice(index, index + 300));
}

function sectionAt(text: string, index: number): string {
  return /^\[{1,2}([^\]\n]+)\]/.exec(text.slice(index, index + 300))?.[1] ?? '';
}

/** What the second text sets that the first does not. */
export function newEntries(before: readonly SettingEntry[], now: readonly SettingEntry[]): SettingEntry[] {
  const counts = new Map<string, number>();
  const nameOf = ({ context, value }: SettingEntry): string => `${context}\n${value}`;
  for (const entry of before) counts.set(nameOf(entry), (counts.get(nameOf(entry)) ?? 0) + 1);
  return now.filter((entry) => {
    const left = counts.get(nameOf(entry)) ?? 0;
    counts.set(nameOf(entry), left - 1);
    return left <= 0;
  });
}
