type DiffLineKind = 'file' | 'hunk' | 'added' | 'removed' | 'context' | 'note';

/** One line to show. `text` is without its sign; for a file it is the path, for a hunk where it begins. */
export type DiffLine = {
  kind: DiffLineKind;
  text: string;
  /** The part that differs from the line it replaces: start and end (exclusive), in UTF-16 units. */
  changed?: readonly [number, number];
};

type Hunk = { oldLeft: number; newLeft: number; broken: boolean };

const HUNK_HEADER = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/;
const SIGNS: Readonly<Record<string, DiffLineKind>> = { '+': 'added', '-': 'removed', ' ': 'context' };
/** What `git diff` and the diff package write between files, and nobody reads. */
const PREAMBLE =
  /^(diff --git |index [0-9a-f]+\.\.|Index: |={20,}$|(new|deleted) file mode |(old|new) mode |similarity )/;

/**
 * Types the lines of a unified diff of one or more files. Inside a hunk its own counts decide, so that a removed
 * "-- x" is not taken for a file header. Text that is no diff comes back as notes, lines with signs as they say.
 */
export function parseDiff(diff: string): DiffLine[] {
  const lines = splitLines(diff);
  return markChanges(lines.some((line) => HUNK_HEADER.test(line)) ? parseUnified(lines) : parseLoose(lines));
}

/** How many lines a diff adds and takes away. */
export function countChanges(lines: readonly DiffLine[]): { added: number; removed: number } {
  const count = (kind: DiffLineKind): number => lines.filter((line) => line.kind === kind).length;
  return { added: count('added'), removed: count('removed') };
}

function splitLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

function parseUnified(lines: readonly string[]): DiffLine[] {
  const parsed: DiffLine[] = [];
  let hunk: Hunk | null = null;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const header = HUNK_HEADER.exec(line);
    if (header) {
      hunk = { oldLeft: Number(header[1] ?? 1), newLeft: Number(header[3] ?? 1), broken: false };
      parsed.push({ kind: 'hunk', text: `Line ${header[2] ?? ''}${header[4] ? ` · ${header[4]}` : ''}` });
    } else if (isFileHeader(lines, index) && !isInside(hunk)) {
      hunk = null;
      parsed.push({ kind: 'file', text: filePath(line, lines[index + 1] ?? '') });
      index++;
    } else if (isInside(hunk)) {
      parsed.push(takeHunkLine(line, hunk));
    } else if (!PREAMBLE.test(line) && line !== '') {
      parsed.push({ kind: 'note', text: line.replace(/^\\ /, '') });
    }
  }
  return parsed;
}

/** A hunk that had lines cut out of it never reaches its counts: then a header ends it too. */
function isInside(hunk: Hunk | null): hunk is Hunk {
  return hunk !== null && !hunk.broken && (hunk.oldLeft > 0 || hunk.newLeft > 0);
}

function takeHunkLine(line: string, hunk: Hunk): DiffLine {
  const kind = line === '' ? 'context' : SIGNS[line.charAt(0)];
  if (!kind) {
    // "\ No newline at end of file" belongs to a sound hunk; anything else means that lines are missing.
    if (!line.startsWith('\\')) hunk.broken = true;
    return { kind: 'note', text: line.replace(/^\\ /, '') };
  }
  if (kind !== 'added') hunk.oldLeft--;
  if (kind !== 'removed') hunk.newLeft--;
  return { kind, text: line.slice(1) };
}

function isFileHeader(lines: readonly string[], index: number): boolean {
  return (lines[index] ?? '').startsWith('--- ') && (lines[index + 1] ?? '').startsWith('+++ ');
}

function filePath(oldHeader: string, newHeader: string): string {
  const [before, after] = [oldHeader, newHeader].map(
    (header) =>
      header
        .slice(4)
        .split('\t')[0]
        ?.replace(/^[ab]\//, '') ?? '',
  ) as [string, string];
  if (before === '/dev/null') return `${after} (new file)`;
  if (after === '/dev/null') return `${before} (deleted)`;
  return before === after ? after : `${before} → ${after}`;
}

/** No hunk header anywhere: what an agent or a person wrote by hand. */
function parseLoose(lines: readonly string[]): DiffLine[] {
  const isSigned = lines.some((line) => /^[+-]/.test(line));
  const parsed: DiffLine[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const kind = isSigned ? SIGNS[line.charAt(0)] : undefined;
    if (isFileHeader(lines, index)) {
      parsed.push({ kind: 'file', text: filePath(line, lines[++index] ?? '') });
    } else if (kind) {
      parsed.push({ kind, text: line.slice(1) });
    } else if (!PREAMBLE.test(line)) {
      parsed.push({ kind: isSigned ? 'context' : 'note', text: line });
    }
  }
  return parsed;
}

/** Pairs the lines of a removed run with those of the added run after it, where both are equally long. */
function markChanges(lines: readonly DiffLine[]): DiffLine[] {
  const marked = [...lines];
  for (let start = 0; start < marked.length;) {
    const removed = runLength(marked, start, 'removed');
    const added = runLength(marked, start + removed, 'added');
    for (let offset = 0; removed === added && offset < removed; offset++) {
      const [before, after] = [marked[start + offset], marked[start + removed + offset]];
      if (!before || !after) continue;
      const spans = changedSpans(before.text, after.text);
      if (!spans) continue;
      marked[start + offset] = { ...before, changed: spans.before };
      marked[start + removed + offset] = { ...after, changed: spans.after };
    }
    start += Math.max(1, removed + added);
  }
  return marked;
}

function runLength(lines: readonly DiffLine[], start: number, kind: DiffLineKind): number {
  let end = start;
  while (lines[end]?.kind === kind) end++;
  return end - start;
}

type Spans = { before: readonly [number, number]; after: readonly [number, number] };

/** Null where the two lines have too little in common for a marked part to say anything. */
function changedSpans(before: string, after: string): Spans | null {
  const shorter = Math.min(before.length, after.length);
  let prefix = 0;
  while (prefix < shorter && before[prefix] === after[prefix]) prefix++;
  let suffix = 0;
  while (suffix < shorter - prefix && before.at(-1 - suffix) === after.at(-1 - suffix)) suffix++;
  while (prefix > 0 && isWordInside(before, after, prefix)) prefix--;
  while (suffix > 0 && isWordInside(before, after, -suffix)) suffix--;
  const common = before.slice(0, prefix).trim().length + before.slice(before.length - suffix).trim().length;
  if (before === after || common * 3 < Math.max(before.trim().length, after.trim().length)) return null;
  return { before: [prefix, before.length - suffix], after: [prefix, after.length - suffix] };
}

/** True where a boundary at this index (negative: from the end) would cut a word or a surrogate pair in two. */
function isWordInside(before: string, after: string, index: number): boolean {
  return [before, after].some((text) => {
    const at = index < 0 ? text.length + index : index;
    return /[\w\ud800-\udbff]/.test(text.charAt(at - 1)) && /[\w\udc00-\udfff]/.test(text.charAt(at));
  });
}
