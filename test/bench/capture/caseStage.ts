import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { BenchLine } from './benchLine.ts';
import { Linter } from './linter.ts';
import type { Look, Resumed, SeenChain, SeenError } from './scenario.ts';
import { ShownErrors } from './shownErrors.ts';

/** What `activate()` of the measured extension returns, as design.md names it. */
export type DejaFixApi = {
  apiVersion: 1;
  listErrors(options?: { state?: string; limit?: number }): Promise<SeenError[]>;
  listChains(options?: { limit?: number }): Promise<SeenChain[]>;
  getCausalChain(id: string): Promise<SeenChain | null>;
  whenIdle(): Promise<void>;
};

const LIMIT = 1_000;
const IDLE_WITHIN_MS = 60_000;

/** One case's folder and what is seen in it. */
export class CaseStage {
  readonly dir: string;
  readonly workspaceDir: string;
  readonly line: BenchLine;
  readonly shown: ShownErrors;
  readonly editsMs: number[] = [];
  readonly exits: (number | null)[] = [];
  readonly strays: string[] = [];
  readonly terminals: vscode.Terminal[] = [];
  /** Settings that were changed, to be taken back. */
  readonly settings = new Set<string>();
  readonly #api: DejaFixApi;
  readonly #subscription: vscode.Disposable;
  #linter: Linter | undefined;
  #known: ReadonlySet<string> = new Set();

  constructor(id: string, api: DejaFixApi, line: BenchLine) {
    const folder = vscode.workspace.workspaceFolders?.[0];
    if (!folder) throw new Error('No folder is open');
    this.workspaceDir = folder.uri.fsPath;
    this.dir = path.join(this.workspaceDir, id);
    this.line = line;
    this.#api = api;
    this.shown = new ShownErrors(this.dir);
    this.#subscription = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && document.uri.fsPath.startsWith(this.dir)) this.editsMs.push(Date.now());
    });
  }

  startLinter(): void {
    this.#linter = new Linter(this.dir, path.join(process.env['DEJA_FIX_BENCH_MODULES'] ?? '', 'eslint/bin/eslint.js'));
  }

  uri(file: string): vscode.Uri {
    return vscode.Uri.file(path.join(this.dir, file));
  }

  /** Takes note of what was there before this case. */
  async begin(known?: readonly string[]): Promise<void> {
    const { errors, chains } = await this.#list();
    this.#known = new Set(known ?? [...errors, ...chains].map(({ id }) => id));
  }

  /** Never resolves: this process ends with its window. */
  async closeWindow(so: Omit<Resumed, 'known'>): Promise<void> {
    const resumed: Resumed = { ...so, known: [...this.#known] };
    await this.line.ask({ what: 'closeWindow', resumed });
    await new Promise(() => {});
  }

  async idle(): Promise<void> {
    const expiry = new Promise<never>((_, reject) => {
      setTimeout(
        () => reject(new Error(`whenIdle() did not resolve within ${IDLE_WITHIN_MS / 1_000} s`)),
        IDLE_WITHIN_MS,
      );
    });
    // What the file system tells arrives a moment later than what was done to it.
    await new Promise((resolve) => setTimeout(resolve, 100));
    await Promise.race([this.#api.whenIdle(), expiry]);
  }

  /** What has been recorded since the case began, oldest first; of other cases' files nothing. */
  async look(): Promise<Look> {
    const { errors, chains } = await this.#list();
    const isNew = ({ id }: { id: string }): boolean => !this.#known.has(id);
    const isOwn = ({ context, errorMessage }: SeenError): boolean => {
      const place = `${context.uri ?? ''} ${context.file ?? ''}`;
      const other = /c\d{4}-/.exec(place)?.[0];
      if (other === undefined || place.includes(path.basename(this.dir))) return true;
      this.strays.push(`${place.trim()}: ${errorMessage}`);
      return false;
    };
    return {
      errors: errors.filter(isNew).filter(isOwn).reverse(),
      chains: chains
        .filter(isNew)
        .filter(({ errorEvent }) => isOwn(errorEvent))
        .reverse(),
    };
  }

  /** Leaves nothing behind: no open editor, no terminal, no file. */
  async clear(): Promise<void> {
    for (const terminal of this.terminals) terminal.dispose();
    for (const key of this.settings)
      await vscode.workspace.getConfiguration().update(key, undefined, vscode.ConfigurationTarget.Workspace);
    for (let count = 0; count < 20 && vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0); count++) {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    this.#linter?.dispose();
    this.shown.dispose();
    this.#subscription.dispose();
    await rm(this.dir, { recursive: true, force: true });
    await this.idle().catch(() => undefined);
  }

  async #list(): Promise<{ errors: SeenError[]; chains: SeenChain[] }> {
    const errors = await this.#api.listErrors({ limit: LIMIT });
    return { errors, chains: await this.#api.listChains({ limit: LIMIT }) };
  }
}
