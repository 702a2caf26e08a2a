import * as vscode from 'vscode';
import { workspaceFolderOf } from '../workspaceFolder.ts';
import { mergeFailures, type Answers } from './answers.ts';
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
      .map((diagnostic) => ({ diagnostic, failures: this.#answers.of(answerKeyOf(diagnostic, folder)) }))
      .filter(({ failures }) => failures.length > 0);
    const [first] = answered;
    if (!first) return undefined;
    const failures = mergeFailures(answered.map((answer) => answer.failures));
    const query = toReference(document.uri.toString(), first.diagnostic, first.diagnostic.range.start.line);
    const isRecorded = this.#settling.isRecording && this.#settling.isFollowed(document.uri);
    const text = toHoverMarkdown(failures, { query, isRecorded }, this.#now());
    return new vscode.Hover(toTrusted(text), first.diagnostic.range);
  }
}

function toTrusted(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text);
  markdown.isTrusted = { enabledCommands: HOVER_COMMANDS };
  markdown.supportHtml = false;
  return markdown;
}
