import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Random } from './random.ts';

const TEXT_FILE = /\.(ts|mjs|js|tsx|py|rs|go|java|c|cpp|cs|rb|php|md|txt|html|css|sh)$/;
/** What holds made-up secrets on purpose, or is no text of a person. */
const NOT_CLEAN =
  /(^|\/)(node_modules|dist|out|models|\.git|\.vscode-test|bench|redaction|secrets?)(\/|$)|redact|secret/i;
const SHORTEST = 12;
const LONGEST = 300;
const MAX_FILES = 4_000;

/** Different lines of ordinary text: of records (`*.jsonl` with `message`, `before`, `after`) where there are any, else of sources. */
export async function readCleanLines(corpus: string, count: number, random: Random): Promise<string[]> {
  const entries = await readdir(corpus, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !NOT_CLEAN.test(path.relative(corpus, file)))
    .sort();
  const records = files.filter((file) => file.endsWith('.jsonl'));
  const texts =
    records.length > 0 ? await readRecords(records) : await readTexts(files.filter((file) => TEXT_FILE.test(file)));
  const lines = texts
    .flatMap((text) => text.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST && line.length <= LONGEST);
  return random.shuffle([...new Set(lines)].slice(0, 40 * count)).slice(0, count);
}

function readTexts(files: readonly string[]): Promise<string[]> {
  return Promise.all(files.slice(0, MAX_FILES).map((file) => readFile(file, 'utf8')));
}

async function readRecords(files: readonly string[]): Promise<string[]> {
  const lines = (await readTexts(files)).flatMap((text) => text.split('\n')).filter((line) => line !== '');
  return lines.flatMap((line) => {
    const { message, before, after } = JSON.parse(line) as Record<string, unknown>;
    return [message, before, after].filter((text) => typeof text === 'string');
  });
}
