import { ownFrames, type FrameReader } from './frames.ts';
import { toFoundError, type Finding, type Groups, type Sheet } from './sheet.ts';

/** What a test runner prints of one failed test: a title, what was wrong, some code, the calls. */
export type SectionFormat = {
  kind: 'section';
  opens: RegExp;
  closes: RegExp;
  /** Lines under `opens` that go on with the title. */
  title?: RegExp;
  /** The line of what was wrong that names `code` and `message`. */
  head: RegExp;
  /** Only lines that this fits are the message, in its group `text`; otherwise all from the first until `messageEnds`. */
  messageLine?: RegExp;
  messageEnds: RegExp;
  frame: FrameReader;
  innermost: 'first' | 'last';
  library: RegExp;
  /** The line above `opens` that says where the test stands. */
  above?: RegExp;
  /** A line that names the code where the message does not. */
  code?: RegExp;
};

const MAX_SECTION_LINES = 300;
const MAX_STACK = 8_000;

/** Reads every failed test of a format; their lines are taken off the sheet. */
export function readSectionFormat(format: SectionFormat, tool: string, sheet: Sheet): Finding[] {
  const findings: Finding[] = [];
  for (let index = 0; index < sheet.lines.length; index++) {
    if (!format.opens.test(sheet.free(index) ?? '')) continue;
    const end = endOf(format, sheet, index + 1);
    const error = readSection(format, tool, sheet, { from: index, end });
    if (error) {
      sheet.take(index, end);
      findings.push({ error, at: index, weight: 'error' });
    }
    index = end - 1;
  }
  return findings;
}

function endOf(format: SectionFormat, sheet: Sheet, from: number): number {
  let end = from;
  for (; end < from + MAX_SECTION_LINES; end++) {
    const line = sheet.free(end);
    if (line === undefined || format.opens.test(line) || format.closes.test(line)) break;
  }
  return end;
}

function readSection(format: SectionFormat, tool: string, sheet: Sheet, { from, end }: { from: number; end: number }) {
  const body = sheet.lines.slice(from + 1, end);
  const frames = body.flatMap((line) => {
    const frame = format.frame(line);
    return frame ? [{ frame, line }] : [];
  });
  const message = readMessage(format, body);
  const printed = body.map((line) => format.code?.exec(line)?.groups?.['code']).find((code) => code !== undefined);
  if (message.message === '' || (frames.length === 0 && message.code === undefined)) return undefined;
  const own = ownFrames(frames, format.innermost, format.library);
  const place = own[0] ?? format.above?.exec(sheet.lines[from - 1] ?? '')?.groups;
  const groups: Groups = { ...place, ...message };
  groups.code ??= printed;
  const stack = sheet.text(from, end).trimEnd().slice(0, MAX_STACK);
  return toFoundError(tool, groups, frames.length > 0 ? { stack, frames: own } : {});
}

function readMessage(format: SectionFormat, body: readonly string[]): { code?: string; message: string } {
  const lines = messageLines(format, body);
  const isHead = (line: string) => format.head.test(line);
  const start = Math.max(0, format.messageLine ? lines.findIndex(isHead) : 0);
  const head = format.head.exec(lines[start] ?? '')?.groups;
  const text = [head ? (head['message'] ?? '') : lines[start], ...lines.slice(start + 1)].join('\n').trim();
  const code = head?.['code'];
  return code === undefined ? { message: text } : { code, message: text === '' ? code : text };
}

function messageLines(format: SectionFormat, body: readonly string[]): string[] {
  const { messageLine } = format;
  if (messageLine) return body.flatMap((line) => messageLine.exec(line)?.groups?.['text'] ?? []);
  const untitled = skipWhile(body, (line) => line.trim() === '' || format.title?.test(line) === true);
  const end = untitled.findIndex((line) => format.messageEnds.test(line));
  const lines = end === -1 ? untitled : untitled.slice(0, end);
  const indent = /^\s*/.exec(lines[0] ?? '')?.[0] ?? '';
  return lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()));
}

function skipWhile(lines: readonly string[], skips: (line: string) => boolean): readonly string[] {
  const first = lines.findIndex((line) => !skips(line));
  return first === -1 ? [] : lines.slice(first);
}
