import { Emitter, type Disposable, type Event, type RequestParam, type RequestType } from 'vscode-jsonrpc';
import { Fault } from '../../core/fault.ts';
import type { ForgetCounts, ForgetTarget } from '../../core/forget/forgetTarget.ts';
import type { QueryInput } from '../../core/input.ts';
import type { CausalChain, ErrorSummary, RecallAnswer, SimilarFailure } from '../../core/model.ts';
import * as protocol from '../../protocol/engine.ts';
import type { EngineStatus, FaultData, RecordItem, RecordResult } from '../../protocol/engine.ts';
import * as transfer from '../../protocol/transfer.ts';
import type { ExportSummary, ImportSummary } from '../../protocol/transfer.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { EngineEnd, EngineProcess, EngineStart } from './engineProcess.ts';
import { type EngineState, isOtherState, logState } from './engineState.ts';
import { EngineGone } from './requestError.ts';
import { MAX_DEATHS, RestartPolicy } from './restartPolicy.ts';

export type EngineClientOptions = {
  /** Starts one process with the settings of the moment. */
  start: () => EngineProcess;
  clock: Clock;
  log: Log;
  /** Values the engine must know before it is told anything else. */
  secrets?: SecretSource;
};

/**
 * @property values resolves soon, with what is known by then
 * @property complete resolves when all have been told to the engine that is ready
 */
type SecretSource = {
  values(): Promise<readonly string[]>;
  complete(): Promise<void>;
  readonly onDidChange: Event<readonly string[]>;
};

type Waiter = { resolve: (process: EngineProcess) => void; reject: (fault: Fault) => void };

/**
 * The engine as the host uses it: started at the first need, started again after a death, given up on
 * when it keeps dying. One that could not open the store is tried again without a word where that may pass.
 * Requests wait for a starting engine. One that was in flight when the process ended is sent once more to
 * the next one: all of them are harmless when done twice.
 */
export class EngineClient {
  readonly #options: EngineClientOptions;
  readonly #stateEmitter = new Emitter<EngineState>();
  readonly #memoryEmitter = new Emitter<EngineStatus>();
  readonly onDidChangeState = this.#stateEmitter.event;
  readonly #statusEmitter = new Emitter<EngineStatus>();
  /** Something was recorded: the counts are others. */
  readonly onDidChangeStatus = this.#statusEmitter.event;
  /** What was answered before may be stale: changed here or by another window, or unknown since the engine was away. */
  readonly onDidChangeMemory = this.#memoryEmitter.event;
  #state: EngineState = { kind: 'stopped' };
  #status: EngineStatus | null = null;
  #process: EngineProcess | undefined;
  #retry: Disposable | undefined;
  #waiters: Waiter[] = [];
  readonly #restartPolicy = new RestartPolicy();

  constructor(options: EngineClientOptions) {
    this.#options = options;
    options.secrets?.onDidChange((values) => {
      if (this.#process && this.#isState('ready')) this.#tellSecrets(this.#process, values);
    });
  }

  get state(): EngineState {
    return this.#state;
  }

  /** As the engine last told it; null before the first time. */
  status(): EngineStatus | null {
    return this.#status;
  }

  querySimilarFailures(input: QueryInput): Promise<SimilarFailure[]> {
    return this.#request(protocol.querySimilarFailures, input);
  }

  /** The same, with why nothing is shown. */
  recall(input: QueryInput): Promise<RecallAnswer> {
    return this.#request(protocol.recall, input);
  }

  getCausalChain(id: string): Promise<CausalChain | null> {
    return this.#request(protocol.getCausalChain, { id });
  }

  listChains(input: protocol.ListChainsInput): Promise<CausalChain[]> {
    return this.#request(protocol.listChains, input);
  }

  listErrors(input: protocol.ListErrorsInput): Promise<ErrorSummary[]> {
    return this.#request(protocol.listErrors, input);
  }

  previewForget(target: ForgetTarget): Promise<ForgetCounts> {
    return this.#request(protocol.previewForget, target);
  }

  /** @returns null when it was called off in time */
  forget(target: ForgetTarget): Promise<ForgetCounts | null> {
    return this.#request(protocol.forget, target);
  }

  async cancelForget(): Promise<void> {
    await this.#request(protocol.cancelForget, null);
  }

  /** @param path on the engine's machine */
  exportMemory(path: string): Promise<ExportSummary> {
    return this.#request(transfer.exportMemory, { path });
  }

  /** @param path on the engine's machine */
  importMemory(path: string): Promise<ImportSummary> {
    return this.#request(transfer.importMemory, { path });
  }

  /** Of the transfer under way, 0–1; null when there is none. */
  transferShare(): Promise<number | null> {
    return this.#request(transfer.askTransferShare, null);
  }

  async cancelTransfer(): Promise<void> {
    await this.#request(transfer.cancelTransfer, null);
  }

  /** Takes an error's or a chain's id. */
  async markResolved(id: string): Promise<void> {
    await this.#request(protocol.markResolved, { id });
  }

  /** Takes an error's or a chain's id. */
  async reopen(id: string): Promise<void> {
    await this.#request(protocol.reopen, { id });
  }

  /**
   * For the record queue, which knows what to send again: sends once.
   * @throws EngineGone when the process ended before it acknowledged.
   */
  async record(items: RecordItem[]): Promise<RecordResult[]> {
    const process = await this.#running();
    await this.#options.secrets?.complete();
    return process.request(protocol.record, items);
  }

  /** Begins again with a clean slate, from any state but closed: the user's command. */
  async restart(): Promise<void> {
    if (this.#state.kind === 'closed') return;
    this.#options.log.info('Engine restart asked for.');
    const process = this.#release();
    this.#restartPolicy.reset();
    this.#setState({ kind: 'starting' });
    await process?.stop();
    // Another restart, or the window's end, may have come in between.
    if (this.#isState('starting')) this.#start();
  }

  /** Ends the engine, politely first; everything pending is rejected. */
  async dispose(): Promise<void> {
    const process = this.#release();
    this.#setState({ kind: 'closed' });
    this.#rejectWaiters(closingFault());
    await process?.stop();
    this.#stateEmitter.dispose();
    this.#memoryEmitter.dispose();
    this.#statusEmitter.dispose();
  }

  async #request<P, R>(type: RequestType<P, R, FaultData>, params: RequestParam<P>): Promise<R> {
    for (let triesLeft = 2; triesLeft > 0; triesLeft--) {
      const process = await this.#running();
      try {
        return await process.request(type, params);
      } catch (error) {
        if (!(error instanceof EngineGone)) throw error;
      }
    }
    throw new Fault('engineUnavailable', { reason: 'it ended twice before it answered' });
  }

  async #running(): Promise<EngineProcess> {
    const state = this.#state;
    if (state.kind === 'unsupported') throw new Fault('engineUnsupported', { reason: state.reason });
    if (state.kind === 'failed') throw state.fault;
    if (state.kind === 'closed') throw closingFault();
    if (state.kind === 'ready' && this.#process) return this.#process;
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      if (state.kind === 'stopped') this.#start();
    });
  }

