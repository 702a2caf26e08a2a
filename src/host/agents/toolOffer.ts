import * as vscode from 'vscode';
import { Fault } from '../../core/fault.ts';
import { parseInput, type QueryInput } from '../../core/input.ts';
import type { CausalChain, RecallAnswer } from '../../core/model.ts';
import type { AgentSettings } from './serverOffer.ts';

/** As in the manifest. */
const FIND = 'dejaFix_find_similar_failures';
const SHOW = 'dejaFix_get_causal_chain';

export type ToolPorts = {
  settings: AgentSettings;
  memory: {
    recall(input: QueryInput): Promise<RecallAnswer>;
    getCausalChain(id: string): Promise<CausalChain | null>;
  };
};

/** The two tools that read, for editors that run no servers: the same arguments and answers as the server's. */
export function offerTools(ports: ToolPorts): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.lm.registerTool(FIND, {
      invoke: ({ input }) => answer(() => find(ports, input)),
      prepareInvocation: () => ({ invocationMessage: 'Looking for past fixes' }),
    }),
    vscode.lm.registerTool(SHOW, {
      invoke: ({ input }) => answer(() => show(ports, input)),
      prepareInvocation: () => ({ invocationMessage: 'Reading a past fix' }),
    }),
  );
}

async function find({ memory, settings }: ToolPorts, raw: unknown): Promise<object> {
  const { INPUTS, findWorkspace, fromWireContext, toWireFailures } = await loadWire();
  const { error, context = {}, limit } = parseInput(INPUTS.find_similar_failures, raw);
  const workspaces = presentFolders();
  const { agentScope, recallThreshold: threshold } = settings;
  const isNarrow = agentScope !== 'all';
  const workspace = await findWorkspace(context, workspaces, isNarrow);
  if (isNarrow && workspace === null) return toWireFailures({ failures: [], silence: NOTHING_KNOWN, hidden: 0 });
  const asked = { error, ...fromWireContext(context, workspace), limit, threshold };
  return toWireFailures(await memory.recall({ ...asked, scope: isNarrow ? workspaces : 'all' }));
}

const NOTHING_KNOWN = { reason: 'nothingKnown', bestConfidence: null } as const;

async function show({ memory, settings }: ToolPorts, raw: unknown): Promise<object> {
  const { INPUTS, toWireChain } = await loadWire();
  const { chain_id: id } = parseInput(INPUTS.get_causal_chain, raw);
  const chain = await memory.getCausalChain(id);
  const { workspace = '' } = chain?.errorEvent.context ?? {};
  const isInScope = settings.agentScope === 'all' || presentFolders().includes(workspace);
  if (!chain || !isInScope) throw new Fault('unknownChain', { id });
  return toWireChain(chain);
}

/** Loaded at the first call: activation needs none of it. */
async function loadWire() {
  const [schemas, wire, workspaces] = await Promise.all([
    import('../../protocol/agents/toolSchemas.ts'),
    import('../../protocol/agents/wire.ts'),
    import('../../protocol/agents/workspaces.ts'),
  ]);
  return { ...schemas, ...wire, ...workspaces };
}

function presentFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString());
}

/** Data as JSON, without a word of prose around what was stored. @throws Error for the model, when it asked wrongly */
async function answer(ask: () => Promise<object>): Promise<vscode.LanguageModelToolResult> {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(await ask()))]);
}
