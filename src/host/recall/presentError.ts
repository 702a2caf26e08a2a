import * as vscode from 'vscode';
import type { QueryInput } from '../../core/input.ts';
import { toErrorInput, toRelativePath } from '../diagnosticContext.ts';
import { workspaceFolderOf } from '../workspaceFolder.ts';
import { findReferenced } from './errorReference.ts';

/** A question, and where the error stands that it is about, for people. */
export type Question = { input: QueryInput; place?: string };

/** True for a query as a link holds it: which error is meant, without the code around it. */
export function isReference(query: QueryInput): boolean {
  const { error, context } = query;
  return typeof error === 'string' && typeof context?.uri === 'string' && context.snippet === undefined;
}

/** While the error still stands, what is known of it now says more than the link. */
export function fromReference(query: QueryInput): Question {
  const uri = query.context?.uri;
  const document = vscode.workspace.textDocuments.find((candidate) => candidate.uri.toString() === uri);
  const diagnostic = document && findReferenced(query, vscode.languages.getDiagnostics(document.uri));
  return document && diagnostic ? fromDiagnostic(document, diagnostic) : { input: query };
}

export function fromDiagnostic(document: vscode.TextDocument, diagnostic: vscode.Diagnostic): Question {
  const folder = workspaceFolderOf(document);
  const place = `${toRelativePath(document.uri, folder)}:${diagnostic.range.start.line + 1}`;
  return { input: toErrorInput(document, diagnostic, folder), place };
}
