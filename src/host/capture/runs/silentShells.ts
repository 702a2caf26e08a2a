import * as vscode from 'vscode';
import type { Clock } from '../../clock.ts';
import { isEmpty, type ShellRuns } from './shellRuns.ts';

/** A shell that can tell does so well within this after it is first typed into. */
const INTEGRATION_TIMEOUT_MS = 10_000;

/** Finds the terminals in use whose shell does not tell how commands end. */
export class SilentShells implements vscode.Disposable {
  readonly #clock: Clock;
  readonly #silent = new Set<vscode.Terminal>();
  readonly #telling = new WeakSet<vscode.Terminal>();
  readonly #timers = new Map<vscode.Terminal, { dispose(): void }>();
  readonly #changeEmitter = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changeEmitter.event;
  readonly #subscriptions: vscode.Disposable;

  constructor(shells: ShellRuns, clock: Clock) {
    this.#clock = clock;
    this.#subscriptions = vscode.Disposable.from(
      this.#changeEmitter,
      shells.onDidEnd(({ run, exitCode }) => {
        if (exitCode !== undefined) this.#onTold(run.terminal);
        else if (!isEmpty(run)) this.#onSilent(run.terminal);
      }),
      vscode.window.onDidChangeTerminalState((terminal) => this.#onUsed(terminal)),
      vscode.window.onDidCloseTerminal((terminal) => this.#forget(terminal)),
    );
    for (const terminal of vscode.window.terminals) this.#onUsed(terminal);
  }

  /** True while there is one. */
  get areThere(): boolean {
    return this.#silent.size > 0;
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const timer of this.#timers.values()) timer.dispose();
    this.#timers.clear();
  }

  /** One command without an exit code, as of a subshell, says nothing where others have one. */
  #onSilent(terminal: vscode.Terminal): void {
    if (this.#telling.has(terminal) || this.#silent.has(terminal)) return;
    this.#silent.add(terminal);
    this.#changeEmitter.fire();
  }

  #onTold(terminal: vscode.Terminal): void {
    this.#telling.add(terminal);
    if (this.#silent.delete(terminal)) this.#changeEmitter.fire();
  }

  #onUsed(terminal: vscode.Terminal): void {
    const isOwnedByExtension = 'pty' in terminal.creationOptions;
    if (!terminal.state.isInteractedWith || isOwnedByExtension || this.#timers.has(terminal)) return;
    const timer = this.#clock.after(INTEGRATION_TIMEOUT_MS, () => {
      if (!terminal.shellIntegration) this.#onSilent(terminal);
    });
    this.#timers.set(terminal, timer);
  }

  #forget(terminal: vscode.Terminal): void {
    this.#timers.get(terminal)?.dispose();
    this.#timers.delete(terminal);
    if (this.#silent.delete(terminal)) this.#changeEmitter.fire();
  }
}
