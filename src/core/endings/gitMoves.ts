import { toCommands } from '../runs/commandLine.ts';
import { putsFilesBack } from './commandMeaning.ts';
import type { RanCommand } from '../runs/workLog.ts';

const MOVING: ReadonlySet<string> = new Set(['switch', 'pull', 'merge', 'rebase', 'cherry-pick', 'am', 'bisect']);

/**
 * What successful git commands did with the files in the workspace: brought others' state of them, or put them back; null
 * when neither.
 */
export function gitMove(commands: readonly RanCommand[]): 'branchSwitch' | 'reverted' | null {
  const moved = commands.filter(({ exitCode }) => exitCode === 0 || exitCode === undefined);
  if (moved.some(({ commandLine }) => bringsAnotherState(commandLine))) return 'branchSwitch';
  return moved.some(putsFilesBack) ? 'reverted' : null;
}

function bringsAnotherState(commandLine: string): boolean {
  return toCommands(commandLine)
    .filter(({ name }) => name === 'git')
    .some(({ args }) => {
      const [verb, ...rest] = args[0] === '-C' ? args.slice(2) : args;
      if (verb === 'reset') return rest.some((arg) => /^(?:[0-9a-f]{7,40}|HEAD[~^@].*|\w+\/.+)$/.test(arg));
      if (verb === 'checkout') return !rest.includes('--') && rest.some(isBranch) && !/^-[bB]$/.test(rest[0] ?? '');
      if (verb === 'switch') return !/^(?:-c|-C|--create)$/.test(rest[0] ?? '');
      return verb !== undefined && MOVING.has(verb);
    });
}

/** `git checkout` takes files as well: those have an extension or are the folder itself. */
function isBranch(arg: string): boolean {
  return !arg.startsWith('-') && !/\.\w+$|^\.|\/$/.test(arg);
}
