import { toRunOutcome } from '../runs/runOutcome.ts';
import type { RanCommand } from '../runs/workLog.ts';
import { isMeantToProvide } from './commandMeaning.ts';

export type VainCommands = {
  /** Those that were run while the error stood, oldest first. */
  commands: readonly RanCommand[];
  /** The latest moment at which the error is known to have stood. */
  standingAtMs: number;
  goneAtMs: number;
  /** The commands that made it go. */
  fix: readonly RanCommand[];
  /** Commands that its attempts name already. */
  told: readonly RanCommand[];
};

/** More would say no more; the last ones were tried knowing of those before. */
const MAX_IN_VAIN = 5;

/** What was run longer before the end was most likely run for something else. */
const TRIED_WITHIN_MS = 30 * 60_000;

/**
 * Commands that may have been attempts at an error and left it standing, oldest first: of those that are meant to provide
 * something those that failed, and those after which it is known to have stood. One that was run again counts once, and not where the same command line helped at last.
 */
export function commandsInVain({ commands, standingAtMs, goneAtMs, fix, told }: VainCommands): RanCommand[] {
  const helped = new Set(fix.map(({ commandLine }) => commandLine));
  const known = new Set(told.map(toId));
  const tried = commands.filter(
    (command) =>
      command.endedAtMs >= goneAtMs - TRIED_WITHIN_MS &&
      isMeantToProvide(command) &&
      leftStanding(command, standingAtMs) &&
      !helped.has(command.commandLine) &&
      !known.has(toId(command)),
  );
  const last = new Map(tried.map((command) => [command.commandLine, command]));
  return tried.filter((command) => last.get(command.commandLine) === command).slice(-MAX_IN_VAIN);
}

/** What was interrupted says nothing. */
function leftStanding({ exitCode, endedAtMs }: RanCommand, standingAtMs: number): boolean {
  const outcome = toRunOutcome(exitCode);
  if (outcome === 'failed') return true;
  return (outcome === 'succeeded' || exitCode === undefined) && endedAtMs <= standingAtMs;
}

function toId({ commandLine, startedAtMs }: RanCommand): string {
  return `${startedAtMs} ${commandLine}`;
}
