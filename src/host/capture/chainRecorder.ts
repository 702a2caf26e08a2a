import { v7 as drawKey } from 'uuid';
import { toAttemptDiff } from '../../core/attemptDiff.ts';
import type { TextChange } from '../../core/editJournal.ts';
import type { Cause, ErrorContext, Evidence } from '../../core/model.ts';
import { FIX_CAUSES } from '../../core/model.ts';
import type { RecordItem, RecordResult } from '../../protocol/engine.ts';
import type { Log } from '../log.ts';

/** Where records go until the engine has acknowledged them. */
export type RecordSink = { enqueue(item: RecordItem): Promise<RecordResult> };

export type ErrorRecord = {
  error: string;
  errorType: string;
  context: ErrorContext;
  /** When it was first seen. */
  atMs: number;
};

/** An error under watch, as the recorder knows it: the key of its record, null when it was not recorded. */
export type Recorded = { readonly key: string };

/** Writes the life of errors down: one event, its attempts, its end. */
export class ChainRecorder {
  readonly #sink: RecordSink;
  readonly #toPath: (uri: string) => string;
  readonly #sessionId: string;
  readonly #log: Log;

  /** @param toPath how a document is named in a diff */
  constructor(sink: RecordSink, toPath: (uri: string) => string, sessionId: string, log: Log) {
    this.#sink = sink;
    this.#toPath = toPath;
    this.#sessionId = sessionId;
    this.#log = log;
  }

  opened({ error, errorType, context, atMs }: ErrorRecord): Recorded {
    const key = drawKey();
    const input = {
      error,
      errorType,
      context,
      key,
      timestamp: atMs,
      sessionId: this.#sessionId,
      origin: 'observed' as const,
    };
    this.#send({ kind: 'error', input });
    return { key };
  }

  failed(recorded: Recorded, changes: readonly TextChange[], atMs: number): void {
    this.#attempt(recorded, changes, { successful: false, timestamp: atMs });
  }

  gone(recorded: Recorded, cause: Cause, evidence: Evidence, changes: readonly TextChange[], atMs: number): void {
    if (FIX_CAUSES.has(cause)) this.#attempt(recorded, changes, { successful: true, evidence, timestamp: atMs });
    else this.#observe(recorded, { kind: 'gone', data: { cause } }, atMs);
  }

  windowClosed(recorded: Recorded, atMs: number): void {
    this.#observe(recorded, { kind: 'windowClosed', data: { sessionId: this.#sessionId } }, atMs);
  }

  #attempt(
    { key }: Recorded,
    changes: readonly TextChange[],
    outcome: { successful: boolean; evidence?: Evidence; timestamp: number },
  ): void {
    const diff = toAttemptDiff(changes, this.#toPath);
    this.#send({ kind: 'attempt', input: { ...diff, ...outcome, errorId: key, key: drawKey(), origin: 'observed' } });
  }

  #observe({ key }: Recorded, fact: Extract<RecordItem, { kind: 'observation' }>['input']['fact'], atMs: number): void {
    this.#send({ kind: 'observation', input: { subject: key, fact, key: drawKey(), timestamp: atMs } });
  }

  #send(item: RecordItem): void {
    // The queue itself says what the user should know; here only the trace is left.
    this.#sink
      .enqueue(item)
      .catch((error: unknown) => this.#log.debug(`Not recorded (${item.kind}): ${String(error)}`));
  }
}
