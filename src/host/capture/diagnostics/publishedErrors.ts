import * as vscode from 'vscode';
import type { PublishedError } from '../../../core/errors/errorMatching.ts';
import { withoutShortened } from '../../../core/errors/shortenedErrors.ts';
import { templateTextOf, toCodeText } from '../../diagnosticContext.ts';
import type { TimeSlice } from '../../timeSlice.ts';

/** A diagnostic as the lifecycle knows it, with the editor's own for the record. */
export type Published = PublishedError & { diagnostic: vscode.Diagnostic };

/** What is published for a document, of the given severities. */
export async function readPublished(
  uri: string,
  document: vscode.TextDocument | undefined,
  severities: ReadonlySet<vscode.DiagnosticSeverity>,
  slice: TimeSlice,
): Promise<Published[]> {
  const published = new Map<string, Published>();
  for (const diagnostic of vscode.languages.getDiagnostics(vscode.Uri.parse(uri))) {
    if (!severities.has(diagnostic.severity) || diagnostic.message.trim() === '') continue;
    const error = toPublished(diagnostic, document);
    // The same failure twice, from the language server and from a watching task, is one.
    const sameness = `${error.code}\n${toPlace(diagnostic)}\n${error.message}`;
    if (!published.has(sameness)) published.set(sameness, error);
    await slice.giveWay();
  }
  return withoutShortened([...published.values()], ({ diagnostic }) => toPlace(diagnostic));
}

/** A quick look at what stands in a document, while edits go on; null where so much does that it would take long. */
export function glanceAt(uri: vscode.Uri): ((error: PublishedError) => boolean) | null {
  const diagnostics = vscode.languages.getDiagnostics(uri);
  if (diagnostics.length > MAX_GLANCED) return null;
  const keys = new Set(diagnostics.map(({ code, message }) => `${toCodeText(code) ?? ''}\n${message}`));
  return ({ code, message }) => keys.has(`${code}\n${message}`);
}

const MAX_GLANCED = 200;

function toPlace({ range: { start } }: vscode.Diagnostic): string {
  return `${start.line}:${start.character}`;
}

function toPublished(diagnostic: vscode.Diagnostic, document: vscode.TextDocument | undefined): Published {
  const { line } = diagnostic.range.start;
  return {
    source: diagnostic.source ?? '',
    code: toCodeText(diagnostic.code) ?? '',
    message: diagnostic.message,
    template: templateTextOf(diagnostic.message),
    line,
    lineText: document && line < document.lineCount ? document.lineAt(line).text : '',
    diagnostic,
  };
}
