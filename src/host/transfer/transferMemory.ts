import * as vscode from 'vscode';
import type { ImportSummary } from '../../protocol/transfer.ts';
import type { LogChannel } from '../log.ts';
import type { Memory } from '../memory.ts';
import { toExportMessage, toImportMessage } from './transferMessages.ts';

const FILTERS = { 'JSON Lines': ['jsonl'], 'All files': ['*'] };
const FILE_NAME = 'deja-fix-memory.jsonl';
const ASK_MS = 300;
const SHOW_DETAILS = 'Show Details';
const REVEAL = 'Open File';

/** Writes the memory to a file that the user chooses, unless it is given. */
export async function exportMemory(memory: Memory, argument: unknown): Promise<void> {
  const defaultUri = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri =
    toFile(argument) ??
    (await vscode.window.showSaveDialog({
      title: 'Export Memory',
      filters: FILTERS,
      ...(defaultUri ? { defaultUri: vscode.Uri.joinPath(defaultUri, FILE_NAME) } : {}),
    }));
  if (!uri || !isOnDisk(uri)) return;
  const summary = await withProgress(memory, 'exporting the memory', (token) =>
    memory.exportTo(uri.fsPath, () => token.isCancellationRequested),
  );
  if (summary.wasCancelled) return;
  const choice = await vscode.window.showInformationMessage(toExportMessage(summary), REVEAL);
  if (choice === REVEAL) await vscode.window.showTextDocument(uri);
}

/** Takes in an exported file that the user chooses, unless it is given; lines that are not right are named in the log. */
export async function importMemory(memory: Memory, log: LogChannel, argument: unknown): Promise<void> {
  const given = toFile(argument);
  const picked = given
    ? [given]
    : await vscode.window.showOpenDialog({ title: 'Import Memory', openLabel: 'Import', filters: FILTERS });
  const [uri] = picked ?? [];
  if (!uri || !isOnDisk(uri)) return;
  const summary = await withProgress(memory, 'importing', () => memory.importFrom(uri.fsPath));
  if (summary.bad === 0) {
    void vscode.window.showInformationMessage(toImportMessage(summary));
    return;
  }
  logProblems(summary, log);
  const choice = await vscode.window.showWarningMessage(toImportMessage(summary), SHOW_DETAILS);
  if (choice === SHOW_DETAILS) log.show();
}

function withProgress<Summary>(
  memory: Memory,
  what: string,
  work: (token: vscode.CancellationToken) => Promise<Summary>,
): Thenable<Summary> {
  const options = { location: vscode.ProgressLocation.Notification, title: `Déjà Fix: ${what}`, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    let percent = 0;
    const ask = async (): Promise<void> => {
      const now = Math.floor(((await memory.transferShare()) ?? 0) * 100);
      if (now <= percent) return;
      progress.report({ increment: now - percent, message: `${now} %` });
      percent = now;
    };
    const timer = setInterval(() => void ask().catch(() => undefined), ASK_MS);
    const cancelling = token.onCancellationRequested(() => void memory.cancelTransfer().catch(() => undefined));
    try {
      return await work(token);
    } finally {
      clearInterval(timer);
      cancelling.dispose();
    }
  });
}

/** The reasons hold nothing of the file's texts. */
function logProblems({ problems, bad }: ImportSummary, log: LogChannel): void {
  for (const { line, reason } of problems) log.warn(`Import: line ${line}: ${reason}`);
  if (bad > problems.length) log.warn(`Import: ${bad - problems.length} further lines were passed over.`);
}

function toFile(argument: unknown): vscode.Uri | undefined {
  return argument instanceof vscode.Uri ? argument : undefined;
}

/** The engine reads and writes files of its own machine only. */
function isOnDisk({ scheme }: vscode.Uri): boolean {
  if (scheme === 'file') return true;
  void vscode.window.showWarningMessage('The memory can be exported to and imported from files on disk only.');
  return false;
}
