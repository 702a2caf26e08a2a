import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { STORE_PROCESS_ENV, STORE_PROCESS_FLAGS } from '../../../src/protocol/storeProcess.ts';
import { checkoutDir } from '../../support/toolsDir.ts';

/** Nothing is to be tidied away while it is measured. */
const BOUNDS = { retentionDays: 3_650, maxSizeMB: 1_000_000 };
const IDLE_MS = 3_600_000;
/** Of the processor times in /proc. */
const TICKS_A_SECOND = 100;

/** The built engine in a process of its own, spoken to by its protocol. */
export class SpeedEngine {
  /** From the fork to its first word. */
  readonly helloMs: number;
  readonly #child: ChildProcess;
  readonly #connection: MessageConnection;

  private constructor(child: ChildProcess, connection: MessageConnection, helloMs: number) {
    this.#child = child;
    this.#connection = connection;
    this.helloMs = helloMs;
  }

  /** @throws Error when it does not say that it is ready, with the model */
  static async start(storePath: string): Promise<SpeedEngine> {
    const startedAt = performance.now();
    const options = { storePath, modelsPath: join(checkoutDir, 'models'), idleMs: IDLE_MS, bounds: BOUNDS };
    const child = fork(join(checkoutDir, 'dist', 'engine.cjs'), [JSON.stringify(options)], {
      // As the host starts it.
      env: { ...process.env, ...STORE_PROCESS_ENV },
      execArgv: STORE_PROCESS_FLAGS,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    const hello = new Promise<Hello>((resolve) => connection.onNotification('hello', resolve));
    connection.listen();
    const died = once(child, 'exit').then((): Hello => ({ kind: 'died' }));
    const { kind, status } = await Promise.race([hello, died]);
    const helloMs = performance.now() - startedAt;
    if (kind === 'ready' && status?.embedding.kind === 'ready') return new SpeedEngine(child, connection, helloMs);
    child.kill();
    throw new Error(`The engine said ${kind}, with the model ${status?.embedding.kind ?? 'unknown'}`);
  }

  request<T>(method: string, params: unknown): Promise<T> {
    return this.#connection.sendRequest(method, params);
  }

  /** @returns milliseconds until the answer was here */
  async time(method: string, params: unknown): Promise<number> {
    const startedAt = performance.now();
    await this.request(method, params);
    return performance.now() - startedAt;
  }

  /** Seconds of processor that all its threads have taken so far. */
  get processorSeconds(): number {
    const fields = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  }

  get residentMegabytes(): number {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes) / 1_000;
  }

  /** Ends it as a closing window does. */
  async stop(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.disconnect();
    await gone;
    this.#connection.dispose();
  }
}

type Hello = { kind: string; status?: { embedding: { kind: string } } };
