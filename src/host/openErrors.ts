import * as vscode from 'vscode';
import type { ErrorSummary } from '../core/model.ts';
import { pickOpenError } from './errorPicks.ts';
import type { Memory } from './memory.ts';
import type { PanelRequest } from './panel/panelMemory.ts';

/**
 * Lets the user choose an unresolved error. One that stands in the editor has its past fixes there: it is gone to. Any other,
 * and one whose file is gone, is shown in the panel.
 */
export async function showOpenErrors(
  memory: Pick<Memory, 'listErrors'>,
  show: (request: PanelRequest) => Promise<void> | void,
): Promise<void> {
  const error = await pickOpenError(memory, 'Open errors');
  if (!error) return;
  const isInEditor = error.context.channel === 'diagnostic' && (await revealPlace(error));
  if (!isInEditor) await show({ kind: 'error', errorId: error.id });
}

async function revealPlace({ context }: ErrorSummary): Promise<boolean> {
  if (context.uri === undefined) return false;
  try {
    const line = context.line ?? 0;
    const selection = new vscode.Range(line, 0, line, 0);
    await vscode.window.showTextDocument(vscode.Uri.parse(context.uri), { selection });
    return true;
  } catch {
    return false;
  }
}
