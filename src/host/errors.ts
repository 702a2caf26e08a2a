import * as vscode from 'vscode';
import { Fault, type FaultCode } from '../core/fault.ts';
import { COMMANDS } from './commandIds.ts';
import type { Log } from './log.ts';

/** What the person can put right by giving something else: the message says it all, the log nothing more. */
const INPUT_FAULTS: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'limitOutOfRange',
  'thresholdOutOfRange',
  'emptyError',
  'invalidInput',
  'unknownError',
  'unknownChain',
]);

const OPEN_LOG = 'Open Log';

/** The one place that tells people what went wrong. Returns at once; the message stays until it is dismissed. */
export function showFault(error: unknown, log: Log): void {
  if (error instanceof Fault && INPUT_FAULTS.has(error.code)) {
    void vscode.window.showWarningMessage(error.message);
    return;
  }
  void showWithLog(toMessage(error, log));
}

function toMessage(error: unknown, log: Log): string {
  if (error instanceof Fault) {
    log.warn(`Told the user: ${error.code}.`);
    log.debug(error.message);
    return error.message;
  }
  log.error(`Unexpected ${error instanceof Error ? error.name : typeof error}.`);
  log.debug(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 'Déjà Fix could not do that. The log says more.';
}

async function showWithLog(message: string): Promise<void> {
  const choice = await vscode.window.showErrorMessage(message, OPEN_LOG);
  if (choice === OPEN_LOG) await vscode.commands.executeCommand(COMMANDS.showLog);
}
