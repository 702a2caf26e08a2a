import path from 'node:path';
import ts from 'typescript';

/** An error as the compiler alone gives it. */
export type CompilerError = { file: string; code: string; message: string; line: number };

export type Options = Readonly<Record<string, unknown>>;

/** What every case's tsconfig.json says; as strict as it says, and no file beside those of the case. */
const COMMON: Options = {
  target: 'esnext',
  module: 'esnext',
  moduleResolution: 'bundler',
  noEmit: true,
  skipLibCheck: true,
  allowJs: true,
  checkJs: true,
  types: [],
  jsx: 'preserve',
  strict: false,
};

/** Tried in this order; the tests that the records come from had one or another of them. */
export const OPTION_SETS: readonly Options[] = [
  {},
  { strict: true },
  { strict: true, isolatedDeclarations: true, declaration: true, allowJs: false, checkJs: false },
  { noImplicitAny: true },
  {
    strict: true,
    noImplicitOverride: true,
    exactOptionalPropertyTypes: true,
    noImplicitReturns: true,
    noPropertyAccessFromIndexSignature: true,
    noUncheckedIndexedAccess: true,
  },
];

const ROOT = '/case';
const libraryDir = path.dirname(ts.sys.getExecutingFilePath());
const libraryFiles = new Map<string, ts.SourceFile | undefined>();

export function toTsconfig(options: Options): string {
  return `${JSON.stringify({ compilerOptions: { ...COMMON, ...options }, include: ['**/*'] }, null, 2)}\n`;
}

const compiled = new Map<string, readonly CompilerError[]>();

/** The error-level diagnostics of some files, a project's only ones. The same texts are compiled once. */
export function compile(files: Readonly<Record<string, string>>, options: Options): readonly CompilerError[] {
  const key = JSON.stringify([files, options]);
  const known = compiled.get(key);
  if (known) return known;
  const errors = compileAnew(files, options);
  compiled.set(key, errors);
  return errors;
}

function compileAnew(files: Readonly<Record<string, string>>, options: Options): CompilerError[] {
  const parsed = ts.convertCompilerOptionsFromJson({ ...COMMON, ...options }, ROOT).options;
  const sources = Object.keys(files).filter((name) => /\.[cm]?[jt]sx?$/.test(name));
  const program = ts.createProgram(
    sources.map((name) => `${ROOT}/${name}`),
    parsed,
    toHost(files),
  );
  return sources.flatMap((name) => {
    const source = program.getSourceFile(`${ROOT}/${name}`);
    if (!source) return [];
    const all = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
      ...(parsed.declaration ? program.getDeclarationDiagnostics(source) : []),
    ];
    return all
      .filter(({ category }) => category === ts.DiagnosticCategory.Error)
      .map(({ code, messageText, start }) => ({
        file: name,
        code: `TS${code}`,
        message: ts.flattenDiagnosticMessageText(messageText, '\n'),
        line: source.getLineAndCharacterOfPosition(start ?? 0).line,
      }));
  });
}

function toHost(files: Readonly<Record<string, string>>): ts.CompilerHost {
  const real = ts.createCompilerHost({});
  const textOf = (file: string): string | undefined =>
    file.startsWith(`${ROOT}/`) ? files[file.slice(ROOT.length + 1)] : undefined;
  return {
    ...real,
    getCurrentDirectory: () => ROOT,
    getDefaultLibLocation: () => libraryDir,
    fileExists: (file) => textOf(file) !== undefined || (file.startsWith(libraryDir) && real.fileExists(file)),
    readFile: (file) => textOf(file),
    directoryExists: () => true,
    getDirectories: () => [],
    getSourceFile: (file, languageVersion) => {
      const text = textOf(file);
      if (text !== undefined) return ts.createSourceFile(file, text, languageVersion, true);
      if (!file.startsWith(libraryDir)) return undefined;
      if (!libraryFiles.has(file)) libraryFiles.set(file, real.getSourceFile(file, languageVersion));
      return libraryFiles.get(file);
    },
  };
}

export type Statement = {
  start: number;
  end: number;
  /** Where its first keyword stands, after its comments. */
  from: number;
  /** What it declares, where that is one name that could be exported. */
  name: string | null;
  isExported: boolean;
};

/** Top-level statements, from the first character of each one's comments to its end. */
export function statementsOf(file: string, text: string): { isModule: boolean; statements: Statement[] } {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const statements = source.statements.map((statement) => ({
    start: statement.getFullStart(),
    end: statement.getEnd(),
    from: statement.getStart(source),
    name: nameOfDeclaration(statement),
    isExported: ts.canHaveModifiers(statement)
      ? (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
      : false,
  }));
  return { isModule: ts.isExternalModule(source), statements };
}

function nameOfDeclaration(statement: ts.Statement): string | null {
  if (ts.isVariableStatement(statement)) {
    const [declaration, ...more] = statement.declarationList.declarations;
    return declaration && more.length === 0 && ts.isIdentifier(declaration.name) ? declaration.name.text : null;
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed ? (statement.name?.text ?? null) : null;
}
