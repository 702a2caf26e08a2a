import { connect } from '@lancedb/lancedb';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { readIndexTokens } from './indexTokens.ts';
import { readRows } from './storeReader.ts';

export type Place = 'file' | 'column' | 'old version' | 'full-text index';
export type Finding = { text: string; place: Place; where: string };

/**
 * Looks for texts in everything below a folder, letters of either case alike: in the bytes of every file, in the decoded columns of
 * every version of every table, and among the words of full-text indices.
 */
export async function findTexts(folder: string, texts: readonly string[]): Promise<Finding[]> {
  const needles = texts.map((text) => ({ text, lower: text.toLowerCase(), words: wordsOf(text) }));
  const findings: Finding[] = [];
  const look = (haystack: string, place: Place, where: string) => {
    for (const { text, lower } of needles) if (haystack.includes(lower)) findings.push({ text, place, where });
  };
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    const where = path.relative(folder, file);
    look(where.toLowerCase(), 'file', where);
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    look(bytes.toString('latin1').toLowerCase(), 'file', where);
    if (!file.endsWith('tokens.lance')) continue;
    const tokens = new Set(readIndexTokens(bytes));
    for (const { text, words } of needles)
      if (words.some((word) => tokens.has(word))) findings.push({ text, place: 'full-text index', where });
  }
  const tables = entries.filter((entry) => entry.isDirectory() && entry.name.endsWith('.lance'));
  for (const table of tables) {
    for (const { version, isNewest, rows } of await decode(table.parentPath, table.name.slice(0, -'.lance'.length)))
      look(
        rows,
        isNewest ? 'column' : 'old version',
        `${path.relative(folder, table.parentPath)}/${table.name} ${version}`,
      );
  }
  return findings;
}

const LEAST_WORD = 8;

/** The words as the database's plainest tokenizer cuts them; short ones may be anybody's. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= LEAST_WORD);
}

type Decoded = { version: number; isNewest: boolean; rows: string };

/** All columns of all rows of each version as one text; what cannot be opened is left to the search for bytes. */
async function decode(parent: string, name: string): Promise<Decoded[]> {
  const decoded: Decoded[] = [];
  const connection = await connect(parent);
  try {
    const table = await connection.openTable(name);
    const newest = await table.version();
    for (const { version } of await table.listVersions()) {
      await table.checkout(version);
      const rows = await readRows(table).catch(() => []);
      decoded.push({ version, isNewest: version === newest, rows: toText(rows) });
    }
    table.close();
  } catch {
    // A folder that was set aside, or one whose writer was killed.
  } finally {
    connection.close();
  }
  return decoded;
}

/** Line ends inside documents of JSON are written out, so that a text of several lines is found as well. */
function toText(rows: readonly Record<string, unknown>[]): string {
  return rows
    .flatMap((row) => Object.values(row))
    .map(String)
    .join('\n')
    .toLowerCase();
}
