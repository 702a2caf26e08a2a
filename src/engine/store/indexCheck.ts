import { MatchQuery, type Table } from '@lancedb/lancedb';
import { toRows } from './arrowRows.ts';
import { ensureTextIndex, hasIndex } from './indices.ts';
import type { Mend } from './mending.ts';
import { numberOf, textOf, type Row } from './schema.ts';

const SAMPLE = 3;
const FOUND_WITHIN = 50;
const SAME = 0.01;
/** Looks far wider than a question does: among many nearly alike even a sound index misses one now and then. */
const WIDE = { nearest: 20, ef: 400, refine: 5 };

/**
 * Makes the full-text index of the chains where it is missing, and both indices anew where they do not find what is there: the other one is built
 * when there is time.
 * @param areSound false when their files are not what they were
 */
export async function mendIndices(chains: Table, areSound: boolean, mend: Mend): Promise<void> {
  const sample = await readSample(chains);
  if (!areSound || !(await findsByWords(chains, sample)))
    await mend(async () => {
      await drop(chains, 'search_text');
      await ensureTextIndex(chains);
    });
  if (!(await hasIndex(chains, 'embedding'))) return;
  if (!areSound || !(await findsByVector(chains, sample))) await mend(() => drop(chains, 'embedding'));
}

/** The first, the last and the middle row, as exact reading finds them. */
async function readSample(chains: Table): Promise<Row[]> {
  const count = await chains.countRows();
  if (count === 0) return [];
  const offsets = new Set(
    Array.from({ length: Math.min(SAMPLE, count) }, (_, part) => Math.floor((part * (count - 1)) / (SAMPLE - 1))),
  );
  // By its place alone: to skip what lies before it would read all of that, vectors included.
  return toRows(
    await chains
      .takeOffsets([...offsets])
      .select(['key', 'search_text', 'embedding'])
      .toArrow(),
  );
}

async function findsByWords(chains: Table, sample: readonly Row[]): Promise<boolean> {
  if (!(await hasIndex(chains, 'search_text'))) return false;
  return findsAll(sample, async (row) => {
    const text = textOf(row, 'search_text');
    if (!/\w{2}/.test(text)) return true;
    const query = chains.query().fullTextSearch(new MatchQuery(text, 'search_text')).select(['key', '_score']);
    return toRows(await query.limit(FOUND_WITHIN).toArrow()).length > 0;
  });
}

/** True unless most of the sample is not found: an index by vector is right most of the time, and dear to make anew. */
async function findsByVector(chains: Table, sample: readonly Row[]): Promise<boolean> {
  const found: boolean[] = [];
  for (const row of sample) found.push(await findsAll([row], (each) => findsNearest(chains, each)));
  return found.filter((each) => !each).length <= sample.length / 2;
}

async function findsNearest(chains: Table, { embedding }: Row): Promise<boolean> {
  if (!(embedding instanceof Float32Array)) return true;
  const search = chains.vectorSearch(embedding).distanceType('cosine').select(['_distance']);
  const [nearest] = toRows(await search.ef(WIDE.ef).refineFactor(WIDE.refine).limit(WIDE.nearest).toArrow());
  return nearest !== undefined && numberOf(nearest, '_distance') < SAME;
}

async function findsAll(sample: readonly Row[], finds: (row: Row) => Promise<boolean>): Promise<boolean> {
  try {
    for (const row of sample) if (!(await finds(row))) return false;
    return true;
  } catch {
    return false;
  }
}

async function drop(table: Table, column: string): Promise<void> {
  for (const { name, columns } of await table.listIndices()) if (columns.includes(column)) await table.dropIndex(name);
}
