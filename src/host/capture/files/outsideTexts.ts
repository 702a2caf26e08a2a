import { LRUCache } from 'lru-cache';

const MAX_CHARACTERS = 16_000_000;

/** Texts of files as they were last seen on disk, the oldest dropped when there is no room. */
export class OutsideTexts {
  readonly #texts = new LRUCache<string, string>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (text) => text.length + 1,
  });

  set(uri: string, text: string): void {
    this.#texts.set(uri, text);
  }

  get(uri: string): string | undefined {
    return this.#texts.get(uri);
  }

  /** What stands on disk is no longer what was seen. */
  forget(uri: string): void {
    this.#texts.delete(uri);
  }
}
