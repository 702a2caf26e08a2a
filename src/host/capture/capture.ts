import * as vscode from 'vscode';
import { EditJournal } from '../../core/errors/editJournal.ts';
import { WorkLog } from '../../core/runs/workLog.ts';
import type { ErrorSummary } from '../../core/model.ts';
import type { Clock } from '../clock.ts';
import { toRelativePath } from '../diagnosticContext.ts';
import type { Log } from '../log.ts';
import { workspaceFolderOf } from '../workspaceFolder.ts';
import { ChainRecorder, type RecordSink } from './chainRecorder.ts';
import { DiagnosticCapture } from './diagnostics/diagnosticCapture.ts';
import { Git } from '../git/git.ts';
import { HeadWatch } from '../git/headWatch.ts';
import { FixProof } from './fixProof.ts';
import { FollowedFiles } from './files/followedFiles.ts';
import { RunCapture } from './runs/runCapture.ts';

type CaptureSettings = {
  readonly captureEnabled: boolean;
  readonly captureSettleMs: number;
  readonly captureSeverities: ReadonlySet<vscode.DiagnosticSeverity>;
  readonly captureExclude: readonly string[];
  readonly captureTasks: boolean;
  readonly captureTerminals: boolean;
  readonly captureDebug: boolean;
  readonly captureIncognito: boolean;
  onDidChange(listener: () => void): { dispose(): void };
};

export type CapturePorts = {
  sink: RecordSink;
  settings: CaptureSettings;
  clock: Clock;
  log: Log;
  /** An event by its id. */
  findError: (id: string) => Promise<ErrorSummary | null>;
};

type Channels = { diagnostics: DiagnosticCapture; runs: RunCapture | null; owned: { dispose(): void }[] };

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
    const { captureEnabled, captureIncognito } = this.#ports.settings;
    return captureEnabled && !captureIncognito && !this.#isPaused && vscode.workspace.isTrusted;
  }

  /** A terminal is in use whose shell does not tell how commands end. */
  get isShellSilent(): boolean {
    return this.#channels.runs?.isShellSilent ?? false;
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
    await this.#channels.runs?.whenIdle();
  }

  /** Says of every open error that the window was closed over it. */
  windowClosed(): void {
    this.#channels.diagnostics.windowClosed();
    this.#channels.runs?.windowClosed();
  }

  dispose(): void {
    this.#close();
    this.#subscriptions.dispose();
  }

  #open(): Channels {
    const { settings, sink, clock, log, findError } = this.#ports;
    const journal = new EditJournal();
    const recorder = new ChainRecorder(sink, toPath, vscode.env.sessionId, log);
    const { isRecording } = this;
    const workLog = new WorkLog();
    const git = this.#git;
    const heads = isRecording ? new HeadWatch(git, clock) : null;
    const proof = heads
      ? new FixProof({
          recorder,
          now: () => clock.now(),
          onDidCommit: heads.onDidCommit,
          isCommitted: (path) => git.isCommitted(path),
        })
      : null;
    const diagnostics = new DiagnosticCapture({
      journal,
      workLog,
      recorder,
      toPath,
      hasHeadMoved: async (uri, sinceMs) => {
        const { scheme, fsPath } = vscode.Uri.parse(uri);
        return scheme === 'file' && (await git.headMoves(fsPath, sinceMs)).length > 0;
      },
      onFixed: (recorded, uris) => proof?.add(recorded, uris),
      clock,
      log,
      isRecording,
      files: this.#files,
      settleMs: settings.captureSettleMs,
      severities: settings.captureSeverities,
      git,
      isWorkWanted: () => this.#channels.runs?.isWorkWanted ?? false,
      momentsNeeded: () => this.#channels.runs?.momentsNeeded() ?? [],
    });
    diagnostics.onDidSettle((uri) => this.#settleEmitter.fire(uri));
    const noteEdits = (): void => diagnostics.noteEdits();
    const runs = isRecording
      ? new RunCapture({
          journal,
          workLog,
          recorder,
          clock,
          log,
          noteEdits,
          toPath,
          findError,
          onFixed: (recorded, uris) => proof?.add(recorded, uris),
          tasks: settings.captureTasks,
          terminals: settings.captureTerminals,
          debug: settings.captureDebug,
        })
      : null;
    runs?.onDidChangeSilence(() => this.#recordingEmitter.fire());
    heads?.onDidMove(() => runs?.headMoved());
    return { diagnostics, runs, owned: [diagnostics, runs, proof, heads].filter((one) => one !== null) };
  }

  #close(): void {
    for (const channel of this.#channels.owned) channel.dispose();
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
