import * as vscode from 'vscode';
import type { ForgetCounts, ForgetTarget } from '../core/forget/forgetTarget.ts';
import { systemClock } from './clock.ts';
import { toRelativePath } from './diagnosticContext.ts';
import { pickAnyError } from './errorPicks.ts';
import { escapeIcons } from './escapeIcons.ts';
import type { Log } from './log.ts';
import type { Memory } from './memory.ts';
import { workspaceFolderOf } from './workspaceFolder.ts';

const HOUR_MS = 60 * 60_000;
const TOLD_MS = 8_000;
const FORGET = 'Forget';

/** What a person chose to have forgotten, and how it is called in a sentence. */
type Choice = { target: ForgetTarget; name: string };

/** Asks what is to be forgotten where that is not given, says how much it is, and forgets it once that is confirmed. */
export async function forget(memory: Memory, log: Log, id: string | undefined): Promise<void> {
  const choice = id === undefined ? await pickChoice(memory) : toChoice(id);
  if (!choice) return;
  const counts = await memory.previewForget(choice.target);
  if (Object.values(counts).every((count) => count === 0) && choice.target.kind !== 'everything') {
    void vscode.window.showInformationMessage(`Nothing is remembered of ${choice.name}.`);
    return;
  }
  if (!(await confirm(choice, counts))) return;
  const forgotten = await forgetWithProgress(memory, choice);
  if (!forgotten) return;
  log.info('Forgotten on request.');
  vscode.window.setStatusBarMessage(`Déjà Fix forgot ${toSummary(forgotten)}.`, TOLD_MS);
}

/** What was changed while several errors were open is in the diffs of all of them. */
const OTHER_DIFFS =
  ' Fixes of other errors keep their diffs, also where they show the same change: to forget those, forget the file.';

async function confirm({ name, target }: Choice, counts: ForgetCounts): Promise<boolean> {
  const others = counts.changed === 0 ? '' : ` What ${toCount(counts.changed, 'other record')} hold of it goes, too.`;
  const parts = target.kind === 'record' ? others + OTHER_DIFFS : others;
  const detail = `${toSentence(counts)} deleted from this machine, old copies and files set aside as damaged included.${parts} This cannot be undone.`;
  return (await vscode.window.showWarningMessage(`Forget ${name}?`, { modal: true, detail }, FORGET)) === FORGET;
}

/** @returns null when it was called off in time */
function forgetWithProgress(memory: Memory, { target, name }: Choice): Thenable<ForgetCounts | null> {
  const title = `Déjà Fix: forgetting ${name}`;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    let percent = 0;
    const listening = memory.onDidChangeStatus(({ work }) => {
      if (work?.kind !== 'forgetting') return;
      const now = Math.floor(work.share * 100);
      progress.report({ increment: Math.max(0, now - percent), message: `${now} %` });
      percent = Math.max(percent, now);
    });
    const cancelling = token.onCancellationRequested(() => void memory.cancelForget().catch(() => undefined));
    try {
      return await memory.forget(target, () => token.isCancellationRequested);
    } finally {
      listening.dispose();
      cancelling.dispose();
    }
  });
}

function toChoice(id: string): Choice {
  return { target: { kind: 'record', id }, name: id.startsWith('chain-') ? 'this fix and its error' : 'this error' };
}

async function pickChoice(memory: Memory): Promise<Choice | undefined> {
  const items: (vscode.QuickPickItem & { choose: () => Promise<Choice | undefined> })[] = [
    {
      label: '$(error) An error…',
      description: 'with everything that was tried',
      async choose() {
        const error = await pickAnyError(memory, 'Forget an error');
        return error && { ...toChoice(error.id), name: 'this error' };
      },
    },
    ...listPlaces().map(({ label, description, ...choice }) => ({
      label,
      description,
      choose: () => Promise.resolve(choice),
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Déjà Fix: Forget',
    placeHolder: 'What is to be forgotten?',
  });
  return picked?.choose();
}

function listPlaces(): (Choice & { label: string; description: string })[] {
  const document = vscode.window.activeTextEditor?.document;
  const folder = document && workspaceFolderOf(document);
  const file = document && toRelativePath(document.uri, folder);
  const ofFile =
    file === undefined
      ? []
      : [{ label: '$(file) This file', description: escapeIcons(file), ...toFileChoice(file, folder) }];
  const ofFolders = (vscode.workspace.workspaceFolders ?? []).map(({ uri, name }) => ({
    label: '$(root-folder) This workspace',
    description: escapeIcons(name),
    target: { kind: 'workspace' as const, workspace: uri.toString() },
    name: `the workspace “${name}”`,
  }));
  const since = { kind: 'since' as const, timestamp: systemClock.now() - HOUR_MS };
  return [
    ...ofFile,
    ...ofFolders,
    { label: '$(history) The last hour', description: 'in all windows', target: since, name: 'the last hour' },
    {
      label: '$(trash) Everything',
      description: 'in all workspaces',
      target: { kind: 'everything' },
      name: 'everything',
    },
  ];
}

function toFileChoice(file: string, folder: vscode.WorkspaceFolder | undefined): Choice {
  const workspace = folder?.uri.toString();
  return {
    target: { kind: 'file', file, ...(workspace === undefined ? {} : { workspace }) },
    name: `the file “${file}”`,
  };
}

function toSentence(counts: ForgetCounts): string {
  const isOne = counts.errors + counts.attempts + counts.chains === 1;
  return `${toSummary(counts)} ${isOne ? 'is' : 'are'}`;
}

function toSummary({ errors, attempts, chains }: ForgetCounts): string {
  return `${toCount(errors, 'error')}, ${toCount(attempts, 'attempt')} and ${toCount(chains, 'fix', 'fixes')}`;
}

function toCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
