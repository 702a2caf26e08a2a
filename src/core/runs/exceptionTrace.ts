/** An exception as a debug adapter tells of it; every field may be missing. */
export type DebugException = {
  /** "TypeError". */
  type: string;
  message: string;
  /** No handler takes it: the program ends by it. */
  isUncaught: boolean;
  /** As the runtime words it; null when the adapter gives none. */
  trace: string | null;
  /** Innermost first. */
  frames: DebugFrame[];
};

/** Lines and columns are 1-based, as runtimes print them. */
export type DebugFrame = { name: string; path: string | undefined; line: number; column: number };

const MAX_TRACE = 32_000;
const MAX_MESSAGE = 4_000;

/** Ways to end a program that runtimes word as exceptions. */
export function isExit({ type }: DebugException): boolean {
  return /(?:^|\.)(?:SystemExit|KeyboardInterrupt|ExitException)$/.test(type);
}

/** The exception as the runtime would have printed it, so that it is read as any other output. */
export function toTraceText(exception: DebugException): string {
  const { frames, trace } = exception;
  if (trace === null || trace.trim() === '')
    return bound(isPython(frames) ? toPython(exception) : toAtLines(exception));
  const text = trace.replace(/\s+$/, '');
  if (/^\s*File "/.test(text)) return bound(toPythonOrder(text, exception));
  return bound(text.includes(firstLineOf(exception.message)) ? text : `${toTitle(exception)}\n${text}`);
}

/** "TypeError: x is undefined". */
export function toTitle({ type, message }: DebugException): string {
  const text = message.slice(0, MAX_MESSAGE);
  return type === '' || text.startsWith(`${type}:`) ? text : `${type}: ${text}`;
}

function isPython(frames: readonly DebugFrame[]): boolean {
  return frames.some(({ path }) => path?.endsWith('.py'));
}

function toPython(exception: DebugException): string {
  const calls = exception.frames
    .toReversed()
    .map(({ path, line, name }) => `  File "${path ?? '?'}", line ${line}, in ${name}`);
  return ['Traceback (most recent call last):', ...calls, toTitle(exception)].join('\n');
}

function toAtLines(exception: DebugException): string {
  const calls = exception.frames
    .filter(({ path }) => path !== undefined)
    .map(({ path, line, column, name }) => `    at ${name} (${path ?? ''}:${line}:${column})`);
  return [toTitle(exception), ...calls].join('\n');
}

/** Python's debugger tells the innermost call first, Python itself prints it last; both end with the exception. */
function toPythonOrder(text: string, exception: DebugException): string {
  const calls = text.match(/^ *File ".*(?:\n {4,}.*)*/gm) ?? [];
  const innermost = exception.frames[0];
  const isInnermostFirst = innermost
    ? calls[0]?.includes(`, line ${innermost.line}, in ${innermost.name}`)
    : calls.at(-1)?.includes(', in <module>');
  const ordered = isInnermostFirst ? calls.toReversed() : calls;
  return ['Traceback (most recent call last):', ...ordered, toTitle(exception)].join('\n');
}

function firstLineOf(text: string): string {
  return text.split('\n', 1)[0]?.trim() ?? '';
}

function bound(text: string): string {
  return text.slice(0, MAX_TRACE);
}
