import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { compile, OPTION_SETS, type CompilerError, type Options } from './compiler.ts';

export type CorpusRecord = {
  id: string;
  code: string;
  message: string;
  file: string;
  line: number;
  before: string;
  after: string;
  kind: string;
};

/** A record that the compiler alone finds fit: its error is there before and not after. */
export type FitRecord = CorpusRecord & {
  options: Options;
  errorsBefore: readonly CompilerError[];
  errorsAfter: readonly CompilerError[];
};

/** Shown by VS Code as warnings, whatever the compiler calls them (typescript.reportStyleChecksAsWarnings). */
const SILENCES = /@ts-(?:ignore|nocheck|expect-error)/;
const STYLE_CHECKS = new Set(
  [6133, 6138, 6192, 6196, 6198, 6199, 6205, 7027, 7028, 7029, 7030].map((code) => `TS${code}`),
);

/** @returns the fit ones, and how many are not and why */
export async function readCorpus(dir: string): Promise<{ records: FitRecord[]; exclusions: Map<string, number> }> {
  const text = await readFile(path.join(dir, 'typescript.jsonl'), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  const exclusions = new Map<string, number>();
  const records: FitRecord[] = [];
  for (const line of lines) {
    const fit = toFit(withoutMark(JSON.parse(line) as CorpusRecord));
    if (typeof fit === 'string') exclusions.set(fit, (exclusions.get(fit) ?? 0) + 1);
    else records.push(fit);
  }
  return { records, exclusions };
}

/** An editor's documents do not hold the mark that a file may begin with. */
function withoutMark(record: CorpusRecord): CorpusRecord {
  return { ...record, before: record.before.replace(/^\ufeff/, ''), after: record.after.replace(/^\ufeff/, '') };
}

/** @returns why it is not fit, in words */
function toFit(record: CorpusRecord): FitRecord | string {
  if (record.before === record.after) return 'nothing changed';
  if (STYLE_CHECKS.has(record.code)) return 'a style check, which the editor shows as a warning';
  if (SILENCES.test(record.after) && !SILENCES.test(record.before)) return 'a fix that only silences the compiler';
  let reason = 'not an error of the compiler under any of the option sets';
  for (const options of OPTION_SETS) {
    const errorsBefore = compile({ [record.file]: record.before }, options);
    if (!errorsBefore.some((error) => isSame(error, record))) continue;
    const errorsAfter = compile({ [record.file]: record.after }, options);
    if (errorsAfter.some((error) => isSame(error, record))) reason = 'the same error is there after the fix';
    else if (errorsAfter.length > errorsBefore.length) reason = 'more errors after the fix than before';
    else return { ...record, options, errorsBefore, errorsAfter };
  }
  return reason;
}

export function isSame(error: { code: string; message: string }, wanted: { code: string; message: string }): boolean {
  return error.code === wanted.code && error.message === wanted.message;
}
