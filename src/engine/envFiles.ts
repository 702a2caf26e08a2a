import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { FOREIGN_FOLDERS, readEnvSecrets } from '../core/redaction/envFile.ts';

const MAX_DEPTH = 4;
const MAX_FOLDERS = 2_000;
const MAX_FILES = 1_000;
const MAX_FILE_BYTES = 256_000;

/** The secrets in the `.env*` files of a folder and the folders in it, for a process that has no editor to ask. Never throws. */
export async function readEnvFiles(folder: string): Promise<string[]> {
  const values: string[] = [];
  let folders = [folder];
  let seen = 0;
  let files = 0;
  for (let depth = 0; depth <= MAX_DEPTH && folders.length > 0; depth++) {
    const deeper: string[] = [];
    for (const one of folders) {
      if (++seen > MAX_FOLDERS) return values;
      for (const entry of await readdir(one, { withFileTypes: true }).catch(() => [])) {
        const whole = path.join(one, entry.name);
        if (entry.isDirectory() && !FOREIGN_FOLDERS.has(entry.name)) deeper.push(whole);
        if (!entry.isFile() || !entry.name.startsWith('.env') || ++files > MAX_FILES) continue;
        values.push(...(await readValues(whole)));
      }
    }
    folders = deeper;
  }
  return values;
}

async function readValues(file: string): Promise<string[]> {
  try {
    return (await stat(file)).size > MAX_FILE_BYTES ? [] : readEnvSecrets(await readFile(file, 'utf8'));
  } catch {
    return []; // gone meanwhile, or not readable by us: then no record of ours holds it
  }
}
