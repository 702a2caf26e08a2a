import { fork, type ChildProcess } from 'node:child_process';
import { Emitter, type Disposable, type Event } from 'vscode-jsonrpc';
import type { MessageConnection, NotificationType, RequestParam, RequestType } from 'vscode-jsonrpc';
import { Fault } from '../../core/fault.ts';
import { hello, memoryChanged, statusChanged } from '../../protocol/engine.ts';
import type { EngineOptions, EngineStatus, FaultData, Hello } from '../../protocol/engine.ts';
import { STORE_PROCESS_ENV, STORE_PROCESS_FLAGS } from '../../protocol/storeProcess.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { EngineGone, toRequestError } from './requestError.ts';

/** What came of one attempt to start an engine. */
export type EngineStart =
  | { kind: 'ready'; status: EngineStatus }
  /** This machine cannot run it, now or later. */
  | { kind: 'unsupported'; reason: string }
  /** It said itself why it cannot serve; the same start would fail again. */
  | { kind: 'failed'; fault: Fault }
  /** It ended, or hung, without a word. */
  | { kind: 'died'; reason: string };

/** How an engine process ended; `clean` when it chose to (idle, or its host went away). */
export type EngineEnd = { clean: boolean; illegalInstruction: boolean; reason: string };

/** One engine process from its start to its end. It is never started again: a restart makes a new one. */
export type EngineProcess = {
  readonly started: Promise<EngineStart>;
  readonly ended: Promise<EngineEnd>;
  readonly onDidChangeMemory: Event<EngineStatus>;
  readonly onDidChangeStatus: Event<EngineStatus>;
  /**
   * @throws Fault as the engine reported it.
   * @throws EngineGone when the process ended before it answered; `ended` has been told by then.
   * @throws TypeError when the parameters cannot be written as JSON.
   */
  request<P, R>(type: RequestType<P, R, FaultData>, params: RequestParam<P>): Promise<R>;
  /** Tells it something, in order with what is asked; a process that has ended is told nothing. */
  notify<P>(type: NotificationType<P>, params: P): void;
  /** Asks it to end, kills it when it takes too long, and resolves when it is no more. */
  stop(): Promise<void>;
};

export type EngineLaunch = {
  /** Path of the engine's bundle. */
  entry: string;
  options: EngineOptions;
  log: Log;
  clock: Clock;
  helloWithinMs?: number;
};

const HELLO_WITHIN_MS = 30_000;
const GRACE_MS = 2_000;
const NOT_STARTED: EngineEnd = { clean: false, illegalInstruction: false, reason: 'it could not be started' };
/** STATUS_ILLEGAL_INSTRUCTION, the exit code that stands for SIGILL on Windows. */
const WINDOWS_ILLEGAL_INSTRUCTION = 0xc000001d;

/** Forks the engine; problems of any kind are told by `started`, never thrown. */
export function startEngine(launch: EngineLaunch): EngineProcess {
  return new ForkedEngine(launch);
}

class ForkedEngine implements EngineProcess {
  readonly started: Promise<EngineStart>;
  readonly ended: Promise<EngineEnd>;
  readonly #launch: EngineLaunch;
  readonly #memoryEmitter = new Emitter<EngineStatus>();
  readonly onDidChangeMemory = this.#memoryEmitter.event;
  readonly #statusEmitter = new Emitter<EngineStatus>();
  readonly onDidChangeStatus = this.#statusEmitter.event;
  #child: ChildProcess | undefined;
  #connection: MessageConnection | undefined;
  #isOver = false;
  #resolveEnded: (end: EngineEnd) => void = () => undefined;

