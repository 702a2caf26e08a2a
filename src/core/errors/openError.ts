import type { PublishedError } from './errorMatching.ts';

/** An error that stands in a document and is (or is about to be) an error event. */
export type OpenError<Published extends PublishedError> = PublishedError & {
  uri: string;
  /** As last published. */
  published: Published;
  /** When it was first published. */
  seenAtMs: number;
  /** When it became an event; null while it is a candidate only. */
  openedAtMs: number | null;
  /** Just before the edits that brought it; null when it was there before any edit. */
  absentAtMs: number | null;
  /** Since when it is no longer published; null while it is. */
  goneSinceMs: number | null;
  /** Since when a glance saw it no more; the edits may still have gone on then. Null while it is published. */
  vanishedAtMs: number | null;
  /** It is known to have still stood with the text of this moment; null: no later one than `openedAtMs`. */
  standingAtMs: number | null;
  /** Edits up to here have been judged as attempts. */
  triedAtMs: number;
  /** The line where it stood in the text at `openedAtMs`. */
  openedLine: number;
  /** The line where it stood in the text at `triedAtMs`. */
  triedLine: number;
};

/** What tells errors apart, without what else a published one carries. */
export function toPublishedError({ source, code, message, template, line, lineText }: PublishedError): PublishedError {
  return { source, code, message, template, line, lineText };
}

/** An error as first seen, before it has become an event. */
export function toCandidate<Published extends PublishedError>(
  uri: string,
  error: Published,
  seenAtMs: number,
  absentAtMs: number | null,
): OpenError<Published> {
  return {
    ...toPublishedError(error),
    uri,
    published: error,
    seenAtMs,
    openedAtMs: null,
    absentAtMs,
    goneSinceMs: null,
    vanishedAtMs: null,
    standingAtMs: null,
    triedAtMs: seenAtMs,
    openedLine: error.line,
    triedLine: error.line,
  };
}

/** Moments whose texts are needed to judge it. */
export function momentsOf(error: OpenError<PublishedError>): (number | null)[] {
  const { absentAtMs, seenAtMs, openedAtMs, triedAtMs, standingAtMs, vanishedAtMs, goneSinceMs } = error;
  return [absentAtMs, seenAtMs, openedAtMs, triedAtMs, standingAtMs, vanishedAtMs, goneSinceMs];
}

/** True when both are judged by the same moments, as thousands are that came together. */
export function haveSameMoments(one: OpenError<PublishedError>, other: OpenError<PublishedError>): boolean {
  return (
    one.absentAtMs === other.absentAtMs &&
    one.seenAtMs === other.seenAtMs &&
    one.openedAtMs === other.openedAtMs &&
    one.triedAtMs === other.triedAtMs &&
    one.standingAtMs === other.standingAtMs &&
    one.vanishedAtMs === other.vanishedAtMs &&
    one.goneSinceMs === other.goneSinceMs
  );
}
