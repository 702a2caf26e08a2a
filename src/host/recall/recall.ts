import * as vscode from 'vscode';
import type { QueryInput } from '../../core/input.ts';
import { toErrorInput } from '../diagnosticContext.ts';
import { workspaceFolderOf } from '../workspaceFolder.ts';
import { AnswerFeed, type Ask } from './answerFeed.ts';
import { Answers } from './answers.ts';
import { isForeign, keyErrors, nearestPerKey } from './capturedErrors.ts';
import { SimilarFailureLenses } from './codeLens.ts';
import { findSimilarFailures } from './findSimilarFailures.ts';
import { SimilarFailureHover } from './hover.ts';
import { SimilarFailureActions } from './lightbulb.ts';
import type { RecallPorts } from './ports.ts';
import { toQuestion } from './question.ts';

export type Recall = {
  /** Handler of `dejaFix.findSimilarFailures`; never throws. */
  findSimilarFailures(argument?: unknown): Promise<void>;
  /** Resolves when nothing is being asked for the visible editors. */
  whenIdle(): Promise<void>;
  dispose(): void;
};

/** Registers hover, code lens and lightbulb, and feeds them for as long as it is not disposed. */
export function registerRecall(ports: RecallPorts): Recall {
  const { memory, settling, settings, clock } = ports;
  const answers = new Answers();
  const lenses = new SimilarFailureLenses({ answers, settling, settings, clock });
  const feed = createFeed(ports, answers, () => lenses.refreshVisible());
  const hover = new SimilarFailureHover({ answers, settings, settling, now: () => clock.now() });
  const selector = { scheme: '*' };
  const subscription = vscode.Disposable.from(
    lenses,
    feed,
    vscode.languages.registerHoverProvider(selector, hover),
    vscode.languages.registerCodeActionsProvider(
      selector,
      new SimilarFailureActions(settings),
      SimilarFailureActions.metadata,
    ),
    settling.onDidSettle((uri) => feed.ask(uri.toString())),
    settings.onDidChange(() => feed.refresh()),
    memory.onDidChange(() => feed.refresh()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => feed.refresh()),
    vscode.window.onDidChangeVisibleTextEditors(() => feed.askVisible()),
    // While this window's engine was idle, another window may have learnt.
    vscode.window.onDidChangeWindowState(({ focused }) => focused && feed.refresh()),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => feed.release(uri.toString())),
  );
  feed.askVisible();
  return {
    findSimilarFailures: (argument) => findSimilarFailures(ports, argument),
    whenIdle: () => feed.whenIdle(),
    dispose: () => void subscription.dispose(),
  };
}

function createFeed(ports: RecallPorts, answers: Answers, onAnswersChanged: () => void): AnswerFeed {
  const { memory, settling, settings, clock, log } = ports;
  return new AnswerFeed(answers, {
    clock,
    query: (input) => memory.querySimilarFailures(input),
    mode: () => toMode(settings),
    visibleUris: () => vscode.window.visibleTextEditors.map(({ document }) => document.uri.toString()),
    isSettled: (uri) => {
      const editor = visibleEditorOf(uri);
      return editor !== undefined && settling.isSettled(editor.document.uri);
    },
    asksOf: (uri) => toAsks(visibleEditorOf(uri), ports),
    onAnswersChanged,
    onProblem: (error) => log.debug(`Past fixes were not asked for: ${String(error)}`),
  });
}

/** The folders belong to it: what is answered in one may not be in another. */
function toMode({ recallThreshold, recallMaxResults, recallScope }: RecallPorts['settings']): string {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
  return JSON.stringify([recallThreshold, recallMaxResults, recallScope, folders]);
}

async function toAsks(editor: vscode.TextEditor | undefined, { settling, settings }: RecallPorts): Promise<Ask[]> {
  if (!editor || isForeign(editor.document) || !settling.isFollowed(editor.document.uri)) return [];
  const { document, selection } = editor;
  const folder = workspaceFolderOf(document);
  const errors = await keyErrors(vscode.languages.getDiagnostics(document.uri), settings.captureSeverities, folder);
  return nearestPerKey(errors, selection.active.line).map(({ key, diagnostic }) => ({
    key,
    toQuery: (): QueryInput => toQuestion(toErrorInput(document, diagnostic, folder), settings, undefined),
  }));
}

/** The active editor first: its cursor is the one that counts when a document is shown twice. */
function visibleEditorOf(uri: string): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const editors = activeTextEditor ? [activeTextEditor, ...visibleTextEditors] : visibleTextEditors;
  return editors.find(({ document }) => document.uri.toString() === uri);
}
