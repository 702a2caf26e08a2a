import { type EditJournal, type TextChange, withFirst } from './editJournal.ts';
import { causeOf } from './ending.ts';
import { matchErrors, type PublishedError } from './errorMatching.ts';
import { type OpenError, toCandidate, toPublishedError } from './openError.ts';
import type { Cause, Evidence } from './model.ts';

export type LifecycleEvent<Published extends PublishedError> =
  /** It has outlived the settle window: an ErrorEvent. */
  | { kind: 'opened'; error: OpenError<Published> }
  /** Edits were made since the last attempt and the error still stands. */
  | { kind: 'stillThere'; error: OpenError<Published>; changes: TextChange[]; triedLine: number }
  | { kind: 'gone'; error: OpenError<Published>; cause: Cause; evidence: Evidence; changes: TextChange[] };

type Departure = { cause: 'closed' | 'deleted' | 'renamedOrMoved'; atMs: number };

type DocumentState<Published extends PublishedError> = {
  publishedAtMs: number;
  /** Published since it was last read. */
  isUnread: boolean;
  departure: Departure | null;
  errors: OpenError<Published>[];
};

/** Diagnostics that vanish so soon after their file was closed went with the file. */
const DEPARTURE_WINDOW_MS = 5_000;

/**
 * The life of the errors of all documents, from first seen to gone: what counts as an error event, what as an attempt
 * at it, and why it went away. It is told what happens and what time it is, and reads no clock itself.
 */
export class ErrorLifecycle<Published extends PublishedError> {
  readonly journal: EditJournal;
  readonly #settleMs: number;
  readonly #documents = new Map<string, DocumentState<Published>>();
  #editedAtMs = Number.NEGATIVE_INFINITY;
  /** Just before the first edit of the latest burst; null before any edit. */
  #burstFromMs: number | null = null;
  #savedAtMs = Number.NEGATIVE_INFINITY;

  constructor(settleMs: number, journal: EditJournal) {
    this.#settleMs = settleMs;
    this.journal = journal;
  }

