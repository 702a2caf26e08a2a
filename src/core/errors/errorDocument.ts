import type { PublishedError } from './errorMatching.ts';
import type { TextEdit } from './lineShift.ts';
import type { OpenError } from './openError.ts';

export type Departure = { cause: 'closed' | 'deleted' | 'renamedOrMoved'; atMs: number };

/** What is known of a document that has errors. */
export type DocumentState<Published extends PublishedError> = {
  publishedAtMs: number;
  /** How often something was published for it. */
  publications: number;
  /** Published since it was last read. */
  isUnread: boolean;
  editedAtMs: number;
  /** Edits since what is published for it, oldest first; of those on one line after each other, one. */
  editsSince: LineEdit[];
  departure: Departure | null;
  errors: OpenError<Published>[];
};

/** More are made by hand in no time that a server takes to answer. */
const MOST_EDITS = 50;
/** Diagnostics that vanish so soon after their file was closed went with the file. */
export const DEPARTURE_WINDOW_MS = 5_000;

/** Lines that were replaced, 0-based, the last one included, and how many line breaks stand there now. */
type LineEdit = { start: number; end: number; breaks: number };

/** An edit of a document: what is published for it knows nothing of it yet. */
export function noteEdit(document: DocumentState<PublishedError>, changes: readonly TextEdit[], atMs: number): void {
  const { editsSince } = document;
  document.editedAtMs = atMs;
  for (const { range, text } of changes) {
    const edit = { start: range.start.line, end: range.end.line, breaks: text.split(/\r\n|\r|\n/).length - 1 };
    const last = editsSince.at(-1);
    if (last && isWithinLine(last) && isWithinLine(edit) && last.start === edit.start) continue;
    editsSince.push(edit);
    if (editsSince.length > MOST_EDITS) editsSince.shift();
  }
}

function isWithinLine({ start, end, breaks }: LineEdit): boolean {
  return start === end && breaks === 0;
}

/** True when the line that an error was published for has been edited since. */
export function isEditedSince(
  { line }: PublishedError,
  { editsSince }: Pick<DocumentState<PublishedError>, 'editsSince'>,
): boolean {
  let now = line;
  for (const { start, end, breaks } of editsSince) {
    if (now >= start && now <= end) return true;
    if (now > end) now += start + breaks - end;
  }
  return false;
}

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
