/** The version of the rules below; stored with every row so that older templates can be told apart. */
export const TEMPLATE_VERSION = 1;

type SlotKind = 'url' | 'path' | 'string' | 'uuid' | 'hex' | 'number';
type Slot = { kind: SlotKind; value: string };
/** An error message with its names, paths, numbers and literals taken out; the slots are in order of appearance. */
export type Template = { text: string; slots: Slot[] };

/** Tried in this order at each place; the first that matches there wins. */
const SLOT_PATTERNS: readonly (readonly [SlotKind, string])[] = [
  ['url', String.raw`\b[a-z][a-z0-9+.-]*:\/\/[^\s'"<>)\]]+`],
  ['uuid', String.raw`\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b`],
  // A quote opens only where no word runs into it, so that "isn't" and "don't" stay text.
  [
    'string',
    String.raw`(?<![\w])'(?:[^'\n]|(?<=\w)'(?=\w))*'|(?<![\w])"[^"\n]*"|` + '`[^`\\n]*`|‘[^’\\n]*’|“[^”\\n]*”',
  ],
  ['path', String.raw`(?:[A-Za-z]:)?(?:[\w.@~-]*[\\/]){1,}[\w.@-]+(?::\d+(?::\d+)?)?`],
  ['hex', String.raw`\b0x[0-9a-fA-F]+\b`],
  ['number', String.raw`(?<![\w.])[+-]?\d+(?:\.\d+)*(?![\w])`],
];

const SLOT = new RegExp(SLOT_PATTERNS.map(([kind, source]) => `(?<${kind}>${source})`).join('|'), 'gu');
const MAX_TEMPLATE_INPUT = 4_000;

/** Takes the variable parts out of a message: "Cannot find name 'foo'." becomes "Cannot find name ‹string›.". */
export function toTemplate(message: string): Template {
  const slots: Slot[] = [];
  const text = message
    .slice(0, MAX_TEMPLATE_INPUT)
    .replace(SLOT, (...match: unknown[]) => {
      const groups = match.at(-1) as Partial<Record<SlotKind, string>>;
      const found = SLOT_PATTERNS.find(([kind]) => groups[kind] !== undefined);
      if (!found) return '';
      const [kind] = found;
      slots.push({ kind, value: groups[kind] ?? '' });
      return `‹${kind}›`;
    })
    .replace(/\s+/g, ' ')
    .trim();
  return { text, slots };
}

/** "ts" and 2322 make "TS2322"; other tools' codes stand as they are; "exit 1" and exception names come ready-made. */
export function toErrorType(source: string | undefined, code: string | undefined): string {
  if (!code) return '';
  const isTypeScript = /^(ts|typescript|js|javascript)$/i.test(source ?? '');
  return isTypeScript && /^\d+$/.test(code) ? `TS${code}` : code;
}
