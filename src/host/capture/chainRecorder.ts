import { v7 as drawKey } from 'uuid';
import { type AttemptDiff, toAttemptDiff } from '../../core/explanation/attemptDiff.ts';
import type { TextChange } from '../../core/errors/editJournal.ts';
import type { RecordFailureInput, RecordObservationInput } from '../../core/input.ts';
import { type Cause, type ErrorContext, type Evidence, FIX_CAUSES } from '../../core/model.ts';
import type { RanCommand } from '../../core/runs/workLog.ts';
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

/** An error under watch, as the recorder knows it: by the key of its record. */
export type Recorded = { readonly key: string };

/** A failing run, with the id of the event it turned out to be; null when it could not be recorded. */
export type RecordedFailure = Recorded & { readonly errorId: Promise<string | null> };

/** What was done about an error. */
export type Work = { changes: readonly TextChange[]; commands: readonly RanCommand[] };

/** @property diff what explains the fix; all changes when absent */
export type Ending = { cause: Cause; evidence: Evidence; diff?: AttemptDiff | undefined };

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
    void this.#send({ kind: 'error', input });
    return { key };
  }

  /** A run that failed; the engine reads the errors out of its output. */
  failureOpened(failure: Omit<RecordFailureInput, 'key' | 'sessionId'>): RecordedFailure {
    const key = drawKey();
    const stored = this.#send({ kind: 'failure', input: { ...failure, key, sessionId: this.#sessionId } });
    return { key, errorId: stored.then((result) => (result?.kind === 'error' ? result.errorId : null)) };
  }

  /** Edits and commands after which the error still stood. */
  failed(recorded: Recorded, work: Work, atMs: number): void {
    const diff = toAttemptDiff(work.changes, this.#toPath);
    this.#attempt(recorded, describeWork(diff, work), { successful: false, timestamp: atMs });
  }

  /** It is not known yet whether they helped. */
  unfinished(recorded: Recorded, work: Work, atMs: number): void {
    const diff = toAttemptDiff(work.changes, this.#toPath);
    this.#attempt(recorded, describeWork(diff, work), { successful: false, unfinished: true, timestamp: atMs });
  }

  /** The error is gone: a fix makes the chain, any other cause is an observation. */
  gone(recorded: Recorded, ending: Ending, work: Work, atMs: number): void {
    const { cause, evidence } = ending;
    if (!FIX_CAUSES.has(cause)) {
      this.#observe(recorded, { kind: 'gone', data: { cause } }, atMs);
      return;
    }
    const diff = ending.diff ?? toAttemptDiff(work.changes, this.#toPath);
    this.#attempt(recorded, describeWork(diff, work), { successful: true, cause, evidence, timestamp: atMs });
  }

  /** It went by the change that resolved another error. */
  clearedWith(recorded: Recorded, root: Recorded, atMs: number): void {
    this.#observe(recorded, { kind: 'clearedWith', data: { rootKey: root.key } }, atMs);
  }

  evidence(recorded: Recorded, level: Evidence, atMs: number): void {
    this.#observe(recorded, { kind: 'evidence', data: { level } }, atMs);
  }

  /** The file with the fix was saved. */
  saved(recorded: Recorded, atMs: number): void {
    this.#observe(recorded, { kind: 'saved', data: {} }, atMs);
  }

  windowClosed(recorded: Recorded, atMs: number): void {
    this.#observe(recorded, { kind: 'windowClosed', data: { sessionId: this.#sessionId } }, atMs);
  }

  #attempt(
    { key }: Recorded,
    diff: AttemptDiff,
    outcome: { successful: boolean; unfinished?: boolean; cause?: Cause; evidence?: Evidence; timestamp: number },
  ): void {
    void this.#send({
      kind: 'attempt',
      input: { ...diff, ...outcome, errorId: key, key: drawKey(), origin: 'observed' },
    });
  }

  #observe({ key }: Recorded, fact: RecordObservationInput['fact'], atMs: number): void {
    void this.#send({ kind: 'observation', input: { subject: key, fact, key: drawKey(), timestamp: atMs } });
  }

  /** @returns null when it could not be recorded; the queue itself says what the user should know */
  async #send(item: RecordItem): Promise<RecordResult | null> {
    try {
      return await this.#sink.enqueue(item);
    } catch (error) {
      this.#log.debug(`Not recorded (${item.kind}): ${String(error)}`);
      return null;
    }
  }
}

const MAX_COMMANDS_NAMED = 3;
const MAX_COMMAND = 200;

/** The commands that were run belong to what was tried; they are named before the edits. */
function describeWork(diff: AttemptDiff, { changes, commands }: Work): AttemptDiff {
  if (commands.length === 0) return diff;
  const named = commands
    .slice(-MAX_COMMANDS_NAMED)
    .map(({ commandLine, exitCode }) => `“${commandLine.slice(0, MAX_COMMAND)}” (exit ${exitCode ?? 'unknown'})`);
  const ran = `Ran ${named.join(', ')}`;
  return { ...diff, actionTaken: changes.length === 0 ? ran : `${ran}; ${diff.actionTaken}` };
}
