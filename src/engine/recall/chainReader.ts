import { LRUCache } from 'lru-cache';
import type { CausalChain } from '../../core/model.ts';
import { toRememberedError, type RememberedError } from '../../core/ranking/rememberedError.ts';
import { fromChainRow, optionalTextOf, textOf, type Row } from '../store/schema.ts';

/** A chain as it was written, with what of it is compared. */
export type ReadChain = RememberedError & {
  written: CausalChain;
  /** As it was when the chain was last read; it may be made anew. */
  vector: Float32Array | null;
  /** The model that made the vector; null where there is none. */
  model: string | null;
};

/** Characters of the documents whose readings are kept. */
const MAX_KEPT = 16_000_000;
/** What the vector and the features of the smallest chain take beside its document. */
const LEAST_SIZE = 5_500;

/** Reads chains out of their rows, once for each: a chain's document never changes. */
export class ChainReader {
  readonly #read = new LRUCache<string, ReadChain>({ maxSize: MAX_KEPT });

  /** What has been read of a chain and is still kept. */
  recall(key: string): ReadChain | undefined {
    return this.#read.get(key);
  }

  /** @param row with `CHAIN_COLUMNS` */
  read(row: Row): ReadChain {
    const key = textOf(row, 'key');
    const model = optionalTextOf(row, 'model');
    // A view would keep everything that was read with it.
    const vector = row['embedding'] instanceof Float32Array ? row['embedding'].slice() : null;
    const known = this.#read.get(key);
    // The document stays, but its vector may have been made anew.
    if (known) return Object.assign(known, { vector, model });
    const written = fromChainRow(row);
    const read = { written, ...toRememberedError(written), vector, model };
    const size = LEAST_SIZE + 2 * textOf(row, 'error_event').length + textOf(row, 'fix_attempts').length;
    this.#read.set(key, read, { size });
    return read;
  }
}
