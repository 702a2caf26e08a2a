import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { JsonRpc, Refusal } from './jsonRpc.ts';
import { NotRun } from './storeCase.ts';

type ToolResult = { isError?: boolean; content?: { text?: string }[]; structuredContent?: unknown };

/** The MCP server over its standard streams: one JSON message a line. */
export class McpProcess {
  readonly child: ChildProcess;
  readonly #rpc: JsonRpc;
  readonly #ended: Promise<void>;
  output = '';

  private constructor(command: readonly string[]) {
    const [program = '', ...rest] = command;
    this.child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } });
    this.#rpc = new JsonRpc((message) => this.child.stdin?.write(`${JSON.stringify(message)}\n`));
    this.child.stdin?.on('error', () => undefined);
    this.child.stderr?.on('data', (data: Buffer) => (this.output += data.toString()));
    if (!this.child.stdout) throw new Error('The MCP server has no output');
    const lines = createInterface(this.child.stdout);
    lines.on('line', (line) => this.#rpc.receive(JSON.parse(line)));
    this.#ended = Promise.all([once(this.child, 'exit'), once(lines, 'close')]).then(() => this.#rpc.close());
  }

  /**
   * @param wrapper a program with its arguments that starts the server, such as strace
   * @throws NotRun where there is no such server
   */
  static async start(
    entry: string,
    storePath: string,
    { modelsPath, wrapper = [] }: { modelsPath?: string; wrapper?: readonly string[] } = {},
  ): Promise<McpProcess> {
    if (!existsSync(entry)) throw new NotRun(`${entry} is not there`);
    const models = modelsPath === undefined ? [] : ['--models', modelsPath];
    const server = new McpProcess([...wrapper, process.execPath, entry, '--store', storePath, ...models]);
    const clientInfo = { name: 'bench', version: '1' };
    await server.#rpc.request('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
    server.#rpc.notify('notifications/initialized');
    return server;
  }

  /** @returns the tool's structured content @throws Refusal, PeerGone */
  async call(name: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    const result = (await this.#rpc.request('tools/call', { name, arguments: input })) as ToolResult;
    if (result.isError) throw new Refusal(result.content?.[0]?.text ?? 'refused', result);
    return (result.structuredContent ?? {}) as Record<string, unknown>;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.#ended;
  }

  async end(): Promise<void> {
    this.child.stdin?.end();
    await this.#ended;
  }
}
