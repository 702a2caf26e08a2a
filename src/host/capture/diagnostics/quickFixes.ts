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
        { provideCodeActions: (document, _range, context) => this.#onAsked(document.uri, context, clock.now()) },
        { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
      ),
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.contentChanges.length > 0 && files.hasWork(event.document.uri))
          this.#picked.edited(isTyped(event), clock.now());
      }),
    );
  }

  isGoneByPick(error: { uri: string; message: string }, goneAtMs: number): boolean {
    return this.#picked.isGoneByPick(error, goneAtMs);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #onAsked(uri: vscode.Uri, { triggerKind, diagnostics }: vscode.CodeActionContext, nowMs: number): [] {
    if (triggerKind === vscode.CodeActionTriggerKind.Invoke)
      this.#picked.listed(
        uri.toString(),
        diagnostics.map(({ message }) => message),
        nowMs,
      );
    return [];
  }
}

function isTyped({ contentChanges, reason }: vscode.TextDocumentChangeEvent): boolean {
  if (reason !== undefined) return true;
  const [first, ...others] = contentChanges;
  return others.length === 0 && (first?.text.trim().length ?? 0) <= 1 && first?.range.isSingleLine === true;
}
