import * as vscode from 'vscode';

/** The workspace folder of a document; a notebook's cell belongs to the folder of its notebook. */
export function workspaceFolderOf(document: Pick<vscode.TextDocument, 'uri'>): vscode.WorkspaceFolder | undefined {
  const { uri } = document;
  if (uri.scheme !== 'vscode-notebook-cell') return vscode.workspace.getWorkspaceFolder(uri);
  const notebook = vscode.workspace.notebookDocuments.find((candidate) => candidate.uri.path === uri.path);
  return notebook && vscode.workspace.getWorkspaceFolder(notebook.uri);
}

/** URI of the folder one works in: that of the active editor, else the first one; undefined where none is open. */
export function presentWorkspace(): string | undefined {
  const { activeTextEditor } = vscode.window;
  const own = activeTextEditor && workspaceFolderOf(activeTextEditor.document);
  return (own ?? vscode.workspace.workspaceFolders?.[0])?.uri.toString();
}
