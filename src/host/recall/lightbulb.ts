import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds.ts';
import { templateKeyOf } from '../diagnosticContext.ts';
import { isCaptured, isForeign } from './capturedErrors.ts';
import { toReference } from './errorReference.ts';
import type { RecallSettings } from './ports.ts';

const MAX_ACTIONS = 3;
const MAX_TITLE_MESSAGE = 60;

/** "Show similar past failures" among the quick fixes of an error; it only opens the panel, so it is never preferred. */
export class SimilarFailureActions implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };
  readonly #settings: RecallSettings;

  constructor(settings: RecallSettings) {
    this.#settings = settings;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics, only }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (isForeign(document) || (only && !only.contains(vscode.CodeActionKind.QuickFix))) return [];
    const { captureSeverities } = this.#settings;
    const distinct = new Map<string, vscode.Diagnostic>();
    for (const diagnostic of diagnostics) {
      if (!isCaptured(diagnostic, captureSeverities)) continue;
      const key = templateKeyOf(diagnostic);
      if (!distinct.has(key)) distinct.set(key, diagnostic);
      if (distinct.size === MAX_ACTIONS) break;
    }
    const isOnlyOne = distinct.size === 1;
    return [...distinct.values()].map((diagnostic) => toAction(document, diagnostic, isOnlyOne));
  }
}

function toAction(document: vscode.TextDocument, diagnostic: vscode.Diagnostic, isOnlyOne: boolean): vscode.CodeAction {
  const title = 'Show similar past failures';
  const action = new vscode.CodeAction(
    isOnlyOne ? title : `${title}: ${toShort(diagnostic.message)}`,
    vscode.CodeActionKind.QuickFix,
  );
  action.diagnostics = [diagnostic];
  action.command = {
    command: COMMANDS.findSimilarFailures,
    title,
    arguments: [toReference(document.uri.toString(), diagnostic, diagnostic.range.start.line)],
  };
  return action;
}

function toShort(message: string): string {
  const oneLine = message
    .slice(0, 4 * MAX_TITLE_MESSAGE)
    .replace(/\s+/g, ' ')
    .trim();
  return oneLine.length <= MAX_TITLE_MESSAGE ? oneLine : `${oneLine.slice(0, MAX_TITLE_MESSAGE - 1)}…`;
}
