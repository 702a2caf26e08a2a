import { Emitter, type Disposable, type Event } from 'vscode-jsonrpc';
import { Fault, mayPass } from '../../core/fault.ts';
import type { RecordItem, RecordResult } from '../../protocol/engine.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { EngineState } from './engineState.ts';
import { toPendingRecord, type PendingRecord } from './pendingRecord.ts';
import { EngineGone } from './requestError.ts';

/** The engine client, as far as the queue uses it. */
export type RecordSender = {
  readonly state: EngineState;
  readonly onDidChangeState: Event<EngineState>;
  record(items: RecordItem[]): Promise<RecordResult[]>;
};

export type RecordQueueOptions = {
  sender: RecordSender;
  clock: Clock;
  log: Log;
  maxItems?: number;
  maxCharacters?: number;
};

/** The acknowledgement that belongs to a kind of item. */
export type Stored<Kind extends RecordItem['kind']> = Extract<RecordResult, { kind: Kind }>;

/** What one event makes is sent together; what comes while a batch is under way is gathered by that. */
const GATHER_MS = 5;
const MAX_BATCH_ITEMS = 200;
/** To send as much takes the extension host some milliseconds. */
const MAX_BATCH_CHARACTERS = 250_000;
const MAX_ITEMS = 10_000;
const MAX_CHARACTERS = 64_000_000;
/** After so many failures a record is sent by itself, so that the one at fault is found. */
const SUSPECT_FAILURES = 2;
/** More than the deaths an engine is given up after: no record is lost to an engine that is killed from outside. */
const MAX_FAILURES = 6;
const FIRST_PAUSE_MS = 1_000;
/** A full disk, or one that may not be written, is tried again so often. */
const OBSTACLE_PAUSE_MS = 5_000;

/**
 * Keeps what is to be written until the engine has acknowledged it, and sends it in order, one batch at a time.
 * What was under way when an engine died is sent again: its keys make that harmless.
 */
export class RecordQueue {
  readonly #options: RecordQueueOptions;
  readonly #fillEmitter = new Emitter<Fault>();
  /** The queue is full, or the store cannot be written: told once, and again only after that had passed. */
  readonly onDidFill = this.#fillEmitter.event;
  readonly #entries = new Map<string, PendingRecord>();
  readonly #stateListener: Disposable;
  #characters = 0;
  #saidObstacle = false;
  #saidFull = false;
  #isSending = false;
  /** The engine has been given up: everything is kept until it is started again. */
  #isHeld = false;
  #timer: Disposable | undefined;
  #idleWaiters: (() => void)[] = [];

