import path from 'node:path';
import * as vscode from 'vscode';
import type { QueryInput } from '../core/input.ts';
import type { ErrorSummary } from '../core/model.ts';
import { redact } from '../core/redaction/redact.ts';
import { AgentAccess, type AgentPorts } from './agents/agentAccess.ts';
import { createApi, type DejaFixApi } from './api.ts';
import { Capture } from './capture/capture.ts';
import { OpenFailures } from './capture/runs/openFailures.ts';
import { type Clock, systemClock } from './clock.ts';
import { registerCommands } from './commands.ts';
import { EngineClient } from './engine/engineClient.ts';
import { type EngineProcess, startEngine } from './engine/engineProcess.ts';
import { onDidLoseErrors } from './engine/lostErrors.ts';
import { RecordQueue } from './engine/recordQueue.ts';
import { createLog, type Log } from './log.ts';
import { Memory } from './memory.ts';
import type { PanelMemory } from './panel/panelMemory.ts';
import { SimilarFailuresPanel } from './panel/similarFailuresPanel.ts';
import { toQuestion } from './recall/question.ts';
import { registerRecall } from './recall/recall.ts';
import { EnvSecrets } from './secrets/envSecrets.ts';
import { HomePlaces } from './secrets/homePlaces.ts';
import { Settings } from './settings.ts';
import { showWarning } from './showWarning.ts';
import { StatusItem } from './statusItem.ts';
import { tellOnce } from './tellOnce.ts';
import { PresentWorkspace } from './workspaceFolder.ts';
import type { Also } from '../protocol/panel.ts';

const IDLE_MS = 5 * 60_000;
/** The window closes within five seconds of being asked; what is not acknowledged by then was said too late. */
const FLUSH_TIMEOUT_MS = 2_000;
const MORE_WEAKER = 5;
const PAUSED_KEY = 'dejaFix.paused';

let closeWindow: (() => Promise<void>) | undefined;

/** Listens and registers; the engine starts at the first need. */
export function activate(context: vscode.ExtensionContext): DejaFixApi {
  const clock = systemClock;
  const secrets = new EnvSecrets(clock);
  const places = new HomePlaces(() => (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString()));
  const log = createLog((message) => places.mask(redact(message, secrets.known).text));
  const settings = new Settings(log);
  const client = new EngineClient({ start: () => start(context, settings, clock, log), clock, log, secrets });
  const queue = new RecordQueue({ sender: client, clock, log });
  const memory = new Memory(client, queue, places);
  const findError = async (id: string): Promise<ErrorSummary | null> => (await memory.listErrors({ id }))[0] ?? null;
  const openFailures = new OpenFailures(context.workspaceState);
  const forgetFailures = (): void => void openFailures.forgetUnknown(findError).catch(() => undefined);
  const ports = { sink: queue, settings, clock, log, findError, openFailures };
  const capture = new Capture(ports, context.workspaceState.get(PAUSED_KEY, false));
  const status = new StatusItem({ client, memory, capture, settings });
  const workspace = new PresentWorkspace();
  const panelMemory = toPanelMemory(memory, status, settings);
  const panel = new SimilarFailuresPanel(context.extensionUri, panelMemory, workspace, log);
  const recall = registerRecall({ memory, panel, settling: capture, terminals: capture, settings, clock, log });
  const setPaused = (isPaused: boolean): void => {
    capture.setPaused(isPaused);
    void context.workspaceState.update(PAUSED_KEY, isPaused);
    void vscode.commands.executeCommand('setContext', PAUSED_KEY, isPaused);
  };
  const showMenu = (): Promise<void> => status.showMenu();
  const commands = registerCommands({ memory, client, panel, recall, log, showMenu, setPaused });
  void vscode.commands.executeCommand('setContext', PAUSED_KEY, capture.isPaused);
  context.subscriptions.push(
    log,
    secrets,
    settings,
    memory,
    queue,
    capture,
    status,
    workspace,
    panel,
    recall,
    commands,
    memory.onDidForget(forgetFailures),
    onDidLoseErrors(client, forgetFailures),
    tellOnce({ client, queue, log, warn: showWarning }),
    new AgentAccess({ memory, settings, capture, ...toServerPorts(context, settings) }),
  );
  closeWindow = async () => {
    capture.windowClosed();
    await queue.flush(FLUSH_TIMEOUT_MS);
    await client.dispose();
  };
  return createApi({ memory, capture, settings, workspace });
}

function toStorePath(context: vscode.ExtensionContext, settings: Settings): string {
  return settings.storePath || path.join(context.globalStorageUri.fsPath, 'memory');
}

function toServerPorts(context: vscode.ExtensionContext, settings: Settings): Pick<AgentPorts, 'storePath' | 'server'> {
  const inExtension = (...parts: string[]): string => path.join(context.extensionPath, ...parts);
  const { version } = context.extension.packageJSON as { version: string };
  return {
    storePath: () => toStorePath(context, settings),
    server: { entry: inExtension('dist', 'mcp.js'), modelsPath: inExtension('models'), version },
  };
}

function start(context: vscode.ExtensionContext, settings: Settings, clock: Clock, log: Log): EngineProcess {
  const inExtension = (...parts: string[]): string => path.join(context.extensionPath, ...parts);
  const storePath = toStorePath(context, settings);
  const options = { storePath, modelsPath: inExtension('models'), idleMs: IDLE_MS, bounds: settings.storeBounds };
  return startEngine({ entry: inExtension('dist', 'engine.cjs'), options, log, clock });
}

function toPanelMemory(memory: Memory, status: StatusItem, settings: Settings): PanelMemory {
  return {
    recall: (input, also, workspace) =>
      memory.recall(toPanelQuestion(toQuestion(input, settings, workspace), also, settings)),
    getCausalChain: (id) => memory.getCausalChain(id),
    listChains: (input) => memory.listChains(input),
    listErrors: (input) => memory.listErrors(input),
    reopen: (id) => memory.reopen(id),
    giveFeedback: (given) => memory.giveFeedback(given),
    threshold: () => settings.recallThreshold,
    onDidChange: (listener) =>
      vscode.Disposable.from(
        memory.onDidChange(listener),
        memory.onDidChangeStatus(listener),
        status.onDidChangeNotice(listener),
      ),
    notice: () => status.condition.notice,
    counts: () => memory.status()?.counts ?? null,
  };
}

/** Weaker matches come beside the likely ones. */
function toPanelQuestion(question: QueryInput, also: Also, settings: Settings): QueryInput {
  const weaker = { threshold: 0, limit: Math.min(100, settings.recallMaxResults + MORE_WEAKER) };
  return { ...question, ...(also.weaker ? weaker : {}), includeHidden: also.hidden };
}

/** Says of every open error that the window was closed over it, and sees that all is written. */
export async function deactivate(): Promise<void> {
  await closeWindow?.();
}
