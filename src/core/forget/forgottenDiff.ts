import { mentionsForgotten, type PathTest } from './mentionedPaths.ts';

/** A part of a diff that speaks of one file, or what stands between such parts. */
type Section = { paths: string[]; lines: string[]; hasHunks: boolean };

const HUNK_HEADER = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;
const SECTION_START = /^(?:diff --git |Index: |# .+: changed)/;

/**
 * The diff without the files that are to be forgotten.
 * @returns the same text when it names none of them; null when nothing is left
 */
export function withoutForgottenFiles(diff: string, test: PathTest): string | null {
  const sections = toSections(diff);
  const kept = sections.filter((section) => !isForgotten(section, test));
  if (kept.length === sections.length) return diff;
  return kept.some(({ paths }) => paths.length > 0) ? kept.map(({ lines }) => lines.join('')).join('') : null;
}

/** Paths of the files that a diff changes, in their order, each with the lines that were added and removed. */
export function listChangedFiles(diff: string): { path: string; added: number; removed: number }[] {
  return toSections(diff)
    .filter(({ paths }) => paths.length > 0)
    .map(({ paths, lines, hasHunks }) => {
      const body = hasHunks ? lines.slice(lines.findIndex((line) => HUNK_HEADER.test(line))) : [];
      const count = (sign: string): number => body.filter((line) => line.startsWith(sign)).length;
      return { path: paths.find((path) => path !== '/dev/null') ?? '', added: count('+'), removed: count('-') };
    });
}

function isForgotten({ paths, lines, hasHunks }: Section, test: PathTest): boolean {
  if (paths.some((path) => test.isForgotten(path))) return true;
  // Not a diff of any known form: only the whole can be taken out.
  return paths.length === 0 && !hasHunks && mentionsForgotten(lines.join(''), test);
}

function toSections(diff: string): Section[] {
  const sections: Section[] = [];
  let section: Section = { paths: [], lines: [], hasHunks: false };
  let oldLeft = 0;
  let newLeft = 0;
  const lines = diff.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  lines.forEach((line, index) => {
    const isInHunk = (oldLeft > 0 || newLeft > 0) && /^[ +\-\\\n]/.test(line);
    if (isInHunk) {
      if (!/^[+\\]/.test(line)) oldLeft--;
      if (!/^[-\\]/.test(line)) newLeft--;
    } else {
      const hunk = HUNK_HEADER.exec(line);
      oldLeft = hunk ? Number(hunk[1] ?? 1) : 0;
      newLeft = hunk ? Number(hunk[2] ?? 1) : 0;
      section.hasHunks ||= hunk !== null;
      if (isStart(line, lines[index + 1], section)) {
        if (section.lines.length > 0) sections.push(section);
        section = { paths: [], lines: [], hasHunks: false };
      }
      section.paths.push(...toPaths(line));
    }
    section.lines.push(line);
  });
  if (section.lines.length > 0) sections.push(section);
  return sections;
}

/** git's own heading comes before the two names and belongs to them. */
function isStart(line: string, next: string | undefined, section: Section): boolean {
  if (SECTION_START.test(line)) return true;
  if (!line.startsWith('--- ') || !next?.startsWith('+++ ')) return false;
  const isHeaded = [line, next].flatMap(toPaths).some((path) => section.paths.includes(path));
  return section.hasHunks || !isHeaded;
}

function toPaths(line: string): string[] {
  const text = line.trimEnd();
  const named = /^(?:---|\+\+\+) ([^\t]+)/.exec(text) ?? /^(?:rename|copy) (?:from|to) (.+)$/.exec(text);
  if (named?.[1] !== undefined) return [named[1].replace(/^"(.*)"$/, '$1').replace(/^[ab]\//, '')];
  const remark = /^# (.+): changed/.exec(text) ?? /^Index: (.+)$/.exec(text);
  if (remark?.[1] !== undefined) return [remark[1]];
  const [, from, to] = /^diff --git "?a\/(.+?)"? "?b\/(.+?)"?$/.exec(text) ?? [];
  return [from, to].filter((path) => path !== undefined);
}
