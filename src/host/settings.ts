import * as vscode from 'vscode';
import type { Log } from './log.ts';
import { type SettingDefinition, SETTINGS, toSettingValue } from './settingsTable.ts';

const SECTION = 'dejaFix';

/** The user's settings, checked and read once for each change of them. */
export class Settings implements vscode.Disposable {
  readonly #log: Log;
  readonly #changeEmitter = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changeEmitter.event;
  readonly #values = new Map<string, unknown>();
  readonly #told = new Set<string>();
  readonly #subscription: vscode.Disposable;

  constructor(log: Log) {
    this.#log = log;
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(SECTION)) return;
      this.#values.clear();
      this.#changeEmitter.fire();
    });
  }

  get captureEnabled(): boolean {
    return this.#read(SETTINGS.captureEnabled);
  }

  /** Milliseconds. */
  get captureSettleMs(): number {
    return this.#read(SETTINGS.captureSettleMs);
  }

  get captureSeverities(): ReadonlySet<vscode.DiagnosticSeverity> {
    const { Error, Warning } = vscode.DiagnosticSeverity;
    return new Set(this.#read(SETTINGS.captureSeverities).map((name) => (name === 'error' ? Error : Warning)));
  }

  /** Glob patterns. */
  get captureExclude(): readonly string[] {
    return this.#read(SETTINGS.captureExclude);
  }

  get captureTasks(): boolean {
    return this.#read(SETTINGS.captureTasks);
  }

  get captureTerminals(): boolean {
    return this.#read(SETTINGS.captureTerminals);
  }

  get captureDebug(): boolean {
    return this.#read(SETTINGS.captureDebug);
  }

  /** True: nothing of this workspace is recorded. */
  get captureIncognito(): boolean {
    return this.#read(SETTINGS.captureIncognito);
  }

  /** Least confidence of the first answer, 0–1. */
  get recallThreshold(): number {
    return this.#read(SETTINGS.recallThreshold);
  }

  /** `workspace`: only what was met in the present one is offered. */
  get recallScope(): 'all' | 'workspace' {
    return this.#read(SETTINGS.recallScope);
  }

  get recallMaxResults(): number {
    return this.#read(SETTINGS.recallMaxResults);
  }

  get hoverEnabled(): boolean {
    return this.#read(SETTINGS.hoverEnabled);
  }

  get codeLensEnabled(): boolean {
    return this.#read(SETTINGS.codeLensEnabled);
  }

  /** `workspace`: agents are told only what was met in the present one. */
  get agentScope(): 'all' | 'workspace' {
    return this.#read(SETTINGS.agentScope);
  }

  /** An absolute path; empty for the extension's own storage. */
  get storePath(): string {
    return this.#read(SETTINGS.storePath);
  }

  /** How much is kept. */
  get storeBounds(): { retentionDays: number; maxSizeMB: number } {
    return { retentionDays: this.#read(SETTINGS.storeRetentionDays), maxSizeMB: this.#read(SETTINGS.storeMaxSizeMB) };
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changeEmitter.dispose();
  }

  #read<Value>(setting: SettingDefinition<Value>): Value {
    if (!this.#values.has(setting.key)) this.#values.set(setting.key, this.#load(setting));
    return this.#values.get(setting.key) as Value;
  }

  #load<Value>(setting: SettingDefinition<Value>): Value {
    const { value, problem } = toSettingValue(setting, vscode.workspace.getConfiguration(SECTION).get(setting.key));
    if (problem !== null && !this.#told.has(problem)) {
      this.#told.add(problem);
      this.#log.warn(problem);
    }
    return value;
  }
}
