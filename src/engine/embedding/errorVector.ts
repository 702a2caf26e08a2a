import { type SearchedError, toEmbeddedText } from '../../core/recallText.ts';
import type { Embedder } from './embedder.ts';

/** The vector by which an event is found again, and of a question about one; null where there is no model. */
export function embedError(embedder: Embedder, error: SearchedError): Promise<Float32Array | null> {
  return embedder.embed(toEmbeddedText(error));
}
