import { connect } from '@lancedb/lancedb';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Every place under a store's folder where a text stands: files by their bytes, tables by what they decode to, in every version. */
export async function searchStore(path: string, text: string): Promise<string[]> {
  const found: string[] = [];
  const wanted = Buffer.from(text);
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    const child = join(entry.parentPath, entry.name);
    if (child.includes(text)) found.push(child);
    if (entry.isFile() && (await readWhatIsThere(child)).includes(wanted)) found.push(child);
    if (entry.isDirectory() && entry.name.endsWith('.lance')) found.push(...(await searchTable(child, text)));
  }
  return found;
}

/** A file that goes while the folder is looked through, as one that marks a turn, holds nothing any more. */
export async function readWhatIsThere(path: string): Promise<Buffer> {
  return readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
}

async function searchTable(path: string, text: string): Promise<string[]> {
  const connection = await connect(dirname(path));
  try {
    const table = await connection.openTable(path.replace(/^.*\//, '').replace(/\.lance$/, ''));
    const found: string[] = [];
    for (const { version } of await table.listVersions()) {
      await table.checkout(version);
      const rows: unknown[] = await table.query().toArray();
      if (JSON.stringify(rows).includes(JSON.stringify(text).slice(1, -1))) found.push(`${path} version ${version}`);
    }
    return found;
  } finally {
    connection.close();
  }
}
