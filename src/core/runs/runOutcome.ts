/** What a run that has ended says of the errors before it. */
export type RunOutcome = 'failed' | 'succeeded';

/** What a shell gives for Ctrl-C. */
export const INTERRUPTED_BY_USER = 130;

/**
 * Ended by a hand or from outside, which says nothing: 128 + the signals for hang-up, Ctrl-C, Ctrl-\, kill, a closed pipe,
 * terminate, and for being stopped by Ctrl-Z; then what Windows gives for Ctrl-C.
 */
const INTERRUPTED: ReadonlySet<number> = new Set([
  129,
  INTERRUPTED_BY_USER,
  131,
  137,
  141,
  143,
  146,
  147,
  148,
  149,
  150,
  -1073741510,
  3221225786,
]);

/** @returns null when the exit code says nothing, as when there is none */
export function toRunOutcome(exitCode: number | undefined): RunOutcome | null {
  if (exitCode === undefined || INTERRUPTED.has(exitCode)) return null;
  return exitCode === 0 ? 'succeeded' : 'failed';
}
