import type { OpenError } from '../../../core/errors/openError.ts';
import type { PublishedError } from '../../../core/errors/errorMatching.ts';

/** An error that was recorded in a file, and what its event is recognised by. */
export type Placed = { error: OpenError<PublishedError>; identity: string };

/** What tells whether a text is where it was. */
export type FileTrace = {
  /** An untitled document is there while it is open. */
  isThere(uri: string): Promise<boolean>;
  /** Milliseconds since the epoch; null where there is no file. */
  madeAtMs(uri: string): Promise<number | null>;
};

const REMEMBERED_MS = 60_000;
const MAX_REMEMBERED = 200;
/** Of errors that are alike in very many files, only so many are looked at. */
const MAX_LOOKS = 5;

/** Errors whose file has gone, in case it turns up under another name: moved by a tool, the editor does not tell. */
export class MovedErrors {
  readonly #trace: FileTrace;
  #left: (Placed & { atMs: number })[] = [];

  constructor(trace: FileTrace) {
    this.#trace = trace;
  }

  /** The error ended with its file. */
  left(placed: Placed, atMs: number): void {
    this.#left.push({ ...placed, atMs });
    if (this.#left.length > MAX_REMEMBERED) this.#left.shift();
  }

  /** The same error in a file that is no more: what has just ended with its file, or still stands in an open editor. */
  async find(error: OpenError<PublishedError>, open: readonly Placed[], nowMs: number): Promise<Placed | null> {
    this.#left = this.#left.filter(({ atMs }) => nowMs - atMs < REMEMBERED_MS);
    const alike = [...this.#left, ...open].filter((known) => known.error !== error && isAlike(known.error, error));
    if (alike.length === 0) return null;
    const madeAtMs = await this.#trace.madeAtMs(error.uri);
    if (madeAtMs === null) return null;
    const possible = alike.filter((known) => mayBeIn(madeAtMs, known.error));
    for (const known of possible.sort((a, b) => likenessOf(b, error) - likenessOf(a, error)).slice(0, MAX_LOOKS)) {
      if (await this.#trace.isThere(known.error.uri)) continue;
      this.#left = this.#left.filter((left) => left !== known);
      return known;
    }
    return null;
  }
}

function isAlike(known: OpenError<PublishedError>, error: OpenError<PublishedError>): boolean {
  return (
    known.uri !== error.uri &&
    known.message === error.message &&
    known.code === error.code &&
    known.source === error.source &&
    known.lineText.trim() === error.lineText.trim() &&
    error.lineText.trim() !== ''
  );
}

/** Moving keeps the time of making, a new file with the same text has its own; what had no file is given one when it is saved. */
function mayBeIn(madeAtMs: number, { uri, seenAtMs }: OpenError<PublishedError>): boolean {
  return isUntitled(uri) ? madeAtMs >= seenAtMs : madeAtMs <= seenAtMs;
}

export function isUntitled(uri: string): boolean {
  return uri.startsWith('untitled:');
}

/** A file mostly keeps its name when it is moved. */
function likenessOf(known: Placed, error: OpenError<PublishedError>): number {
  return Number(nameOf(known.error.uri) === nameOf(error.uri));
}

function nameOf(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}
