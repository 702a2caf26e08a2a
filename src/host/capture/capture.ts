import * as vscode from 'vscode';
import { Git } from '../git/git.ts';
import { type ChannelPorts, type ChannelSettings, Channels } from './channels.ts';
import { FollowedFiles } from './files/followedFiles.ts';
import { findHindrance, type RecordingHindrance } from './recordingHindrance.ts';

type CaptureSettings = ChannelSettings & {
  readonly captureEnabled: boolean;
  readonly captureExclude: readonly string[];
  readonly captureIncognito: boolean;
  onDidChange(listener: () => void): { dispose(): void };
};

export type CapturePorts = Omit<ChannelPorts, 'git' | 'files'> & { settings: CaptureSettings };

/**
 * All channels an error is recorded through. While paused, switched off, or in an untrusted workspace, errors still
 * settle, so that recall can answer, but nothing is recorded.
 */
export class Capture implements vscode.Disposable {
  readonly #ports: CapturePorts;
  readonly #git: Git;
  readonly #files: FollowedFiles;
  readonly #settleEmitter = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidSettle = this.#settleEmitter.event;
  readonly #recordingEmitter = new vscode.EventEmitter<void>();
  /** Capture was paused, resumed, switched on or off, or a shell that does not tell came or went. */
  readonly onDidChangeRecording = this.#recordingEmitter.event;
  readonly #subscriptions: vscode.Disposable;
  #isPaused: boolean;
  #channels: Channels;
  #mode: string;

  constructor(ports: CapturePorts, isPaused: boolean) {
    this.#ports = ports;
    this.#isPaused = isPaused;
    this.#git = new Git({ isTrusted: () => vscode.workspace.isTrusted, clock: ports.clock });
    this.#files = new FollowedFiles(ports.settings.captureExclude, (paths) => this.#git.ignored(paths));
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
    return this.hindrance === null;
  }

  /** Why nothing is recorded; null when it is. */
  get hindrance(): RecordingHindrance | null {
    const { captureEnabled, captureIncognito } = this.#ports.settings;
    return findHindrance({
      isTrusted: vscode.workspace.isTrusted,
      isEnabled: captureEnabled,
      isIncognito: captureIncognito,
      isPaused: this.#isPaused,
    });
  }

  /** A terminal is in use whose shell does not tell how commands end. */
  get isShellSilent(): boolean {
    return this.#channels.runs?.isShellSilent ?? false;
  }

  /** Id of the error of what failed last in a terminal; undefined where that succeeds by now, or is not recorded. */
  async openErrorIn(terminal: vscode.Terminal): Promise<string | undefined> {
    return this.#channels.runs?.openErrorIn(terminal);
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
    await this.#channels.whenIdle();
  }

  /** Says of every open error that the window was closed over it. */
  windowClosed(): void {
    this.#channels.windowClosed();
  }

  dispose(): void {
    this.#channels.dispose();
    this.#subscriptions.dispose();
  }

  #open(): Channels {
    const { settings, ...ports } = this.#ports;
    const channels = new Channels({ ...ports, git: this.#git, files: this.#files }, settings, this.isRecording);
    channels.diagnostics.onDidSettle((uri) => this.#settleEmitter.fire(uri));
    channels.runs?.onDidChangeSilence(() => this.#recordingEmitter.fire());
    return channels;
  }

  /** All that decides what is captured and how, as text. */
  #toMode(): string {
    const { settings } = this.#ports;
    const { captureSettleMs, captureSeverities, captureExclude } = settings;
    const channels = [settings.captureTasks, settings.captureTerminals, settings.captureDebug];
    return JSON.stringify([this.isRecording, captureSettleMs, [...captureSeverities], captureExclude, channels]);
  }

  /** What is open is begun anew: an error that was not recorded has no attempts. */
  #reopen(): void {
    const mode = this.#toMode();
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.#channels.dispose();
    this.#files.setExclude(this.#ports.settings.captureExclude);
    this.#channels = this.#open();
    this.#recordingEmitter.fire();
  }
}
