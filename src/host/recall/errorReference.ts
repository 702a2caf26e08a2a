import type * as vscode from 'vscode';
import type { QueryInput } from '../../core/input.ts';
import { toErrorType } from '../../core/template.ts';
import { toCodeText } from '../diagnosticContext.ts';

/** Enough of a message to find its diagnostic again, and to ask by if that is gone. */
const MAX_REFERENCE_MESSAGE = 1_000;

/** A query small enough for a link: which error is meant, without the code around it. */
export function toReference(uri: string, diagnostic: vscode.Diagnostic, line: number): QueryInput {
  const code = toCodeText(diagnostic.code);
  return {
    error: diagnostic.message.slice(0, MAX_REFERENCE_MESSAGE),
    errorType: toErrorType(diagnostic.source, code),
    context: { channel: 'diagnostic', source: diagnostic.source, code, uri, line },
  };
}

/** The diagnostic a query refers to, if it still stands: the nearest with the same source, code and message. */
export function findReferenced(
  query: QueryInput,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.Diagnostic | undefined {
  const { source, code, line = 0 } = query.context ?? {};
  const text = code === undefined ? undefined : String(code);
  return diagnostics
    .filter(
      (diagnostic) =>
        diagnostic.source === source &&
        toCodeText(diagnostic.code) === text &&
        diagnostic.message.slice(0, MAX_REFERENCE_MESSAGE) === query.error.slice(0, MAX_REFERENCE_MESSAGE),
    )
    .sort((a, b) => Math.abs(a.range.start.line - line) - Math.abs(b.range.start.line - line))[0];
}
