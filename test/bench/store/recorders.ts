import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { EngineProcess, HELLO_WITHIN_MS, toEngineArgument } from './engineProcess.ts';
import { PeerGone } from './jsonRpc.ts';
import type { Item } from './planted.ts';
import type { Product } from './storeCase.ts';

export type Victim = 'engine' | 'host' | 'both';

/** Something that records and can be killed. */
export type Recorder = {
  /** Resolves once it can record; false when it never says so. */
  readonly opened: Promise<boolean>;
  /** Resolves when all of it is acknowledged. @throws PeerGone when the one that was asked is no more */
  record(items: readonly Item[]): Promise<void>;
  /** Kills, and resolves when nobody is left that could still write for the dead, or when a new engine has taken over. */
  kill(): Promise<void>;
  end(): Promise<void>;
  /** True when what was under way is sent again by itself. */
  readonly sendsAgain: boolean;
  /** Engines that lived on after their host was killed, and had to be killed as well. */
  readonly leftBehind: readonly number[];
};

type Launch = { product: Product; storePath: string; withModel?: boolean };

/** The engine alone, asked directly. */
export class DirectRecorder implements Recorder {
  readonly sendsAgain = false;
  readonly leftBehind = [];
  readonly engine: EngineProcess;
  readonly opened: Promise<boolean>;

  constructor(launch: Launch) {
    this.engine = new EngineProcess(launch);
    this.opened = this.engine.hello.then(({ kind }) => kind === 'ready');
  }

  async record(items: readonly Item[]): Promise<void> {
    refuseRefused(await this.engine.request('record', items));
  }

  kill(): Promise<void> {
    return this.engine.kill();
  }

  end(): Promise<void> {
    return this.engine.end();
  }
}

/** @throws Error when a record was refused for good: everything that is planted here is valid */
export function refuseRefused(results: unknown): void {
  const refused = (results as { kind: string }[]).find(({ kind }) => kind === 'refused');
  if (refused) throw new Error(`A valid record was refused: ${JSON.stringify(refused)}`);
}

type Said = {
  id?: number;
  ok?: boolean;
  message?: string;
  pid?: number;
  ready?: boolean;
  ms?: number;
  cpuMs?: number;
};
type Waiter = { resolve: () => void; reject: (error: Error) => void };

/** The extension's own engine client in a host process, with the engine it starts. */
export class HostRecorder implements Recorder {
  readonly sendsAgain: boolean;
  readonly leftBehind: number[] = [];
  readonly opened: Promise<boolean>;
  /** Processor time the host has used since it was ready, in milliseconds. */
  cpuMs = 0;
  readonly child: ChildProcess;
  readonly #victim: Victim;
  readonly #waiters = new Map<number, Waiter>();
  readonly #enginePids: number[] = [];
  #nextId = 1;

  constructor(launch: Launch & { bundle: string; victim: Victim }) {
    this.#victim = launch.victim;
    this.sendsAgain = launch.victim === 'engine';
    this.child = fork(launch.bundle, [launch.product.engine, toEngineArgument(launch)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
    });
    const ready = new Promise<boolean>((resolve) => {
      this.child.on('message', (said: Said) => {
        if (said.ready) resolve(true);
        this.#hear(said);
      });
    });
    this.child.once('exit', () => this.#rejectAll());
    const ended = once(this.child, 'exit').then(() => false);
    this.opened = Promise.race([ready, ended, setTimeout(HELLO_WITHIN_MS, false, { ref: false })]);
  }

  record(items: readonly Item[]): Promise<void> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiters.set(id, { resolve, reject });
      if (this.child.connected) this.child.send({ id, items }, () => undefined);
      else reject(new PeerGone());
    });
  }

  async kill(): Promise<void> {
    const engine = this.#enginePids.at(-1);
    if (this.#victim !== 'host' && engine !== undefined) process.kill(engine, 'SIGKILL');
    if (this.#victim === 'engine') return;
    this.child.kill('SIGKILL');
    await this.#exit();
    for (const pid of this.#enginePids) {
      if (await untilDead(pid)) continue;
      this.leftBehind.push(pid);
      process.kill(pid, 'SIGKILL');
    }
  }

  async end(): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    await this.#exit();
  }

  #hear({ id, ok, message, pid, cpuMs }: Said): void {
    this.cpuMs = cpuMs ?? this.cpuMs;
    if (pid !== undefined) this.#enginePids.push(pid);
    const waiter = this.#waiters.get(id ?? -1);
    this.#waiters.delete(id ?? -1);
    if (ok) waiter?.resolve();
    else waiter?.reject(new Error(message));
  }

  #rejectAll(): void {
    for (const { reject } of this.#waiters.values()) reject(new PeerGone());
    this.#waiters.clear();
  }

  async #exit(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }
}

const ENDS_WITHIN_MS = 10_000;

/** The engine of a dead host is no child of this process: there is no event to wait for. @returns false when it lives on */
async function untilDead(pid: number): Promise<boolean> {
  const deadline = performance.now() + ENDS_WITHIN_MS;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await setTimeout(5);
  }
  return true;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
