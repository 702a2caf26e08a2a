import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import { toDefinitions } from '../../src/host/agents/serverOffer.ts';
import { activated } from '../support/dejaFixApi.ts';

const TOOLS = ['dejaFix_find_similar_failures', 'dejaFix_get_causal_chain'];
const ERROR = 'GizmoError: gizmo 17 is not aligned with its axis';

async function setAccess(value: 'all' | 'none' | undefined): Promise<void> {
  const chat = vscode.workspace.getConfiguration('chat');
  // The oldest editor that is supported knows only a switch.
  const knowsAccess = chat.inspect('mcp.access')?.defaultValue !== undefined;
  if (knowsAccess) await chat.update('mcp.access', value, vscode.ConfigurationTarget.Global);
  else
    await chat.update(
      'mcp.enabled',
      value === undefined ? undefined : value === 'all',
      vscode.ConfigurationTarget.Global,
    );
}

/** The tools that answer. `lm.tools` lists what manifests name, and nothing tells of a change. */
async function listAnswering(): Promise<string[]> {
  const inputs = [{ error: 'x' }, { chain_id: 'chain-00000000' }];
  const answers = TOOLS.map(async (name, index) => {
    const refusal = await invoke(name, inputs[index] ?? {}).then(
      () => '',
      (error: unknown) => String(error),
    );
    return refusal === '' || refusal.includes('No chain with the id') ? [name] : [];
  });
  return (await Promise.all(answers)).flat();
}

async function answeringOnce(count: number): Promise<string[]> {
  let names = await listAnswering();
  for (let tries = 0; tries < 100 && names.length !== count; tries++) names = await listAnswering();
  return names;
}

async function invoke(name: string, input: object): Promise<Record<string, unknown>> {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  const [part, ...more] = content;
  assert.ok(part instanceof vscode.LanguageModelTextPart);
  assert.deepEqual(more, []);
  return JSON.parse(part.value) as Record<string, unknown>;
}

/** Starts the server as the editor would and asks for its tools. */
async function listTools(definition: vscode.McpStdioServerDefinition): Promise<string[]> {
  const env = Object.entries({ ...process.env, ...definition.env }).filter(([, value]) => value !== null);
  const child = spawn(definition.command, definition.args, { env: Object.fromEntries(env) as NodeJS.ProcessEnv });
  const say = (message: object): boolean => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const clientInfo = { name: 'test', version: '1' };
  say({ id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo } });
  say({ id: 2, method: 'tools/list' });
  child.stdin.end();
  const answers: { id: number; result: { tools?: { name: string }[] } }[] = [];
  for await (const line of createInterface({ input: child.stdout }))
    answers.push(JSON.parse(line) as (typeof answers)[0]);
  return answers.find(({ id }) => id === 2)?.result.tools?.map(({ name }) => name) ?? [];
}

