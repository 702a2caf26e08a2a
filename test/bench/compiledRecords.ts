import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** An error as the compiler gives it, places 0-based. */
export type CompiledError = {
  file: string;
  code: number;
  message: string;
  start: { line: number; character: number };
  end: { line: number; character: number };
  related: { file: string; line: number }[];
};
export type CorpusRecord = {
  id: string;
  source: string;
  code: string;
  message: string;
  file: string;
  kind: string;
  line: number;
  snippet: string;
  before: string;
  after: string;
};
export type Reproduced = { record: CorpusRecord; error: CompiledError };

const OPTIONS: readonly ts.CompilerOptions[] = [
  {},
  { strict: true },
  { isolatedDeclarations: true, declaration: true },
  { allowUnreachableCode: false, allowUnusedLabels: false, noUnusedLocals: true, noImplicitReturns: true },
  { isolatedModules: true, noImplicitThis: true, noImplicitAny: true },
];
const BASE: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.Preserve,
  allowJs: true,
  checkJs: true,
  noEmit: true,
  skipLibCheck: true,
  lib: ['lib.es2022.d.ts'],
  types: [],
  experimentalDecorators: true,
};
const libraries = new Map<string, ts.SourceFile | undefined>();

export function readRecords(corpus: string, name: string): CorpusRecord[] {
  const lines = readFileSync(join(corpus, `${name}.jsonl`), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as CorpusRecord);
}

/** The errors of a program of the given files. */
export function compile(files: Readonly<Record<string, string>>, options: ts.CompilerOptions = {}): CompiledError[] {
  const all = { ...BASE, ...options };
  const host = ts.createCompilerHost(all);
  const fromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (path, version) => {
    const own = files[path.replace(/^\/made\//, '')];
    if (own !== undefined) return ts.createSourceFile(path, own, version, true);
    if (!libraries.has(path)) libraries.set(path, fromDisk(path, version));
    return libraries.get(path);
  };
  host.fileExists = (path) => files[path.replace(/^\/made\//, '')] !== undefined || ts.sys.fileExists(path);
  host.readFile = (path) => files[path.replace(/^\/made\//, '')] ?? ts.sys.readFile(path);
  host.getCurrentDirectory = () => '/made';
  host.directoryExists = undefined as never;
  const program = ts.createProgram(
    Object.keys(files).map((name) => `/made/${name}`),
    all,
    host,
  );
  const sources = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith('/made/'));
  return sources
    .flatMap((source) => [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
      ...(all.declaration ? program.getDeclarationDiagnostics(source) : []),
    ])
    .flatMap(toError);
}

function toError(diagnostic: ts.Diagnostic): CompiledError[] {
  const { file, start = 0, length = 0, code, messageText, relatedInformation = [] } = diagnostic;
  if (!file) return [];
  const related = relatedInformation.flatMap(({ file: other, start: at }) =>
    other?.fileName.startsWith('/made/')
      ? [{ file: other.fileName.slice(6), line: other.getLineAndCharacterOfPosition(at ?? 0).line }]
      : [],
  );
  return [
    {
      file: file.fileName.slice(6),
      code,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
      start: file.getLineAndCharacterOfPosition(start),
      end: file.getLineAndCharacterOfPosition(start + length),
      related,
    },
  ];
}

/** The records whose error the compiler gives for `before` and no longer, or less often, for `after`. */
export function* reproduce(records: readonly CorpusRecord[]): Generator<Reproduced> {
  for (const record of records) {
    for (const options of OPTIONS) {
      const isSame = ({ code, message }: CompiledError): boolean =>
        `TS${code}` === record.code && message === record.message;
      const found = compile({ [record.file]: record.before }, options).filter(isSame);
      const error = found.find(({ start }) => start.line === record.line);
      if (!error) continue;
      const left = compile({ [record.file]: record.after }, options).filter(isSame);
      if (left.length < found.length) yield { record, error };
      break;
    }
  }
}
