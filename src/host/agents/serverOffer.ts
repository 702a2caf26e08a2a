import * as vscode from 'vscode';
import { STORE_PROCESS_ENV, STORE_PROCESS_FLAGS } from '../../protocol/storeProcess.ts';

/** As in the manifest. */
const PROVIDER = 'deja-fix.memory';

export type AgentSettings = {
  /** `workspace`: agents are told only what was met in the present one. */
  readonly agentScope: 'all' | 'workspace';
  /** Least confidence of the first answer, 0–1: what is not shown to the user is not told to agents either. */
  readonly recallThreshold: number;
  onDidChange(listener: () => void): { dispose(): void };
};

export type ServerPorts = {
  settings: AgentSettings;
  /** Where the engine keeps the memory, at present. */
  storePath: () => string;
  /** Paths of the server's bundle and of the folder with the model. */
  server: { entry: string; modelsPath: string; version: string };
  capture: { readonly isRecording: boolean; onDidChangeRecording: vscode.Event<void> };
};

/** Names the server to the editor, which starts it when an agent needs it. */
export function offerServer(ports: ServerPorts): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const tell = (): void => changed.fire();
  return vscode.Disposable.from(
    changed,
    ports.settings.onDidChange(tell),
    ports.capture.onDidChangeRecording(tell),
    vscode.workspace.onDidChangeWorkspaceFolders(tell),
    vscode.workspace.onDidGrantWorkspaceTrust(tell),
    vscode.lm.registerMcpServerDefinitionProvider(PROVIDER, {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: () => toDefinitions(ports),
    }),
  );
}

/** The server as the editor is to start it. None without a folder, unless agents may know of everything: there is no workspace to keep to. */
export function toDefinitions({
  settings,
  storePath,
  server,
  capture,
}: ServerPorts): vscode.McpStdioServerDefinition[] {
  const workspaces = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
  const { agentScope, recallThreshold } = settings;
  if (workspaces.length === 0 && agentScope === 'workspace') return [];
  const args = [
    ...STORE_PROCESS_FLAGS,
    server.entry,
    ...['--store', storePath(), '--models', server.modelsPath, '--threshold', String(recallThreshold)],
    ...workspaces.flatMap((workspace) => ['--workspace', workspace]),
    ...(workspaces.length === 0 ? [] : ['--scope', agentScope]),
    // Nothing is recorded here: agents may ask, and no more.
    ...(capture.isRecording ? [] : ['--read-only']),
  ];
  // On the desktop the editor's own executable is Electron.
  return [new vscode.McpStdioServerDefinition('Déjà Fix', process.execPath, args, STORE_PROCESS_ENV, server.version)];
}
