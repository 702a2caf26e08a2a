import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const TIMEOUT_MS = 40_000;

/** A terminal with a real shell, typed into as by a person. */
export class ShellTerminal {
  readonly terminal: vscode.Terminal;

  constructor(terminal: vscode.Terminal) {
    this.terminal = terminal;
  }

  /** Opens one and waits until its shell tells of what it runs. */
  static async open(options: vscode.TerminalOptions = {}): Promise<ShellTerminal> {
    const terminal = vscode.window.createTerminal(options);
    terminal.show(true);
    if (!terminal.shellIntegration)
      await happening(vscode.window.onDidChangeTerminalShellIntegration, (event) => event.terminal === terminal);
    return new ShellTerminal(terminal);
  }

  /** @returns the exit code, undefined where the shell gives none */
  async run(commandLine: string): Promise<number | undefined> {
    const ended = this.ended();
    this.terminal.sendText(commandLine);
    return ended;
  }

  async ended(): Promise<number | undefined> {
    const event = await happening(
      vscode.window.onDidEndTerminalShellExecution,
      ({ terminal, execution }) => terminal === this.terminal && execution.commandLine.value !== '',
    );
    return event.exitCode;
  }

  async started(): Promise<void> {
    await happening(vscode.window.onDidStartTerminalShellExecution, ({ terminal }) => terminal === this.terminal);
  }

  close(): void {
    this.terminal.dispose();
  }
}

/** The next event that fits. */
export async function happening<Event>(event: vscode.Event<Event>, fits: (one: Event) => boolean): Promise<Event> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => end(() => reject(new assert.AssertionError({ message: 'Nothing came' }))),
      TIMEOUT_MS,
    );
    const subscription = event((one) => {
      if (fits(one)) end(() => resolve(one));
    });
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      subscription.dispose();
      settle();
    };
  });
}
