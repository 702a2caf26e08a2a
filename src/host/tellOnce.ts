import * as vscode from 'vscode';
import { COMMANDS } from './commandIds.ts';
import type { EngineClient } from './engine/engineClient.ts';
import type { RecordQueue } from './engine/recordQueue.ts';
import type { Log } from './log.ts';

const OPEN_LOG = 'Open Log';

/** The few things a user must know without having asked, each said once in the life of a window. */
export function tellOnce(client: EngineClient, queue: RecordQueue, log: Log): { dispose(): void } {
  const told = new Set<string>();
  const tell = (message: string): void => {
    if (told.has(message)) return;
    told.add(message);
    void vscode.window.showWarningMessage(message, OPEN_LOG).then((choice) => {
      if (choice === OPEN_LOG) return vscode.commands.executeCommand(COMMANDS.showLog);
      return undefined;
    });
  };
  const subscriptions = [
    client.onDidChangeState((state) => {
      if (state.kind === 'ready')
        for (const note of client.status()?.setAside ?? [])
          tell(`Déjà Fix: a damaged part of the memory was set aside, nothing was deleted: ${note}`);
      // A store that cannot be opened, by a setting or by what lies there, needs the user's hand.
      if (state.kind === 'failed') tell(`Déjà Fix: ${state.fault.message}`);
    }),
    queue.onDidFill((fault) => {
      log.warn(`Told the user: ${fault.code}.`);
      tell(`Déjà Fix: ${fault.message}`);
    }),
  ];
  return {
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
