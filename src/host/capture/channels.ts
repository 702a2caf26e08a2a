import * as vscode from 'vscode';
import { EditJournal } from '../../core/errors/editJournal.ts';
import type { ErrorSummary } from '../../core/model.ts';
import { WorkLog } from '../../core/runs/workLog.ts';
import type { Clock } from '../clock.ts';
import { toRelativePath } from '../diagnosticContext.ts';
import type { Git } from '../git/git.ts';
import { HeadWatch } from '../git/headWatch.ts';
import type { Log } from '../log.ts';
import { workspaceFolderOf } from '../workspaceFolder.ts';
import { ChainRecorder, type Recorded, type RecordSink } from './chainRecorder.ts';
import { DiagnosticCapture } from './diagnostics/diagnosticCapture.ts';
import { QuickFixes } from './diagnostics/quickFixes.ts';
import type { FollowedFiles } from './files/followedFiles.ts';
import { FixProof } from './fixProof.ts';
import type { OpenFailures } from './runs/openFailures.ts';
import { RunCapture } from './runs/runCapture.ts';

export type ChannelSettings = {
  readonly captureSettleMs: number;
  readonly captureSeverities: ReadonlySet<vscode.DiagnosticSeverity>;
  readonly captureTasks: boolean;
  readonly captureTerminals: boolean;
  readonly captureDebug: boolean;
};

export type ChannelPorts = {
  sink: RecordSink;
  clock: Clock;
  log: Log;
  /** An event by its id. */
  findError: (id: string) => Promise<ErrorSummary | null>;
  openFailures: OpenFailures;
  git: Git;
  files: FollowedFiles;
};

/** All channels an error comes through, with the texts, commands and commits that they are held against. */
export class Channels implements vscode.Disposable {
  readonly diagnostics: DiagnosticCapture;
  /** Null while nothing is recorded. */
  readonly runs: RunCapture | null;
  readonly #owned: { dispose(): void }[];

  constructor(ports: ChannelPorts, settings: ChannelSettings, isRecording: boolean) {
    const { sink, clock, log, git } = ports;
    const recorder = new ChainRecorder(sink, toPath, vscode.env.sessionId, log);
    const heads = isRecording ? new HeadWatch(git, clock) : null;
    const quickFixes = isRecording ? new QuickFixes(ports.files, clock) : null;
    const proof = heads
      ? new FixProof({
          recorder,
          now: () => clock.now(),
          onDidCommit: heads.onDidCommit,
          isCommitted: (path) => git.isCommitted(path),
        })
      : null;
    const shared = {
      ...ports,
      recorder,
      toPath,
      journal: new EditJournal(),
      workLog: new WorkLog(),
      hasHeadMoved: async (uri: string, sinceMs: number) => {
        const { scheme, fsPath } = vscode.Uri.parse(uri);
        return scheme === 'file' && (await git.headMoves(fsPath, sinceMs)).length > 0;
      },
      onFixed: (recorded: Recorded, uris: readonly string[]) => {
        proof?.add(recorded, uris);
        for (const uri of uris) void heads?.follow(vscode.Uri.parse(uri).fsPath);
      },
    };
    this.diagnostics = new DiagnosticCapture({
      ...shared,
      isRecording,
      settleMs: settings.captureSettleMs,
      severities: settings.captureSeverities,
      isGoneByPick: (error, goneAtMs) => quickFixes?.isGoneByPick(error, goneAtMs) ?? false,
      isWorkWanted: () => this.runs?.isWorkWanted ?? false,
      momentsNeeded: () => this.runs?.momentsNeeded() ?? [],
    });
    this.runs = isRecording
      ? new RunCapture({
          ...shared,
          noteEdits: () => this.diagnostics.noteEdits(),
          outsideRead: () => this.diagnostics.outsideRead(),
          tasks: settings.captureTasks,
          terminals: settings.captureTerminals,
          debug: settings.captureDebug,
        })
      : null;
    heads?.onDidMove(() => this.runs?.headMoved());
    this.#owned = [this.diagnostics, this.runs, quickFixes, proof, heads].filter((one) => one !== null);
  }

  /** Resolves when nothing waits to settle or to be written down. */
  async whenIdle(): Promise<void> {
    await this.diagnostics.whenIdle();
    await this.runs?.whenIdle();
  }

  /** Says of every open error that the window was closed over it, and over what was being tried. */
  windowClosed(): void {
    this.diagnostics.windowClosed();
    this.runs?.windowClosed();
  }

  dispose(): void {
    for (const channel of this.#owned) channel.dispose();
  }
}

function toPath(uri: string): string {
  const parsed = vscode.Uri.parse(uri);
  return toRelativePath(parsed, workspaceFolderOf({ uri: parsed }));
}
