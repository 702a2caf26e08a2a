import * as vscode from 'vscode';

/** The code lenses of a document as the editor gets them. */
export async function lensesOf(uri: vscode.Uri): Promise<{ line: number; title: string; command: vscode.Command }[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
  return lenses.flatMap(({ range, command }) =>
    command ? [{ line: range.start.line, title: command.title, command }] : [],
  );
}

/** "3: 1 similar past fix · 93 %" for a lens above line 3. */
export async function lensTextsOf(uri: vscode.Uri): Promise<string[]> {
  return (await lensesOf(uri)).map(({ line, title }) => `${line}: ${title}`);
}

/** The past fixes in the hover at the second character of a line. */
export async function hoverAt(uri: vscode.Uri, line: number): Promise<vscode.MarkdownString[]> {
  const position = new vscode.Position(line, 1);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers
    .flatMap(({ contents }) => contents as vscode.MarkdownString[])
    .filter(({ value }) => value.includes('Past fix'));
}
