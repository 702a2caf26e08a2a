import * as vscode from 'vscode';
import { COMMANDS, type CommandId } from './commandIds.ts';
import type { EngineClient } from './engine/engineClient.ts';
import { pickChain, pickOpenError } from './errorPicks.ts';
import { showFault } from './errors.ts';
import { giveVerdict } from './feedback.ts';
import type { LogChannel } from './log.ts';
import { forget } from './forget.ts';
import type { Memory } from './memory.ts';
import { showOpenErrors } from './openErrors.ts';
import type { PanelRequest } from './panel/panelMemory.ts';
import type { SimilarFailuresPanel } from './panel/similarFailuresPanel.ts';
import type { Recall } from './recall/recall.ts';
import { exportMemory, importMemory } from './transfer/transferMemory.ts';

export type CommandPorts = {
  memory: Memory;
  client: EngineClient;
  panel: SimilarFailuresPanel;
  recall: Recall;
  log: LogChannel;
  showMenu: () => Promise<void>;
  setPaused: (isPaused: boolean) => void;
};

/** Registers every command; a fault in one is shown once, with the way to the log. */
export function registerCommands(ports: CommandPorts): vscode.Disposable {
  const handlers = toHandlers(ports);
  const registered = Object.entries(handlers).map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      try {
        await handler(argument);
      } catch (error) {
        showFault(error, ports.log);
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

function toHandlers(ports: CommandPorts): Record<CommandId, (argument: unknown) => unknown> {
  const { memory, client, panel, recall, log } = ports;
  return {
    [COMMANDS.findSimilarFailures]: (argument) => recall.findSimilarFailures(argument),
    [COMMANDS.showPanel]: (argument) => panel.show(toPanelRequest(argument)),
    [COMMANDS.pauseCapture]: () => ports.setPaused(true),
    [COMMANDS.resumeCapture]: () => ports.setPaused(false),
    [COMMANDS.markResolved]: async (argument) => {
      const id = toId(argument) ?? (await pickOpenError(memory, 'Mark an error as resolved'))?.id;
      if (id !== undefined) await memory.markResolved(id);
    },
    [COMMANDS.reopen]: async (argument) => {
      const id = toId(argument) ?? (await pickChain(memory, 'Reopen a resolved error'))?.id;
      if (id !== undefined) await memory.reopen(id);
    },
    [COMMANDS.helped]: (argument) => giveVerdict(memory, 'helped', argument),
    [COMMANDS.didNotHelp]: (argument) => giveVerdict(memory, 'didNotHelp', argument),
    [COMMANDS.neverShow]: (argument) => giveVerdict(memory, 'neverShow', argument),
    [COMMANDS.exportMemory]: (argument) => exportMemory(memory, argument),
    [COMMANDS.importMemory]: (argument) => importMemory(memory, log, argument),
    [COMMANDS.forget]: (argument) => forget(memory, log, toId(argument)),
    [COMMANDS.showLog]: () => log.show(),
    [COMMANDS.restartEngine]: () => client.restart(),
    [COMMANDS.showOpenErrors]: () => showOpenErrors(memory, (request) => panel.show(request)),
    [COMMANDS.showMenu]: () => ports.showMenu(),
  };
}

/** An id as another surface hands it over: by itself, or as the one field of an object. */
function toId(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { errorId, chainId, id: either } = argument as { errorId?: unknown; chainId?: unknown; id?: unknown };
  const id = errorId ?? chainId ?? either;
  return typeof id === 'string' ? id : undefined;
}

function toPanelRequest(argument: unknown): PanelRequest {
  const id = toId(argument);
  if (id?.startsWith('chain-')) return { kind: 'chain', chainId: id };
  if (id?.startsWith('err-')) return { kind: 'error', errorId: id };
  return { kind: 'recent' };
}