describe('Agents', () => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.toString();
  const extension = vscode.extensions.getExtension('deja-fix.deja-fix');

  after(() => setAccess(undefined));

  const definitionsOf = (agentScope: 'all' | 'workspace', isRecording: boolean) => {
    const { extensionPath = '' } = extension ?? {};
    return toDefinitions({
      settings: { agentScope, recallThreshold: 0.7, onDidChange: () => ({ dispose: () => undefined }) },
      storePath: () => '/nowhere/memory',
      server: { entry: `${extensionPath}/dist/mcp.js`, modelsPath: `${extensionPath}/models`, version: '1.2.3' },
      capture: { isRecording, onDidChangeRecording: new vscode.EventEmitter<void>().event },
    });
  };

  it('are offered a server that keeps to the workspace, run by the editor’s own executable', async () => {
    const [definition] = definitionsOf('workspace', true);
    assert.ok(definition && folder);
    assert.equal(definition.command, process.execPath);
    const { ELECTRON_RUN_AS_NODE, NODE_OPTIONS, ...bounds } = definition.env;
    assert.deepEqual([ELECTRON_RUN_AS_NODE, NODE_OPTIONS], ['1', '']);
    assert.deepEqual(bounds, { MALLOC_MMAP_THRESHOLD_: '65536', MALLOC_TRIM_THRESHOLD_: '65536' });
    assert.equal(definition.args[0], '--max-semi-space-size=8');
    assert.deepEqual(definition.args.slice(-4), ['--workspace', folder, '--scope', 'workspace']);
    assert.match(definition.args.join(' '), / --threshold 0\.7 /);
    assert.equal(definition.version, '1.2.3');
    assert.equal((await listTools(definition)).length, 5);
  });

  it('are given the tools of that server by the editor itself, where MCP runs', async () => {
    await activated();
    await setAccess('all');
    const isServers = ({ name }: { name: string }): boolean =>
      name.endsWith('list_unresolved_errors') && !TOOLS.includes(name);
    // An editor that has only just begun may not have asked yet which servers there are.
    for (let tries = 0; tries < 200 && !vscode.lm.tools.some(isServers); tries++) {
      if (tries % 20 === 0)
        await vscode.commands.executeCommand('workbench.mcp.startServer', '*', {
          autoTrustChanges: true,
          waitForLiveTools: true,
        });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const tool = vscode.lm.tools.find(isServers);
    assert.ok(tool, vscode.lm.tools.map(({ name }) => name).join());
    const { content } = await vscode.lm.invokeTool(tool.name, { input: { limit: 1 }, toolInvocationToken: undefined });
    assert.match(JSON.stringify(content), /errors/);
  });

  it('may only ask where nothing is recorded', async () => {
    const [definition] = definitionsOf('all', false);
    assert.ok(definition);
    assert.deepEqual(definition.args.slice(-3), ['--scope', 'all', '--read-only']);
    assert.deepEqual(await listTools(definition), [
      'find_similar_failures',
      'get_causal_chain',
      'list_unresolved_errors',
    ]);
  });

  it('get two tools where MCP is switched off, and not where it runs', async () => {
    const api = await activated();
    await setAccess('all');
    assert.deepEqual(await answeringOnce(0), []);
    await setAccess('none');
    assert.deepEqual(await answeringOnce(2), TOOLS);
    const errorId = await api.recordErrorEvent({ error: ERROR, context: { workspace: folder, source: 'gizmo' } });
    await api.recordFixAttempt({ errorId, actionTaken: 'Turned the axis', successful: true });
    const recall = vscode.workspace.getConfiguration('dejaFix.recall');
    const context = { source: 'gizmo' };
    const { failures } = await invoke('dejaFix_find_similar_failures', { error: ERROR, context, limit: 1 });
    const [found] = failures as Record<string, unknown>[];
    assert.deepEqual([found?.['action_taken'], found?.['origin']], ['Turned the axis', 'agent']);
    await recall.update('threshold', 1, vscode.ConfigurationTarget.Global);
    const { silence } = await invoke('dejaFix_find_similar_failures', { error: ERROR, context });
    assert.equal((silence as Record<string, unknown> | null)?.['reason'], 'underThreshold');
    await recall.update('threshold', undefined, vscode.ConfigurationTarget.Global);
    const chain = await invoke('dejaFix_get_causal_chain', { chain_id: found?.['chain_id'] });
    assert.equal(chain['error_id'], errorId);
    await assert.rejects(invoke('dejaFix_get_causal_chain', { chain_id: 'chain-00000000' }), /No chain with the id/);
    await assert.rejects(invoke('dejaFix_find_similar_failures', { error: ERROR, limit: 0 }), /limit/);
    await setAccess('all');
    assert.deepEqual(await answeringOnce(0), []);
  });

  it('are told nothing of other workspaces by the tools', async () => {
    const api = await activated();
    await setAccess('none');
    await answeringOnce(2);
    const error = 'WidgetFailure: widget 9 came loose elsewhere';
    const errorId = await api.recordErrorEvent({ error, context: { workspace: 'file:///elsewhere' } });
    await api.recordFixAttempt({ errorId, actionTaken: 'Fastened it', successful: true });
    const [chain] = await api.listChains({ limit: 1 });
    const answer = await invoke('dejaFix_find_similar_failures', { error });
    assert.deepEqual(answer['failures'], []);
    await assert.rejects(invoke('dejaFix_get_causal_chain', { chain_id: chain?.id }), /No chain with the id/);
  });
});
