import * as vscode from 'vscode';
import type { ChainRecorder, Recorded } from './chainRecorder.ts';

export type FixProofPorts = {
  recorder: ChainRecorder;
  now: () => number;
  onDidCommit: vscode.Event<void>;
  /** True when the file on disk is as it was committed last. */
  isCommitted: (path: string) => Promise<boolean>;
};

type Fix = { recorded: Recorded; uris: readonly string[]; unsaved: Set<string> };

const MAX_FIXES = 200;

/** Watches what becomes of fixes after they were recorded: saved, and committed. */
export class FixProof implements vscode.Disposable {
  readonly #ports: FixProofPorts;
  readonly #fixes = new Set<Fix>();
  readonly #subscriptions: vscode.Disposable;

  constructor(ports: FixProofPorts) {
    this.#ports = ports;
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => this.#onSaved(uri.toString())),
      ports.onDidCommit(() => void this.#onCommitted()),
    );
  }

  /** A fix was recorded that changed these documents. */
  add(recorded: Recorded, uris: readonly string[]): void {
    const dirty = new Set<string>();
    for (const { isDirty, uri } of vscode.workspace.textDocuments) if (isDirty) dirty.add(uri.toString());
    const fix: Fix = { recorded, uris, unsaved: new Set(uris.filter((uri) => dirty.has(uri))) };
    this.#fixes.add(fix);
    if (fix.unsaved.size === 0) this.#ports.recorder.saved(recorded, this.#ports.now());
    const [oldest] = this.#fixes;
    if (this.#fixes.size > MAX_FIXES && oldest) this.#fixes.delete(oldest);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #onSaved(uri: string): void {
    for (const { recorded, unsaved } of this.#fixes)
      if (unsaved.delete(uri) && unsaved.size === 0) this.#ports.recorder.saved(recorded, this.#ports.now());
  }

  async #onCommitted(): Promise<void> {
    for (const fix of [...this.#fixes]) {
      if (fix.unsaved.size > 0 || !(await this.#isCommitted(fix.uris)) || !this.#fixes.delete(fix)) continue;
      this.#ports.recorder.evidence(fix.recorded, 'kept', this.#ports.now());
    }
  }

  async #isCommitted(uris: readonly string[]): Promise<boolean> {
    const files = uris.map((uri) => vscode.Uri.parse(uri)).filter(({ scheme }) => scheme === 'file');
    if (files.length === 0) return false;
    for (const { fsPath } of files) if (!(await this.#ports.isCommitted(fsPath))) return false;
    return true;
  }
}
