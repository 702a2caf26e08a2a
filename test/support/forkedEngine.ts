import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { hello, memoryChanged, type EngineOptions, type EngineStatus, type Hello } from '../../src/protocol/engine.ts';
import { MODELS_PATH } from './trackerFolder.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const BUNDLE = join(ROOT, 'dist', 'engine.cjs');
/** The built engine, else its source. */
export const ENGINE_ENTRY = existsSync(BUNDLE) ? BUNDLE : join(ROOT, 'src', 'engine', 'main.ts');

/** The engine as the host runs it: a process of its own, spoken to over IPC. */
export class ForkedEngine {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  /** The engine's first message. */
  readonly hello: Promise<Hello>;
  /** Statuses it sent of its own accord. */
  readonly changes: EngineStatus[] = [];
  /** Everything it printed; a silent engine prints nothing. */
  output = '';

  constructor(options: Partial<EngineOptions> & { storePath: string }) {
    const argument = JSON.stringify({ modelsPath: MODELS_PATH, idleMs: 60_000, ...options });
    this.child = fork(ENGINE_ENTRY, [argument], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (data: Buffer) => (this.output += data.toString()));
    }
    this.connection = createMessageConnection(new IPCMessageReader(this.child), new IPCMessageWriter(this.child));
    this.connection.onNotification(memoryChanged, (status) => void this.changes.push(status));
    this.hello = new Promise((resolve) => this.connection.onNotification(hello, (message) => resolve(message)));
    this.connection.listen();
  }

  /** An engine that has said it is ready. */
  static async start(options: Partial<EngineOptions> & { storePath: string }): Promise<ForkedEngine> {
    const engine = new ForkedEngine(options);
    const message = await engine.hello;
    if (message.kind !== 'ready') throw new Error(JSON.stringify(message));
    return engine;
  }

  /** Resolves with the exit code, or the signal that ended it. */
  async exited(): Promise<number | string> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode ?? this.child.signalCode ?? '';
  }

  /** Ends it as a crash or a power switch would. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited();
    this.connection.dispose();
  }

  /** Ends it as a closing window does. */
  async disconnect(): Promise<number | string> {
    if (this.child.connected) this.child.disconnect();
    const code = await this.exited();
    this.connection.dispose();
    return code;
  }
}
