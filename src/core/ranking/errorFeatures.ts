import type { ErrorContext } from '../model.ts';
import { callsOf, saidOf } from '../recallText.ts';
import { toErrorType, toTemplate } from '../template.ts';
import { isGrammar, toCodeTokens, toShapeGrams, type CodeToken } from './codeTokens.ts';
import { toDrift, type Drift } from './drift.ts';
import { findNameUse, type NameUse } from './nameUse.ts';
import { toSequence } from './rewording.ts';
import { toTraceFeatures, type TraceFeatures } from './traceFeatures.ts';
import { splitName, toStems, toWords } from './words.ts';

/** An error as far as it is asked about or remembered. */
export type ComparedError = {
  errorMessage: string;
  /** "TS2322", "no-undef", "TypeError"; empty when unknown. */
  errorType: string;
  context: Pick<ErrorContext, 'source' | 'code' | 'language' | 'snippet' | 'stack' | 'readMessage'>;
};

/** What of an error is compared; made once for each error. */
export type ErrorFeatures = {
  source: string;
  /** As `codeOf` has it. */
  code: string;
  /** Words of the code's last part: a rule's name. */
  codeWords: ReadonlySet<string>;
  /** True for TS2304 and E0425: such a code covers more than one with a name does. */
  isNumbered: boolean;
  language: string;
  /** The message, or of a trace the lines that name the error. */
  headline: string;
  template: string;
  /** The template's words in their order. */
  sequence: readonly string[];
  /** Words of the message outside its slots, without their endings; what a tool quotes of the language is among them. */
  frameWords: ReadonlySet<string>;
  /** Signs that the message names: "=>", "{". */
  signs: ReadonlySet<string>;
  drift: Drift;
  messageWords: ReadonlySet<string>;
  /** Values of slots that its own code does not have: they belong to the wording, not to the user's names. */
  fixedSlots: ReadonlySet<string>;
  slots: ReadonlySet<string>;
  /** Words of its code without their endings: what of the wording is found there may be a name. */
  ownWords: ReadonlySet<string>;
  snippetWords: ReadonlySet<string>;
  /** Names, words and signs of its code as they are written. */
  written: ReadonlySet<string>;
  shapes: ReadonlySet<string>;
  /** Where in the code the slots' names stand: shapes before and after. */
  slotRoles: ReadonlySet<string>;
  /** What the code does with the first of the slots' names; null where none stands in it. */
  nameUse: NameUse | null;
  /** How the slots' values are written. */
  slotShapes: ReadonlySet<string>;
  /** Null when there is no stack trace with calls in the user's own code. */
  trace: TraceFeatures | null;
};

const MAX_SLOT = 120;
const QUOTED = /'[^'\n]{1,40}'|"[^"\n]{1,40}"|`[^`\n]{1,40}`/g;

export function toErrorFeatures(error: ComparedError): ErrorFeatures {
  const { source = '', language = '', snippet = '' } = error.context;
  const calls = callsOf(error);
  const said = saidOf(error);
  const headline = calls.length > 0 ? toHeadline(said, error.errorType) : said;
  const template = toTemplate(headline);
  const code = codeOf(error);
  const tokens = toCodeTokens(snippet);
  const slots = template.slots.map(({ value }) => value.slice(0, MAX_SLOT));
  const quotedGrammar = (headline.match(QUOTED) ?? []).filter((quoted) => isGrammar(quoted.slice(1, -1)));
  return {
    source: source.toLowerCase(),
    code,
    ...readCode(code),
    language,
    headline: headline.trim(),
    template: template.text,
    sequence: toSequence(template.text),
    frameWords: toStems(template.text.replace(/‹[^›]*›/gu, ' ')),
    signs: toSigns(template.text),
    drift: toDrift(template.text.replace(QUOTED, ' ')),
    messageWords: toWords(headline),
    fixedSlots: new Set(
      slots.flatMap((slot, place) => (snippet !== '' && !snippet.includes(slot) ? [`${place} ${slot}`] : [])),
    ),
    slots: new Set(slots),
    ownWords: toStems(`${snippet} ${quotedGrammar.join(' ')}`),
    snippetWords: toWords(snippet),
    written: new Set(tokens.map(({ text }) => text)),
    shapes: toShapeGrams(tokens),
    slotRoles: toSlotRoles(slots, tokens),
    nameUse: findNameUse(slots, tokens),
    slotShapes: new Set(slots.map(toSlotShape)),
    trace: toTraceFeatures(said, calls),
  };
}

/** The tool's code, also where whoever told of the error calls its type something else; empty for exit codes, which say nothing. */
export function codeOf({ errorType, context: { source, code } }: Pick<ComparedError, 'errorType' | 'context'>): string {
  const told = toErrorType(source, code);
  // Some take it for the code that is written.
  if (/^\S+$/.test(told)) return told;
  return /^exit\b/.test(errorType) ? '' : errorType;
}

function readCode(code: string): Pick<ErrorFeatures, 'codeWords' | 'isNumbered'> {
  const name = code.split(/[/:]/).filter(Boolean).at(-1) ?? '';
  const parts = splitName(name);
  const words = (parts.length > 0 ? parts : [name.toLowerCase()]).filter((word) => /\p{L}{2}/u.test(word));
  return { codeWords: toStems(words.join(' ')), isNumbered: /^\p{Lu}*-?\d{2,}$/u.test(name) };
}

/** Of a trace the line that names the error: the one that begins with its type, else the first that looks like it. */
function toHeadline(said: string, errorType: string): string {
  const lines = said.split('\n');
  const named = errorType === '' ? -1 : lines.findIndex((line) => line.startsWith(errorType));
  const index =
    named >= 0 ? named : lines.findIndex((line) => /^[\w.$]*(?:Error|Exception|Failure|Failed|panic)\w*\b/.test(line));
  return index < 0 ? said : lines.slice(index, index + 3).join('\n');
}

const SIGN = /(?<=^|\s)['"`‘“]?([^\p{L}\p{N}\s'"`‘’“”‹›.,:]{1,4}|[;,:.])['"`’”]?(?=[\s.,:;]|$)/gu;

function toSigns(text: string): Set<string> {
  return new Set([...text.matchAll(SIGN)].flatMap(([, sign]) => sign ?? []));
}

function toSlotShape(slot: string): string {
  const shapes = toCodeTokens(slot.slice(0, MAX_SLOT)).map(({ shape }) => shape);
  return shapes.slice(0, 6).join(' ');
}

function toSlotRoles(slots: readonly string[], tokens: readonly CodeToken[]): Set<string> {
  const roles = new Set<string>();
  for (const slot of slots) {
    const index = tokens.findIndex(({ text }) => text === slot || text.slice(1, -1) === slot);
    if (index < 0) continue;
    const [before, after] = [tokens[index - 1]?.shape ?? '^', tokens[index + 1]?.shape ?? '$'];
    roles.add(`${before} _`).add(`_ ${after}`).add(`${before} _ ${after}`);
    if (tokens[index]?.shape === '‹A›') roles.add('‹A›');
  }
  return roles;
}
