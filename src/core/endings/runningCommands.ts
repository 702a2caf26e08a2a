import type { TextChange } from '../errors/editJournal.ts';
import type { RanCommand } from '../runs/workLog.ts';
import { providesSomething } from './commandMeaning.ts';

export type RunningCommands = {
  /** Those that were started since the error was seen and go on. */
  running: readonly RanCommand[];
  uri: string;
  /** What was edited since then a slow source may not have known yet when it last said that the error stands. */
  slowSinceMs: number;
  goneAtMs: number;
  isMassClear: boolean;
  /** What has been changed since a moment, in all files of the workspace. */
  changedSince: (fromMs: number) => readonly TextChange[];
};

/** What has gone on for longer only serves: what it brings, it has brought long ago. */
const PROVIDES_WITHIN_MS = 10 * 60_000;

/**
 * Of the commands that go on, those that may have made an error go. A long install can, and a generator that watches; but
 * something nearly always goes on, so where an edit of the error's file or a restart of its source explains it, none has.
 */
export function providersRunning(gone: RunningCommands): RanCommand[] {
  const { running, uri, slowSinceMs, goneAtMs, isMassClear, changedSince } = gone;
  const providers = running.filter(
    (command) => command.startedAtMs >= goneAtMs - PROVIDES_WITHIN_MS && providesSomething(command),
  );
  if (isMassClear || providers.length === 0) return [];
  const sinceMs = Math.min(slowSinceMs, ...providers.map(({ startedAtMs }) => startedAtMs));
  return changedSince(sinceMs).some((change) => change.uri === uri) ? [] : providers;
}
