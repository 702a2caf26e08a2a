import { spawn } from 'node:child_process';
import path from 'node:path';
import * as vscode from 'vscode';

const DEBOUNCE_MS = 200;

type Message = {
  ruleId: string | null;
  severity: number;
  message: string;
  line: number;
  column: number;
  endLine?: number;
  endColumn?: number;
};

/** What a linter's extension does: the real ESLint on what is open below a folder, again after every edit and save. */
export class Linter {
  readonly #dir: string;
  readonly #eslint: string;
  readonly #collection = vscode.languages.createDiagnosticCollection('eslint');
  readonly #subscriptions: vscode.Disposable[];
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** @param eslint the linter's own script */
  constructor(dir: string, eslint: string) {
    this.#dir = dir;
    this.#eslint = eslint;
    const soon = (document: vscode.TextDocument): void => this.#soon(document);
    this.#subscriptions = [
      vscode.workspace.onDidOpenTextDocument(soon),
      vscode.workspace.onDidChangeTextDocument(({ document }) => soon(document)),
      vscode.workspace.onDidSaveTextDocument(() => vscode.workspace.textDocuments.forEach(soon)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)),
    ];
    vscode.workspace.textDocuments.forEach(soon);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#collection.dispose();
  }

  #soon(document: vscode.TextDocument): void {
    const file = document.uri.fsPath;
    if (!file.startsWith(`${this.#dir}/`) || !file.endsWith('.js')) return;
    clearTimeout(this.#timers.get(file));
    this.#timers.set(
      file,
      setTimeout(() => void this.#lint(document), DEBOUNCE_MS),
    );
  }

  async #lint(document: vscode.TextDocument): Promise<void> {
    const { version, uri } = document;
    const messages = await this.#run(document);
    if (messages && document.version === version && !document.isClosed)
      this.#collection.set(uri, messages.map(toDiagnostic));
  }

  async #run(document: vscode.TextDocument): Promise<Message[] | null> {
    const args = [this.#eslint, '--stdin', '--stdin-filename', path.basename(document.uri.fsPath), '--format', 'json'];
    const child = spawn(process.execPath, args, { cwd: this.#dir, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
    let printed = '';
    child.stdout.on('data', (data: Buffer) => (printed += data.toString()));
    child.stdin.end(document.getText());
    await new Promise((resolve) => child.once('close', resolve));
    try {
      return (JSON.parse(printed) as { messages: Message[] }[])[0]?.messages ?? [];
    } catch {
      return null;
    }
  }
}

function toDiagnostic({ ruleId, severity, message, line, column, endLine, endColumn }: Message): vscode.Diagnostic {
  const range = new vscode.Range(line - 1, column - 1, (endLine ?? line) - 1, (endColumn ?? column) - 1);
  const level = severity === 2 ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  return Object.assign(new vscode.Diagnostic(range, message, level), { source: 'eslint', code: ruleId ?? '' });
}
