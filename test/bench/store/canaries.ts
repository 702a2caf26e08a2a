import { connect, Index } from '@lancedb/lancedb';
import { appendFile, cp } from 'node:fs/promises';
import path from 'node:path';
import type { Random } from './random.ts';
import { readRows, tablesFolder } from './storeReader.ts';
import { findTexts, type Place } from './textSearch.ts';

/** Where a canary was put, and where the search must find it. */
export type Canary = { where: 'column' | 'old version' | 'full-text index' | 'log'; text: string; found: Place[] };

const CANARY_LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
/** So much text around it that the database packs the column. */
const PADDING = 'common words of no meaning '.repeat(400);

/** Puts canaries, unmasked, into a copy of a store and its log, and searches as one would for secrets. */
export async function findCanaries(storePath: string, folder: string, random: Random): Promise<Canary[]> {
  const copy = path.join(folder, 'canaries');
  await cp(storePath, path.join(copy, 'store'), { recursive: true });
  const draw = () => `q${random.text(CANARY_LETTERS, 23)}`;
  const texts = { column: draw(), 'old version': draw(), 'full-text index': draw(), log: draw() };
  await plantInTables(await tablesFolder(path.join(copy, 'store')), texts);
  await appendFile(path.join(copy, 'engine.log'), `warn: could not use ${texts.log}\n`);
  const findings = await findTexts(copy, Object.values(texts));
  return Object.entries(texts).map(([where, text]) => ({
    where: where as Canary['where'],
    text,
    found: [...new Set(findings.filter((finding) => finding.text === text).map(({ place }) => place))],
  }));
}

async function plantInTables(
  folder: string,
  texts: Record<'column' | 'old version' | 'full-text index', string>,
): Promise<void> {
  const connection = await connect(folder);
  try {
    const table = await connection.openTable('causal_observations');
    const [row] = await readRows(table);
    if (!row) throw new Error('The store holds no observation to copy');
    const add = (key: string, text: string) => table.add([{ ...row, key, data: `${PADDING}${text} ${PADDING}` }]);
    await add('canary-1', texts['old version']);
    await table.delete(`key = 'canary-1'`);
    await table.optimize({ cleanupOlderThan: new Date(0) });
    await add('canary-2', texts['full-text index']);
    const config = Index.fts({ stem: false, removeStopWords: false, asciiFolding: false, withPosition: false });
    await table.createIndex('data', { config });
    await table.delete(`key = 'canary-2'`);
    await add('canary-3', texts.column);
    table.close();
  } finally {
    connection.close();
  }
}

/** Found in the kind of place where it was put: that it is also found elsewhere says nothing of this one. */
export function isFound({ where, found }: Canary): boolean {
  return found.includes(where === 'log' ? 'file' : where);
}