  constructor(options: RecordQueueOptions) {
    this.#options = options;
    this.#stateListener = options.sender.onDidChangeState((state) => {
      if (!this.#isHeld || state.kind === 'failed' || state.kind === 'closed') return;
      this.#isHeld = false;
      this.#pump();
    });
  }

  /** How many items wait for their acknowledgement. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * Resolves once the item is stored. An item whose key waits already is the same item.
   * @throws Fault queueFull, engineUnsupported, or the engine's own reason for refusing it for good.
   */
  enqueue<Kind extends RecordItem['kind']>(item: Extract<RecordItem, { kind: Kind }>): Promise<Stored<Kind>> {
    const entry = this.#entries.get(item.input.key) ?? this.#add(item);
    return entry.stored as Promise<Stored<Kind>>;
  }

  /** Resolves when nothing waits for its acknowledgement, or when no engine will give it. */
  whenIdle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  /** Sends at once what waits. True when all of it was acknowledged in time. */
  async flush(timeoutMs: number): Promise<boolean> {
    this.#pump();
    let timeout: Disposable | undefined;
    await Promise.race([
      this.whenIdle(),
      new Promise<void>((resolve) => (timeout = this.#options.clock.after(timeoutMs, resolve))),
    ]);
    timeout?.dispose();
    return this.#entries.size === 0;
  }

  /** What waits for its acknowledgement, of some kind. */
  waiting(isWanted: (item: RecordItem) => boolean): RecordItem[] {
    return [...this.#entries.values()].map(({ item }) => item).filter(isWanted);
  }

  /** Drops what waits and is not wanted any more; who waits for it is told that it is gone. */
  drop(isUnwanted: (item: RecordItem) => boolean): void {
    for (const entry of [...this.#entries.values()])
      if (isUnwanted(entry.item)) this.#drop(entry, new Fault('recordForgotten'));
    this.#settleIdle();
  }

  dispose(): void {
    this.#stateListener.dispose();
    this.#timer?.dispose();
    this.#dropAll(new Fault('engineUnavailable', { reason: 'the window is closing' }));
    this.#fillEmitter.dispose();
  }

  #add(item: RecordItem): PendingRecord {
    const entry = toPendingRecord(item);
    if (this.#isFullFor(entry)) {
      const fault = new Fault('queueFull', { count: this.#entries.size });
      entry.reject(fault);
      this.#sayFull(fault);
      return entry;
    }
    this.#entries.set(item.input.key, entry);
    this.#characters += entry.characters;
    if (!this.#isSending && !this.#isHeld) this.#pumpAfter(GATHER_MS);
    return entry;
  }

  #isFullFor(entry: PendingRecord): boolean {
    const { maxItems = MAX_ITEMS, maxCharacters = MAX_CHARACTERS } = this.#options;
    return this.#entries.size >= maxItems || this.#characters + entry.characters > maxCharacters;
  }

  #sayFull(fault: Fault): void {
    if (this.#saidFull) return;
    this.#saidFull = true;
    this.#options.log.error(`The record queue is full (${this.#entries.size} records); new ones are lost.`);
    this.#fillEmitter.fire(fault);
  }

  #pumpAfter(delayMs: number): void {
    this.#timer ??= this.#options.clock.after(delayMs, () => this.#pump());
  }

  #pump(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (!this.#isSending) void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    let pauseMs = 0;
    while (this.#entries.size > 0 && !this.#isHeld && pauseMs === 0) pauseMs = await this.#send(this.#nextBatch());
    this.#isSending = false;
    if (pauseMs > 0) this.#pumpAfter(pauseMs);
    this.#settleIdle();
  }

  #nextBatch(): PendingRecord[] {
    const batch: PendingRecord[] = [];
    let characters = 0;
    for (const entry of this.#entries.values()) {
      characters += entry.characters;
      const isFull = batch.length >= MAX_BATCH_ITEMS || characters > MAX_BATCH_CHARACTERS;
      const isSuspect = entry.failures >= SUSPECT_FAILURES;
      if (batch.length > 0 && (isFull || isSuspect)) break;
      batch.push(entry);
      if (isSuspect) break;
    }
    return batch;
  }

  /** Returns the pause in milliseconds before the next batch. */
  async #send(batch: PendingRecord[]): Promise<number> {
    try {
      const results = await this.#options.sender.record(batch.map(({ item }) => item));
      return this.#acknowledge(batch, results);
    } catch (error) {
      return this.#onFailure(batch, error);
    }
  }

  #acknowledge(batch: PendingRecord[], results: readonly RecordResult[]): number {
    const byKey = new Map(results.map((result) => [result.key, result]));
    const unanswered: PendingRecord[] = [];
    for (const entry of batch) {
      const result = byKey.get(entry.item.input.key);
      if (!result) unanswered.push(entry);
      else if (result.kind === 'refused') this.#drop(entry, new Fault(result.code, result.params));
      else if (this.#remove(entry)) entry.resolve(result);
      this.#saidObstacle = false;
    }
    return unanswered.length === 0 ? 0 : this.#onFailure(unanswered, new Error('not acknowledged'));
  }

  #onFailure(batch: PendingRecord[], error: unknown): number {
    const { sender, log } = this.#options;
    const { state } = sender;
    if (state.kind === 'unsupported') {
      this.#dropAll(new Fault('engineUnsupported', { reason: state.reason }));
      return 0;
    }
    if (state.kind === 'failed' || state.kind === 'closed') {
      this.#isHeld = true;
      return 0;
    }
    log.debug(`${batch.length} records not acknowledged: ${String(error)}`);
    if (mayPass(error)) {
      // No fault of the records: they wait until there is room again.
      if (!this.#saidObstacle) this.#fillEmitter.fire(error);
      this.#saidObstacle = true;
      return OBSTACLE_PAUSE_MS;
    }
    // The user restarts the engine: that says nothing of the records either.
    if (error instanceof EngineGone && state.kind === 'starting') return 0;
    for (const record of batch) record.failures += 1;
    const [first] = batch;
    if (first && batch.length === 1 && first.failures >= MAX_FAILURES) {
      log.error('A record was lost: the engine failed on it again and again.');
      this.#drop(first, new Fault('engineUnavailable', { reason: `it failed ${first.failures} times on this record` }));
      return 0;
    }
    // The client pauses by itself before it starts the next engine.
    return error instanceof EngineGone ? 0 : FIRST_PAUSE_MS * 2 ** ((first?.failures ?? 1) - 1);
  }

  #drop(entry: PendingRecord, fault: Fault): void {
    if (!this.#remove(entry)) return;
    this.#options.log.warn(`A record (${entry.item.kind}) was refused: ${fault.code}.`);
    this.#options.log.debug(fault.message);
    entry.reject(fault);
  }

  #dropAll(fault: Fault): void {
    for (const entry of this.#entries.values()) entry.reject(fault);
    this.#entries.clear();
    this.#characters = 0;
    this.#settleIdle();
  }

  /** False when it has been dropped in the meantime. */
  #remove(entry: PendingRecord): boolean {
    if (!this.#entries.delete(entry.item.input.key)) return false;
    this.#characters -= entry.characters;
    if (this.#entries.size === 0) this.#saidFull = false;
    return true;
  }

  #isIdle(): boolean {
    return this.#entries.size === 0 || this.#isHeld;
  }

  #settleIdle(): void {
    if (!this.#isIdle()) return;
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }
}
