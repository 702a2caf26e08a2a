const MAX_LINE = 4_096;
const MAX_HEAD = 64 * 1024;
const MAX_TAIL = 192 * 1024;
const MAX_HEAD_LINES = 2_500;
const MAX_TAIL_LINES = 7_500;

// OSC (links, titles), CSI (colours, cursor), sets of characters and two-character escapes, as ECMA-48 and ECMA-35 spell them.
// eslint-disable-next-line no-control-regex
const ESCAPES = /\u001b(?:\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\[[0-?]*[ -/]*[@-~]|[(-/][ -~]|[@-Z\\^_])/g;
/** What docker's builder puts before each line of a step's own output: "#8 1.234 ". */
const BUILD_STEP = /^#\d+ \d+\.\d+ (?=\S)/;
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/**
 * Output as a person saw it, line by line: without escapes and control characters, of a line that was written over only
 * what came last, no line longer than 4 KB. Of more than 256 KB or 10,000 lines the head
 * and the tail.
 */
export function toLines(output: string): string[] {
  const bounded = boundOutput(output);
  const lines = boundLines(bounded.split('\n')).map((line) => toSeenLine(line));
  return bounded.includes('failed to solve') ? lines.map((line) => line.replace(BUILD_STEP, '')) : lines;
}

/** At most 256 KB: the head and the tail. */
export function boundOutput(output: string): string {
  if (output.length <= MAX_HEAD + MAX_TAIL) return output;
  return `${output.slice(0, MAX_HEAD)}\n${output.slice(1 - MAX_TAIL)}`;
}

function boundLines(lines: string[]): string[] {
  if (lines.length <= MAX_HEAD_LINES + MAX_TAIL_LINES) return lines;
  return [...lines.slice(0, MAX_HEAD_LINES), ...lines.slice(-MAX_TAIL_LINES)];
}

function toSeenLine(line: string): string {
  const cut = line.endsWith('\r') ? line.slice(0, -1) : line;
  const lastWritten = cut.includes('\r') ? (cut.split('\r').findLast((part) => part.trim() !== '') ?? '') : cut;
  const plain = lastWritten
    .slice(0, 2 * MAX_LINE)
    .replace(ESCAPES, '')
    .replace(CONTROLS, '');
  return plain.trimEnd().slice(0, MAX_LINE);
}
