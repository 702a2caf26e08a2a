import type * as vscode from 'vscode';

export type SampleDiagnostic = {
  /** 0 is an error, 1 a warning, as the editor counts. */
  severity?: number;
  source?: string;
  code?: unknown;
  character?: number;
  endLine?: number;
  endCharacter?: number;
};

/** A diagnostic as the editor hands it out, without the editor: an error of TypeScript, one character wide. */
export function sampleDiagnostic(message: string, line: number, more: SampleDiagnostic = {}): vscode.Diagnostic {
  const { character = 0, endLine = line, endCharacter = character + 1, severity = 0, source = 'ts' } = more;
  const range = { start: { line, character }, end: { line: endLine, character: endCharacter } };
  const code = 'code' in more ? more.code : 2304;
  const diagnostic: unknown = { message, range, severity, source, code };
  return diagnostic as vscode.Diagnostic;
}

/** A URI as the editor hands it out, as far as its parts are read. */
export function sampleUri(path: string, scheme = 'file', fsPath = path): vscode.Uri {
  const uri: unknown = { scheme, path, fsPath, toString: () => `${scheme}://${path}` };
  return uri as vscode.Uri;
}

const errors: unknown = new Set([0]);
/** The captured severities as they are by default: errors only. */
export const ERRORS_ONLY = errors as ReadonlySet<vscode.DiagnosticSeverity>;
