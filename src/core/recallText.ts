import type { ErrorContext } from './model.ts';
import { type Template, toTemplate } from './template.ts';
import { ownCallsOf } from './template/ownCalls.ts';
import { splitTrace, type TraceCall } from './template/traceLines.ts';

/**
 * The texts by which errors are found again. A question has the same shape as an event and goes through the same functions,
 * so that like meets like. What is made here is part of what `TEMPLATE_VERSION` counts.
 */

/** An error that was recorded, or one that is asked about. */
export type SearchedError = {
  errorMessage: string;
  errorType: string;
  context: Pick<ErrorContext, 'readMessage' | 'stack' | 'snippet'>;
};

const MAX_SAID = 1_200;
const MAX_SEARCHED_CALLS = 8;
const MAX_SEARCHED_SNIPPET = 600;
const MAX_SEARCH_TEXT = 4_000;

const MAX_EMBEDDED_SAID = 300;
/** Beside calls: they tell more about a failure than the values that a long message compares. */
const MAX_SAID_BESIDE_CALLS = 160;
const MAX_EMBEDDED_CALLS = 3;
const MAX_EMBEDDED_NAME = 80;
const MAX_EMBEDDED_WORDS = 12;

/** Longer than what is said around one stack trace: a log. */
const MAX_TRACE_SAID = 2_000;

/**
 * What is said of the error itself, without the calls of a trace: what was read out of a pasted text, but of a trace that was
 * pasted alone all of it, for the name of the test above it tells one failure from another.
 */
export function saidOf({ errorMessage, context }: Pick<SearchedError, 'errorMessage' | 'context'>): string {
  if (context.readMessage === undefined) return splitTrace(errorMessage).said.trim();
  const whole = context.stack === undefined ? null : splitTrace(errorMessage);
  if (whole && whole.calls.length > 0 && whole.said.length <= MAX_TRACE_SAID) return whole.said.trim();
  return splitTrace(context.readMessage).said.trim();
}

/** The template by which errors of one wording find each other. */
export function templateOf({ errorMessage, errorType, context }: SearchedError): Template {
  return toTemplate(context.readMessage ?? errorMessage, errorType);
}

/** The calls in the user's own code by which the error came about, the innermost first. */
export function callsOf({ errorMessage, context }: Pick<SearchedError, 'errorMessage' | 'context'>): TraceCall[] {
  const inStack = context.stack === undefined ? [] : ownCallsOf(splitTrace(context.stack));
  return inStack.length > 0 ? inStack : ownCallsOf(splitTrace(errorMessage));
}

/**
 * The text whose words are searched: the error's type, what is said, the user's own calls, the code; the most telling first.
 * Names of several words are followed by their words: "grandTotal grand total". At most 4,000 characters.
 */
export function toSearchText(error: SearchedError): string {
  const calls = callsOf(error).slice(0, MAX_SEARCHED_CALLS);
  const parts = [
    toPlainType(error.errorType),
    saidOf(error).slice(0, MAX_SAID),
    ...calls.map(({ name, file }) => `${name} ${fileNameOf(file)}`),
    (error.context.snippet ?? '').slice(0, MAX_SEARCHED_SNIPPET),
  ];
  return parts.map(withParts).join('\n').slice(0, MAX_SEARCH_TEXT);
}

/**
 * The text that the model reads: what is said, the words of the names in it, the innermost calls; short, for its time grows
 * with every word. The code stays out: among thousands of errors it draws together what only looks alike (measured: of the
 * right errors 88 % were then among the nearest twenty, 95 % without). So does the type: a question that does not know it must come as near.
 */
export function toEmbeddedText(error: SearchedError): string {
  const said = saidOf(error);
  const calls = callsOf(error).slice(0, MAX_EMBEDDED_CALLS);
  const bounded = boundSaid(said, calls.length > 0 ? MAX_SAID_BESIDE_CALLS : MAX_EMBEDDED_SAID);
  const names = templateOf(error).slots.map(({ value }) => value);
  const words = names.filter((name) => name.length < MAX_EMBEDDED_NAME).flatMap(toParts);
  const lines = [bounded, words.slice(0, MAX_EMBEDDED_WORDS).join(' '), calls.map(toShortName).join(' ')];
  return lines.filter((line) => line !== '').join('\n');
}

/** Head and tail: what a long message ends with says as much as how it begins. */
function boundSaid(said: string, maximum: number): string {
  if (said.length <= maximum) return said;
  const tail = Math.floor(maximum / 3);
  return `${said.slice(0, maximum - tail)} … ${said.slice(-tail)}`;
}

/** "shop.Cart.total" becomes "Cart.total". */
function toShortName({ name, file }: TraceCall): string {
  return name === '' ? fileNameOf(file) : name.split('.').slice(-2).join('.');
}

function fileNameOf(file: string): string {
  return file.replace(/^.*[\\/]/, '');
}

/** An exception's name without its packages. */
function toPlainType(errorType: string): string {
  return /^[\w$]+(?:\.[\w$]+)+$/.test(errorType) ? (errorType.split('.').at(-1) ?? errorType) : errorType;
}

/** The words of a name that has several. */
function toParts(name: string): string[] {
  const parts = (name.match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((word) => word.split(HUMP));
  return parts.length > 1 ? parts : [];
}

const HUMP = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u;

function withParts(text: string): string {
  return text.replace(/[\p{L}\p{N}]+/gu, (word) => (HUMP.test(word) ? `${word} ${word.split(HUMP).join(' ')}` : word));
}
