/** Letters and digits as the engine knows them where a text has no others than those of ASCII. */
const IN_ASCII: Readonly<Record<string, string>> = { L: 'A-Za-z', Ll: 'a-z', Lu: 'A-Z', N: '0-9' };
const PROPERTY = /\\p\{(\w+)\}/g;
/** A class in brackets, or a property outside of one. */
const CLASS_OR_PROPERTY = /\[(?:\\.|[^\]\\])*\]|\\p\{(\w+)\}/g;
/** ASCII, punctuation, arrows and frames, and the marks of slots: no other letter or digit. */
// eslint-disable-next-line no-control-regex -- ASCII begins with them
const PLAIN_TEXT = /^[\x00-\x7F\u2000-\u206F\u2190-\u23FF\u2500-\u25FF\uE000-\uF8FF]*$/;

/**
 * A pattern for texts in any language that is read in a smaller form where a text has nothing but ASCII, as nearly all have: to read
 * classes of all the world's letters takes some forty milliseconds for a long one. Both are read when they are first needed.
 */
export class TextPattern {
  readonly #source: string;
  readonly #flags: string;
  #plain: RegExp | undefined;
  #any: RegExp | undefined;

  /** @param source with `\p{L}`, `\p{Ll}`, `\p{Lu}` and `\p{N}` at most @param flags without `u` */
  constructor(source: string, flags: string) {
    this.#source = source;
    this.#flags = flags;
  }

  /** @returns the form that reads this text; where it reads it, either finds the same */
  for(text: string): RegExp {
    if (PLAIN_TEXT.test(text)) return (this.#plain ??= new RegExp(toPlain(this.#source), this.#flags));
    return (this.#any ??= new RegExp(this.#source, `${this.#flags}u`));
  }
}

function toPlain(source: string): string {
  return source.replace(CLASS_OR_PROPERTY, (whole: string, property: string | undefined) =>
    property === undefined ? whole.replace(PROPERTY, (_, inside: string) => rangeOf(inside)) : `[${rangeOf(property)}]`,
  );
}

function rangeOf(property: string): string {
  const range = IN_ASCII[property];
  if (range === undefined) throw new Error(`\\p{${property}} is not known in ASCII`);
  return range;
}
