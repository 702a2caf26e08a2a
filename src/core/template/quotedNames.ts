import { isLanguage, isSign } from './keptWords.ts';
import { kindOf, type SlotKind, type SlotMarks } from './slots.ts';

/**
 * How tools set apart what they name. A quote opens only where no word runs into it, so that "isn't" and "don't" stay text;
 * an apostrophe between letters does not close it. Old GNU tools open with a grave accent and close with an apostrophe.
 */
const QUOTED = new RegExp(
  [
    String.raw`(?<![\p{L}\p{N}_])''[^'\n]+''(?![\p{L}\p{N}_'])`,
    // TypeScript writes a key as the author did: '{ 'c d': number; }'
    String.raw`(?<![\p{L}\p{N}_])'\{ [^\n]{0,2000}? \}(?:\[\])*'(?![\p{L}\p{N}_'])`,
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
const SETTING_AFTER = /^\s+(?:(?:compiler )?(?:option|flag|directive)s?|is (?:not )?set)\b/i;
const SETTING_BEFORE = /\b(?:(?:option|flag)s?|value for)\s+$/i;
/** Words of the language are as good as names where any may stand: "Property 'default'", "space before 'else'", "'static' modifier". */
const WORD_BEFORE =
  /\b(?:method|property|member|field|variable|argument|function|name|key|export|reference|(?:space|spaces|space\(s\)|newline) (?:before|after)|invoke|return value of|operators?|keyword|modifier)\s$/i;
const WORD_AFTER = /^\s(?:modifier|operator|keyword|declarations|imported but unused|is possibly)\b/;
const SIGN_BEFORE = /\boperators?\s$|^Expected $|and instead saw $/;
const SIGN_AFTER = /^ (?:operator\b|and instead saw)/;
const TYPE_SIGNS = /^(?:\{\}|\[\]|\(\))$/;
const CONTEXT = 24;

/** Takes out what stands in quotes; words of the language and signs keep their place, in plain quotes. */
export function markQuoted(text: string, slots: SlotMarks): string {
  return text.replace(QUOTED, (whole: string, at: number) => {
    const value = whole.slice(1, -1).trim();
    if (value === '') return "''";
    const before = text.slice(Math.max(0, at - CONTEXT), at);
    const after = text.slice(at + whole.length, at + whole.length + CONTEXT);
    const kind = kindOf(value, before);
    if (isText(value, kind, before, after)) return `'${value}'`;
    return `${value.startsWith('#') ? '#' : ''}${slots.mark(kind, value, true)}${/\w:$/.test(value) ? ':' : ''}`;
  });
}

/** True of what tells one error of a tool from another, though it stands in quotes. */
function isText(value: string, kind: SlotKind, before: string, after: string): boolean {
  if (value.startsWith('--') || SETTING_BEFORE.test(before) || SETTING_AFTER.test(after)) return true;
  if (!isLanguage(value) || (kind === 'type' && TYPE_SIGNS.test(value))) return false;
  if (isSign(value)) return !SIGN_BEFORE.test(before) && !SIGN_AFTER.test(after);
  return !/^[\w.-]+(?:\(\))?$/.test(value) || !(WORD_BEFORE.test(before) || WORD_AFTER.test(after));
}
