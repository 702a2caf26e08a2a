import { isLanguage } from './keptWords.ts';
import { kindOf, type SlotMarks } from './slots.ts';

/**
 * How tools set apart what they name. A quote opens only where no word runs into it, so that "isn't" and "don't" stay text;
 * an apostrophe between letters does not close it. Old GNU tools open with a grave accent and close with an apostrophe.
 */
const QUOTED = new RegExp(
  [
    String.raw`(?<![\p{L}\p{N}_])'(?:[^'\n]|(?<=\p{L})'(?=\p{L})|\\'(?=\p{L}))*'`,
    String.raw`(?<![\p{L}\p{N}_])"(?:[^"\\\n]|\\.|\\(?="))*"`,
    "`(?=[^`'\\n])[^`'\\n]*'(?![\\w`])",
    '`[^`\\n]*`',
    String.raw`‘[^\n]*?’(?!\p{L})`,
    String.raw`“[^”\n]*”`,
    String.raw`„[^“”\n]*[“”]`,
    String.raw`«[^»\n]*»`,
    String.raw`「[^」\n]*」`,
    String.raw`‹[^›\n]*›`,
  ].join('|'),
  'gu',
);

/** Everything that a message sets apart by quotes, names, signs and words of the language alike, without the quotes. */
export function quotedIn(message: string): string[] {
  return Array.from(message.matchAll(QUOTED), ([whole]) => whole.slice(1, -1));
}

/** Settings of the tool itself are no names of the user's: "the 'module' option", "Option '--jsx'", "Use the 'u' flag". */
const SETTING_AFTER = /^\s+(?:(?:compiler )?(?:option|flag|keyword|directive|modifier)s?|is (?:not )?set)\b/i;
const SETTING_BEFORE = /\b(?:(?:option|flag|keyword|modifier)s?|value for)\s+$/i;
/** Even a word of the language is a name where it is said to be one: "Property 'default'". */
const NAMED_BEFORE = /\b(?:method|property|member|field|variable|function|name|key|export) $/i;
const CONTEXT = 24;

/** Takes out what stands in quotes; words of the language and signs keep their place, in plain quotes. */
export function markQuoted(text: string, slots: SlotMarks): string {
  return text.replace(QUOTED, (whole: string, at: number) => {
    const value = whole.slice(1, -1).trim();
    if (value === '') return "''";
    const before = text.slice(Math.max(0, at - CONTEXT), at);
    const after = text.slice(at + whole.length, at + whole.length + CONTEXT);
    const kind = kindOf(value, before);
    const isNamed = /^\w+$/.test(value) && NAMED_BEFORE.test(before);
    const isText = isLanguage(value) && !isNamed && !(kind === 'type' && /^(?:\{\}|\[\]|\(\))$/.test(value));
    if (isText || value.startsWith('--') || SETTING_BEFORE.test(before) || SETTING_AFTER.test(after))
      return `'${value}'`;
    return `${value.startsWith('#') ? '#' : ''}${slots.mark(kind, value, true)}${/\w:$/.test(value) ? ':' : ''}`;
  });
}
