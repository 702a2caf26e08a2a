import { connect } from '@lancedb/lancedb';
import { CausalStore } from '../../../src/engine/store/causalStore.ts';
import type { TextModel } from '../../../src/engine/embedding/miniLm.ts';

const NEAREST = 10;
/** The engine asks for so many; the first ten of them are judged. */
const ASKED = 50;
/** Of cosines that are computed in another order. */
const ROUNDING = 1e-5;

/** The model's own query: the text's vector, and its cosine with each vector in memory. @returns milliseconds for each text */
export async function timeInMemory(
  model: TextModel,
  texts: readonly string[],
  vectors: readonly Float32Array[],
): Promise<number[]> {
  return timeEach(texts, async (text) => {
    nearestCosines(vectors, await model.embed(text));
  });
}

/** A plain search of LanceDB that reads every vector of the table. @returns milliseconds for each text */
export async function timeExactSearch(
  model: TextModel,
  texts: readonly string[],
  storePath: string,
): Promise<number[]> {
  const connection = await connect(storePath);
  const table = await connection.openTable('causal_chains');
  const times = await timeEach(texts, async (text) => {
    const search = table
      .vectorSearch(await model.embed(text))
      .distanceType('cosine')
      .bypassVectorIndex();
    await search.select(['key', '_distance']).limit(NEAREST).toArrow();
  });
  connection.close();
  return times;
}

/**
 * Recall@10 of the store's own search by vector against exact search over the same vectors: what is as near as the tenth
 * nearest counts, whichever of several alike it is. @returns the share for each question, 0–1
 */
export async function measureAnnRecall(
  storePath: string,
  vectors: readonly Float32Array[],
  questions: readonly Float32Array[],
): Promise<number[]> {
  const { store } = await CausalStore.open(storePath);
  const shares: number[] = [];
  for (const question of questions) {
    const tenth = nearestCosines(vectors, question).at(-1) ?? 0;
    const found = (await store.searchByVector(question, { count: ASKED })).slice(0, NEAREST);
    const keys = found.map((hit) => String(hit['key']));
    const rows = await store.read('causal_chains', keys, ['key', 'embedding']);
    const near = rows.filter((row) => toCosine(row['embedding'] as Float32Array, question) >= tenth - ROUNDING);
    shares.push(near.length / NEAREST);
  }
  await store.close();
  return shares;
}

/** Of the nearest ten, the nearest first. */
function nearestCosines(vectors: readonly Float32Array[], question: Float32Array): number[] {
  const best: number[] = [];
  for (const vector of vectors) {
    const cosine = toCosine(vector, question);
    if (best.length === NEAREST && cosine <= (best.at(-1) ?? 0)) continue;
    if (best.length === NEAREST) best.pop();
    best.splice(best.findLastIndex((other) => other >= cosine) + 1, 0, cosine);
  }
  return best;
}

function toCosine(vector: Float32Array, question: Float32Array): number {
  let cosine = 0;
  for (let index = 0; index < question.length; index++) cosine += (vector[index] ?? 0) * (question[index] ?? 0);
  return cosine;
}

async function timeEach(texts: readonly string[], work: (text: string) => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (const text of texts) {
    const startedAt = performance.now();
    await work(text);
    times.push(performance.now() - startedAt);
  }
  return times;
}
