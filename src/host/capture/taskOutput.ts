import { stripVTControlCharacters } from 'node:util';
import * as vscode from 'vscode';
import { boundText } from '../../core/input.ts';

/** Characters of a task's output that are kept: the head and the tail. */
const MAX_TASK_OUTPUT = 8_000;
/** Raw output is dropped from the middle above this, so that a chatty task costs no memory. */
const MAX_RAW = 200_000;
/** Shell integration marks prompts and command lines with these sequences. */
// eslint-disable-next-line no-control-regex -- the sequences are made of control characters
const SHELL_MARKS = /\u001b\](?:633|133);[^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

/** Collects what runs in terminals print, where the editor's shell integration gives it; by process of the terminal. */
export class TaskOutput implements vscode.Disposable {
  readonly #byTerminal = new Map<vscode.Terminal, { text: string; done: Promise<void> }>();
  readonly #subscriptions: vscode.Disposable;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.onDidStartTerminalShellExecution(({ terminal, execution }) => this.#follow(terminal, execution)),
      vscode.window.onDidCloseTerminal((terminal) => this.#byTerminal.delete(terminal)),
    );
  }

  /** What the task's latest run printed, ANSI stripped and bounded; empty where the editor gives none. */
  async take(processId: number | undefined, taskName: string): Promise<string> {
    for (const [terminal, output] of this.#byTerminal) {
      const isSame = processId === undefined ? terminal.name === taskName : (await terminal.processId) === processId;
      if (!isSame) continue;
      await output.done;
      this.#byTerminal.delete(terminal);
      return boundText(toPlainText(output.text), MAX_TASK_OUTPUT).text;
    }
    return '';
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #follow(terminal: vscode.Terminal, execution: vscode.TerminalShellExecution): void {
    const output = { text: '', done: Promise.resolve() };
    output.done = readAll(execution, output).catch(() => undefined);
    this.#byTerminal.set(terminal, output);
  }
}

async function readAll(execution: vscode.TerminalShellExecution, output: { text: string }): Promise<void> {
  for await (const chunk of execution.read()) {
    output.text += chunk;
    if (output.text.length > MAX_RAW) output.text = boundText(output.text, MAX_RAW / 2).text;
  }
}

function toPlainText(raw: string): string {
  return stripVTControlCharacters(raw.replace(SHELL_MARKS, ''))
    .replace(/\r\n?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
