/** Says of a path, as a tool or a diff writes it, whether it is to be forgotten. */
export type PathTest = {
  isForgotten(path: string): boolean;
  /** Blanks in the longest path that is meant. */
  blanks: number;
};

/** What stands before and after a path where tools print it, the place in the file included. */
const LEADING = /^["'`‘“(<[{]+/u;
const TRAILING = /(?:\(\d+(?:,\d+)*\)|(?::\d+)+|["'`’”)>\]},;:.!?])+$/u;
const BETWEEN = /[\s"'`‘’“”()<>[\]{},;=|]+/u;

/** True when the text names a path that is to be forgotten. */
export function mentionsForgotten(text: string, test: PathTest): boolean {
  if (text.split(BETWEEN).some((word) => isPathForgotten(word, test))) return true;
  return test.blanks > 0 && listRuns(text, test.blanks).some((run) => isPathForgotten(run, test));
}

/** With and without a place at its end: "src/a.ts:3:5", "src/a.ts(3,5)". */
function isPathForgotten(word: string, test: PathTest): boolean {
  if (word.length < 2) return false;
  const inner = word.replace(LEADING, '');
  const bare = inner.replace(TRAILING, '');
  return test.isForgotten(inner) || (bare !== inner && test.isForgotten(bare));
}

/** Every run of up to so many words and one more: paths may have blanks in them. */
function listRuns(text: string, blanks: number): string[] {
  const runs: string[] = [];
  for (const line of text.split('\n')) {
    const words = line.split(' ');
    for (let start = 0; start < words.length; start++) {
      for (let length = 2; length <= blanks + 1 && start + length <= words.length; length++)
        runs.push(words.slice(start, start + length).join(' '));
    }
  }
  return runs;
}

/** One way to write a path: forward slashes, nothing before it that says where it is taken from. */
export function toPlainPath(path: string): string {
  let decoded = path;
  try {
    if (/^[a-z][\w+.-]*:\/\//i.test(path)) decoded = decodeURIComponent(path.replace(/^[a-z][\w+.-]*:\/\/[^/]*/i, ''));
  } catch {
    // Not encoded after all.
  }
  return decoded
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/{2,}/g, '/')
    .replace(/^\/?([A-Za-z]):\//, (_, drive: string) => `/${drive.toLowerCase()}:/`)
    .replace(/(?<=.)\/$/, '');
}
