import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Clock } from '../../clock.ts';
import type { Git } from '../../git/git.ts';
import { toText } from '../../git/gitTexts.ts';
import type { FollowedFiles } from './followedFiles.ts';
import { type DiskEvent, OutsideChanges } from './outsideChanges.ts';

const MAX_BYTES = 1_000_000;

/** The files of the workspace, as something other than the editor changes them. */
export type WorkspaceFiles = { changes: OutsideChanges; dispose(): void };

/** Follows the files of the workspace's folders on disk. */
export function followWorkspaceFiles(options: {
  files: FollowedFiles;
  git: Git;
  clock: Clock;
  /** True while what changes on disk may matter. */
  isWanted: () => boolean;
}): WorkspaceFiles {
  const { files, git, clock, isWanted } = options;
  const changes = new OutsideChanges({
    clock,
    isWanted,
    watch: watchFolders,
    read: readFile,
    changedAtMs,
    async countedOf(uris) {
      const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
      const own = uris.filter((uri) => uri.scheme === 'file' && files.hasWork(uri) && !open.has(uri.toString()));
      await files.resolve(own);
      return own.filter((uri) => files.hasWork(uri));
    },
    async textsBefore(uris) {
      const texts = await git.textsBefore(uris.map(({ fsPath }) => fsPath));
      return new Map(uris.flatMap((uri) => toEntry(uri.toString(), texts.get(uri.fsPath))));
    },
    onIgnoreRules() {
      git.forgetIgnored();
      files.forgetIgnored();
    },
  });
  const closed = vscode.workspace.onDidCloseTextDocument((document) => {
    if (!document.isDirty && files.hasWork(document.uri)) changes.remember(document.uri, document.getText());
  });
  const both = vscode.Disposable.from(closed, changes);
  return {
    changes,
    dispose: () => {
      both.dispose();
    },
  };
}

function toEntry(key: string, text: string | undefined): [string, string][] {
  return text === undefined ? [] : [[key, text]];
}

function watchFolders(listener: (uri: vscode.Uri, event: DiskEvent) => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher('**/*');
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange((uri) => listener(uri, 'changed')),
    watcher.onDidCreate((uri) => listener(uri, 'created')),
    watcher.onDidDelete((uri) => listener(uri, 'deleted')),
  );
}

/** Reads no more than is looked at, so that a huge file costs nothing. */
async function readFile({ fsPath }: vscode.Uri): Promise<string | null> {
  const file = await open(fsPath, 'r').catch(() => null);
  if (!file) return null;
  try {
    const found = await file.stat();
    if (!found.isFile() || found.size > MAX_BYTES) return null;
    return toText(await file.readFile());
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

/** By the time of change, for a file that is copied or unpacked may keep an older time of its text. */
async function changedAtMs({ fsPath }: vscode.Uri): Promise<number | null> {
  const found = await stat(fsPath).catch(() => stat(path.dirname(fsPath)).catch(() => null));
  return found && Math.ceil(found.ctimeMs);
}
