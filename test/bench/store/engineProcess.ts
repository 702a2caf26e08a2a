import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { JsonRpc } from './jsonRpc.ts';
import type { Product } from './storeCase.ts';

export type EngineHello = { kind: string; status?: { setAside: string[]; embedding: { kind: string } } };

type Launch = { product: Product; storePath: string; withModel?: boolean; idleMs?: number };

export const HELLO_WITHIN_MS = 30_000;
const NO_MODEL = '/nonexistent';

/** The argument the engine is started with. */
export function toEngineArgument({ product, storePath, withModel = false, idleMs = 600_000 }: Launch): string {
  return JSON.stringify({ storePath, modelsPath: withModel ? product.modelsPath : NO_MODEL, idleMs });
}

/** The built engine in a process of its own, spoken to as the extension host speaks to it. */
export class EngineProcess {
  readonly child: ChildProcess;
  readonly rpc: JsonRpc;
  /** Its first word; "died" or "silent" when there was none. */
  readonly hello: Promise<EngineHello>;
  /** Resolves when the process is no more and everything it said has been read. */
  readonly ended: Promise<void>;
  /** All paths it has named as set aside. */
  readonly setAside = new Set<string>();
  output = '';

  constructor(launch: Launch) {
    this.child = fork(launch.product.engine, [toEngineArgument(launch)], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, NODE_OPTIONS: '' },
      execArgv: [],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (data: Buffer) => (this.output += data.toString()));
    this.rpc = new JsonRpc((message) => this.child.connected && this.child.send(message, () => undefined));
    this.child.on('message', (message) => this.rpc.receive(message));
    this.ended = this.#untilEnded().then(() => this.rpc.close());
    const said = new Promise<EngineHello>((resolve) => {
      this.rpc.onNotification = (method, params) => {
        this.#noteSetAside(params);
        if (method === 'hello') resolve(params as EngineHello);
      };
    });
    this.hello = Promise.race([
      said,
      this.ended.then(() => ({ kind: 'died' })),
      setTimeout(HELLO_WITHIN_MS, { kind: 'silent' }, { ref: false }),
    ]);
  }

  /** @throws Error when it does not say that it is ready */
  static async start(launch: Launch): Promise<EngineProcess> {
    const engine = new EngineProcess(launch);
    const hello = await engine.hello;
    if (hello.kind === 'ready') return engine;
    await engine.kill();
    throw new Error(`The engine is not ready: ${JSON.stringify(hello)} ${engine.output}`);
  }

  request(method: string, params: unknown): Promise<unknown> {
    return this.rpc.request(method, params);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Ends it as a closing window does; kills it when it takes more than ten seconds. */
  async end(): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    const expiry = setTimeout(10_000, undefined, { ref: false }).then(() => this.child.kill('SIGKILL'));
    await Promise.race([this.#exit(), expiry]);
    await this.#exit();
    this.rpc.close();
  }

  async #exit(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }

  async #untilEnded(): Promise<void> {
    const disconnected = once(this.child, 'disconnect');
    await this.#exit();
    if (this.child.connected) await disconnected;
  }

  #noteSetAside(params: unknown): void {
    if (typeof params !== 'object' || params === null) return;
    const status = 'status' in params ? params.status : params;
    if (typeof status !== 'object' || status === null || !('setAside' in status)) return;
    for (const path of status.setAside as string[]) this.setAside.add(path);
  }
}
