import type { CausalChain, ErrorContext, ErrorEvent, FixAttempt } from '../../core/model.ts';
import { toSnakeName } from '../../core/snakeCase.ts';

/** The version of the format of one line, as docs/export-format.md describes it. */
export const EXPORT_VERSION = 1;

/** Frames and further errors of one line. */
export const MAX_LIST = 100;

/** What of a context means something elsewhere, in the order in which it is written. */
const CONTEXT_ENTRIES = [
  ...[
    'channel',
    'source',
    'code',
    'language',
    'file',
    'line',
    'range',
    'snippet',
    'workspaceName',
    'taskName',
    'command',
  ],
  ...['exitCode', 'readMessage', 'stack', 'frames', 'output', 'alsoReported', 'omittedCharacters', 'extra'],
] as const satisfies readonly (keyof ErrorContext)[];

/**
 * A chain as one line of JSON, without its line end. The same chain makes the same line on every machine: entries have
 * their order, what is absent is left out, and nothing says where on whose disk it was.
 */
export function toExportLine(chain: CausalChain): string {
  const { key, id, errorEvent, fixAttempts, successfulFix, resolutionTimeMinutes, evidence } = chain;
  return JSON.stringify({
    format: 'deja-fix-chain',
    version: EXPORT_VERSION,
    ...{ key, id },
    error_event: toEvent(errorEvent),
    fix_attempts: [...fixAttempts].sort(byTime).map((attempt) => toAttempt(attempt, successfulFix)),
    successful_fix_id: successfulFix.id,
    resolution_time_minutes: resolutionTimeMinutes,
    evidence,
  });
}

function toEvent({ key, id, errorMessage, errorType, context, timestamp, sessionId }: ErrorEvent): object {
  return {
    ...{ key, id },
    error_message: errorMessage,
    error_type: errorType,
    context: toContext(context),
    timestamp,
    session_id: sessionId,
  };
}

/** Of a chain only its own fix is successful: what succeeded before it did not last. */
function toAttempt(attempt: FixAttempt, fix: FixAttempt): object {
  const isFix = attempt.key === fix.key;
  return {
    ...{ key: attempt.key, id: attempt.id },
    error_id: attempt.errorId,
    action_taken: attempt.actionTaken,
    code_changes: attempt.codeChanges,
    all_changes: attempt.allChanges,
    successful: isFix,
    cause: isFix ? attempt.cause : null,
    unfinished: attempt.unfinished,
    timestamp: attempt.timestamp,
  };
}

function byTime(a: FixAttempt, b: FixAttempt): number {
  return a.timestamp - b.timestamp || (a.key < b.key ? -1 : 1);
}

function toContext(context: ErrorContext): object {
  const portable = withoutPlaces(context);
  const entries = CONTEXT_ENTRIES.flatMap((name): [string, unknown][] => {
    const value = portable[name];
    if (value === undefined) return [];
    return [[toSnakeName(name), name === 'extra' ? sorted(value) : renamed(value)]];
  });
  return Object.fromEntries(entries);
}

/** Paths are those within the workspace; of a file that lies elsewhere the name is left. */
function withoutPlaces(context: ErrorContext): ErrorContext {
  const { file, frames, alsoReported, workspace } = context;
  const within = (place: string): string | null => toRelative(place, workspace);
  return {
    ...context,
    file: file === undefined ? undefined : (within(file) ?? toName(file)),
    frames: frames?.slice(0, MAX_LIST).flatMap(({ file: place, line }) => {
      const path = within(place);
      return path === null ? [] : [{ file: path, line }];
    }),
    alsoReported: alsoReported?.slice(0, MAX_LIST).map((found) => ({
      ...found,
      file: found.file === undefined ? undefined : (within(found.file) ?? toName(found.file)),
      frames: undefined,
    })),
  };
}

/** Null for what lies outside of the workspace. */
function toRelative(place: string, workspace: string | undefined): string | null {
  const root = workspace && `${workspace.replace(/\/+$/, '')}/`;
  const path = root && place.startsWith(root) ? decode(place.slice(root.length)) : place.replaceAll('\\', '/');
  return isWithin(path) ? path : null;
}

/** True for a path that leads nowhere else, on any system. */
export function isWithin(path: string): boolean {
  if (path === '' || /^(?:[/\\~]|[A-Za-z][\w+.-]*:)/.test(path) || path.includes('\\') || path.includes('\u0000'))
    return false;
  return !path.split('/').includes('..');
}

function toName(path: string): string {
  const name =
    decode(path)
      .replaceAll('\\', '/')
      .split('/')
      .findLast((part) => part !== '') ?? '';
  return isWithin(name) ? name : 'file';
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Names in snake case at every depth; what is absent is left out. */
function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  const present = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(present.sort(byName).map(([name, item]) => [toSnakeName(name), renamed(item)]));
}

/** As it was told, its names in their order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(byName)
      .map(([name, item]) => [name, sorted(item)]),
  );
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
