import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

/** As `npm run build` leaves it. */
export const MCP_ENTRY = join(import.meta.dirname, '..', '..', 'dist', 'mcp.js');

export type Answer = Record<string, unknown>;

/** An agent: the official client of the protocol, with the server as a process of its own. */
export class Agent implements AsyncDisposable {
  readonly client = new Client({ name: 'deja-fix-test', version: '1' });
  readonly #transport: StdioClientTransport;
  /** What the server printed beside the protocol. */
  printed = '';

  private constructor(args: readonly string[], cwd: string | undefined) {
    this.#transport = new StdioClientTransport({
      command: process.execPath,
      args: [MCP_ENTRY, ...args],
      stderr: 'pipe',
      ...(cwd === undefined ? {} : { cwd }),
    });
    this.#transport.stderr?.on('data', (data: Buffer) => (this.printed += data.toString()));
  }

  static start(...args: readonly string[]): Promise<Agent> {
    return Agent.startIn(undefined, ...args);
  }

  /** @param cwd folder the server is started in */
  static async startIn(cwd: string | undefined, ...args: readonly string[]): Promise<Agent> {
    const agent = new Agent(args, cwd);
    await agent.client.connect(agent.#transport);
    // From now on the client holds every answer against the schema the server gave for it.
    await agent.client.listTools();
    return agent;
  }

  /** @returns the structured answer. @throws Error with the server's words when the tool says it failed */
  async call(name: string, args: Answer): Promise<Answer> {
    const { isError, content, structuredContent } = await this.client.callTool({ name, arguments: args });
    const [first] = content as { text: string }[];
    if (isError === true) throw new Error(first?.text);
    if (JSON.stringify(structuredContent) !== first?.text) throw new Error('The text is not the structured answer.');
    return structuredContent as Answer;
  }

  get pid(): number {
    return this.#transport.pid ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close();
  }
}

/** The server without a client: what is written to it, and every byte it says. */
export class BareServer {
  readonly child: ChildProcessWithoutNullStreams;
  output = '';
  errors = '';

  constructor(args: readonly string[], env: NodeJS.ProcessEnv = process.env, entry = MCP_ENTRY) {
    this.child = spawn(process.execPath, [entry, ...args], { env });
    this.child.stdout.on('data', (data: Buffer) => (this.output += data.toString()));
    this.child.stderr.on('data', (data: Buffer) => (this.errors += data.toString()));
  }

  send(...lines: readonly string[]): void {
    this.child.stdin.write(lines.map((line) => `${line}\n`).join(''));
  }

  /** Resolves with the exit code, or the signal that ended it, when all it said has come. */
  async closed(): Promise<number | string> {
    const [code, signal] = (await once(this.child, 'close')) as [number | null, string | null];
    return code ?? signal ?? '';
  }
}

/** A call as it goes over the wire. */
export function toCall(id: number, name: string, args: Answer): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } });
}

export const GREETING = JSON.stringify({
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
});
