import { isSign } from './template/keptWords.ts';
import { joinLists, markShapes } from './template/nameShapes.ts';
import { markQuoted } from './template/quotedNames.ts';
import { MARK, SlotMarks, withoutMarks, type Slot } from './template/slots.ts';
import { markNames, markValues } from './template/unquotedNames.ts';
import { withoutFrames } from './template/traceLines.ts';

/** The version of the rules below; stored with every row so that older templates can be told apart. */
export const TEMPLATE_VERSION = 4;

/** An error message with its names, paths, numbers and literals taken out; the slots are in order of appearance. */
export type Template = { text: string; slots: Slot[] };

const MAX_TEMPLATE_INPUT = 16_000;
const MAX_TEMPLATE = 2_000;
/** What stands for a slot, whatever it holds: the kind of a name is a guess, and a wrong guess must not make another template. */
const SLOT = '‹›';

/**
 * Takes the variable parts out of a message: "Cannot find name 'foo'." becomes "Cannot find name ‹›.". Calls of a stack
 * trace are left out. Words of the language and signs stay, also in quotes, for they tell errors apart: "';' expected".
 * @param type stands before a message that is nothing but a name: "KeyError: ‹›"
 */
export function toTemplate(message: string, type = ''): Template {
  const said = withoutMarks(withoutFrames(message.slice(0, MAX_TEMPLATE_INPUT)));
  const read = readTemplate(said, false);
  if (saysSomething(read.text)) return read;
  return type === '' ? readTemplate(said, true) : { ...read, text: `${type}: ${read.text}` };
}

/** @param onlySure leaves everything in that might be a word, for a message that would be nothing but slots */
function readTemplate(said: string, onlySure: boolean): Template {
  const slots = new SlotMarks();
  const compared = markValues(said, slots);
  const quoted = onlySure ? compared : withoutSuggestions(markQuoted(compared, slots));
  const positioned = onlySure ? quoted : markNames(quoted, slots);
  const marked = joinLists(markShapes(withoutDiff(positioned, slots), slots, onlySure), slots);
  const text = marked.replace(MARKS, SLOT).replace(/\s+/g, ' ').trim().slice(0, MAX_TEMPLATE);
  return { text, slots: slots.inOrder(marked) };
}

const MARKS = new RegExp(MARK, 'g');

/** Whether a name like it happens to be known is no part of the error: "; did you mean ‘foo’?" */
const SUGGESTION = new RegExp(
  String.raw`; did you mean (?:${MARK}|'[^']*'|‘[^’]*’)(?:(?:,| or|, or) ${MARK})*\?|\. Did you mean: (?:${MARK}|'[^']*')\?|\n\s*Did you mean\? [^\n]*(?:\n {8,}\S[^\n]*)*`,
  'gu',
);

function withoutSuggestions(text: string): string {
  return text.includes('id you mean') ? text.replace(SUGGESTION, '') : text;
}

/** Lines of a comparison of two values, such as "+ [1, 2]", are one value. */
function withoutDiff(text: string, slots: SlotMarks): string {
  if (!text.includes('\n')) return text;
  return text.replace(/(?:^[+\-?](?: [^\n]*)?(?:\n|$)){2,}/gm, (diff) => `${slots.mark('code', diff.trim())}\n`);
}

/** True when words or operators are left beside the slots. */
function saysSomething(template: string): boolean {
  const rest = template.replaceAll(SLOT, ' ');
  return /\p{L}{2}/u.test(rest) || rest.split(/\s+/).some((part) => part.length > 1 && isSign(part));
}

/** "ts" and 2322 make "TS2322"; other tools' codes stand as they are; "exit 1" and exception names come ready-made. */
export function toErrorType(source: string | undefined, code: string | undefined): string {
  if (!code) return '';
  const isTypeScript = /^(ts|tsc|typescript|js|javascript)$/i.test(source ?? '');
  return isTypeScript && /^\d+$/.test(code) ? `TS${code}` : code;
}
