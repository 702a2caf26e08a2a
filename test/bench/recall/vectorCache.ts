import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMiniLm } from '../../../src/engine/embedding/miniLm.ts';
import { MODELS_PATH } from '../../support/trackerFolder.ts';

const DIMENSIONS = 384;
const MAX_CHARACTERS = 1_200;

/** Vectors of texts by the bundled model, kept in the system's temporary folder between runs. */
export async function embedAll(texts: readonly string[]): Promise<Map<string, Float32Array>> {
  const folder = join(tmpdir(), 'deja-fix-bench-vectors');
  mkdirSync(folder, { recursive: true });
  const vectors = new Map<string, Float32Array>();
  let model: Awaited<ReturnType<typeof loadMiniLm>> | null = null;
  for (const text of new Set(texts)) {
    const bounded = toBounded(text);
    const file = join(folder, createHash('sha256').update(bounded).digest('hex').slice(0, 32));
    if (!existsSync(file)) {
      model ??= await loadMiniLm(MODELS_PATH);
      const vector = await model.embed(bounded);
      writeFileSync(file, new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
    }
    const bytes = readFileSync(file);
    vectors.set(text, new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 4 * DIMENSIONS)));
  }
  return vectors;
}

/** Head and tail, as the engine bounds what it embeds. */
function toBounded(text: string): string {
  const half = MAX_CHARACTERS / 2;
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, half)} … ${text.slice(-half)}`;
}

export function cosineOf(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < DIMENSIONS; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
