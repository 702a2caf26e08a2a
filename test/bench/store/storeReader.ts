import { connect, type Table } from '@lancedb/lancedb';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export type Row = Record<string, unknown>;

/** The folder that holds the tables in use: the store itself, or the generation that its pointer names. */
export async function tablesFolder(storePath: string): Promise<string> {
  const pointer = await readFile(path.join(storePath, 'current.json'), 'utf8').catch(() => null);
  if (pointer === null) return storePath;
  const { generation } = JSON.parse(pointer) as { generation: number | string };
  return path.join(storePath, 'generations', String(generation));
}

/** Every row of every table in use, vectors left out, read by the database's own package. */
export async function readStore(storePath: string): Promise<Record<string, Row[]>> {
  const folder = await tablesFolder(storePath);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.lance'));
  const connection = await connect(folder);
  const rows: Record<string, Row[]> = {};
  try {
    for (const name of names) {
      // A writer killed while it made the table leaves a folder without a version.
      if (!existsSync(path.join(folder, name, '_versions'))) continue;
      const table = await connection.openTable(name.slice(0, -'.lance'.length));
      rows[table.name] = await readRows(table);
      table.close();
    }
  } finally {
    connection.close();
  }
  return rows;
}

export async function readRows(table: Table): Promise<Row[]> {
  const { fields } = await table.schema();
  const plain = fields.filter(({ name }) => name !== 'embedding').map(({ name }) => name);
  const found = await table.query().select(plain).toArrow();
  const columns = plain.map((name) => [name, found.getChild(name)] as const);
  return Array.from({ length: found.numRows }, (_, index) =>
    Object.fromEntries(columns.map(([name, column]) => [name, column?.get(index) as unknown])),
  );
}
