const WORD = /[\p{L}_$][\p{L}\p{N}_$]*|\d+|[^\s\p{L}\p{N}_$]{1,3}/gu;
const MAX_WORDS = 400;

/** Words and signs of a text in lower case; of a name made of several words, these too. */
export function toWords(text: string): Set<string> {
  const words = new Set<string>();
  for (const [word] of text.matchAll(WORD)) {
    words.add(word.toLowerCase());
    for (const part of splitName(word)) words.add(part);
    if (words.size >= MAX_WORDS) break;
  }
  return words;
}

/** Words without signs, and without the ending of the plural. */
export function toStems(text: string): Set<string> {
  const stems = new Set<string>();
  for (const [word] of text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
    stems.add(toStem(word));
    if (stems.size >= MAX_WORDS) break;
  }
  return stems;
}

function toStem(word: string): string {
  const lower = word.toLowerCase();
  return lower.length > 3 && lower.endsWith('s') && !lower.endsWith('ss') ? lower.slice(0, -1) : lower;
}

/** "noDoubleEquals", "no-double-equals" and "style/no_double_equals" have the same parts. */
export function splitName(name: string): string[] {
  const parts = name.split(/[^\p{L}\p{N}]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{L})(?=\p{N})/u).filter(Boolean);
  return parts.length > 1 ? parts.map((part) => part.toLowerCase()) : [];
}

/** How much a word tells, from the texts that are remembered themselves. */
export interface WordWeights {
  /** Inverse document frequency; greater for rarer words, never below zero. */
  weigh(word: string): number;
}

/** Counts in how many texts each word stands. */
export class WordCounts implements WordWeights {
  readonly #texts = new Map<string, number>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(words: Iterable<string>): void {
    this.#count++;
    for (const word of words) this.#texts.set(word, (this.#texts.get(word) ?? 0) + 1);
  }

  /** That of BM25, with as many further texts assumed as keep a small memory from taking chance for rarity. */
  weigh(word: string): number {
    const texts = this.#texts.get(word) ?? 0;
    return Math.log(1 + (this.#count + ASSUMED_TEXTS - texts + 0.5) / (texts + ASSUMED_TEXTS / 10 + 0.5));
  }
}

const ASSUMED_TEXTS = 20;

/** Share of the words' weight that both sides have (Dice); 0 when one side is empty. */
export function weightedOverlap(a: ReadonlySet<string>, b: ReadonlySet<string>, weights: WordWeights): number {
  if (a.size === 0 || b.size === 0) return 0;
  let [shared, all] = [0, 0];
  for (const word of a) {
    const weight = weights.weigh(word);
    all += weight;
    if (b.has(word)) shared += weight;
  }
  for (const word of b) all += weights.weigh(word);
  return all === 0 ? 0 : (2 * shared) / all;
}

/** Share of the weight of `a` that `b` has too. */
export function coverage(a: ReadonlySet<string>, b: ReadonlySet<string>, weights: WordWeights): number {
  let [shared, all] = [0, 0];
  for (const word of a) {
    const weight = weights.weigh(word);
    all += weight;
    if (b.has(word)) shared += weight;
  }
  return all === 0 ? 0 : shared / all;
}

/** Dice coefficient; 0 when one side is empty. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  return (2 * shared) / (a.size + b.size);
}
