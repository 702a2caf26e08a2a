import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Embedder } from '../../src/engine/embedding/embedder.ts';
import { MODELS_PATH, TrackerFolder } from '../support/trackerFolder.ts';

async function embed(embedder: Embedder, text: string): Promise<Float32Array> {
  return (await embedder.embed(text)) ?? assert.fail('no vector');
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

describe('the embedder', () => {
  it('gives unit vectors of 384 floats, near for like texts, the same each time', async () => {
    const embedder = await Embedder.load(MODELS_PATH);
    assert.deepEqual(embedder.state, { kind: 'ready' });
    const refused = await embed(embedder, 'connect ECONNREFUSED 127.0.0.1:5432');
    const unreachable = await embed(embedder, 'could not connect to server: Connection refused, port 5432');
    const typo = await embed(embedder, "Property 'lenght' does not exist on type 'string'.");
    assert.equal(refused.length, 384);
    assert.ok(Math.abs(dot(refused, refused) - 1) < 1e-5);
    assert.ok(dot(refused, unreachable) > dot(refused, typo) + 0.2);
    const again = await Embedder.load(MODELS_PATH);
    assert.deepEqual(await embed(again, 'connect ECONNREFUSED 127.0.0.1:5432'), refused);
  });

  it('takes texts of any length and content', async () => {
    const embedder = await Embedder.load(MODELS_PATH);
    for (const text of [
      '.',
      'x'.repeat(200_000),
      '💥'.repeat(5_000),
      '\u0000\ud800',
      'at f (a.js:1:2)\n'.repeat(3_000),
    ]) {
      const vector = await embed(embedder, text);
      assert.ok(Math.abs(dot(vector, vector) - 1) < 1e-4);
    }
  });

  it('says why it has no vectors when the model is missing or another one', async () => {
    await using folder = await TrackerFolder.create();
    const missing = await Embedder.load(folder.path);
    assert.match(missing.state.kind === 'unavailable' ? missing.state.reason : '', /missing/);
    assert.equal(await missing.embed('x'), null);
    assert.equal(missing.modelId, null);
    await cp(MODELS_PATH, folder.path, { recursive: true });
    const path = join(folder.path, 'all-MiniLM-L6-v2', 'onnx', 'model_quantized.onnx');
    const bytes = await readFile(path);
    bytes[1_000_000] = (bytes[1_000_000] ?? 0) ^ 1;
    await writeFile(path, bytes);
    const wrong = await Embedder.load(folder.path);
    assert.match(wrong.state.kind === 'unavailable' ? wrong.state.reason : '', /damaged/);
    await writeFile(join(folder.path, 'all-MiniLM-L6-v2', 'tokenizer.json'), '{');
    bytes[1_000_000] ^= 1;
    await writeFile(path, bytes);
    assert.equal((await Embedder.load(folder.path)).state.kind, 'unavailable');
  });
});
