import { LRUCache } from 'lru-cache';
import type * as vscode from 'vscode';
import { boundText, MAX_ERROR_TEXT } from '../core/input.ts';
import type { ErrorContext } from '../core/model.ts';
import { toErrorType, toTemplate } from '../core/template.ts';

/** A diagnostic as the tracker takes it, for a query as well as for a record. */
export type ErrorInput = { error: string; errorType: string; context: ErrorContext };

/** The part of a document that an input is made from. */
export type DocumentText = Pick<vscode.TextDocument, 'uri' | 'languageId' | 'lineCount' | 'lineAt'>;

export const MAX_SNIPPET = 2_000;
const LINES_AROUND = 2;
/** Five lines of this length fit in a snippet, so that a minified neighbour cannot crowd out the error's own line. */
const MAX_SNIPPET_LINE = 398;
const MAX_NAME = 4_000;
const REMEMBERED_MESSAGES = 5_000;

/** Template texts by message: a language server repeats the same few messages in every publication. */
let templates: LRUCache<string, string> | undefined;

/** The template text of a message, remembered for the latest messages. */
export function templateTextOf(message: string): string {
  // Made at the first need: its room is set aside at once, which activation must not wait for.
  templates ??= new LRUCache({ max: REMEMBERED_MESSAGES });
  const known = templates.get(message);
  if (known !== undefined) return known;
  const { text } = toTemplate(message);
  if (message.length <= MAX_NAME) templates.set(message, text);
  return text;
}

/** Keys by diagnostic: the editor hands out the same objects until its source publishes new ones. */
const keys = new WeakMap<object, string>();

/** What an error is told apart by when the same answer may serve twice: source, code and template. */
export function templateKeyOf(diagnostic: Pick<vscode.Diagnostic, 'source' | 'code' | 'message'>): string {
  const known = keys.get(diagnostic);
  if (known !== undefined) return known;
  const { source = '', code, message } = diagnostic;
  const key = `${source}\n${toCodeText(code) ?? ''}\n${templateTextOf(message)}`;
  keys.set(diagnostic, key);
  return key;
}

/** A diagnostic's code as text, whichever of its three shapes it has. */
export function toCodeText(code: vscode.Diagnostic['code']): string | undefined {
  const value = typeof code === 'object' ? code.value : code;
  if (value === undefined || value === '') return undefined;
  return String(value).slice(0, MAX_NAME);
}

/**
 * The input that describes a diagnostic: its message (bounded), its type, and where it stands.
 * A range beyond the end of the document, as a late server may send, is clamped for the snippet only.
 */
export function toErrorInput(
  document: DocumentText,
  diagnostic: vscode.Diagnostic,
  folder: vscode.WorkspaceFolder | undefined,
): ErrorInput {
  const { text, omittedCharacters } = boundText(diagnostic.message, MAX_ERROR_TEXT);
  const { start, end } = diagnostic.range;
  const source = diagnostic.source?.slice(0, MAX_NAME);
  const code = toCodeText(diagnostic.code);
  const context: ErrorContext = {
    channel: 'diagnostic',
    source,
    code,
    language: document.languageId,
    file: toRelativePath(document.uri, folder),
    uri: document.uri.toString(),
    line: start.line,
    range: { startLine: start.line, startCharacter: start.character, endLine: end.line, endCharacter: end.character },
    snippet: toSnippet(document, diagnostic.range),
    workspace: folder?.uri.toString(),
    workspaceName: folder?.name,
  };
  if (omittedCharacters > 0) context.omittedCharacters = omittedCharacters;
  return { error: text, errorType: toErrorType(source, code), context };
}

/** Path within the folder with forward slashes; the whole path where there is no folder or it lies outside. */
export function toRelativePath(uri: vscode.Uri, folder: vscode.WorkspaceFolder | undefined): string {
  const root = folder && `${folder.uri.path.replace(/\/+$/, '')}/`;
  if (root && uri.path.startsWith(root)) return uri.path.slice(root.length);
  const path = uri.scheme === 'file' ? uri.fsPath : uri.path;
  return path.replaceAll('\\', '/').slice(0, MAX_NAME);
}

/** The lines a range covers and two on either side, at most `MAX_SNIPPET` characters. */
function toSnippet(document: DocumentText, range: vscode.Range): string {
  const last = document.lineCount - 1;
  const from = Math.max(0, Math.min(range.start.line, last) - LINES_AROUND);
  const to = Math.min(last, range.end.line + LINES_AROUND);
  const lines: string[] = [];
  let length = 0;
  for (let line = from; line <= to && length < MAX_SNIPPET; line++) {
    const text = clipLine(document.lineAt(line).text, line === range.start.line ? range.start.character : 0);
    length += text.length + 1;
    lines.push(text);
  }
  return lines.join('\n').slice(0, MAX_SNIPPET);
}

function clipLine(text: string, character: number): string {
  if (text.length <= MAX_SNIPPET_LINE) return text;
  const from = Math.max(0, Math.min(character, text.length) - MAX_SNIPPET_LINE / 2);
  return text.slice(from, from + MAX_SNIPPET_LINE);
}
