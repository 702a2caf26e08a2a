import * as vscode from 'vscode';
import type { ErrorPlace } from '../../../core/explanation/hunkRelevance.ts';
import { type DocumentText, type ErrorInput, toErrorInput } from '../../diagnosticContext.ts';
import { workspaceFolderOf } from '../../workspaceFolder.ts';
import { quotedIn } from '../../../core/template/quotedNames.ts';

const MAX_FILE_BYTES = 1_000_000;
const MAX_RELATED = 20;

/** What is written down of a diagnostic, and the text of its line. */
export function toErrorRecord(
  diagnostic: vscode.Diagnostic,
  text: DocumentText,
): { input: ErrorInput; lineText: string } {
  const { line } = diagnostic.range.start;
  return {
    input: toErrorInput(text, diagnostic, workspaceFolderOf(text)),
    lineText: line < text.lineCount ? text.lineAt(line).text : '',
  };
}

/** Where an error stands and what it names, for what explains its end to be told later. */
export function toErrorPlace(diagnostic: vscode.Diagnostic, text: DocumentText): ErrorPlace {
  const { start, end } = diagnostic.range;
  const lineText = start.line < text.lineCount ? text.lineAt(start.line).text : '';
  const related = (diagnostic.relatedInformation ?? []).slice(0, MAX_RELATED);
  return {
    uri: text.uri.toString(),
    range: { startLine: start.line, startCharacter: start.character, endLine: end.line, endCharacter: end.character },
    related: related.map(({ location }) => ({ uri: location.uri.toString(), line: location.range.start.line })),
    message: diagnostic.message,
    names: quotedIn(diagnostic.message),
    lineText,
    rangeText: lineText.slice(start.character, start.line === end.line ? end.character : undefined),
  };
}

/** Files that are not open, from disk. Errors come file by file: the last one is kept, for as long as this is. */
export class ClosedFiles {
  #last: { uri: string; text: DocumentText } | undefined;

  async read(uri: string): Promise<DocumentText> {
    if (this.#last?.uri !== uri) this.#last = { uri, text: await readDocument(vscode.Uri.parse(uri)) };
    return this.#last.text;
  }
}

/** Opening it as a document would wake every language server. */
async function readDocument(uri: vscode.Uri): Promise<DocumentText> {
  const lines = (await readText(uri)).split(/\r\n|\r|\n/);
  const lineAt = (line: number | vscode.Position): vscode.TextLine => {
    const lineNumber = typeof line === 'number' ? line : line.line;
    const text = lines[lineNumber] ?? '';
    const range = new vscode.Range(lineNumber, 0, lineNumber, text.length);
    const firstNonWhitespaceCharacterIndex = text.search(/\S|$/);
    return {
      lineNumber,
      text,
      range,
      rangeIncludingLineBreak: range,
      firstNonWhitespaceCharacterIndex,
      isEmptyOrWhitespace: text.trim() === '',
    };
  };
  return { uri, languageId: '', lineCount: lines.length, lineAt };
}

async function readText(uri: vscode.Uri): Promise<string> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > MAX_FILE_BYTES) return '';
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return ''; // gone meanwhile, or on no disk: the record stands without its lines
  }
}
