import * as vscode from 'vscode';
import type { ErrorPlace } from './panelMemory.ts';

/**
 * Opens the file of a past error at its line. A memory may hold imported records, so only the workspace's own kinds
 * of place and local files are looked at: a file share named in a record must not be contacted.
 * @returns what to tell the user where no such file is to be found, else null.
 */
export async function openPlace(context: ErrorPlace): Promise<string | null> {
  for (const uri of toCandidates(context)) {
    if (!(await isFile(uri))) continue;
    const line = context.line ?? context.range?.startLine ?? 0;
    const at = new vscode.Position(line, context.range?.startCharacter ?? 0);
    await vscode.window.showTextDocument(uri, {
      selection: new vscode.Range(at, at),
      viewColumn: beside(),
      preview: true,
    });
    return null;
  }
  return `${context.file ?? 'The file'} is not there any more. What was changed in it is still shown here.`;
}

/** Where the error was; then the same path in the folders that are open now, for a project that has moved. */
function toCandidates({ uri, workspace, file }: ErrorPlace): vscode.Uri[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri);
  const isWithin = file !== undefined && file !== '' && !file.split(/[\\/]/).includes('..');
  const recorded = [uri ? parse(uri) : null, workspace && isWithin ? join(parse(workspace), file) : null];
  const present = isWithin ? folders.map((folder) => vscode.Uri.joinPath(folder, file)) : [];
  return [...recorded, ...present]
    .filter((candidate) => candidate !== null)
    .filter((candidate) => isNear(candidate, folders));
}

function isNear(uri: vscode.Uri, folders: readonly vscode.Uri[]): boolean {
  if (uri.scheme === 'file' && uri.authority === '') return true;
  return folders.some((folder) => folder.scheme === uri.scheme && folder.authority === uri.authority);
}

function parse(text: string): vscode.Uri | null {
  try {
    return vscode.Uri.parse(text, true);
  } catch {
    return null;
  }
}

function join(folder: vscode.Uri | null, file: string): vscode.Uri | null {
  return folder && vscode.Uri.joinPath(folder, file);
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}

/** Not over the panel, where another column has editors. */
function beside(): vscode.ViewColumn {
  const active = vscode.window.tabGroups.activeTabGroup.viewColumn;
  const other = vscode.window.tabGroups.all.find(({ viewColumn }) => viewColumn !== active);
  return other?.viewColumn ?? vscode.ViewColumn.Beside;
}
