import { LRUCache } from 'lru-cache';
import type { EmbeddingState } from '../../protocol/engine.ts';
import { loadMiniLm, type TextModel } from './miniLm.ts';

const MAX_CACHED_TEXTS = 2_000;
/** The model reads 256 tokens; head and tail of a longer text say more about it than its head alone. */
const MAX_EMBEDDED_CHARACTERS = 1_200;

/** Turns texts into unit vectors, once for each text; null where there is no model. */
export class Embedder {
  readonly state: EmbeddingState;
  readonly #model: TextModel | null;
  readonly #cache = new LRUCache<string, Float32Array>({ max: MAX_CACHED_TEXTS });

  private constructor(state: EmbeddingState, model: TextModel | null) {
    this.state = state;
    this.#model = model;
  }

  /** Never fails: without a usable model the state says why, and every vector is null. */
  static async load(modelsPath: string): Promise<Embedder> {
    try {
      return new Embedder({ kind: 'ready' }, await loadMiniLm(modelsPath));
    } catch (error) {
      return new Embedder(
        { kind: 'unavailable', reason: error instanceof Error ? error.message : String(error) },
        null,
      );
    }
  }

  /** Name of the model that made the vectors, for the rows that hold them. */
  get modelId(): string | null {
    return this.#model?.id ?? null;
  }

  /** Lets go of every text it has read. */
  forgetTexts(): void {
    this.#cache.clear();
  }

  /** @returns 384 floats of unit length */
  async embed(text: string): Promise<Float32Array | null> {
    if (!this.#model) return null;
    const bounded = toEmbeddedText(text);
    const cached = this.#cache.get(bounded);
    if (cached) return cached;
    const vector = await this.#model.embed(bounded);
    this.#cache.set(bounded, vector);
    return vector;
  }
}

function toEmbeddedText(text: string): string {
  if (text.length <= MAX_EMBEDDED_CHARACTERS) return text;
  const half = MAX_EMBEDDED_CHARACTERS / 2;
  return `${text.slice(0, half)} … ${text.slice(-half)}`;
}