  /** A document was edited. @param shiftLine where a line of the text before stands now; null where all stand still */
  edited(uri: string, shiftLine: ((line: number) => number) | null, atMs: number): void {
    if (atMs >= this.#editedAtMs + this.#settleMs) this.#burstFromMs = atMs - 1;
    this.#editedAtMs = atMs;
    if (!shiftLine) return;
    for (const error of this.#documents.get(uri)?.errors ?? []) error.line = shiftLine(error.line);
  }

  /** A tool has published for a document; what it published is read once the edits have settled. */
  published(uri: string, atMs: number): void {
    const document = this.#documentOf(uri);
    document.publishedAtMs = atMs;
    document.isUnread = true;
  }

  /** A save by the user's hand says that he means what stands there. */
  savedByHand(atMs: number): void {
    this.#savedAtMs = atMs;
  }

  opened(uri: string): void {
    const document = this.#documents.get(uri);
    if (document) document.departure = null;
  }

  /** A document was closed, deleted or moved; the first reason given within the window of departure counts last. */
  left(uri: string, cause: Departure['cause'], atMs: number): void {
    const document = this.#documents.get(uri);
    if (!document) return;
    if (cause === 'closed' && document.departure && atMs - document.departure.atMs < DEPARTURE_WINDOW_MS) return;
    document.departure = { cause, atMs };
  }

  /** True when no edit has come for the settle window, or what was edited has been saved by hand. */
  isQuiet(atMs: number): boolean {
    return atMs >= this.quietAtMs();
  }

  quietAtMs(): number {
    return this.#savedAtMs >= this.#editedAtMs ? this.#savedAtMs : this.#editedAtMs + this.#settleMs;
  }

  /** Documents whose diagnostics are to be read now, with `read`. */
  documentsToRead(atMs: number): string[] {
    return [...this.#documents].filter(([, document]) => this.#isReadable(document, atMs)).map(([uri]) => uri);
  }

  /** Takes over what is published for a document; the caller has noted the text in the journal before. */
  read(uri: string, published: readonly Published[]): void {
    const document = this.#documentOf(uri);
    const matches = matchErrors(document.errors, published);
    const found = new Map([...matches].map(([error, known]) => [known, error]));
    const remaining = document.errors.filter((known) => {
      const error = found.get(known);
      if (error) Object.assign(known, toPublishedError(error), { published: error, goneSinceMs: null });
      else known.goneSinceMs ??= Math.max(document.publishedAtMs, known.seenAtMs);
      return known.openedAtMs !== null || error !== undefined;
    });
    const fresh = published.filter((error) => !matches.has(error));
    const { publishedAtMs } = document;
    document.errors = [
      ...remaining,
      ...fresh.map((error) => toCandidate(uri, error, publishedAtMs, this.#burstFromMs)),
    ];
    document.isUnread = false;
  }

  /**
   * What has become of the errors by now, oldest first within a document. Each event is worked out when it is asked for,
   * so that the caller can give way between them.
   */
  *advance(atMs: number): Generator<LifecycleEvent<Published>> {
    const changesBetween = rememberChanges(this.journal);
    for (const [uri, document] of this.#documents) {
      if (document.isUnread) continue;
      const ended = new Set<OpenError<Published>>();
      for (const error of document.errors) {
        const event = this.#advanceError(error, document, changesBetween, atMs);
        if (event?.kind === 'gone') ended.add(error);
        if (event) yield event;
      }
      if (ended.size > 0) document.errors = document.errors.filter((error) => !ended.has(error));
      if (document.errors.length === 0 && document.departure) this.#documents.delete(uri);
    }
  }

  /** True when all that is published for the document has been read and has become an event. */
  isSettled(uri: string): boolean {
    const document = this.#documents.get(uri);
    return !document || (!document.isUnread && document.errors.every((error) => error.openedAtMs !== null));
  }

  /** When something may be due next; null when nothing is. */
  dueAtMs(): number | null {
    let due = Number.POSITIVE_INFINITY;
    for (const document of this.#documents.values()) {
      if (document.isUnread) due = Math.min(due, this.#readableAtMs(document));
      else for (const error of document.errors) due = Math.min(due, this.#errorDueAtMs(error, document));
    }
    return Number.isFinite(due) ? due : null;
  }

  /** Errors that are events and have not ended. */
  openErrors(): OpenError<Published>[] {
    return [...this.#documents.values()].flatMap(({ errors }) => errors.filter((error) => error.openedAtMs !== null));
  }

  /** Texts of the journal from this moment on are still needed to judge what is open. */
  textsNeededFromMs(): number {
    const needed = this.#burstFromMs === null ? [] : [this.#burstFromMs];
    for (const { errors } of this.#documents.values()) {
      for (const error of errors) needed.push(Math.min(error.absentAtMs ?? error.seenAtMs, error.seenAtMs));
    }
    return needed.reduce((least, atMs) => Math.min(least, atMs), Number.POSITIVE_INFINITY);
  }

  #documentOf(uri: string): DocumentState<Published> {
    let document = this.#documents.get(uri);
    if (!document) {
      document = { publishedAtMs: 0, isUnread: false, departure: null, errors: [] };
      this.#documents.set(uri, document);
    }
    return document;
  }

  #readableAtMs(document: DocumentState<Published>): number {
    const isSaved = this.#savedAtMs >= this.#editedAtMs && document.publishedAtMs >= this.#editedAtMs;
    return isSaved ? document.publishedAtMs : this.#editedAtMs + this.#settleMs;
  }

  #isReadable(document: DocumentState<Published>, atMs: number): boolean {
    return document.isUnread && atMs >= this.#readableAtMs(document);
  }

  /** When the next thing can happen to an error if nothing else comes. */
  #errorDueAtMs(error: OpenError<Published>, document: DocumentState<Published>): number {
    if (error.openedAtMs === null) return this.#opensAtMs(error);
    if (error.goneSinceMs !== null) return this.#endsAtMs(error.goneSinceMs, document);
    return this.#editedAtMs > error.triedAtMs ? this.#triedByMs(document) : Number.POSITIVE_INFINITY;
  }

  #opensAtMs(error: OpenError<Published>): number {
    const quietAtMs = this.#editedAtMs + this.#settleMs;
    if (this.#savedAtMs >= this.#editedAtMs && error.seenAtMs >= this.#editedAtMs && this.#editedAtMs > 0)
      return this.#savedAtMs;
    return error.seenAtMs <= quietAtMs ? quietAtMs : error.seenAtMs + this.#settleMs;
  }

  #endsAtMs(goneSinceMs: number, { departure }: DocumentState<Published>): number {
    if (departure) return departure.atMs;
    return Math.max(goneSinceMs, this.#editedAtMs) + this.#settleMs;
  }

  /** An attempt has ended when the edits have settled and its file was published since, or stayed silent for as long again. */
  #triedByMs({ publishedAtMs }: DocumentState<Published>): number {
    const windows = publishedAtMs > this.#editedAtMs ? 1 : 2;
    return this.#editedAtMs + windows * this.#settleMs;
  }

  #advanceError(
    error: OpenError<Published>,
    document: DocumentState<Published>,
    changesBetween: ChangesBetween,
    atMs: number,
  ): LifecycleEvent<Published> | null {
    if (atMs < this.#errorDueAtMs(error, document)) return null;
    if (error.openedAtMs === null) {
      Object.assign(error, { openedAtMs: atMs, triedAtMs: atMs, openedLine: error.line, triedLine: error.line });
      return { kind: 'opened', error };
    }
    if (error.goneSinceMs !== null) {
      const changes = withFirst(error.uri, changesBetween(error.openedAtMs, atMs));
      const introducedBy = error.absentAtMs === null ? [] : changesBetween(error.absentAtMs, error.openedAtMs);
      return { kind: 'gone', error, changes, ...judge(error, introducedBy, changes, document.departure) };
    }
    const changes = changesBetween(error.triedAtMs, atMs);
    const { triedLine } = error;
    Object.assign(error, { triedAtMs: atMs, triedLine: error.line });
    return changes.length > 0 ? { kind: 'stillThere', error, changes, triedLine } : null;
  }
}

type ChangesBetween = (fromMs: number, toMs: number) => TextChange[];

/** Errors that appeared together are held against the same changes, looked up once. */
function rememberChanges(journal: EditJournal): ChangesBetween {
  const known = new Map<string, TextChange[]>();
  return (fromMs, toMs) => {
    const key = `${fromMs} ${toMs}`;
    const changes = known.get(key) ?? journal.changesBetween(fromMs, toMs);
    known.set(key, changes);
    return changes;
  };
}

/** Why an error went away, and how far that is proved. */
function judge(
  { uri, openedLine: line, goneSinceMs }: OpenError<PublishedError>,
  introducedBy: readonly TextChange[],
  changedSince: readonly TextChange[],
  departure: Departure | null,
): { cause: Cause; evidence: Evidence } {
  const isAfterDeparture = departure !== null && goneSinceMs !== null && goneSinceMs >= departure.atMs;
  if (isAfterDeparture && goneSinceMs < departure.atMs + DEPARTURE_WINDOW_MS) {
    return { cause: departure.cause, evidence: 'cleared' };
  }
  const cause = causeOf({ uri, line, introducedBy, changedSince });
  return { cause, evidence: departure ? 'cleared' : 'settled' };
}
