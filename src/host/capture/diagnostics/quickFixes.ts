import * as vscode from 'vscode';
import { PickedFixes } from '../../../core/endings/pickedFixes.ts';
import type { Clock } from '../../clock.ts';
import type { FollowedFiles } from '../files/followedFiles.ts';

/** Tells edits that were picked from the list of an error's quick fixes. It offers none itself: it only hears that they are listed. */
export class QuickFixes implements vscode.Disposable {
  readonly #picked = new PickedFixes();
  readonly #subscription: vscode.Disposable;

  constructor(files: FollowedFiles, clock: Clock) {
    this.#subscription = vscode.Disposable.from(
      vscode.languages.registerCodeActionsProvider(
        { scheme: '*' },
        {
          provideCodeActions: (document, range, { triggerKind, diagnostics }) => {
            if (triggerKind === vscode.CodeActionTriggerKind.Invoke)
              this.#onAsked(document, range, diagnostics, clock.now());
            return [];
          },
        },
        { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
      ),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) =>
        this.#picked.left(textEditor.document.uri.toString()),
      ),
      vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
        if (reason === vscode.TextDocumentSaveReason.Manual) this.#picked.left(document.uri.toString());
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
        if (contentChanges.length === 0 || !files.hasWork(document.uri)) return;
        const isUndo = reason !== undefined;
        this.#picked.edited({ uri: document.uri.toString(), changes: contentChanges, isUndo, atMs: clock.now() });
      }),
    );
  }

  isGoneByPick(error: { uri: string; message: string }, goneAtMs: number): boolean {
    return this.#picked.isGoneByPick(error, goneAtMs);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** Whoever has them listed asks for a selection; a mere hover over a problem, as other extensions do, for its range. */
  #onAsked(
    document: vscode.TextDocument,
    range: vscode.Range,
    diagnostics: readonly vscode.Diagnostic[],
    atMs: number,
  ): void {
    const editor = vscode.window.activeTextEditor;
    if (!(range instanceof vscode.Selection) || editor?.document !== document) return;
    this.#picked.listed({
      uri: document.uri.toString(),
      messages: diagnostics.map(({ message }) => message),
      selected: editor.selections.map(({ start, end }) => ({ start: start.line, end: end.line })),
      atMs,
    });
  }
}
