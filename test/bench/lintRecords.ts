import { Linter } from 'eslint';
import type { FixCase } from './explanationScenarios.ts';
import { type CorpusRecord, readRecords } from './compiledRecords.ts';

/** The records of the linters; the range comes from ESLint with the rule's defaults, else from the record's snippet. */
export function readLintRecords(corpus: string): FixCase[] {
  return ['eslint', 'biome'].flatMap((name) => readRecords(corpus, name).map((record) => toCase(record, name)));
}

function toCase(record: CorpusRecord, group: string): FixCase {
  const covered = record.snippet.split('\n');
  const lines = record.before.split('\n');
  const endLine = Math.min(record.line + covered.length - 1, lines.length - 1);
  const found = group === 'eslint' ? lint(record) : undefined;
  return {
    id: `${record.kind} ${record.id}`,
    group,
    file: record.file,
    message: record.message,
    range: found ?? { startLine: record.line, startCharacter: 0, endLine, endCharacter: (lines[endLine] ?? '').length },
    related: [],
    before: { [record.file]: record.before },
    after: { [record.file]: record.after },
  };
}

function lint({ before, code, message, line }: CorpusRecord): FixCase['range'] | undefined {
  try {
    const config = {
      languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
      rules: { [code]: 2 as const },
    };
    const found = new Linter().verify(before, [config]).find((one) => one.message === message && one.line === line + 1);
    if (!found) return undefined;
    const { endLine = found.line, endColumn = found.column + 1 } = found;
    return { startLine: line, startCharacter: found.column - 1, endLine: endLine - 1, endCharacter: endColumn - 1 };
  } catch {
    return undefined;
  }
}
