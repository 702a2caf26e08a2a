import * as vscode from 'vscode';
import { COMMANDS } from './commandIds.ts';

const OPEN_LOG = 'Open Log';

/** Says something by itself, with the way to the log. */
export function showWarning(message: string): void {
  void vscode.window.showWarningMessage(message, OPEN_LOG).then((choice) => {
    if (choice === OPEN_LOG) return vscode.commands.executeCommand(COMMANDS.showLog);
    return undefined;
  });
}
