import * as vscode from 'vscode';
import { EditJournal } from '../../core/editJournal.ts';
import { WorkLog } from '../../core/workLog.ts';
import type { Clock } from '../clock.ts';
import { toRelativePath } from '../diagnosticContext.ts';
import type { Log } from '../log.ts';
import { workspaceFolderOf } from '../workspaceFolder.ts';
import { ChainRecorder, type RecordSink } from './chainRecorder.ts';
import { DiagnosticCapture } from './diagnosticCapture.ts';
import { FollowedFiles } from './followedFiles.ts';
import { TaskCapture } from './taskCapture.ts';

type CaptureSettings = {
  readonly captureEnabled: boolean;
  readonly captureSettleMs: number;
  readonly captureSeverities: ReadonlySet<vscode.DiagnosticSeverity>;
  readonly captureExclude: readonly string[];
  readonly captureTasks: boolean;
  onDidChange(listener: () => void): { dispose(): void };
};

export type CapturePorts = { sink: RecordSink; settings: CaptureSettings; clock: Clock; log: Log };

type Channels = { diagnostics: DiagnosticCapture; tasks: TaskCapture | null };

/**
 * All channels an error is recorded through. While paused, switched off, or in an untrusted workspace, errors still
 * settle, so that recall can answer, but nothing is recorded.
 */
export class Capture implements vscode.Disposable {
  readonly #ports: CapturePorts;
  readonly #files: FollowedFiles;
  readonly #settleEmitter = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidSettle = this.#settleEmitter.event;
  readonly #recordingEmitter = new vscode.EventEmitter<void>();
  /** Capture was paused, resumed, switched on or off. */
  readonly onDidChangeRecording = this.#recordingEmitter.event;
  readonly #subscriptions: vscode.Disposable;
  #isPaused: boolean;
  #channels: Channels;
  #mode: string;

  constructor(ports: CapturePorts, isPaused: boolean) {
    this.#ports = ports;
    this.#isPaused = isPaused;
    this.#files = new FollowedFiles(ports.settings.captureExclude);
    this.#channels = this.#open();
    this.#mode = this.#toMode();
    this.#subscriptions = vscode.Disposable.from(
      this.#settleEmitter,
      this.#recordingEmitter,
      ports.settings.onDidChange(() => this.#reopen()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#reopen()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#files.onWorkspaceChanged()),
    );
  }

  get isRecording(): boolean {
    return this.#ports.settings.captureEnabled && !this.#isPaused && vscode.workspace.isTrusted;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  setPaused(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    this.#reopen();
  }

  /** True for the user's own files, in which errors count. */
  isFollowed(uri: vscode.Uri): boolean {
    return this.#files.has(uri);
  }

  isSettled(uri: vscode.Uri): boolean {
    return this.#channels.diagnostics.isSettled(uri);
  }

  /** Resolves when nothing waits to settle or to be written down. */
  async whenIdle(): Promise<void> {
    await this.#channels.diagnostics.whenIdle();
    await this.#channels.tasks?.whenIdle();
  }

  /** Says of every open error that the window was closed over it. */
  windowClosed(): void {
    this.#channels.diagnostics.windowClosed();
    this.#channels.tasks?.windowClosed();
  }

  dispose(): void {
    this.#close();
    this.#subscriptions.dispose();
  }

  #open(): Channels {
    const { settings, sink, clock, log } = this.#ports;
    const journal = new EditJournal();
    const recorder = new ChainRecorder(sink, toPath, vscode.env.sessionId, log);
    const { isRecording } = this;
    const workLog = new WorkLog();
    const diagnostics = new DiagnosticCapture({
      journal,
      workLog,
      recorder,
      toPath,
      hasHeadMoved: () => Promise.resolve(false),
      onFixed: () => undefined,
      clock,
      log,
      isRecording,
      files: this.#files,
      settleMs: settings.captureSettleMs,
      severities: settings.captureSeverities,
      momentsNeeded: () => (this.#channels.tasks ? [this.#channels.tasks.textsNeededFromMs()] : []),
    });
    diagnostics.onDidSettle((uri) => this.#settleEmitter.fire(uri));
    const noteEdits = (): void => diagnostics.noteEdits();
    const isWatchingTasks = isRecording && settings.captureTasks;
    return {
      diagnostics,
      tasks: isWatchingTasks ? new TaskCapture({ journal, recorder, clock, log, noteEdits }) : null,
    };
  }

  #close(): void {
    this.#channels.diagnostics.dispose();
    this.#channels.tasks?.dispose();
  }

  /** All that decides what is captured and how, as text. */
  #toMode(): string {
    const { captureSettleMs, captureSeverities, captureExclude, captureTasks } = this.#ports.settings;
    return JSON.stringify([this.isRecording, captureSettleMs, [...captureSeverities], captureExclude, captureTasks]);
  }

  /** What is open is begun anew: an error that was not recorded has no attempts. */
  #reopen(): void {
    const mode = this.#toMode();
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.#close();
    this.#files.setExclude(this.#ports.settings.captureExclude);
    this.#channels = this.#open();
    this.#recordingEmitter.fire();
  }
}

function toPath(uri: string): string {
  const parsed = vscode.Uri.parse(uri);
  return toRelativePath(parsed, workspaceFolderOf({ uri: parsed }));
}
