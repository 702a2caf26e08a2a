import * as vscode from 'vscode';
import { parseInput, querySchema, type QueryInput } from '../../core/input.ts';
import { showFault } from '../errors.ts';
import type { Log } from '../log.ts';
import { errorAt } from './capturedErrors.ts';
import type { Panel, Terminals } from './ports.ts';
import { fromDiagnostic, fromReference, isReference, type Question } from './presentError.ts';
import { boundQuestion } from './question.ts';

export type FindPorts = { panel: Panel; terminals: Terminals; log: Log };

/**
 * The command "Find Similar Past Failures": asks by its argument (a query, a text, or a terminal), else by the selection, the
 * error at the cursor, or an input box, and shows the answers in the panel. Never throws; trouble is shown once.
 */
export async function findSimilarFailures(ports: FindPorts, argument?: unknown): Promise<void> {
  try {
    // What is selected in a terminal the editor does not tell; capture knows what failed in it.
    const terminal = vscode.window.terminals.find((one) => one === argument);
    const errorId = terminal && (await ports.terminals.openErrorIn(terminal));
    if (errorId !== undefined) {
      await ports.panel.show({ kind: 'error', errorId });
      return;
    }
    const question = terminal
      ? await fromInputBox('No failure is known of what ran in this terminal. ')
      : (toQuestion(argument) ?? fromEditor(vscode.window.activeTextEditor) ?? (await fromInputBox()));
    if (!question) return;
    const { input, ...place } = question;
    await ports.panel.show({ kind: 'query', input: checked(input), ...place });
  } catch (error) {
    showFault(error, ports.log);
  }
}

/** A menu hands over the document it was opened on, which is no question. */
function toQuestion(argument: unknown): Question | undefined {
  if (typeof argument === 'string') return { input: { error: argument } };
  if (typeof argument !== 'object' || argument === null || !('error' in argument)) return undefined;
  const query = argument as QueryInput;
  return isReference(query) ? fromReference(query) : { input: query };
}

function fromEditor(editor: vscode.TextEditor | undefined): Question | undefined {
  if (!editor) return undefined;
  const { document, selection } = editor;
  if (!selection.isEmpty) {
    const text = document.getText(selection);
    if (text.trim() !== '') return { input: { error: text } };
  }
  const diagnostic = errorAt(vscode.languages.getDiagnostics(document.uri), selection.active);
  return diagnostic && fromDiagnostic(document, diagnostic);
}

async function fromInputBox(lead = ''): Promise<Question | undefined> {
  const text = await vscode.window.showInputBox({
    title: 'Find Similar Past Failures',
    prompt: `${lead}Type or paste an error message or a stack trace.`,
    placeHolder: "Cannot find module './cart'",
    // The error may have to be fetched from elsewhere.
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? 'Give the message of an error.' : undefined),
  });
  return text === undefined ? undefined : { input: { error: text } };
}

/** @throws Fault when there is nothing to ask */
function checked(input: QueryInput): QueryInput {
  parseInput(querySchema, input);
  return { ...input, error: boundQuestion(input.error) };
}
