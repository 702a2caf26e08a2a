import { Linter } from 'eslint';
import ts from 'typescript';
import { compile, OPTION_SETS } from '../capture/compiler.ts';
import { readRecords, type CorpusRecord } from '../compiledRecords.ts';
import { ownNames, rename } from './renaming.ts';
import { RULES } from './wordings.ts';

/** An error of a text and the same error of the text with other names, both as the tool gave them. */
export type Recurrence = { id: string; code: string; message: string; renamed: string };

const ROUNDS = [0, 1];
type Found = { code: string; message: string };

/** The records whose error the compiler gives, with their names changed and compiled again. */
export function* renamedByCompiler(corpus: string): Generator<Recurrence> {
  const known = libraryNames();
  for (const record of readRecords(corpus, 'typescript')) {
    const options = OPTION_SETS.find((set) =>
      compile({ [record.file]: record.before }, set).some(({ code }) => code === record.code),
    );
    if (options) yield* recurrencesOf(record, known, (text) => compile({ [record.file]: text }, options));
  }
}

/** The same with the linter's records: each with its own rule, as it is set by default. */
export function* renamedByLinter(corpus: string): Generator<Recurrence> {
  const known = libraryNames();
  for (const record of readRecords(corpus, 'eslint'))
    if (RULES.has(record.code)) yield* recurrencesOf(record, known, (text) => lint(record, text));
}

/** Nothing where the names are no part of it: the errors of the renamed text are then others. */
function* recurrencesOf(
  record: CorpusRecord,
  known: ReadonlySet<string>,
  run: (text: string) => readonly Found[],
): Generator<Recurrence> {
  const found = run(record.before);
  const names = ownNames(record.file, record.before, known);
  if (names.length === 0 || found.length === 0) return;
  const seen = new Set<string>();
  for (const round of ROUNDS) {
    const again = run(rename(record.before, names, round));
    if (again.length !== found.length || again.some(({ code }, index) => code !== found[index]?.code)) continue;
    for (const [index, { code, message }] of found.entries()) {
      const renamed = again[index]?.message ?? '';
      if (renamed === message || seen.has(`${message}\n${renamed}`)) continue;
      seen.add(`${message}\n${renamed}`);
      yield { id: record.id, code, message, renamed };
    }
  }
}

function lint({ code, language }: CorpusRecord & { language?: string }, text: string): Found[] {
  const languageOptions = { parserOptions: { ecmaFeatures: { jsx: /react/.test(language ?? '') } } };
  for (const sourceType of ['module', 'script'] as const) {
    try {
      const found = new Linter().verify(text, [
        { languageOptions: { ...languageOptions, sourceType }, rules: { [code]: 2 } },
      ]);
      if (found.some(({ fatal }) => fatal)) continue;
      return found.map(({ ruleId, message }) => ({ code: ruleId ?? '', message }));
    } catch {
      return [];
    }
  }
  return [];
}

/** What the language's own library declares: a name of it cannot be given another. */
function libraryNames(): Set<string> {
  const program = ts.createProgram([], { target: ts.ScriptTarget.ES2022 });
  const names = new Set(Object.getOwnPropertyNames(globalThis));
  const add = (node: ts.Node): void => {
    const { name } = node as Partial<ts.NamedDeclaration>;
    if (name && ts.isIdentifier(name)) names.add(name.text);
    if (ts.isVariableStatement(node)) node.declarationList.declarations.forEach(add);
    if (ts.isInterfaceDeclaration(node)) node.members.forEach(add);
    if (ts.isModuleDeclaration(node) && node.body && ts.isModuleBlock(node.body)) node.body.statements.forEach(add);
  };
  const host = ts.createCompilerHost({});
  for (const lib of [
    'lib.es5.d.ts',
    'lib.es2015.core.d.ts',
    'lib.es2015.promise.d.ts',
    'lib.es2015.iterable.d.ts',
    'lib.es2015.collection.d.ts',
    'lib.dom.d.ts',
  ]) {
    const path = `${host.getDefaultLibLocation?.() ?? ''}/${lib}`;
    host.getSourceFile(path, ts.ScriptTarget.Latest)?.statements.forEach(add);
  }
  program.getSourceFiles();
  return names;
}
