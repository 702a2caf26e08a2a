import * as vscode from 'vscode';

/**
 * The one output channel, as everything but `activate` sees it.
 * error: the user lost something; warn: we degraded; info: life cycle; debug: per event.
 * No message text, code or path of the user above debug.
 */
export type Log = {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
};

/** The channel "Déjà Fix" in the Output view; its level is the user's choice there. */
export function createLog(): vscode.LogOutputChannel {
  return vscode.window.createOutputChannel('Déjà Fix', { log: true });
}
