import * as vscode from 'vscode';
import { workspaceFolderOf } from '../workspaceFolder.ts';
import { mergeAnswers, type Answers } from './answers.ts';
import { answerKeyOf, covers, isCaptured, isForeign } from './capturedErrors.ts';
import { toReference } from './errorReference.ts';
import { HOVER_COMMANDS, toHoverMarkdown } from './hoverMarkdown.ts';
import type { RecallSettings, Settling } from './ports.ts';

export type HoverPorts = {
  answers: Answers;
  settings: RecallSettings;
  settling: Pick<Settling, 'isFollowed' | 'isRecording'>;
  now: () => number;
};

/** The past fixes of the errors under the pointer, from memory only: it never waits. */
export class SimilarFailureHover implements vscode.HoverProvider {
  readonly #answers: Answers;
  readonly #settings: RecallSettings;
  readonly #settling: Pick<Settling, 'isFollowed' | 'isRecording'>;
  readonly #now: () => number;

  constructor({ answers, settings, settling, now }: HoverPorts) {
    this.#answers = answers;
    this.#settings = settings;
    this.#settling = settling;
    this.#now = now;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const { hoverEnabled, captureSeverities } = this.#settings;
    if (!hoverEnabled || isForeign(document)) return undefined;
    const folder = workspaceFolderOf(document);
    const answered = vscode.languages
      .getDiagnostics(document.uri)
      .filter((diagnostic) => covers(diagnostic, position) && isCaptured(diagnostic, captureSeverities))
      .map((diagnostic) => ({ diagnostic, failures: this.#answers.of(answerKeyOf(diagnostic, folder)) }));
    const merged = mergeAnswers(answered);
    if (!merged) return undefined;
    const { diagnostic, failures } = merged;
    const query = toReference(document.uri.toString(), diagnostic, diagnostic.range.start.line);
    const isRecorded = this.#settling.isRecording && this.#settling.isFollowed(document.uri);
    const text = toHoverMarkdown(failures, { query, isRecorded }, this.#now());
    return new vscode.Hover(toTrusted(text), diagnostic.range);
  }
}

function toTrusted(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text);
  markdown.isTrusted = { enabledCommands: HOVER_COMMANDS };
  markdown.supportHtml = false;
  return markdown;
}
