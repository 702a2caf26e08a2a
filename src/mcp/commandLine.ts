import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { toWorkspaceUri } from '../protocol/agents/workspaces.ts';
import type { TrackerPlace } from './openTracker.ts';
import type { ToolScope } from './tools.ts';

export const USAGE = `node mcp.js --store DIR [--models DIR] [--workspace URI-OR-FOLDER]... [--scope workspace|all] [--threshold 0-1] [--read-only]
Serves the memory that lies in DIR to one agent, on standard input and output.
With --workspace only what was met in that workspace is told; --scope all widens it. Several are named one by one: where a
file does not say otherwise, the first folder is meant. Past fixes are told when the first is right with at least the probability
--threshold, 0.5 when it is left out. With --read-only nothing is recorded.
`;

export type CommandLine = { place: TrackerPlace; scope: ToolScope; isReadOnly: boolean };

/**
 * @param bundleDir folder of the running script; the models lie in the folder beside it unless `--models` says otherwise
 * @returns null when help is asked for
 * @throws Error that says which argument does not fit
 */
export function parseCommandLine(args: readonly string[], bundleDir: string): CommandLine | null {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ store: option, models: option, scope: option, threshold: option, 'read-only': { type: 'boolean' } },
      workspace: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return null;
  const { store, models = path.join(bundleDir, '..', 'models'), scope = 'workspace', threshold } = values;
  const workspaces = [...new Set((values.workspace ?? []).filter(Boolean).map(toUri))];
  if (!store) throw new Error('--store DIR is missing: the folder of the memory.');
  if (scope !== 'workspace' && scope !== 'all') throw new Error(`--scope is "workspace" or "all", not "${scope}".`);
  return {
    isReadOnly: values['read-only'] ?? false,
    place: { storePath: toPath(store), modelsPath: toPath(models) },
    scope: {
      workspaces,
      isNarrow: workspaces.length > 0 && scope === 'workspace',
      threshold: threshold === undefined ? undefined : toProbability(threshold),
    },
  };
}

function toProbability(threshold: string): number {
  const value = threshold.trim() === '' ? Number.NaN : Number(threshold);
  if (value >= 0 && value <= 1) return value;
  throw new Error(`--threshold is a number from 0 to 1, not "${threshold}".`);
}

function toUri(workspace: string): string {
  return toWorkspaceUri(/^[a-z][a-z\d+.-]+:/i.test(workspace) ? workspace : toPath(workspace));
}

/** Absolute. What agents' settings hold is read by no shell, so that `~` is still to be written out. */
function toPath(folder: string): string {
  return path.resolve(folder.replace(/^~(?=$|[\\/])/, homedir));
}
