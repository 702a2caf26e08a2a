import * as vscode from 'vscode';

const NEVER_ON_DISK = new Set(['untitled', 'vscode-notebook-cell']);

/** True when the file is there now; what never was on disk cannot be missing. */
export async function fileExists(uri: string): Promise<boolean> {
  const parsed = vscode.Uri.parse(uri);
  if (NEVER_ON_DISK.has(parsed.scheme)) return true;
  try {
    await vscode.workspace.fs.stat(parsed);
    return true;
  } catch {
    return false;
  }
}
