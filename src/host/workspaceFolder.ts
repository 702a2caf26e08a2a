import * as vscode from 'vscode';

/** The workspace folder of a document; a notebook's cell belongs to the folder of its notebook. */
export function workspaceFolderOf(document: Pick<vscode.TextDocument, 'uri'>): vscode.WorkspaceFolder | undefined {
  const { uri } = document;
  if (uri.scheme !== 'vscode-notebook-cell') return vscode.workspace.getWorkspaceFolder(uri);
  const notebook = vscode.workspace.notebookDocuments.find((candidate) => candidate.uri.path === uri.path);
  return notebook && vscode.workspace.getWorkspaceFolder(notebook.uri);
}

/** The folder one works in: that of the editor that had the focus last, since the panel or a terminal has none. */
export class PresentWorkspace implements vscode.Disposable {
  #last: vscode.WorkspaceFolder | undefined;
  readonly #subscription: vscode.Disposable;

  constructor() {
    this.#note(vscode.window.activeTextEditor);
    this.#subscription = vscode.window.onDidChangeActiveTextEditor((editor) => this.#note(editor));
  }

  /** The first folder where no editor had the focus; undefined where none is open. */
  get uri(): string | undefined {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const last = folders.find(({ uri }) => uri.toString() === this.#last?.uri.toString());
    return (last ?? folders[0])?.uri.toString();
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #note(editor: vscode.TextEditor | undefined): void {
    this.#last = (editor && workspaceFolderOf(editor.document)) ?? this.#last;
  }
}
