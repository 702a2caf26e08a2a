import { identityOf, type PublishedError } from '../../../core/errors/errorMatching.ts';
import type { OpenError } from '../../../core/errors/openError.ts';
import type { DocumentText } from '../../diagnosticContext.ts';
import type { ChainRecorder } from '../chainRecorder.ts';
import { editorTrace } from '../files/fileTrace.ts';
import type { RecordedError } from './errorEndings.ts';
import { toErrorPlace, toErrorRecord } from './errorRecord.ts';
import { MovedErrors, type Placed } from './movedErrors.ts';
import type { Published } from './publishedErrors.ts';

type Entry = RecordedError & {
  /** What is the same of errors that are alike to the letter. */
  likeness: string;
  /** What its event is recognised by. */
  identity: string;
};

/** What so many errors say is no sign that one of them has moved. */
const MAX_ALIKE = 50;

/** Which of the errors that stand were recorded, and as what. */
export class RecordedErrors {
  readonly #recorder: ChainRecorder;
  readonly #entries = new Map<OpenError<Published>, Entry>();
  /** Errors of one message, for what has moved to another file. */
  readonly #byMessage = new Map<string, Set<OpenError<Published>>>();
  /** How many open errors there are that are alike to the letter, by likeness. */
  readonly #alike = new Map<string, number>();
  readonly #moved = new MovedErrors(editorTrace);

  constructor(recorder: ChainRecorder) {
    this.#recorder = recorder;
  }

  get(error: OpenError<Published>): RecordedError | undefined {
    return this.#entries.get(error);
  }

  /**
   * Records an error that has become an event; one whose file has another name now goes on with the event it has.
   * @returns what it was under that other name, which has not ended; null where it is new
   */
  async open(
    error: OpenError<Published>,
    text: DocumentText,
    nowMs: number,
  ): Promise<OpenError<PublishedError> | null> {
    const { uri, published, seenAtMs } = error;
    const { input, lineText } = toErrorRecord(published.diagnostic, text);
    const likeness = identityOf(uri, { ...error, lineText }, 0);
    const ordinal = this.#alike.get(likeness) ?? 0;
    const moved = await this.#moved.find({ ...error, lineText }, this.#listAlike(error), nowMs);
    const identity = moved?.identity ?? identityOf(uri, { ...error, lineText }, ordinal);
    if (moved) this.#forget(moved.error as OpenError<Published>);
    this.#alike.set(likeness, ordinal + 1);
    const recorded = this.#recorder.opened({ ...input, context: { ...input.context, identity }, atMs: seenAtMs });
    const place = toErrorPlace(published.diagnostic, text);
    this.#entries.set(error, { ...recorded, likeness, identity, place, told: [] });
    const alike = this.#byMessage.get(error.message) ?? new Set();
    this.#byMessage.set(error.message, alike.add(error));
    return moved?.error ?? null;
  }

  /** The error has gone. @returns what it was recorded as; undefined when it was not */
  take(error: OpenError<Published>, hasLeft: boolean, nowMs: number): RecordedError | undefined {
    const entry = this.#entries.get(error);
    if (!entry) return undefined;
    this.#forget(error);
    this.#alike.set(entry.likeness, (this.#alike.get(entry.likeness) ?? 1) - 1);
    if (hasLeft) this.#moved.left({ error, identity: entry.identity }, nowMs);
    return entry;
  }

  #listAlike({ message }: OpenError<Published>): Placed[] {
    const alike = this.#byMessage.get(message);
    if (!alike || alike.size > MAX_ALIKE) return [];
    return [...alike].flatMap((error) => {
      const entry = this.#entries.get(error);
      return entry ? [{ error, identity: entry.identity }] : [];
    });
  }

  #forget(error: OpenError<Published>): void {
    this.#entries.delete(error);
    const alike = this.#byMessage.get(error.message);
    alike?.delete(error);
    if (alike?.size === 0) this.#byMessage.delete(error.message);
  }
}