  #start(): void {
    if (this.#process) return;
    this.#retry = undefined;
    const process = this.#options.start();
    this.#process = process;
    // What has failed, has until it succeeds: whoever asks in between need not wait for the same answer.
    if (!this.#isState('failed')) this.#setState({ kind: 'starting' });
    // An engine that was released in the meantime has nothing more to say here.
    process.onDidChangeMemory((status) => {
      if (this.#process === process) this.#tellMemory(status);
    });
    process.onDidChangeStatus((status) => {
      if (this.#process !== process) return;
      this.#status = status;
      this.#statusEmitter.fire(status);
    });
    void process.started.then((start) => {
      if (this.#process === process) this.#onStarted(process, start);
    });
  }

  #onStarted(process: EngineProcess, start: EngineStart): void {
    switch (start.kind) {
      case 'ready':
        void this.#onReady(process, start.status);
        break;
      case 'unsupported':
        this.#giveUp(
          { kind: 'unsupported', reason: start.reason },
          new Fault('engineUnsupported', { reason: start.reason }),
        );
        break;
      case 'failed':
        this.#giveUp({ kind: 'failed', fault: start.fault }, start.fault);
        break;
      case 'died':
        this.#onDeath(start.reason);
    }
  }

  async #onReady(process: EngineProcess, status: EngineStatus): Promise<void> {
    if (this.#options.secrets) {
      const values = await this.#options.secrets.values();
      if (this.#process !== process) return;
      this.#tellSecrets(process, values);
    }
    const isFirst = this.#status === null && !this.#isState('failed');
    this.#status = status;
    this.#restartPolicy.succeeded();
    this.#setState({ kind: 'ready' });
    for (const { resolve } of this.#waiters.splice(0)) resolve(process);
    if (!isFirst) this.#memoryEmitter.fire(status);
    void process.ended.then((end) => {
      if (this.#process === process) this.#onEnded(end);
    });
  }

  #tellSecrets(process: EngineProcess, values: readonly string[]): void {
    process.notify(protocol.secretValues, [...values]);
  }

  #onEnded(end: EngineEnd): void {
    if (!end.clean) {
      this.#onDeath(end.reason);
      return;
    }
    this.#release();
    this.#setState({ kind: 'stopped' });
  }

  #onDeath(reason: string): void {
    this.#release();
    const delayMs = this.#restartPolicy.afterDeath(this.#options.clock.now());
    if (delayMs === null) {
      const fault = new Fault('engineUnavailable', { reason: `it ended ${MAX_DEATHS} times; the last time ${reason}` });
      this.#giveUp({ kind: 'failed', fault }, fault);
      return;
    }
    this.#retry = this.#options.clock.after(delayMs, () => this.#start());
    this.#setState({ kind: 'waiting', reason, delayMs });
  }

  #giveUp(state: EngineState, fault: Fault): void {
    void this.#release()?.stop();
    // The message may name the user's folders.
    this.#options.log.debug(fault.message);
    const delayMs = this.#restartPolicy.afterFailure(fault);
    if (delayMs !== null) this.#retry = this.#options.clock.after(delayMs, () => this.#start());
    this.#setState(state);
    this.#rejectWaiters(fault);
  }

  /** Lets go of the present process and of a start that is planned. */
  #release(): EngineProcess | undefined {
    this.#retry?.dispose();
    this.#retry = undefined;
    const process = this.#process;
    this.#process = undefined;
    return process;
  }

  #rejectWaiters(fault: Fault): void {
    for (const { reject } of this.#waiters.splice(0)) reject(fault);
  }

  #tellMemory(status: EngineStatus): void {
    this.#status = status;
    this.#memoryEmitter.fire(status);
  }

  #isState(kind: EngineState['kind']): boolean {
    return this.#state.kind === kind;
  }

  #setState(state: EngineState): void {
    if (!isOtherState(this.#state, state)) return;
    this.#state = state;
    logState(state, this.#options.log);
    this.#stateEmitter.fire(state);
  }
}

function closingFault(): Fault {
  return new Fault('engineUnavailable', { reason: 'the window is closing' });
}
