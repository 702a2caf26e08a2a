import * as vscode from 'vscode';
import { offerServer, type ServerPorts } from './serverOffer.ts';
import { offerTools, type ToolPorts } from './toolOffer.ts';

/** While true, the manifest's language-model tools may be chosen. */
const TOOLS_KEY = 'dejaFix.offersTools';

export type AgentPorts = ServerPorts & ToolPorts;

/**
 * Lets agents ask the memory: by an MCP server where the editor runs those, else by two language-model tools; never by
 * both, so that no agent is shown the same tool twice.
 */
export class AgentAccess implements vscode.Disposable {
  readonly #ports: AgentPorts;
  readonly #subscription: vscode.Disposable;
  #byServer: boolean | null = null;
  #offer: vscode.Disposable | null = null;

  constructor(ports: AgentPorts) {
    this.#ports = ports;
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('chat.mcp')) this.#choose();
    });
    this.#choose();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#offer?.dispose();
  }

  #choose(): void {
    const byServer = runsServers();
    if (byServer === this.#byServer) return;
    this.#byServer = byServer;
    this.#offer?.dispose();
    this.#offer = byServer ? offerServer(this.#ports) : offerTools(this.#ports);
    void vscode.commands.executeCommand('setContext', TOOLS_KEY, !byServer);
  }
}

/** False where MCP is switched off: by `chat.mcp.access`, or in older editors by `chat.mcp.enabled`. */
function runsServers(): boolean {
  // Some editors that are built from the same source have no such interface.
  const { registerMcpServerDefinitionProvider } = vscode.lm as Partial<typeof vscode.lm>;
  if (!registerMcpServerDefinitionProvider) return false;
  const chat = vscode.workspace.getConfiguration('chat');
  return chat.get('mcp.access') !== 'none' && chat.get('mcp.enabled') !== false;
}
