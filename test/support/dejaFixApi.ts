import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CausalChain, ErrorSummary } from '../../src/core/model.ts';
import type { DejaFixApi } from '../../src/host/api.ts';

/** What the extension under test returned when it was activated. */
export async function activated(): Promise<DejaFixApi> {
  const extension = vscode.extensions.getExtension<DejaFixApi>('deja-fix.deja-fix');
  assert.ok(extension);
  return extension.activate();
}

/** The errors that were seen through what is asked for, oldest first, once nothing waits to be recorded. */
export async function errorsWhere(isAsked: (context: ErrorSummary['context']) => boolean): Promise<ErrorSummary[]> {
  const api = await activated();
  await api.whenIdle();
  const errors = await api.listErrors({ limit: 100 });
  return errors.filter(({ context }) => isAsked(context)).reverse();
}

/** The chain that resolved an error. */
export async function chainOf({ chainId }: ErrorSummary): Promise<CausalChain> {
  assert.ok(chainId, 'the error is resolved');
  const chain = await (await activated()).getCausalChain(chainId);
  assert.ok(chain);
  return chain;
}

/** A file in the folder that is open. */
export function workspaceFile(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Writes a file, opens it, and returns what replaces its text and saves it. */
export async function openFile(name: string, text: string): Promise<(text: string) => Promise<void>> {
  const uri = workspaceFile(name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.commands.executeCommand('vscode.open', uri);
  return async (replacement) => {
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    const end = document.lineAt(document.lineCount - 1).range.end;
    edit.replace(uri, new vscode.Range(new vscode.Position(0, 0), end), replacement);
    assert.ok(await vscode.workspace.applyEdit(edit));
    // False as well when the editor has saved it by itself meanwhile.
    assert.ok((await document.save()) || !document.isDirty);
  };
}
