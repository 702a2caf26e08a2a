import { applyPatch, diffLines, parsePatch } from 'diff';

/** A place where two texts differ: whole lines, 0-based. */
export type Hunk = { start: number; removed: string[]; added: string[] };

export function linesOf(text: string): string[] {
  return text.split('\n');
}

/** Where two texts differ, by whole lines, top to bottom. */
export function hunksBetween(before: string, after: string): Hunk[] {
  const hunks: Hunk[] = [];
  let line = 0;
  let open: Hunk | null = null;
  for (const part of diffLines(`${before}\n`, `${after}\n`)) {
    const lines = part.value.split('\n').slice(0, -1);
    if (!part.added && !part.removed) {
      line += lines.length;
      open = null;
      continue;
    }
    if (!open) hunks.push((open = { start: line, removed: [], added: [] }));
    if (part.added) open.added.push(...lines);
    else {
      open.removed.push(...lines);
      line += lines.length;
    }
  }
  return hunks;
}

/** The text with these hunks of it made. */
export function withHunks(before: string, hunks: readonly Hunk[]): string {
  const lines = linesOf(before);
  for (const { start, removed, added } of [...hunks].sort((a, b) => b.start - a.start)) {
    lines.splice(start, removed.length, ...added);
  }
  return lines.join('\n');
}

/** The part of a multi-file unified diff for one file, applied to a text; null when it does not fit. @param name the end of the file's path */
export function applyDiff(diff: string, name: string, text: string): string | null {
  let changed = text;
  try {
    for (const patch of parsePatch(diff)) {
      if (!isFor(patch, name)) continue;
      const applied = applyPatch(changed, patch, { fuzzFactor: 0, autoConvertLineEndings: false });
      if (applied === false) return null;
      changed = applied;
    }
  } catch {
    return null;
  }
  return changed;
}

/** The hunks of a unified diff for one file. */
export function hunksOf(diff: string | null | undefined, name: string): Hunk[] {
  if (!diff) return [];
  try {
    return parsePatch(diff)
      .filter((patch) => isFor(patch, name))
      .flatMap(({ hunks }) => hunks.flatMap(toHunks));
  } catch {
    return [];
  }
}

type Patch = ReturnType<typeof parsePatch>[number];

function isFor({ oldFileName, newFileName }: Patch, name: string): boolean {
  return [oldFileName, newFileName].some((file) => file !== undefined && `/${file.trim()}`.endsWith(`/${name}`));
}

/** Context lines part a printed hunk into its changes. */
function toHunks({ oldStart, oldLines, lines }: Patch['hunks'][number]): Hunk[] {
  const hunks: Hunk[] = [];
  // Of a hunk that removes nothing and has no context the header names the line before.
  let line = oldLines === 0 ? oldStart : oldStart - 1;
  let open: Hunk | null = null;
  for (const text of lines) {
    const content = text.slice(1);
    if (text.startsWith('\\')) continue;
    if (text.startsWith('+')) {
      if (!open) hunks.push((open = { start: line, removed: [], added: [] }));
      open.added.push(content);
    } else if (text.startsWith('-')) {
      if (!open) hunks.push((open = { start: line, removed: [], added: [] }));
      open.removed.push(content);
      line += 1;
    } else {
      open = null;
      line += 1;
    }
  }
  return hunks;
}
