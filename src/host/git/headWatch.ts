import path from 'node:path';
import * as vscode from 'vscode';
import type { Clock } from '../clock.ts';
import type { Git } from './git.ts';
import type { GitRepository } from './gitRepository.ts';

/** Nothing can have been fixed before; activation need not wait for the file system. */
const START_AFTER_MS = 1_000;

/** Tells when git's HEAD comes to another commit in the repositories of the workspace folders, and of files that are followed. */
export class HeadWatch implements vscode.Disposable {
  readonly #git: Git;
  readonly #clock: Clock;
  readonly #commitEmitter = new vscode.EventEmitter<void>();
  /** Something was committed. */
  readonly onDidCommit = this.#commitEmitter.event;
  readonly #moveEmitter = new vscode.EventEmitter<void>();
  /** HEAD moved otherwise: a checkout, a pull, a reset. */
  readonly onDidMove = this.#moveEmitter.event;
  readonly #watchers = new Map<string, vscode.FileSystemWatcher>();
  readonly #subscription: vscode.Disposable;
  readonly #start: { dispose(): void };
  #isDisposed = false;

  constructor(git: Git, clock: Clock) {
    this.#git = git;
    this.#clock = clock;
    this.#subscription = vscode.workspace.onDidChangeWorkspaceFolders(() => void this.#watchAll());
    this.#start = clock.after(START_AFTER_MS, () => void this.#watchAll());
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#start.dispose();
    this.#subscription.dispose();
    for (const watcher of this.#watchers.values()) watcher.dispose();
    this.#commitEmitter.dispose();
    this.#moveEmitter.dispose();
  }

  /** Watches the repository of a file as well: it may lie within a workspace folder, or have been made meanwhile. */
  async follow(file: string): Promise<void> {
    const repository = await this.#git.repositoryOf(file);
    if (!repository || this.#watchers.has(repository.top) || this.#isDisposed) return;
    this.#watch(repository);
  }

  async #watchAll(): Promise<void> {
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
      if (uri.scheme === 'file') await this.follow(path.join(uri.fsPath, '.git'));
    }
  }

  #watch(repository: GitRepository): void {
    const pattern = new vscode.RelativePattern(vscode.Uri.file(repository.logsDir), 'HEAD');
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    let toldMs = this.#clock.now();
    const look = async (): Promise<void> => {
      const sinceMs = toldMs;
      toldMs = this.#clock.now();
      if ((await repository.commitsSince(sinceMs)).length > 0) this.#commitEmitter.fire();
      if ((await repository.headMoves(sinceMs)).length > 0) this.#moveEmitter.fire();
    };
    watcher.onDidChange(() => void look());
    watcher.onDidCreate(() => void look());
    this.#watchers.set(repository.top, watcher);
  }
}
