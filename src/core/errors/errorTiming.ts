import { type Departure, type DocumentState, isEditedSince, type Outlook } from './errorDocument.ts';
import type { PublishedError } from './errorMatching.ts';
import type { OpenError } from './openError.ts';
import { ReportingHabits } from './reportingHabits.ts';

/** A file that is closed may turn out to be deleted or moved; a moved one is published anew under its new name. */
const DEPARTURE_GRACE_MS: Readonly<Record<Departure['cause'], number>> = {
  closed: 500,
  deleted: 500,
  renamedOrMoved: 5_000,
};
/** A language server that is busy with a large project still answers an edit within this time. */
const ANSWER_MS = 8_000;
/** Within this time a language server that was restarted has mostly reported again. */
const RESTART_MS = 3_000;

/** When the user last worked, and from that when something is due: all the waiting there is in an error's life. */
export class ErrorTiming {
  readonly #settleMs: number;
  #editedAtMs = Number.NEGATIVE_INFINITY;
  #savedByHandAtMs = Number.NEGATIVE_INFINITY;
  /** By whatever hand. */
  #savedAtMs = Number.NEGATIVE_INFINITY;
  readonly #habits = new ReportingHabits();
  /** The first of the latest changes that came from outside the editor. */
  #outsideAtMs = Number.NEGATIVE_INFINITY;
  /** Just before the first edit of the latest burst; null before any edit. */
  burstFromMs: number | null = null;

  constructor(settleMs: number) {
    this.#settleMs = settleMs;
  }

  edited(atMs: number): void {
    if (atMs >= this.#editedAtMs + this.#settleMs) this.burstFromMs = atMs - 1;
    this.#editedAtMs = atMs;
  }

  saved(atMs: number, isByHand: boolean): void {
    this.#savedAtMs = atMs;
    if (isByHand) this.#savedByHandAtMs = atMs;
  }

  /** These tools have reported. */
  reported(sources: ReadonlySet<string>, publishedAtMs: number): void {
    const moments = { editedAtMs: this.#editedAtMs, savedAtMs: this.#savedAtMs, publishedAtMs };
    for (const source of sources) this.#habits.noteReport(source, moments);
  }

  changedOutside(atMs: number): void {
    if (atMs > this.#outsideAtMs + 2 * this.#settleMs) this.#outsideAtMs = atMs;
  }

  /** When no edit has come for the settle window, or what was edited was saved by hand. */
  quietAtMs(): number {
    return this.#isSaved ? this.#savedByHandAtMs : this.#editedAtMs + this.#settleMs;
  }

  /** When what is published for a document may be read. */
  readableAtMs({ publishedAtMs }: DocumentState<PublishedError>): number {
    const isAnswer = this.#isSaved && publishedAtMs >= this.#editedAtMs;
    return isAnswer ? publishedAtMs : this.#editedAtMs + this.#settleMs;
  }

  /** When the next thing can happen to an error if nothing else comes. */
  dueAtMs(error: OpenError<PublishedError>, document: DocumentState<PublishedError>, outlook: Outlook): number {
    if (error.openedAtMs === null) return this.#opensAtMs(error, document);
    if (error.goneSinceMs !== null) return this.#endsAtMs(error.source, error.goneSinceMs, document, outlook);
    if (this.#editedAtMs > error.triedAtMs) return this.#triedByMs(error.source, document);
    return this.#outsideAtMs > error.triedAtMs ? this.#outsideAtMs + 2 * this.#settleMs : Number.POSITIVE_INFINITY;
  }

  get #isSaved(): boolean {
    return this.#savedByHandAtMs >= this.#editedAtMs;
  }

  #opensAtMs(error: OpenError<PublishedError>, document: DocumentState<PublishedError>): number {
    const { seenAtMs } = error;
    const quietAtMs = this.#editedAtMs + this.#settleMs;
    // What is published tells of a text that stands no more where the line itself has been edited since.
    if (isEditedSince(error.published, document)) return Math.max(document.editedAtMs + ANSWER_MS, quietAtMs);
    const meantUntilMs = this.#savedByHandAtMs + this.#settleMs;
    // What a save has to do with comes at once: what stood when it was made, and what it brought.
    const isMeant = this.#isSaved && seenAtMs >= this.#editedAtMs && seenAtMs <= meantUntilMs;
    if (isMeant && this.#editedAtMs > 0) return this.#savedByHandAtMs;
    return seenAtMs <= quietAtMs ? quietAtMs : seenAtMs + this.#settleMs;
  }

  /**
   * Errors that one change clears vanish one after the other: the first waits for the last, within bounds. Where a source has
   * nothing left to say, it may have been restarted and say the same again.
   */
  #endsAtMs(
    source: string,
    goneSinceMs: number,
    { departure }: DocumentState<PublishedError>,
    { vanishedLastMs, standing }: Outlook,
  ): number {
    if (departure) return departure.atMs + DEPARTURE_GRACE_MS[departure.cause];
    const togetherMs = Math.max(goneSinceMs, Math.min(vanishedLastMs, goneSinceMs + 2 * this.#settleMs));
    const settledMs = Math.max(togetherMs, this.#editedAtMs) + this.#settleMs;
    return standing.has(source) ? settledMs : Math.max(settledMs, togetherMs + RESTART_MS);
  }

  /**
   * An attempt has ended when the edits have settled and its file was published since, or stayed silent for as long again.
   * A tool that reports on saving only is not asked before a save.
   */
  #triedByMs(source: string, { publishedAtMs }: DocumentState<PublishedError>): number {
    const isAsked = this.#savedAtMs >= this.#editedAtMs;
    if (!isAsked && this.#habits.reportsOnSaveOnly(source)) return Number.POSITIVE_INFINITY;
    const askedAtMs = this.#habits.reportsOnSaveOnly(source) ? this.#savedAtMs : this.#editedAtMs;
    return askedAtMs + (publishedAtMs > askedAtMs ? 1 : 2) * this.#settleMs;
  }
}
