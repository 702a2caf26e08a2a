import { v7 as drawKey } from 'uuid';
import type * as vscode from 'vscode';
import { Emitter } from 'vscode-jsonrpc';
import { Fault } from '../core/fault.ts';
import {
  parseInput,
  type QueryInput,
  type RecordAttemptInput,
  recordAttemptSchema,
  type RecordErrorInput,
  recordErrorSchema,
} from '../core/input.ts';
import type { CausalChain, ErrorSummary, RecallAnswer, SimilarFailure, Verdict } from '../core/model.ts';
import type { EngineStatus, ListChainsInput, ListErrorsInput } from '../protocol/engine.ts';
import type { ForgetCounts, ForgetTarget } from '../core/forget/forgetTarget.ts';
import type { ExportSummary, ImportSummary } from '../protocol/transfer.ts';
import type { EngineClient } from './engine/engineClient.ts';
import type { RecordQueue } from './engine/recordQueue.ts';
import { toForgottenTest, withWaiting } from './forgottenRecords.ts';
import type { HomePlaces } from './secrets/homePlaces.ts';

const FLUSH_MS = 2_000;

/** What is remembered, as the rest of the host asks and tells it: the engine behind, the record queue in front. */
export class Memory implements vscode.Disposable {
  readonly #client: EngineClient;
  readonly #queue: RecordQueue;
  readonly #places: HomePlaces;
  readonly #changeEmitter = new Emitter<void>();
  /** Answers given before may be stale, or the engine's state has changed. */
  readonly onDidChange = this.#changeEmitter.event;
  readonly #forgetEmitter = new Emitter<void>();
  /** Something was forgotten on request in this window. */
  readonly onDidForget = this.#forgetEmitter.event;
  readonly #subscriptions: { dispose(): void }[];

  /** How much is remembered has changed, whether or not an answer has. */
  get onDidChangeStatus(): EngineClient['onDidChangeStatus'] {
    return this.#client.onDidChangeStatus;
  }

  constructor(client: EngineClient, queue: RecordQueue, places: HomePlaces) {
    this.#client = client;
    this.#places = places;
    this.#queue = queue;
    this.#subscriptions = [
      this.#changeEmitter,
      this.#forgetEmitter,
      client.onDidChangeMemory(() => void this.#changeEmitter.fire()),
    ];
  }

  async querySimilarFailures(input: QueryInput): Promise<SimilarFailure[]> {
    return (await this.recall(input)).failures;
  }

  /** The same, with why nothing is shown. */
  async recall(input: QueryInput): Promise<RecallAnswer> {
    const answer = await this.#client.recall(input);
    const failures = answer.failures.map((failure) => ({ ...failure, chain: this.#placed(failure.chain) }));
    return { ...answer, failures };
  }

  async getCausalChain(id: string): Promise<CausalChain | null> {
    const chain = await this.#client.getCausalChain(id);
    return chain && this.#placed(chain);
  }

  async listChains(input: ListChainsInput): Promise<CausalChain[]> {
    return (await this.#client.listChains(input)).map((chain) => this.#placed(chain));
  }

  async listErrors(input: ListErrorsInput): Promise<ErrorSummary[]> {
    const errors = await this.#client.listErrors(input);
    return errors.map((error) => ({ ...error, context: this.#places.restore(error.context) }));
  }

  /** Takes an error's or a chain's id. */
  markResolved(id: string): Promise<void> {
    return this.#client.markResolved(id);
  }

  /** Takes an error's or a chain's id. */
  reopen(id: string): Promise<void> {
    return this.#client.reopen(id);
  }

  /** @returns the error's id. @throws Fault on bad input */
  async recordErrorEvent(input: RecordErrorInput): Promise<string> {
    const checked = parseInput(recordErrorSchema, input);
    const stored = await this.#queue.enqueue<'error'>({
      kind: 'error',
      input: { ...checked, key: checked.key ?? drawKey() },
    });
    return stored.errorId;
  }

  /** @returns the attempt's id. @throws Fault on bad input or an unknown error */
  async recordFixAttempt(input: RecordAttemptInput): Promise<string> {
    const checked = parseInput(recordAttemptSchema, input);
    const stored = await this.#queue.enqueue<'attempt'>({
      kind: 'attempt',
      input: { ...checked, key: checked.key ?? drawKey() },
    });
    return stored.attemptId;
  }

  /** What the user says of a chain's fix for an error, or by itself. @throws Fault unknownChain, unknownError */
  async giveFeedback(given: {
    chainId: string;
    verdict: Verdict | 'withdrawn';
    errorId?: string | undefined;
  }): Promise<void> {
    const { chainId, verdict, errorId } = given;
    const data = { verdict, ...(errorId === undefined ? {} : { errorKey: errorId }) };
    const input = { subject: chainId, fact: { kind: 'feedback' as const, data }, key: drawKey() };
    await this.#queue.enqueue<'observation'>({ kind: 'observation', input });
  }

  /** How much would be forgotten, what is not stored yet included. */
  async previewForget(target: ForgetTarget): Promise<ForgetCounts> {
    await this.#queue.flush(FLUSH_MS);
    const counts = await this.#client.previewForget(target);
    return withWaiting(counts, this.#queue.waiting(toForgottenTest(target)));
  }

  /** Forgets, what is not stored yet included. @returns null when it was called off in time */
  async forget(target: ForgetTarget, isCalledOff: () => boolean = () => false): Promise<ForgetCounts | null> {
    // What is stored is found by its content; what cannot be stored now is dropped here.
    await this.#queue.flush(FLUSH_MS);
    if (isCalledOff()) return null;
    const isForgotten = toForgottenTest(target);
    try {
      const counts = await this.#client.forget(target);
      if (!counts) return null;
      const all = withWaiting(counts, this.#queue.waiting(isForgotten));
      this.#queue.drop(isForgotten);
      this.#forgetEmitter.fire();
      return all;
    } catch (error) {
      // A request that is kept for later is about what is stored by now.
      if (error instanceof Fault && error.code === 'forgetPending') this.#queue.drop(isForgotten);
      throw error;
    }
  }

  cancelForget(): Promise<void> {
    return this.#client.cancelForget();
  }

  /** What waits to be stored included. @param path on the engine's machine */
  async exportTo(path: string, isCalledOff: () => boolean = () => false): Promise<ExportSummary> {
    await this.#queue.flush(FLUSH_MS);
    if (isCalledOff()) return { chains: 0, wasCancelled: true };
    return this.#client.exportMemory(path);
  }

  /** @param path on the engine's machine */
  importFrom(path: string): Promise<ImportSummary> {
    return this.#client.importMemory(path);
  }

  /** Of the export or import under way, 0–1; null when there is none. */
  transferShare(): Promise<number | null> {
    return this.#client.transferShare();
  }

  cancelTransfer(): Promise<void> {
    return this.#client.cancelTransfer();
  }

  /** As the engine last told it; null before it was first needed. */
  status(): EngineStatus | null {
    return this.#client.status();
  }

  whenIdle(): Promise<void> {
    return this.#queue.whenIdle();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** With its places as they are on this machine. */
  #placed(chain: CausalChain): CausalChain {
    const { errorEvent } = chain;
    return { ...chain, errorEvent: { ...errorEvent, context: this.#places.restore(errorEvent.context) } };
  }
}
