import * as vscode from 'vscode';
import type { CausalChain, ErrorSummary } from '../core/model.ts';
import { escapeIcons } from './escapeIcons.ts';
import type { Memory } from './memory.ts';

const MAX_PICKS = 100;
const MAX_LABEL = 120;

/** Lets the user choose one of the unresolved errors; undefined when he does not. */
export async function pickOpenError(
  memory: Pick<Memory, 'listErrors'>,
  title: string,
): Promise<ErrorSummary | undefined> {
  const errors = memory.listErrors({ state: 'open', limit: MAX_PICKS });
  const items = errors.then((list) => list.map((error) => ({ ...toItem(error), error })));
  const picked = await pick(items, title, 'No unresolved error is known.');
  return picked?.error;
}

/** Lets the user choose one of the errors, whatever has become of it; undefined when he does not. */
export async function pickAnyError(memory: Memory, title: string): Promise<ErrorSummary | undefined> {
  const errors = memory.listErrors({ limit: MAX_PICKS });
  const items = errors.then((list) => list.map((error) => ({ ...toItem(error), detail: error.state, error })));
  const picked = await pick(items, title, 'No error is known.');
  return picked?.error;
}

/** Lets the user choose one of the resolved errors; undefined when he does not. */
export async function pickChain(memory: Memory, title: string): Promise<CausalChain | undefined> {
  const chains = memory.listChains({ limit: MAX_PICKS });
  const items = chains.then((list) =>
    list
      .filter((chain) => !chain.reopened)
      .map((chain) => ({ ...toItem(chain.errorEvent), detail: escapeIcons(chain.successfulFix.actionTaken), chain })),
  );
  const picked = await pick(items, title, 'No resolved error is known.');
  return picked?.chain;
}

async function pick<Item extends vscode.QuickPickItem>(
  items: Promise<Item[]>,
  title: string,
  whenEmpty: string,
): Promise<Item | undefined> {
  if ((await items).length === 0) {
    void vscode.window.showInformationMessage(whenEmpty);
    return undefined;
  }
  return vscode.window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true });
}

function toItem({ errorMessage, errorType, context }: CausalChain['errorEvent']): vscode.QuickPickItem {
  const [label = ''] = errorMessage.split('\n');
  const place = context.file === undefined ? (context.taskName ?? '') : `${context.file}:${(context.line ?? 0) + 1}`;
  const parts = [errorType, place, isOfOnlyFolder(context.workspace) ? '' : (context.workspaceName ?? '')];
  return {
    label: escapeIcons(label.slice(0, MAX_LABEL)),
    description: escapeIcons(parts.filter(Boolean).join(' · ')),
  };
}

/** Then its name would say nothing. */
function isOfOnlyFolder(workspace: string | undefined): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length === 1 && folders[0]?.uri.toString() === workspace;
}
