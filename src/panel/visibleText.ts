const MAX_PHRASE = 300;

/** Bidirectional controls can make code read as what it is not (CVE-2021-42574); invisible ones hide it. */
const DECEPTIVE = /[\u200b\u2028-\u202e\u2060-\u2069\ufeff]/gu;
// eslint-disable-next-line no-control-regex -- control characters are what is sought
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f]/g;

/** Makes what a text would hide visible: control characters as their pictures (NUL is ␀), deceptive ones as ‹U+202E›. */
export function toVisible(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(CONTROLS, (character) => {
      const code = character.charCodeAt(0);
      return String.fromCharCode(code === 0x7f ? 0x2421 : 0x2400 + code);
    })
    .replace(DECEPTIVE, (character) => `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}›`);
}

/** Bounds one line, since a browser lays out a line of a megabyte for seconds. */
export function boundLine(line: string, maximum: number): string {
  if (line.length <= maximum) return line;
  return `${line.slice(0, maximum)} … ${(line.length - maximum).toLocaleString('en')} more characters`;
}

/** A name, a place or a short sentence: on one line, and bounded. */
export function toPhrase(text: string): string {
  return toVisible(boundLine(text.replace(/\s+/g, ' ').trim(), MAX_PHRASE));
}
