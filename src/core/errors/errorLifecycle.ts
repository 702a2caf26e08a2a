import {
  type Departure,
  type DocumentState,
  DEPARTURE_WINDOW_MS,
  lookOver,
  noteEdit,
  type Outlook,
  provenUntil,
  toDeparture,
} from './errorDocument.ts';
import { ErrorTiming } from './errorTiming.ts';
import { changesLines, shiftPlace, type TextEdit } from './lineShift.ts';
import { matchErrors, type PublishedError } from './errorMatching.ts';
import { haveSameMoments, type OpenError, momentsOf, toCandidate, toPublishedError } from './openError.ts';

export type LifecycleEvent<Published extends PublishedError> =
  /** It has outlived the settle window: an ErrorEvent. */
  | { kind: 'opened'; error: OpenError<Published> }
  /** It still stands after what was done since `sinceMs`; it stood on `triedLine` then. */
  | { kind: 'stillThere'; error: OpenError<Published>; sinceMs: number; triedLine: number }
  /** `departure` says that it went with its file; `isMassClear` that its source has nothing left anywhere. */
  | {
      kind: 'gone';
      error: OpenError<Published>;
      departure: Departure['cause'] | null;
      isMassClear: boolean;
      evidence: 'cleared' | 'settled';
    };

/** What is published may be the answer to a text of so long ago. Silence proves nothing at all: the server may be busy. */
const SERVER_LAG_MS = 1_000;
/** A fraction of a millisecond's work. */
const MOST_PASSED_OVER = 200;

/**
 * The life of the errors of all documents, from first seen to gone: what counts as an error event, when an attempt at it
 * has ended, and when it is gone for good. It is told what happens and what time it is, and reads no clock itself.
 */
export class ErrorLifecycle<Published extends PublishedError> {
  readonly #timing: ErrorTiming;
  readonly #documents = new Map<string, DocumentState<Published>>();

  constructor(settleMs: number) {
    this.#timing = new ErrorTiming(settleMs);
  }

  /** A document was edited. @param changes of one event of the editor */
  edited(uri: string, changes: readonly TextEdit[], atMs: number): void {
    this.#timing.edited(atMs);
    const document = this.#documents.get(uri);
    if (!document) return;
    noteEdit(document, changes, atMs);
    if (!changes.some(changesLines)) return;
    for (const error of document.errors) error.line = shiftPlace({ line: error.line, character: 1 }, changes).line;
  }

  /** Something other than the editor has changed a file: work at what is open, but no sign that somebody types. */
  changedOutside(atMs: number): void {
    this.#timing.changedOutside(atMs);
  }

  /** A tool has published for a document; what it published is read once the edits have settled. */
  published(uri: string, atMs: number): void {
    const document = this.#documentOf(uri);
    document.publishedAtMs = atMs;
    document.publications++;
    document.isUnread = true;
    document.editsSince = [];
  }

  /** How often something was published for a document. */
  publicationsOf(uri: string): number {
    return this.#documents.get(uri)?.publications ?? 0;
  }

  /** True when a glance at what is published for the document can tell something. */
  isWatched(uri: string): boolean {
    return this.#documents.get(uri)?.errors.some((error) => error.openedAtMs !== null) ?? false;
  }

  /** A glance at what is published while edits go on: since when does an error stand no more? */
  glanced(uri: string, isPublished: (error: PublishedError) => boolean, atMs: number): void {
    for (const error of this.#documents.get(uri)?.errors ?? []) {
      if (error.openedAtMs === null) continue;
      if (isPublished(error)) Object.assign(error, { vanishedAtMs: null, ...provenUntil(error, atMs - SERVER_LAG_MS) });
      else error.vanishedAtMs ??= atMs;
    }
  }

  /** A save by the user's hand says that he means what stands there; any save asks the tools that wait for one. */
  saved(atMs: number, isByHand: boolean): void {
    this.#timing.saved(atMs, isByHand);
  }

  opened(uri: string): void {
    const document = this.#documents.get(uri);
    if (document?.departure?.cause !== 'renamedOrMoved' && document) document.departure = null;
  }

  /** A document was closed or deleted; the first reason given within the window of departure counts last. */
  left(uri: string, cause: Departure['cause'], atMs: number): void {
    const document = this.#documents.get(uri);
    if (!document) return;
    if (cause === 'closed' && document.departure && atMs - document.departure.atMs < DEPARTURE_WINDOW_MS) return;
    document.departure = { cause, atMs };
  }

  /** A document has another name now; its errors stay what they are if they are published under it. */
  moved(fromUri: string, toUri: string, atMs: number): void {
    const document = this.#documents.get(fromUri);
    if (!document) return;
    this.#documents.delete(fromUri);
    document.departure = { cause: 'renamedOrMoved', atMs };
    for (const error of document.errors) {
      error.uri = toUri;
      error.goneSinceMs ??= atMs;
    }
    const known = this.#documents.get(toUri);
    if (known) {
      document.isUnread = known.isUnread;
      document.publishedAtMs = known.publishedAtMs;
      document.publications = known.publications;
    }
    this.#documents.set(toUri, document);
  }

