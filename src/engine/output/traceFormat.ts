import { ownFrames, type Frame, type FrameReader, type PrintedFrame } from './frames.ts';
import { toFoundError, type Finding, type Groups, type Sheet } from './sheet.ts';

/** A stack trace: what names the error, its frames, and what else is printed along with them. */
export type TraceFormat = {
  kind: 'trace';
  /** Where it begins; may name `code`, `id`, `message`, `file`, `line`, `column`. */
  opens: RegExp;
  /** `opens` alone proves nothing: a frame must follow within a few lines. */
  needsFrame?: boolean;
  frame: FrameReader;
  /** Other lines between and below the frames. */
  within: RegExp;
  /** What names the error where that stands below the frames, and so ends the trace. */
  closes?: RegExp;
  /** What says, below a trace, that the next one came of it: the last one raised is the error. */
  leadsTo?: RegExp;
  /** Ends the message where that has several lines; without it only the frames do. */
  messageEnds?: RegExp;
  innermost: 'first' | 'last';
  /** Frames that are not the user's own code. */
  library: RegExp;
  code?: string;
  /** A type that says nothing; the code that the error carries (`id`) is taken for it. */
  plainType?: RegExp;
  /** The error's own code among the lines below the frames. */
  id?: RegExp;
  /** Where to look for the file when no frame is the user's own: lines of the trace and the few above it. */
  elsewhere?: readonly RegExp[];
};

const MAX_MESSAGE_LINES = 30;
const MAX_TRACE_LINES = 400;
const MAX_STACK = 8_000;
const LINES_ABOVE = 5;
const LINES_TO_NEXT = 12;

type Trace = { groups: Groups & { id?: string }; frames: PrintedFrame[]; from: number; end: number };

/** Reads every trace of a format; their lines are taken off the sheet. */
export function readTraceFormat(format: TraceFormat, tool: string, sheet: Sheet): Finding[] {
  const findings: Finding[] = [];
  let chainFrom: number | undefined;
  let chained: Frame[] = [];
  for (let index = 0; index < sheet.lines.length; index++) {
    const trace = readTrace(format, sheet, index);
    if (!trace) continue;
    sheet.take(trace.from, trace.end);
    index = trace.end - 1;
    const own = ownFrames(trace.frames, format.innermost, format.library);
    if (leadsToAnother(format, sheet, trace.end)) {
      chainFrom ??= trace.from;
      chained = [...own, ...chained];
      continue;
    }
    const stack = sheet
      .text(chainFrom ?? trace.from, trace.end)
      .trimEnd()
      .slice(-MAX_STACK);
    const place = placeOf(format, trace, sheet);
    const frames = [...(place.file === undefined ? [] : [{ ...place, file: place.file }]), ...own, ...chained];
    chainFrom = undefined;
    chained = [];
    const error = toFoundError(tool, { ...trace.groups, ...place }, { stack, frames });
    error.code = codeOf(format, trace);
    if (error.message === '') error.message = error.code ?? '';
    findings.push({ error, at: trace.from, weight: 'error' });
  }
  return findings;
}

function readTrace(format: TraceFormat, sheet: Sheet, from: number): Trace | undefined {
  const opened = format.opens.exec(sheet.free(from) ?? '');
  if (!opened) return undefined;
  const trace: Trace = { groups: { ...opened.groups }, frames: [], from, end: from + 1 };
  readMessage(format, sheet, trace);
  if (format.needsFrame && !format.frame(sheet.free(trace.end) ?? '')) return undefined;
  if (format.closes && format.frame(opened[0])) trace.frames.push({ frame: { file: '', ...opened.groups }, line: '' });
  for (; trace.end < from + MAX_TRACE_LINES; trace.end++) {
    const line = sheet.free(trace.end);
    if (line === undefined) break;
    const closed = format.closes?.exec(line);
    if (closed) {
      trace.end++;
      return { ...trace, groups: { ...closed.groups } };
    }
    const frame = format.frame(line);
    if (frame) trace.frames.push({ frame, line });
    else if (!format.within.test(line)) break;
    const id = format.id?.exec(line)?.groups?.['id'];
    if (id !== undefined) trace.groups.id ??= id;
  }
  return format.closes ? undefined : trace;
}

/** Moves the trace's end behind the lines that go on with the message. */
function readMessage(format: TraceFormat, sheet: Sheet, trace: Trace): void {
  if (format.closes) return;
  const lines = [trace.groups.message ?? ''];
  const limit = trace.end + MAX_MESSAGE_LINES;
  let end = trace.end;
  for (; end < limit; end++) {
    const line = sheet.free(end);
    if (line === undefined || format.frame(line) || format.opens.test(line)) break;
    if (format.messageEnds?.test(line)) break;
    if (!format.needsFrame && !format.messageEnds) break;
    lines.push(line);
  }
  if (format.needsFrame && format.messageEnds) end = nextFrame(format, sheet, end, limit);
  trace.end = end;
  trace.groups.message = lines.join('\n').trimEnd();
}

/** Lines that only explain ("Require stack:") stand between a message and the frames. */
function nextFrame(format: TraceFormat, sheet: Sheet, from: number, limit: number): number {
  for (let index = from; index < limit; index++) {
    const line = sheet.free(index);
    if (line === undefined || format.opens.test(line)) break;
    if (format.frame(line)) return index;
  }
  return from;
}

function leadsToAnother(format: TraceFormat, sheet: Sheet, end: number): boolean {
  if (!format.leadsTo) return false;
  for (let index = end; index < end + LINES_TO_NEXT; index++) {
    const line = sheet.free(index);
    if (line === undefined || format.opens.test(line)) return false;
    if (format.leadsTo.test(line)) return true;
  }
  return false;
}

function placeOf(format: TraceFormat, trace: Trace, sheet: Sheet): Groups {
  const { file, line, column } = trace.groups;
  if (file !== undefined && !format.library.test(file))
    return { file, ...(line && { line }), ...(column && { column }) };
  const frame = ownFrames(trace.frames, format.innermost, format.library)[0] ?? placeElsewhere(format, trace, sheet);
  return { ...frame };
}

function placeElsewhere(format: TraceFormat, trace: Trace, sheet: Sheet): Frame | undefined {
  const lines = sheet.lines.slice(Math.max(0, trace.from - LINES_ABOVE), trace.end);
  for (const pattern of format.elsewhere ?? []) {
    const place = lines.map((line) => pattern.exec(line)?.groups).find((groups) => groups !== undefined);
    if (place) return { file: '', ...place };
  }
  return undefined;
}

function codeOf(format: TraceFormat, { groups }: Trace): string | undefined {
  const isPlain = groups.code === undefined || format.plainType?.test(groups.code) === true;
  return (isPlain ? groups.id : undefined) ?? groups.code ?? format.code;
}
