/**
 * A terminal may tell of the command before the editor tells of the task's process, long before it where the machine is
 * busy; so when the command began says little, but one that has ended before the process came is another's.
 */
const TOLD_BEFORE_MS = 2_000;

/** True when what ran in a terminal, told by its end, cannot be what the task ran whose process came at that moment. */
export function hasEndedBefore(run: { endedAtMs: number | null }, processToldAtMs: number): boolean {
  return run.endedAtMs !== null && run.endedAtMs < processToldAtMs - TOLD_BEFORE_MS;
}
