import type { Finding } from './finding.ts';

const BEGIN = /-----BEGIN[ A-Z0-9]{0,40}(?:PRIVATE KEY|SECRET KEY)[ A-Z]{0,10}-----|PuTTY-User-Key-File-\d:/g;
const END = /-----END[ A-Z0-9]{0,40}(?:PRIVATE KEY|SECRET KEY)[ A-Z]{0,10}-----|Private-MAC:\s*[0-9a-f]+/g;
const MAX_KEY = 40_000;
/** A line of a key, as it stands by itself, in a diff, in a string literal or with its line ends written out. */
const KEY_LINE =
  /^[\s+\->|#*"'`]*(?:[A-Za-z0-9+/=]{8,}|Proc-Type:.*|DEK-Info:.*|Version:.*|Comment:.*)?(?:\\[nr])*["'`,;+\\\s]*$/;
const MIN_LINE = 40;

/** Private keys over many lines, whole, or cut so that only their head or their tail is there. */
export function findPrivateKeys(text: string): Finding[] {
  const findings: Finding[] = [];
  const ends = [...text.matchAll(END)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  const begins = [...text.matchAll(BEGIN)].map((match) => match.index);
  let covered = 0;
  begins.forEach((start, index) => {
    if (start < covered) return;
    const next = begins[index + 1] ?? text.length;
    const close = ends.find((end) => end.start > start && end.start < next && end.end - start <= MAX_KEY);
    const end = close?.end ?? endOfKeyLines(text, start);
    findings.push({ start, end, kind: 'private-key', isValue: false });
    covered = Math.max(covered, end);
  });
  for (const { start, end } of ends) {
    if (findings.some((finding) => finding.start < end && finding.end >= end)) continue;
    findings.push({ start: startOfKeyLines(text, start), end, kind: 'private-key', isValue: false });
  }
  return findings;
}

/** Where the lines of key end that follow a beginning without an end. */
function endOfKeyLines(text: string, start: number): number {
  const limit = Math.min(text.length, start + MAX_KEY);
  let end = indexOfLineEnd(text, start, limit);
  while (end < limit) {
    const next = indexOfLineEnd(text, end + 1, limit);
    if (!KEY_LINE.test(text.slice(end + 1, next).slice(0, 2_000))) break;
    end = next;
  }
  return end;
}

function startOfKeyLines(text: string, end: number): number {
  let start = text.lastIndexOf('\n', end - 1) + 1;
  const ownLine = text.slice(start, end);
  if (ownLine.trim() !== '' && !KEY_LINE.test(ownLine)) {
    // A key in one string: its lines are separated by written-out line ends.
    const run = /[A-Za-z0-9+/=\\]+$/.exec(text.slice(Math.max(0, end - MAX_KEY), end))?.[0] ?? '';
    return end - run.length;
  }
  while (start > 0) {
    const before = text.lastIndexOf('\n', start - 2) + 1;
    if (!KEY_LINE.test(text.slice(before, start - 1).slice(0, 2_000))) break;
    start = before;
  }
  return start;
}

function indexOfLineEnd(text: string, from: number, limit: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 || end > limit ? limit : end;
}

/** Lines of a key of which neither head nor tail is left: several in a row, full of letters and digits and nothing else. */
export function findKeyBodies(text: string): Finding[] {
  const findings: Finding[] = [];
  const pattern = new RegExp(
    String.raw`(?:^[ \t+>|-]{0,8}["']?[A-Za-z0-9+/]{${MIN_LINE},}={0,2}(?:\\n)?["']?[ \t,+\\]{0,4}\r?\n?){2,}`,
    'gm',
  );
  for (const match of text.matchAll(pattern))
    if (/\d/.test(match[0]) && /[a-z]/.test(match[0]) && /[A-Z]/.test(match[0]))
      findings.push({
        start: match.index,
        end: match.index + match[0].trimEnd().length,
        kind: 'key-body',
        isValue: false,
      });
  return findings;
}
