import type * as vscode from 'vscode';
import type { QueryInput } from '../../core/input.ts';
import type { SimilarFailure } from '../../core/model.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { PanelRequest } from '../panel/panelMemory.ts';
import type { AnswerSettings } from './question.ts';

/** What recall needs from the rest of the host. */

type RecallMemory = {
  querySimilarFailures(input: QueryInput): Promise<readonly SimilarFailure[]>;
  /** Answers given before may be stale: chains were added or changed, here or by another window. */
  onDidChange(listener: () => void): { dispose(): void };
};

export type Panel = { show(request: PanelRequest): Promise<void> | void };

export type Settling = {
  /** False while no error is remembered: capture is paused or off, or the workspace incognito or not trusted. */
  readonly isRecording: boolean;
  /** False for libraries, build output and other files in which errors do not count. */
  isFollowed(uri: vscode.Uri): boolean;
  /** The errors of a document stand: the settle window has passed since the last edit, or it was saved by hand. */
  onDidSettle: vscode.Event<vscode.Uri>;
  /** False from the first keystroke until the document settles. */
  isSettled(uri: vscode.Uri): boolean;
};

export type Terminals = {
  /** Id of the error of what failed last in a terminal; undefined where that succeeds by now, or is not recorded. */
  openErrorIn(terminal: vscode.Terminal): Promise<string | undefined>;
};

export type RecallSettings = AnswerSettings & {
  readonly hoverEnabled: boolean;
  readonly codeLensEnabled: boolean;
  readonly captureSeverities: ReadonlySet<vscode.DiagnosticSeverity>;
  /** One of these has changed. */
  onDidChange(listener: () => void): { dispose(): void };
};

export type RecallPorts = {
  memory: RecallMemory;
  panel: Panel;
  settling: Settling;
  terminals: Terminals;
  settings: RecallSettings;
  clock: Clock;
  log: Log;
};
