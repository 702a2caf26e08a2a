const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';

export const ALPHABETS = {
  base62: UPPER + LOWER + DIGITS,
  base64: `${UPPER}${LOWER}${DIGITS}+/`,
  url: `${UPPER}${LOWER}${DIGITS}-_`,
  hex: `${DIGITS}abcdef`,
  base36: LOWER + DIGITS,
  capitals: UPPER + DIGITS,
  base32: `${UPPER}234567`,
  digits: DIGITS,
} as const;

/** Characters by chance, the same ones for the same seed; so no file holds anything that looks like a key. */
export class SecretMaker {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  pick(alphabet: keyof typeof ALPHABETS, length: number): string {
    const signs = ALPHABETS[alphabet];
    return Array.from({ length }, () => signs.charAt(Math.floor(this.#next() * signs.length))).join('');
  }

  /** A private key as OpenSSL and ssh-keygen write it: a head, lines of Base64, a tail. */
  privateKey(kind: string, lines = 12): string[] {
    const body = Array.from({ length: lines }, () => this.pick('base64', 64));
    return [`-----BEGIN ${kind}-----`, ...body, `${this.pick('base64', 30)}==`, `-----END ${kind}-----`];
  }

  /** Mulberry32. @returns 0 to 1 */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}
