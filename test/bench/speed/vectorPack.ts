import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMiniLm } from '../../../src/engine/embedding/miniLm.ts';
import { checkoutDir } from '../../support/toolsDir.ts';

/** Of the vectors, as the engine names the bundled model. */
export const MODEL_ID = 'all-MiniLM-L6-v2-q';
const DIMENSIONS = 384;
const KEY_BYTES = 16;
const VECTOR_BYTES = 4 * DIMENSIONS;
const RECORD_BYTES = KEY_BYTES + VECTOR_BYTES;
/** Whole records at a time, so that what is cut off by a death is no more than these. */
const WRITTEN_AT_ONCE = 200;

/**
 * Vectors of texts by the bundled model, in the texts' order; they are kept in one file of the system's temporary folder between runs,
 * for a hundred thousand of them take ten minutes of a core.
 * @param say told now and then how far it is
 */
export async function readVectors(texts: readonly string[], say: (line: string) => void): Promise<Float32Array[]> {
  const path = join(tmpdir(), `deja-fix-bench-vectors-${MODEL_ID}.pack`);
  const known = await readPack(path);
  let model: Awaited<ReturnType<typeof loadMiniLm>> | null = null;
  let fresh: Buffer[] = [];
  const write = async (): Promise<void> => {
    await appendFile(path, Buffer.concat(fresh));
    fresh = [];
  };
  const vectors: Float32Array[] = [];
  for (const text of texts) {
    const key = toKey(text);
    let vector = known.get(key.toString('latin1'));
    if (!vector) {
      model ??= await loadMiniLm(join(checkoutDir, 'models'));
      vector = await model.embed(text);
      fresh.push(Buffer.concat([key, Buffer.from(vector.buffer, vector.byteOffset, VECTOR_BYTES)]));
      if (fresh.length === WRITTEN_AT_ONCE) await write();
      if (vectors.length % 5_000 === 0) say(`embedded ${vectors.length} of ${texts.length} texts`);
    }
    vectors.push(vector);
  }
  if (fresh.length > 0) await write();
  return vectors;
}

async function readPack(path: string): Promise<Map<string, Float32Array>> {
  const vectors = new Map<string, Float32Array>();
  if (!existsSync(path)) return vectors;
  const bytes = await readFile(path);
  for (let at = 0; at + RECORD_BYTES <= bytes.length; at += RECORD_BYTES) {
    const from = bytes.byteOffset + at + KEY_BYTES;
    vectors.set(
      bytes.toString('latin1', at, at + KEY_BYTES),
      new Float32Array(bytes.buffer.slice(from, from + VECTOR_BYTES)),
    );
  }
  return vectors;
}

function toKey(text: string): Buffer {
  return createHash('sha256').update(text).digest().subarray(0, KEY_BYTES);
}
