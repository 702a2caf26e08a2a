import { createHash } from 'node:crypto';

/** Longer names are known by their hash. */
const LONGEST_NAME = 27;
const NONE: readonly string[] = [];

/** Keys by a name, the first added first. For hundreds of thousands of names, of which most have one key: neither those names nor lists of one are held. */
export class KeyLists {
  readonly #keys = new Map<string, string | string[]>();

  add(name: string, key: string): void {
    const short = shorten(name);
    const keys = this.#keys.get(short);
    if (keys === undefined) this.#keys.set(short, key);
    else if (typeof keys === 'string') this.#keys.set(short, [keys, key]);
    else keys.push(key);
  }

  get(name: string): readonly string[] {
    const keys = this.#keys.get(shorten(name));
    return typeof keys === 'string' ? [keys] : (keys ?? NONE);
  }
}

function shorten(name: string): string {
  return name.length <= LONGEST_NAME ? name : createHash('sha1').update(name).digest('base64url');
}
