const PIECE = 3;
const BUCKETS = 4_096;

type Placed<Entry> = { entry: Entry; place: number };

/** Finds which of many fixed wordings a text contains, without looking for each of them. */
export class LiteralIndex<Entry extends { says: string }> {
  /** Each entry in the bucket of the piece of its wording that fewest others share. */
  readonly #buckets: Placed<Entry>[][] = [];
  /** Wordings that are shorter than a piece. */
  readonly #short: Placed<Entry>[] = [];

  constructor(entries: readonly Entry[]) {
    const counts = new Map<number, number>();
    for (const { says } of entries)
      for (const bucket of bucketsOf(says)) counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    for (const [place, entry] of entries.entries()) {
      const [rarest] = bucketsOf(entry.says).sort((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0));
      if (rarest === undefined) this.#short.push({ entry, place });
      else (this.#buckets[rarest] ??= []).push({ entry, place });
    }
  }

  /** Entries whose wording stands in the text, in the order in which they were given. */
  in(text: string): Entry[] {
    const possible = new Set(this.#short);
    for (let at = 0; at + PIECE <= text.length; at++)
      for (const placed of this.#buckets[bucketAt(text, at)] ?? NONE) possible.add(placed);
    return [...possible]
      .filter(({ entry }) => text.includes(entry.says))
      .sort((a, b) => a.place - b.place)
      .map(({ entry }) => entry);
  }
}

const NONE: readonly never[] = [];

function bucketsOf(text: string): number[] {
  return Array.from({ length: Math.max(0, text.length - PIECE + 1) }, (_, at) => bucketAt(text, at));
}

function bucketAt(text: string, at: number): number {
  const [first, second, third] = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)];
  return (first * 961 + second * 31 + third) % BUCKETS;
}
