import * as vscode from 'vscode';
import type { Capture } from './capture/capture.ts';
import { COMMANDS, type CommandId } from './commandIds.ts';
import { type Condition, toCondition } from './condition.ts';
import type { EngineClient } from './engine/engineClient.ts';
import type { Memory } from './memory.ts';
import type { Settings } from './settings.ts';

export type StatusPorts = { client: EngineClient; memory: Memory; capture: Capture; settings: Settings };

const BYTES_PER_MB = 1_000_000;

type MenuEntry = vscode.QuickPickItem & { command?: CommandId | 'workbench.action.openSettings'; argument?: string };

/** The one item in the status bar: how things are, and a menu of what can be done. */
export class StatusItem implements vscode.Disposable {
  readonly #ports: StatusPorts;
  readonly #item = vscode.window.createStatusBarItem('dejaFix.status', vscode.StatusBarAlignment.Right, -100);
  readonly #noticeEmitter = new vscode.EventEmitter<void>();
  /** What people should know of the condition has changed. */
  readonly onDidChangeNotice = this.#noticeEmitter.event;
  #notice: string | null = null;
  readonly #subscriptions: { dispose(): void }[];

  constructor(ports: StatusPorts) {
    this.#ports = ports;
    const refresh = (): void => this.#refresh();
    this.#item.name = 'Déjà Fix';
    this.#item.command = COMMANDS.showMenu;
    this.#subscriptions = [
      this.#item,
      this.#noticeEmitter,
      ports.client.onDidChangeState(refresh),
      ports.client.onDidChangeStatus(refresh),
      ports.memory.onDidChange(refresh),
      ports.settings.onDidChange(refresh),
      ports.capture.onDidChangeRecording(refresh),
    ];
    this.#refresh();
    this.#item.show();
  }

  get condition(): Condition {
    const { client, capture, settings } = this.#ports;
    return toCondition({
      engine: client.state,
      status: client.status(),
      isPaused: capture.isPaused,
      isEnabled: settings.captureEnabled,
      isIncognito: settings.captureIncognito,
      isTrusted: vscode.workspace.isTrusted,
      isShellSilent: capture.isShellSilent,
    });
  }

  async showMenu(): Promise<void> {
    const picked = await vscode.window.showQuickPick(this.#toEntries(), {
      title: `Déjà Fix: ${this.condition.label}`,
      placeHolder: this.condition.notice ?? this.#toSummary(),
    });
    if (picked?.command)
      await vscode.commands.executeCommand(picked.command, ...(picked.argument ? [picked.argument] : []));
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #toEntries(): MenuEntry[] {
    const { isPaused } = this.#ports.capture;
    const { remark } = this.condition;
    return [
      ...(remark === null ? [] : [{ label: `$(info) ${remark}` }]),
      isPaused
        ? { label: '$(debug-start) Resume capture', command: COMMANDS.resumeCapture }
        : { label: '$(debug-pause) Pause capture', command: COMMANDS.pauseCapture },
      { label: '$(error) Open errors…', description: 'what is not resolved yet', command: COMMANDS.showOpenErrors },
      { label: '$(history) Show past fixes', command: COMMANDS.showPanel },
      { label: '$(search) Find similar past failures…', command: COMMANDS.findSimilarFailures },
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      { label: '$(check) Mark an error as resolved…', command: COMMANDS.markResolved },
      { label: '$(issue-reopened) Reopen a resolved error…', command: COMMANDS.reopen },
      { label: '$(export) Export memory…', command: COMMANDS.exportMemory },
      { label: '$(desktop-download) Import memory…', command: COMMANDS.importMemory },
      { label: '$(trash) Forget…', description: this.#toSize(), command: COMMANDS.forget },
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      { label: '$(output) Show log', command: COMMANDS.showLog },
      { label: '$(debug-restart) Restart engine', command: COMMANDS.restartEngine },
      { label: '$(gear) Settings', command: 'workbench.action.openSettings', argument: '@ext:deja-fix.deja-fix' },
    ];
  }

  /** What the memory takes on disk; nothing before it was measured. */
  #toSize(): string {
    const bytes = this.#ports.memory.status()?.sizeBytes ?? null;
    return bytes === null ? '' : `the memory takes ${(bytes / BYTES_PER_MB).toFixed(1)} MB on disk`;
  }

  #toSummary(): string {
    const counts = this.#ports.memory.status()?.counts;
    return counts
      ? `${counts.errors} ${counts.errors === 1 ? 'error' : 'errors'} and ${counts.chains} ${counts.chains === 1 ? 'fix' : 'fixes'} remembered`
      : 'Nothing was asked of the memory yet';
  }

  #refresh(): void {
    this.#draw();
    if (this.condition.notice === this.#notice) return;
    this.#notice = this.condition.notice;
    this.#noticeEmitter.fire();
  }

  #draw(): void {
    const { icon, label, notice, isProblem } = this.condition;
    this.#item.text = `$(${icon})`;
    this.#item.tooltip = `Déjà Fix: ${label}\n${notice ?? this.#toSummary()}`;
    this.#item.accessibilityInformation = { label: `Déjà Fix: ${label}`, role: 'button' };
    this.#item.backgroundColor = isProblem ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  }
}
