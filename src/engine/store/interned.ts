/** One string for all that are equal: rows read from a table bring a copy of their own for every cell. */
export class Interned {
  readonly #strings = new Map<string, string>();

  one<T extends string | null>(text: T): T {
    if (text === null) return text;
    const known = this.#strings.get(text);
    if (known !== undefined) return known as T;
    this.#strings.set(text, text);
    return text;
  }
}
