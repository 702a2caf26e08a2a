import { LRUCache } from 'lru-cache';
import type { CausalChain } from '../../core/model.ts';
import { toRememberedError, type RememberedError } from '../../core/ranking/rememberedError.ts';
import { fromChainRow, textOf, type Row } from '../store/schema.ts';

/** A chain as it was written, with what of it is compared. */
export type ReadChain = RememberedError & { written: CausalChain };

/** Characters of the documents whose readings are kept. */
const MAX_KEPT = 16_000_000;
/** What the features of the smallest chain take beside its document. */
const LEAST_SIZE = 4_000;

/** Reads chains out of their rows, once for each: a chain's document never changes. */
export class ChainReader {
  readonly #read = new LRUCache<string, ReadChain>({ maxSize: MAX_KEPT });

  read(row: Row): ReadChain {
    const key = textOf(row, 'key');
    const known = this.#read.get(key);
    if (known) return known;
    const written = fromChainRow(row);
    const read = { written, ...toRememberedError(written) };
    const size = LEAST_SIZE + 2 * textOf(row, 'error_event').length + textOf(row, 'fix_attempts').length;
    this.#read.set(key, read, { size });
    return read;
  }
}
