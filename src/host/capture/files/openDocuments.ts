import * as vscode from 'vscode';
import type { FollowedFiles } from './followedFiles.ts';

/** The open documents by URI, and which of them are being saved by hand. */
export class OpenDocuments implements vscode.Disposable {
  readonly #documents = new Map<string, vscode.TextDocument>();
  readonly #savedByHand = new Set<string>();
  readonly #files: FollowedFiles;
  readonly #subscriptions: vscode.Disposable;

  constructor(files: FollowedFiles) {
    this.#files = files;
    for (const document of vscode.workspace.textDocuments) this.#documents.set(document.uri.toString(), document);
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => this.#documents.set(document.uri.toString(), document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#documents.delete(uri.toString());
        this.#savedByHand.delete(uri.toString());
      }),
      vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
        if (reason === vscode.TextDocumentSaveReason.Manual) this.#savedByHand.add(document.uri.toString());
      }),
    );
  }

  get(uri: string): vscode.TextDocument | undefined {
    return this.#documents.get(uri);
  }

  /** The open documents in which edits count. */
  all(): vscode.TextDocument[] {
    return [...this.#documents.values()].filter(({ uri }) => this.#files.hasWork(uri));
  }

  /** True once after a document was saved by the user's hand. */
  takeSavedByHand(uri: vscode.Uri): boolean {
    return this.#savedByHand.delete(uri.toString());
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
