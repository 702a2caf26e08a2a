import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A real error with the code before and after its fix, as a line of a .jsonl file; the file's name is the set. */
export type RecallRecord = {
  id: string;
  set: string;
  source: string;
  code: string;
  message: string;
  file: string;
  language: string;
  /** 0-based. */
  line: number;
  snippet: string;
  before: string;
  after: string;
  /** The fix's title; may be empty. */
  fix: string;
  /** Records of one kind are fixed by the same idea. */
  kind: string;
  /** Records of one case share their code. */
  case: string;
  /** The failure's output with its stack trace. */
  trace?: string;
};

/** Records, and for rules of one linter the rule of another that is the same. */
export type Corpus = { records: RecallRecord[]; twins: Record<string, string> };

const FIELDS = ['id', 'source', 'code', 'message', 'file', 'snippet', 'before', 'after', 'kind', 'case'] as const;

/** @throws Error that says what is missing */
export function readCorpus(folder: string | undefined): Corpus {
  if (folder === undefined) throw new Error('Say where the records of real errors and fixes are: --corpus DIR');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];
  if (names.length === 0) throw new Error(`There are no records in ${folder}: it should hold .jsonl files`);
  const records = names.sort().flatMap((name) => readSet(join(folder, name), name.slice(0, -'.jsonl'.length)));
  const twins = join(folder, 'twins.json');
  return { records, twins: existsSync(twins) ? (JSON.parse(readFileSync(twins, 'utf8')) as Corpus['twins']) : {} };
}

function readSet(path: string, set: string): RecallRecord[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const record = { ...(JSON.parse(line) as RecallRecord), set };
    const missing = FIELDS.find((field) => typeof record[field] !== 'string');
    if (missing !== undefined) throw new Error(`${path}:${index + 1}: the record has no ${missing}`);
    return [record];
  });
}

/** What a person would see or paste: the trace where there is one, headed by the message. */
export function toErrorText({ message, trace }: RecallRecord): string {
  if (trace === undefined) return message;
  return trace.includes(message) ? trace : `${message}\n${trace}`;
}

/** A whole small file's change as a unified diff without folding. */
export function toWholeDiff({ file, before, after }: RecallRecord): string {
  const [old, young] = [before.split('\n'), after.split('\n')];
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(young.length + 1));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = young.length - 1; j >= 0; j--) {
      const row = lengths[i];
      if (row) row[j] = old[i] === young[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const rows: string[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < young.length) {
    if (i < old.length && j < young.length && old[i] === young[j]) {
      rows.push(` ${old[i++]}`);
      j++;
    } else if (i < old.length && (j >= young.length || at(i + 1, j) >= at(i, j + 1))) rows.push(`-${old[i++]}`);
    else rows.push(`+${young[j++]}`);
  }
  return `--- a/${file}\n+++ b/${file}\n@@ -1,${old.length} +1,${young.length} @@\n${rows.join('\n')}\n`;
}

/** Mulberry32: small, and the same on every machine. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Fisher and Yates, from the end. */
export function shuffle<T>(list: readonly T[], random: () => number): T[] {
  const shuffled = [...list];
  for (let index = shuffled.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    const [a, b] = [shuffled[index] as T, shuffled[other] as T];
    shuffled[index] = b;
    shuffled[other] = a;
  }
  return shuffled;
}
