import '../engine/heapSettings.ts';
import { Console } from 'node:console';
import os from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { useOwnTemp } from '../engine/store/ownTemp.ts';
import { toFolder } from '../protocol/agents/workspaces.ts';
import { parseCommandLine, USAGE } from './commandLine.ts';
import { LazyTracker, toLine } from './openTracker.ts';
import { createServer, RunningCalls } from './server.ts';
import { createTools } from './tools.ts';

declare const DEJA_FIX_VERSION: string;

const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/** Standard output carries the protocol alone: whatever a library prints goes where the log goes. */
globalThis.console = new Console({ stdout: process.stderr, stderr: process.stderr });

const log = (line: string): void => void process.stderr.write(`Déjà Fix: ${line}\n`);

/** The process for agents: serves on stdio until its input ends, answers what was asked by then, and lets go of the store. */
async function main(): Promise<void> {
  const commandLine = parseCommandLine(process.argv.slice(2), path.dirname(fileURLToPath(import.meta.url)));
  if (commandLine === null) return void process.stderr.write(USAGE);
  const { place, scope, isReadOnly } = commandLine;
  await useOwnTemp(place.storePath);
  const folders = scope.workspaces.map(toFolder).filter((folder) => folder !== null);
  const tracker = new LazyTracker(place, folders.length > 0 ? folders : ownFolders(), log);
  const running = new RunningCalls();
  const mcp = createServer(
    { version: DEJA_FIX_VERSION, isReadOnly },
    createTools(() => tracker.get(), scope),
    running,
    log,
  );
  mcp.server.onerror = (error) => log(`A message was ignored: ${error.name}.`);
  const hasEnded = new Promise<void>((resolve) => {
    mcp.server.onclose = resolve;
    process.stdin.once('end', resolve).once('close', resolve);
    process.stdout.once('error', resolve);
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, resolve);
  });
  await mcp.connect(new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: MAX_MESSAGE_BYTES }));
  await hasEnded;
  // What came with the last bytes has not begun to run yet, and what has run has not been answered yet.
  await setImmediate();
  await running.settle();
  await setImmediate();
  await mcp.close();
  await tracker.dispose();
}

/** Where an agent starts its servers: its workspace, unless that is somebody's whole home or disk. */
function ownFolders(): string[] {
  const folder = process.cwd();
  return folder === os.homedir() || path.dirname(folder) === folder ? [] : [folder];
}

main().catch((error: unknown) => {
  process.stderr.write(`${toLine(error)}\n${USAGE}`);
  process.exitCode = 2;
});
