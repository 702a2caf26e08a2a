import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CausalChain, ErrorSummary } from '../../src/core/model.ts';
import { activated, workspaceFile } from './dejaFixApi.ts';

const REPORTED_MS = 30_000;

/** A file of the workspace that is open, and what tools report of it. */
export class SourceFile {
  readonly uri: vscode.Uri;

  constructor(uri: vscode.Uri) {
    this.uri = uri;
  }

  /** Writes it, unless no text is given, and opens it. @param name path in the workspace folder */
  static async open(name: string, text?: string): Promise<SourceFile> {
    await activated();
    const file = new SourceFile(workspaceFile(name));
    if (text !== undefined) await vscode.workspace.fs.writeFile(file.uri, new TextEncoder().encode(text));
    await file.show();
    return file;
  }

  /** As a person does: a document that an extension opens stays open for minutes after its tab is closed. */
  async show(): Promise<void> {
    await vscode.commands.executeCommand('vscode.open', this.uri);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), this.uri.toString());
  }

  get document(): vscode.TextDocument {
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === this.uri.toString());
    assert.ok(document, `${this.uri.path} is open`);
    return document;
  }

  /** Waits until so many errors are reported, then until capture has nothing left to do. */
  async settled(errorCount: number): Promise<void> {
    await reported(this.uri, errorCount);
    await (await activated()).whenIdle();
  }

  /** One edit, each text in place of another. */
  async replace(...pairs: readonly (readonly [from: string, to: string])[]): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    for (const [from, to] of pairs) edit.replace(this.uri, this.rangeOf(from), to);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  async save(): Promise<void> {
    assert.ok((await this.document.save()) || !this.document.isDirty);
  }

  async close(): Promise<void> {
    await this.show();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }

  async remembered(): Promise<ErrorSummary[]> {
    return errorsOf(this.uri);
  }

  private rangeOf(text: string): vscode.Range {
    const start = this.document.getText().indexOf(text);
    assert.notEqual(start, -1, `"${text}" is not in the text`);
    return new vscode.Range(this.document.positionAt(start), this.document.positionAt(start + text.length));
  }
}

/** What is remembered of the errors of these files, oldest first. */
export async function errorsOf(...uris: readonly vscode.Uri[]): Promise<ErrorSummary[]> {
  const wanted = new Set(uris.map((uri) => uri.toString()));
  const errors = await (await activated()).listErrors({ limit: 200 });
  return errors.filter(({ context }) => wanted.has(context.uri ?? '')).reverse();
}

/** Every chain that begins with an error of the file. */
export async function chainsOf(uri: vscode.Uri): Promise<CausalChain[]> {
  const chains = await (await activated()).listChains({ limit: 100 });
  return chains.filter(({ errorEvent }) => errorEvent.context.uri === uri.toString());
}

/** Resolves when so many errors are reported for the file, looked at whenever diagnostics change. */
export async function reported(uri: vscode.Uri, errorCount: number): Promise<void> {
  if (errorsIn(uri).length === errorCount) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      subscription.dispose();
      const messages = errorsIn(uri).map(({ message }) => message);
      reject(new Error(`Not ${errorCount} errors in ${uri.path} in time, but: ${JSON.stringify(messages)}`));
    }, REPORTED_MS);
    const subscription = vscode.languages.onDidChangeDiagnostics(() => {
      if (errorsIn(uri).length !== errorCount) return;
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    });
  });
}

function errorsIn(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
}
