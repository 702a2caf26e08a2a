import { type DebugException, type DebugFrame, isExit, toTitle, toTraceText } from './exceptionTrace.ts';
import { HeadAndTail } from './headAndTail.ts';
import type { EndedRun } from './runLifecycle.ts';
import { toRunOutcome } from './runOutcome.ts';

/** How a debug session ended. */
export type DebugVerdict = {
  outcome: EndedRun['outcome'];
  /** "TypeError: x is undefined", "exit code 1"; empty where it has not failed. */
  reason: string;
  /** The trace or what was printed; empty where it has not failed. */
  output: string;
  exitCode: number | undefined;
  /** When the error came after which the program lived on until the user ended it. */
  erredAtMs: number | undefined;
};

/** What an adapter says of a stop: `reason` is "exception", "breakpoint"… */
export type DebugStop = { reason: string; description: string; text: string };

/** What an adapter answers when it is asked about the exception it stopped at. */
export type ExceptionInfo = { type: string; message: string; breakMode: string; trace: string | null };

const MAX_HEAD = 16_000;
const MAX_TAIL = 40_000;
const MAX_FRAMES = 50;

/** What runtimes print when a program ends by an error that nobody took; a program that logs an error words it otherwise. */
const LAST_WORDS =
  /^(?:Uncaught |Traceback \(most recent call last\)|Exception in thread "|Unhandled exception|panic: |fatal error: |thread '[^'\n]*' .*panicked at|terminate called |PHP Fatal error|Fatal error: |.*: unhandled exception)/im;
/** Those of them that a program may survive, as when one of its threads or an event of a page ends by the error. */
const UNTAKEN = /^(?:Uncaught |Exception in thread |Unhandled exception|thread '[^'\n]*' .*panicked at)/m;
/** A page, which mostly is loaded anew when a file is saved. */
const OF_PAGE = /^Uncaught /m;
/** An error of a page that has not come again by then after a file was saved is mended. */
const MENDED_AFTER_MS = 10_000;
const TRACE = /^\s+(?:at |File ")|^thread '[^'\n]*' .*panicked at/m;
const EXIT_NOTE = /\bexited with (?:code|status):? (-?\d+)/i;
const EXIT_NOTE_LINE = /^.*\bexited with (?:code|status):? -?\d+.*\r?\n?/gim;

/**
 * One debug session with its child sessions, as it is listened to: a few facts are kept, and at its end they say whether
 * it failed.
 */
export class DebugRun {
  readonly #errorOutput = new HeadAndTail(MAX_HEAD, MAX_TAIL);
  readonly #allOutput = new HeadAndTail(MAX_HEAD, MAX_TAIL);
  /** The exception of the last stop, unless the program stopped for another reason since. */
  #exception: DebugException | null = null;
  #exitCode: number | undefined;
  #isStopAsked = false;
  /** Error output from the first error on that nobody took, when the user ended it; empty where there was none. */
  #untaken = '';
  /** When the latest of those errors came. */
  #erredAtMs: number | null = null;
  #isErrorOfPage = false;
  /** When a file was saved first after it. */
  #savedAtMs: number | null = null;

  /** @param category as the adapter names it: "stdout", "stderr", "console"… */
  output(category: string, text: string, atMs: number): void {
    if (category === 'telemetry') return;
    if (category !== 'stdout') this.#noteExit(text);
    if (category === 'stderr') this.#noteError(text, atMs);
    if (category === 'stderr' || category === 'stdout') this.#allOutput.add(text);
  }

  /** The program ran in a terminal, where its output does not reach the adapter. */
  endedInTerminal(exitCode: number | undefined, printed: string, isInterrupted: boolean): void {
    if (exitCode !== undefined) this.#exitCode ??= exitCode;
    if (isInterrupted) this.#isStopAsked = true;
    if (this.#allOutput.text() === '') this.#allOutput.add(printed);
  }

  stopped({ reason, description, text }: DebugStop): void {
    if (reason !== 'exception') {
      this.#exception = null;
      return;
    }
    const isUncaught = /\b(?:uncaught|unhandled)\b/i.test(`${description} ${text}`);
    const isNamed = /^[\w.$]+$/.test(text) && !/\b(?:paused|uncaught|unhandled)\b/i.test(description);
    const [type, message] = isNamed ? [text, description] : ['', text || description];
    this.#exception = { type, message, isUncaught, trace: null, frames: [] };
  }

  exceptionInfo({ type, message, breakMode, trace }: ExceptionInfo): void {
    if (!this.#exception) return;
    this.#exception.type = type || this.#exception.type;
    this.#exception.message = message || this.#exception.message;
    this.#exception.isUncaught ||= breakMode === 'unhandled';
    this.#exception.trace = trace ?? this.#exception.trace;
  }

  /** @param start which frame of the stack the first one is */
  frames(start: number, frames: readonly DebugFrame[]): void {
    const known = this.#exception?.frames;
    if (known && start <= known.length) known.splice(start, frames.length, ...frames.slice(0, MAX_FRAMES - start));
  }

  exited(exitCode: number): void {
    this.#exitCode = exitCode;
  }

  /** A file was saved. */
  saved(atMs: number): void {
    this.#savedAtMs ??= atMs;
  }

  /** The user ended it before it ended by itself. */
  stopAsked(atMs: number): void {
    const isMended = this.#isErrorOfPage && atMs - (this.#savedAtMs ?? atMs) >= MENDED_AFTER_MS;
    // What comes after may be of the stop itself.
    if (!this.#isStopAsked && !isMended) this.#untaken = untakenIn(this.#errorOutput.text());
    this.#isStopAsked = true;
  }

  /** @returns null when the end says nothing: the program was killed, or stopped by the user after it was in trouble */
  verdict(): DebugVerdict | null {
    const exitCode = this.#exitCode;
    const exception = this.#exception && !isExit(this.#exception) ? this.#exception : null;
    if (exception?.isUncaught) return this.#failedBy(exception);
    if (this.#untaken !== '') return this.#failedWith(this.#untaken, reasonOf(this.#untaken));
    if (this.#isStopAsked) return exception || this.#erredAtMs !== null ? null : this.#endedAs('stopped');
    if (exitCode !== undefined && toRunOutcome(exitCode) === null) return null;
    const errors = withoutNotes(this.#errorOutput.text());
    if (exitCode === undefined)
      return LAST_WORDS.test(this.#errorOutput.text())
        ? this.#failedWith(errors, reasonOf(errors))
        : this.#endedAs('succeeded');
    if (exitCode === 0) return this.#endedAs('succeeded');
    if (exception) return this.#failedBy(exception);
    if (LAST_WORDS.test(this.#errorOutput.text())) return this.#failedWith(errors, reasonOf(errors));
    const output = withoutNotes(this.#allOutput.text());
    return output === '' ? null : this.#failedWith(output, `exit code ${exitCode}`);
  }

  #endedAs(outcome: 'succeeded' | 'stopped'): DebugVerdict {
    return { outcome, reason: '', output: '', exitCode: this.#exitCode, erredAtMs: undefined };
  }

  #failedBy(exception: DebugException): DebugVerdict {
    return this.#failedWith(toTraceText(exception), toTitle(exception));
  }

  #failedWith(output: string, reason: string): DebugVerdict {
    const erredAtMs = this.#untaken === '' ? undefined : (this.#erredAtMs ?? undefined);
    return { outcome: 'failed', reason, output, exitCode: this.#exitCode, erredAtMs };
  }

  #noteError(text: string, atMs: number): void {
    this.#errorOutput.add(text);
    if (this.#isStopAsked || !UNTAKEN.test(text)) return;
    this.#erredAtMs = atMs;
    this.#isErrorOfPage = OF_PAGE.test(text);
    this.#savedAtMs = null;
  }

  /** Adapters without an `exited` event often say it in words. */
  #noteExit(text: string): void {
    const code = text.length < 200 ? EXIT_NOTE.exec(text)?.[1] : undefined;
    if (code !== undefined) this.#exitCode = Number(code);
  }
}

/** A trace that is only logged is no failure of a program that lives on. */
function untakenIn(errors: string): string {
  const start = errors.search(UNTAKEN);
  const untaken = start < 0 ? '' : errors.slice(start);
  return TRACE.test(untaken) ? withoutNotes(untaken) : '';
}

/** As the runtime prints it by itself: without the debugger's "Uncaught TypeError" before it, and the exit's note after. */
function withoutNotes(text: string): string {
  return text
    .replace(EXIT_NOTE_LINE, '')
    .replace(/^Uncaught ([\w.$]+) (?=\1\b)/gm, '')
    .trim();
}

function reasonOf(errors: string): string {
  const line = errors.split('\n').find((one) => /^[\w.$]*(?:Error|Exception)\b|^panic: |panicked/.test(one));
  return line?.trim() ?? 'an error that nobody took';
}