  /** Documents that have errors, by URI. */
  uris(): string[] {
    return [...this.#documents.keys()];
  }

  /** True when no edit has come for the settle window, or what was edited has been saved by hand. */
  isQuiet(atMs: number): boolean {
    return atMs >= this.quietAtMs();
  }

  quietAtMs(): number {
    return this.#timing.quietAtMs();
  }

  /** Documents whose diagnostics are to be read now, with `read`. */
  documentsToRead(atMs: number): string[] {
    return [...this.#documents].filter(([, document]) => this.#isReadable(document, atMs)).map(([uri]) => uri);
  }

  /**
   * Takes over what is published for a document.
   * @param publications `publicationsOf` it when reading began: what came meanwhile is to be read then
   */
  read(uri: string, published: readonly Published[], publications = this.publicationsOf(uri)): void {
    const document = this.#documentOf(uri);
    const matches = matchErrors(document.errors, published);
    const vanished: PublishedError[] = [];
    const found = new Map([...matches].map(([error, known]) => [known, error]));
    const { publishedAtMs } = document;
    const remaining = document.errors.filter((known) => {
      const error = found.get(known);
      if (error) {
        Object.assign(known, toPublishedError(error), { published: error, goneSinceMs: null, vanishedAtMs: null });
        if (known.openedAtMs !== null) Object.assign(known, provenUntil(known, publishedAtMs - SERVER_LAG_MS));
      } else {
        if (known.goneSinceMs === null) vanished.push(known);
        known.goneSinceMs ??= Math.max(publishedAtMs, known.seenAtMs);
      }
      return known.openedAtMs !== null || error !== undefined;
    });
    const fresh = published.filter((error) => !matches.has(error));
    this.#timing.reported(reportersOf(published, [...fresh, ...vanished]), publishedAtMs);
    document.errors = [
      ...remaining,
      ...fresh.map((error) => toCandidate(uri, error, publishedAtMs, this.#timing.burstFromMs)),
    ];
    document.isUnread = document.publications !== publications;
    if (document.departure?.cause === 'renamedOrMoved' && found.size > 0) document.departure = null;
  }

  /**
   * What has become of the errors by now, oldest first within a document. Each event is worked out when it is asked for,
   * so that the caller can give way between them.
   * @yields null now and then where many errors are passed over of which there is nothing to say
   */
  *advance(atMs: number): Generator<LifecycleEvent<Published> | null> {
    const outlook = lookOver(this.#documents.values());
    let passedOver = 0;
    for (const [uri, document] of this.#documents) {
      if (document.isUnread) continue;
      const ended = new Set<OpenError<Published>>();
      for (const error of document.errors) {
        if (atMs < this.#timing.dueAtMs(error, document, outlook)) {
          if (++passedOver % MOST_PASSED_OVER === 0) yield null;
          continue;
        }
        const event = this.#advanceError(error, document, outlook, atMs);
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
    const outlook = lookOver(this.#documents.values());
    let due = Number.POSITIVE_INFINITY;
    for (const document of this.#documents.values()) {
      if (document.isUnread) due = Math.min(due, this.#timing.readableAtMs(document));
      else for (const error of document.errors) due = Math.min(due, this.#timing.dueAtMs(error, document, outlook));
    }
    return Number.isFinite(due) ? due : null;
  }

  get hasOpenErrors(): boolean {
    for (const { errors } of this.#documents.values())
      if (errors.some((error) => error.openedAtMs !== null)) return true;
    return false;
  }

  /** Errors that are events and have not ended. */
  openErrors(): OpenError<Published>[] {
    return [...this.#documents.values()].flatMap(({ errors }) => errors.filter((error) => error.openedAtMs !== null));
  }

  /** Moments whose texts are still needed to judge what is open. */
  momentsNeeded(): Set<number> {
    const moments = new Set<number>();
    if (this.#timing.burstFromMs !== null) moments.add(this.#timing.burstFromMs);
    let last: OpenError<Published> | undefined;
    for (const { errors } of this.#documents.values())
      for (const error of errors) {
        if (last && haveSameMoments(last, error)) continue;
        for (const moment of momentsOf(error)) if (moment !== null) moments.add(moment);
        last = error;
      }
    return moments;
  }

  #documentOf(uri: string): DocumentState<Published> {
    let document = this.#documents.get(uri);
    if (!document) {
      document = {
        publishedAtMs: 0,
        publications: 0,
        isUnread: false,
        editedAtMs: 0,
        editsSince: [],
        departure: null,
        errors: [],
      };
      this.#documents.set(uri, document);
    }
    return document;
  }

  #isReadable(document: DocumentState<Published>, atMs: number): boolean {
    return document.isUnread && atMs >= this.#timing.readableAtMs(document);
  }

  #advanceError(
    error: OpenError<Published>,
    { departure }: DocumentState<Published>,
    { standing }: Outlook,
    atMs: number,
  ): LifecycleEvent<Published> | null {
    if (error.openedAtMs === null) {
      Object.assign(error, { openedAtMs: atMs, triedAtMs: atMs, openedLine: error.line, triedLine: error.line });
      return { kind: 'opened', error };
    }
    if (error.goneSinceMs !== null) {
      const isMassClear = !standing.has(error.source);
      const evidence = departure ? 'cleared' : 'settled';
      return { kind: 'gone', error, departure: toDeparture(error.goneSinceMs, departure), isMassClear, evidence };
    }
    const { triedAtMs: sinceMs, triedLine } = error;
    Object.assign(error, { triedAtMs: atMs, triedLine: error.line });
    return { kind: 'stillThere', error, sinceMs, triedLine };
  }
}

/** Who has spoken: whose errors are others than before, and whoever is the only one there. */
function reportersOf(published: readonly PublishedError[], changed: readonly PublishedError[]): ReadonlySet<string> {
  const sources = new Set(published.map(({ source }) => source));
  return new Set([...changed.map(({ source }) => source), ...(sources.size === 1 ? sources : [])]);
}
