import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { CaseStage } from './caseStage.ts';
import type { EditManner } from './scenario.ts';
import { hunksBetween, linesOf } from './textEdits.ts';

type Replacement = { start: number; end: number; text: string };
type Change = { text: string; how: EditManner; delayMs?: number | undefined };

const DEFAULT_DELAY_MS = 50;
const SELECTED_WITHIN_MS = 2_000;

/** Makes an open document hold another text. @throws Error when it does not in the end */
export async function changeText(stage: CaseStage, uri: vscode.Uri, { text, how, delayMs }: Change): Promise<void> {
  if (how === 'disk') return writeFile(uri.fsPath, text);
  const document = await vscode.workspace.openTextDocument(uri);
  const replacements = toReplacements(document.getText(), text);
  if (how === 'edit') await applyAtOnce(document, replacements);
  else for (const one of replacements) await typeOver(stage, document, one, how, delayMs ?? DEFAULT_DELAY_MS);
  await respace(document, text);
  await expectText(document, text);
}

/** Some languages' editors indent a typed brace even where that is switched off: it is put right as a person would. */
async function respace(document: vscode.TextDocument, text: string): Promise<void> {
  if (isSpacedOtherwise(document.getText(), text))
    await applyAtOnce(document, toReplacements(document.getText(), text));
}

function isSpacedOtherwise(a: string, b: string): boolean {
  return a !== b && a.replace(/\s+/g, '') === b.replace(/\s+/g, '');
}

export async function typeAtEnd(
  stage: CaseStage,
  uri: vscode.Uri,
  { text, how, delayMs, pauseMs }: { text: string; how: 'keys' | 'keyboard'; delayMs: number; pauseMs: number },
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const before = document.getText();
  for (const line of pauseMs > 0 ? text.split(/(?<=\n)/) : [text]) {
    const end = document.getText().length;
    await typeOver(stage, document, { start: end, end, text: line }, how, delayMs);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  await respace(document, before + text);
  await expectText(document, before + text);
}

/** Undoes or redoes until the text is there. */
export async function retype(uri: vscode.Uri, command: 'undo' | 'redo', text: string): Promise<void> {
  const { document } = await vscode.window.showTextDocument(uri, { preview: false });
  for (let count = 0; count < 100 && document.getText() !== text; count++) {
    await vscode.commands.executeCommand(command);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await expectText(document, text);
}

/** Last place first, so that the places before stand where they stood. Within changed lines only what differs is replaced. */
function toReplacements(before: string, after: string): Replacement[] {
  const starts = [0];
  for (const line of linesOf(before)) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  return hunksBetween(before, after)
    .map(({ start, removed, added }) => {
      const from = Math.min(starts[start] ?? before.length, before.length);
      const to = Math.min(starts[start + removed.length] ?? before.length, before.length);
      const isLast = start + removed.length >= starts.length - 1;
      const oldText = before.slice(from, to);
      let newText = added.map((line) => `${line}\n`).join('');
      if (isLast) newText = newText.slice(0, -1);
      // Lines added or taken away at the end of a file without a last line break bring or take the break before them.
      if (isLast && removed.length === 0) return { start: before.length, end: before.length, text: `\n${newText}` };
      if (isLast && added.length === 0) return { start: Math.max(0, from - 1), end: before.length, text: '' };
      return trimmed(from, oldText, newText);
    })
    .reverse();
}

function trimmed(from: number, oldText: string, newText: string): Replacement {
  const shorter = Math.min(oldText.length, newText.length);
  let head = 0;
  while (head < shorter && oldText[head] === newText[head]) head++;
  let tail = 0;
  while (tail < shorter - head && oldText.at(-1 - tail) === newText.at(-1 - tail)) tail++;
  const added = newText.slice(head, newText.length - tail);
  // What follows on the line would be indented by the editor with every line break typed before it.
  const restOfLine = added.includes('\n') ? newText.slice(newText.length - tail).indexOf('\n') : 0;
  tail -= restOfLine < 0 ? tail : restOfLine;
  return { start: from + head, end: from + oldText.length - tail, text: newText.slice(head, newText.length - tail) };
}

async function applyAtOnce(document: vscode.TextDocument, replacements: readonly Replacement[]): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text } of replacements) {
    edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  }
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error('The editor refused the edit');
}

async function typeOver(
  stage: CaseStage,
  document: vscode.TextDocument,
  { start, end, text }: Replacement,
  how: 'keys' | 'keyboard',
  delayMs: number,
): Promise<void> {
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  await select(editor, new vscode.Selection(document.positionAt(start), document.positionAt(end)));
  if (how === 'keyboard') {
    await stage.line.ask({ what: 'keyboard', press: end > start ? 'Delete' : null, text, delayMs });
    return;
  }
  if (end > start) await vscode.commands.executeCommand('deleteLeft');
  for (const key of text) {
    await vscode.commands.executeCommand('type', { text: key });
    await new Promise((resolve) => setTimeout(resolve, delayMs));
  }
}

/** Resolves when the page has the selection too: what is typed before would be typed elsewhere. */
async function select(editor: vscode.TextEditor, selection: vscode.Selection): Promise<void> {
  if (editor.selection.isEqual(selection)) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    };
    const timer = setTimeout(done, SELECTED_WITHIN_MS);
    const subscription = vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
      if (textEditor === editor && selections[0]?.isEqual(selection)) done();
    });
    editor.selection = selection;
  });
}

/** What a keyboard types arrives a moment later. */
async function expectText(document: vscode.TextDocument, text: string): Promise<void> {
  for (let count = 0; count < 100 && document.getText() !== text; count++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  if (document.getText() !== text)
    throw new Error(
      `The editor holds another text than was made: ${JSON.stringify(document.getText().slice(0, 2_000))}`,
    );
}