  constructor(launch: EngineLaunch) {
    this.#launch = launch;
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    this.started = this.#start().catch((error: unknown) => {
      launch.log.debug(`Engine start: ${String(error)}`);
      this.#end(NOT_STARTED);
      return { kind: 'died', reason: NOT_STARTED.reason };
    });
  }

  async request<P, R>(type: RequestType<P, R, FaultData>, params: RequestParam<P>): Promise<R> {
    const connection = this.#connection;
    try {
      if (!connection || this.#isOver) throw new EngineGone();
      return await connection.sendRequest(type, params);
    } catch (error) {
      const meaning = toRequestError(error);
      if (meaning instanceof EngineGone) {
        // What cannot be written down fails like what is written to an engine that has gone, but this one has not.
        JSON.stringify(params);
        await this.ended;
      }
      throw meaning;
    }
  }

  notify<P>(type: NotificationType<P>, params: P): void {
    // Its end is told by `ended`.
    if (!this.#isOver) void this.#connection?.sendNotification(type.method, params).catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    if (this.#child?.connected) this.#child.disconnect();
    await this.ended;
  }

  async #start(): Promise<EngineStart> {
    // Loaded only now: activation must not pay for it.
    const rpc = await import('vscode-jsonrpc/node');
    if (this.#isOver) throw new Error('stopped before it was forked');
    const child = this.#fork();
    const connection = rpc.createMessageConnection(
      new rpc.IPCMessageReader(child),
      new rpc.IPCMessageWriter(child),
      undefined,
      // With any limit responses are handled as they arrive, so an answer sent just before the end is not lost.
      { maxParallelism: 1 },
    );
    this.#connection = connection;
    connection.onError(([error]) => this.#launch.log.debug(`Engine connection: ${error.message}`));
    connection.onNotification(memoryChanged, (status) => {
      this.#memoryEmitter.fire(status);
    });
    connection.onNotification(statusChanged, (status) => {
      this.#statusEmitter.fire(status);
    });
    const started = this.#firstWord(connection);
    connection.listen();
    return started;
  }

  #fork(): ChildProcess {
    const { entry, options, log } = this.#launch;
    const child = fork(entry, [JSON.stringify(options)], {
      env: { ...process.env, ...STORE_PROCESS_ENV },
      execArgv: STORE_PROCESS_FLAGS,
      serialization: 'json',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    log.info(`Engine process ${child.pid ?? 'not'} started.`);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => log.debug(`Engine: ${text.trimEnd()}`));
    }
    child.on('error', (error) => {
      log.debug(`Engine process: ${error.message}`);
      if (child.pid === undefined) this.#end(NOT_STARTED);
    });
    child.on('disconnect', () => {
      const killTimer = this.#launch.clock.after(GRACE_MS, () => child.kill('SIGKILL'));
      void this.ended.then(() => killTimer.dispose());
    });
    child.on('exit', (code, signal) => {
      // A received notification is handled in a setImmediate, hence the extra turn.
      const end = () => setImmediate(() => this.#end(toEnd(code, signal)));
      // By the time the channel is closed everything the child sent has been received. ('close' would say both,
      // but is never emitted after a disconnect from this side.)
      if (child.connected) child.once('disconnect', end);
      else end();
    });
    return child;
  }

  #firstWord(connection: MessageConnection): Promise<EngineStart> {
    return new Promise((resolve) => {
      const withinMs = this.#launch.helloWithinMs ?? HELLO_WITHIN_MS;
      const timer: Disposable = this.#launch.clock.after(withinMs, () => {
        resolve({ kind: 'died', reason: `it said nothing for ${Math.round(withinMs / 1000)} seconds` });
        this.#child?.kill('SIGKILL');
      });
      connection.onNotification(hello, (message) => {
        timer.dispose();
        resolve(toStart(message));
      });
      void this.ended.then((end) => {
        timer.dispose();
        resolve(
          end.illegalInstruction
            ? { kind: 'unsupported', reason: 'the processor lacks instructions that the store needs (AVX2)' }
            : { kind: 'died', reason: end.reason },
        );
      });
    });
  }

  #end(end: EngineEnd): void {
    this.#isOver = true;
    this.#resolveEnded(end);
    this.#connection?.dispose();
    this.#memoryEmitter.dispose();
    this.#statusEmitter.dispose();
  }
}

function toStart(message: Hello): EngineStart {
  switch (message.kind) {
    case 'ready':
      return { kind: 'ready', status: message.status };
    case 'unsupported':
      return { kind: 'unsupported', reason: message.reason };
    case 'error':
      return { kind: 'failed', fault: new Fault(message.code, message.params) };
  }
}

function toEnd(code: number | null, signal: NodeJS.Signals | null): EngineEnd {
  return {
    clean: code === 0,
    illegalInstruction: signal === 'SIGILL' || code === WINDOWS_ILLEGAL_INSTRUCTION,
    reason: signal ? `it was ended by ${signal}` : `it ended with exit code ${code ?? 'unknown'}`,
  };
}
