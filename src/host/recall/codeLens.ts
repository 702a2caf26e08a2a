import * as vscode from 'vscode';
import type { Clock } from '../clock.ts';
import { COMMANDS } from '../commandIds.ts';
import { workspaceFolderOf } from '../workspaceFolder.ts';
import type { Answers } from './answers.ts';
import { isForeign, keyErrors } from './capturedErrors.ts';
import { LensSheet, toLenses, toLensQuery, type Lens } from './lensSheet.ts';
import type { RecallSettings, Settling } from './ports.ts';

/**
 * Answers come in bursts: the first is shown at once, those that follow within this time together at its end. It may be
 * short, since the editor gathers changes for another 250 ms before it asks for lenses.
 */
export const LENS_INTERVAL_MS = 30;

export type LensPorts = { answers: Answers; settling: Settling; settings: RecallSettings; clock: Clock };

/**
 * The line above an error that has past fixes. What is shown is worked out only while a document is settled; from
 * the first keystroke until then the lenses move with the text and otherwise stay as they are.
 */
export class SimilarFailureLenses implements vscode.CodeLensProvider {
  readonly #ports: LensPorts;
  readonly #sheets = new Map<string, LensSheet>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #due = new Map<string, vscode.Uri>();
  #planned: { dispose(): void } | undefined;
  readonly #subscription: vscode.Disposable;

  constructor(ports: LensPorts) {
    this.#ports = ports;
    this.#subscription = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.onDidChangeTextDocument((event) => this.#onEdit(event)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => void this.#sheets.delete(uri.toString())),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => this.#onPublished(uris)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.refreshVisible()),
      // Not by way of an interval, which the answer that is being asked for now would then have to wait for.
      ports.settling.onDidSettle((uri) => void this.#refresh(uri)),
      ports.settings.onDidChange(() => this.refreshVisible()),
      vscode.languages.registerCodeLensProvider({ scheme: '*' }, this),
    );
  }

  dispose(): void {
    this.#planned?.dispose();
    this.#subscription.dispose();
    this.#sheets.clear();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const { settings, settling } = this.#ports;
    if (!settings.codeLensEnabled || isForeign(document) || !settling.isFollowed(document.uri)) return [];
    const uri = document.uri.toString();
    const sheet = this.#sheets.get(uri);
    if (sheet) return sheet.lenses.map((lens) => toCodeLens(document, uri, lens));
    this.#sheets.set(uri, new LensSheet());
    this.#refreshSoon(document.uri);
    return [];
  }

  /** Works out anew what visible documents show, after answers or settings have changed. */
  refreshVisible(): void {
    for (const { document } of vscode.window.visibleTextEditors) this.#refreshSoon(document.uri);
  }

  #onEdit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length > 0) this.#sheets.get(document.uri.toString())?.onEdit(contentChanges);
  }

  /** One event may name thousands of files: only those of open documents are looked at, told by their path first. */
  #onPublished(uris: readonly vscode.Uri[]): void {
    const openPaths = new Set(vscode.window.visibleTextEditors.map(({ document }) => document.uri.path));
    for (const uri of uris) {
      if (!openPaths.has(uri.path)) continue;
      this.#sheets.get(uri.toString())?.onPublished();
      this.#refreshSoon(uri);
    }
  }

  #refreshSoon(uri: vscode.Uri): void {
    this.#due.set(uri.toString(), uri);
    if (!this.#planned) this.#refreshDue();
  }

  #refreshDue(): void {
    this.#planned = undefined;
    if (this.#due.size === 0) return;
    this.#planned = this.#ports.clock.after(LENS_INTERVAL_MS, () => this.#refreshDue());
    const due = [...this.#due.values()];
    this.#due.clear();
    for (const each of due) void this.#refresh(each);
  }

  async #refresh(uri: vscode.Uri): Promise<void> {
    const { answers, settling, settings } = this.#ports;
    const sheet = this.#sheets.get(uri.toString());
    if (!sheet || !settling.isSettled(uri)) return;
    const revision = ++sheet.revision;
    const diagnostics = vscode.languages.getDiagnostics(uri);
    const errors = await keyErrors(diagnostics, settings.captureSeverities, workspaceFolderOf({ uri }));
    if (sheet.revision !== revision || !settling.isSettled(uri)) return;
    const lenses = settings.codeLensEnabled
      ? toLenses(
          errors,
          (key) => answers.of(key),
          (place) => sheet.toPresentPlace(place),
        )
      : [];
    if (sheet.replace(lenses)) this.#changed.fire();
  }
}

/** The command is put in at once: the editor would wait again before it resolves one. */
function toCodeLens(document: vscode.TextDocument, uri: string, lens: Lens): vscode.CodeLens {
  const line = Math.min(lens.place.line, document.lineCount - 1);
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
    command: COMMANDS.findSimilarFailures,
    title: lens.title,
    tooltip: lens.tooltip,
    arguments: [toLensQuery(uri, lens)],
  });
}
