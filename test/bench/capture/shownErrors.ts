import * as vscode from 'vscode';
import type { ShownError } from './scenario.ts';

/** What the editor itself shows as errors in the files below a folder, over time. */
export class ShownErrors {
  readonly all: ShownError[] = [];
  readonly #dir: string;
  readonly #subscription: vscode.Disposable;

  constructor(dir: string) {
    this.#dir = dir;
    this.#subscription = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      for (const uri of uris) if (uri.fsPath.startsWith(`${dir}/`) || uri.scheme === 'untitled') this.#look(uri);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #look(uri: vscode.Uri): void {
    const atMs = Date.now();
    const file = uri.scheme === 'untitled' ? uri.path : uri.fsPath.slice(this.#dir.length + 1);
    const before = this.all.filter((shown) => shown.file === file && shown.untilMs === null);
    for (const diagnostic of errorsOf(uri)) {
      const { code, message } = toNamed(diagnostic);
      const known = before.findIndex((shown) => shown.code === code && shown.message === message);
      if (known >= 0) before.splice(known, 1);
      else
        this.all.push({
          file,
          source: diagnostic.source ?? '',
          code,
          message,
          line: diagnostic.range.start.line,
          fromMs: atMs,
          untilMs: null,
        });
    }
    for (const shown of before) shown.untilMs = atMs;
  }
}

export function errorsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
}

export function toNamed({ code, message, source }: vscode.Diagnostic): { code: string; message: string } {
  const value = typeof code === 'object' ? code.value : code;
  return { code: `${source === 'ts' || source === 'js' ? 'TS' : ''}${value ?? ''}`, message };
}
