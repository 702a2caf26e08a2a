/** What a slot of a template holds. */
export type SlotKind =
  | 'symbol'
  | 'type'
  | 'path'
  | 'module'
  | 'package'
  | 'port'
  | 'number'
  | 'string'
  | 'line'
  | 'url'
  | 'hash'
  | 'time'
  | 'version'
  | 'code';

/** One of the variable parts of a message, without the quotes it stood in. */
export type Slot = {
  kind: SlotKind;
  value: string;
  /** True when the tool itself set it apart as a name. */
  quoted: boolean;
};

const FIRST_MARK = 0xe000;
const LAST_MARK = 0xf8ff;
/** Any character of the private use area stands for a slot while a message is read. */
export const MARK = '[\\uE000-\\uF8FF]';
const MARKS = /[\uE000-\uF8FF]/g;

/** The slots found so far, each with the character that stands for it in the text. */
export class SlotMarks {
  readonly #slots: Slot[] = [];

  /** @returns the mark; the value itself when there are too many slots */
  mark(kind: SlotKind, value: string, quoted = false): string {
    const code = FIRST_MARK + this.#slots.length;
    if (code > LAST_MARK) return '';
    this.#slots.push({ kind, value: this.unmark(value), quoted });
    return String.fromCharCode(code);
  }

  /** The text with the values of its slots in their places. */
  unmark(text: string): string {
    return text.replace(MARKS, (mark) => this.#slots[mark.charCodeAt(0) - FIRST_MARK]?.value ?? '');
  }

  /** The slots in the order in which they stand in the text. */
  inOrder(text: string): Slot[] {
    return (text.match(MARKS) ?? []).flatMap((mark) => this.#slots[mark.charCodeAt(0) - FIRST_MARK] ?? []);
  }
}

/** The characters that stand for slots must not come with the message, as icons of terminals do. */
export function withoutMarks(text: string): string {
  return text.replace(MARKS, ' ');
}

const PATH = /^(?:[A-Za-z]:[\\/]|\.{0,2}[\\/]|~\/|file:)[^\n]*$|^[^\s<>|(){}]*[\\/][^\s<>|(){}]*\.\w{1,8}$/;
export const FILE_NAME =
  /^[\w.@-]+\.(?:[cm]?[jt]sx?|d\.[cm]?ts|json[c5]?|ya?ml|toml|lock|xml|html?|s?css|less|md|py[iwc]?|ipynb|rs|go|mod|sum|java|kts?|class|jar|war|c|cc|cpp|cxx|h|hh|hpp|cs|fs|vb|rb|php|swift|scala|sql|sh|ps1|bat|exe|dll|so|dylib|lib|a|o|node|wasm|vue|svelte|txt|csv|log|env|ini|conf|cfg|properties|gradle|tf|proto|lua|r|jl|ex|exs|erl|hs|ml|dart|zip|gz|tgz|whl|png|jpg|svg)$/i;
const BEFORE_TYPE =
  /\b(?:type|types|class|interface|trait|struct|enum|constraint|instance of|object of type|found|expected)[\s:]*$/i;
const BEFORE_MODULE = /\b(?:module|modules|import|require|from|crate)[\s:]*$/i;
const BEFORE_PACKAGE = /\b(?:package|packages|dependency|library|plugin)[\s:]*$/i;

/** What a quoted text is, by its looks and by the words before it. */
export function kindOf(value: string, before: string): SlotKind {
  const inner = /^(["']).*\1$/s.test(value) ? value.slice(1, -1) : value;
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(value)) return 'url';
  if (/^[+-]?[\d.,_]+$/.test(value)) return /\bport\s*$/i.test(before) ? 'port' : 'number';
  if (BEFORE_MODULE.test(before)) return /^[./\\]/.test(inner) ? 'module' : 'package';
  if (BEFORE_PACKAGE.test(before)) return 'package';
  if (PATH.test(inner) || FILE_NAME.test(inner)) return 'path';
  if (inner !== value) return 'string';
  if (/[<>|&{}[\]]|=>|->/.test(value) || /^(?:typeof|keyof) /.test(value)) return 'type';
  if (BEFORE_TYPE.test(before)) return 'type';
  if (/^[\p{L}_$#@*&~][\p{L}\p{N}\p{M}_$.:#~-]*(?:\([^()]*\))?[?!]?$/u.test(value)) return 'symbol';
  return /[\s]/.test(value) ? 'code' : 'string';
}
