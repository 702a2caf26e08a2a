import type { PublishedError } from './errorMatching.ts';
import type { OpenError } from './openError.ts';

export type Departure = { cause: 'closed' | 'deleted' | 'renamedOrMoved'; atMs: number };

/** What is known of a document that has errors. */
export type DocumentState<Published extends PublishedError> = {
  publishedAtMs: number;
  /** How often something was published for it. */
  publications: number;
  /** Published since it was last read. */
  isUnread: boolean;
  departure: Departure | null;
  errors: OpenError<Published>[];
};

/** Diagnostics that vanish so soon after their file was closed went with the file. */
export const DEPARTURE_WINDOW_MS = 5_000;

/** All documents seen together, at one moment. */
export type Outlook = {
  /** When the last of the errors vanished that have not ended yet. */
  vanishedLastMs: number;
  /** Sources that have an error published somewhere. */
  standing: ReadonlySet<string>;
};

export function lookOver(documents: Iterable<DocumentState<PublishedError>>): Outlook {
  let vanishedLastMs = Number.NEGATIVE_INFINITY;
  const standing = new Set<string>();
  for (const { errors, departure } of documents) {
    for (const { source, goneSinceMs } of errors) {
      if (goneSinceMs === null) standing.add(source);
      else if (!departure) vanishedLastMs = Math.max(vanishedLastMs, goneSinceMs);
    }
  }
  return { vanishedLastMs, standing };
}

/** The error is known to have stood with the text of that moment. */
export function provenUntil(
  { standingAtMs }: OpenError<PublishedError>,
  atMs: number,
): { standingAtMs: number | null } {
  return { standingAtMs: Math.max(standingAtMs ?? atMs, atMs) };
}

/** What took the error along: null when it had gone before, or long after. */
export function toDeparture(goneSinceMs: number, departure: Departure | null): Departure['cause'] | null {
  if (!departure || goneSinceMs < departure.atMs) return null;
  return goneSinceMs < departure.atMs + DEPARTURE_WINDOW_MS ? departure.cause : null;
}
