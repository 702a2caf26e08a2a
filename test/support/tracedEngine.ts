import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { hello, record, type RecordItem } from '../../src/protocol/engine.ts';
import { ENGINE_ENTRY } from './forkedEngine.ts';

const CALLS =
  'socket,bind,listen,connect,openat,open,rename,renameat,renameat2,link,linkat,mkdir,mkdirat,fsync,fdatasync,write,sendmsg,writev';

export const HAS_STRACE = spawnSync('strace', ['-V']).status === 0;

/** The system calls of an engine from exec to exit, while it stores some items one after the other. */
export async function traceEngine(
  storePath: string,
  modelsPath: string,
  items: readonly RecordItem[][],
  to: string,
): Promise<string[]> {
  const argument = JSON.stringify({ storePath, modelsPath, idleMs: 60_000 });
  const command = [
    '-f',
    '-y',
    '-s',
    '4000',
    '-e',
    `trace=${CALLS}`,
    '-o',
    to,
    process.execPath,
    ENGINE_ENTRY,
    argument,
  ];
  const child = spawn('strace', command, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  const said = new Promise((resolve) => connection.onNotification(hello, resolve));
  connection.listen();
  await said;
  for (const batch of items) await connection.sendRequest(record, [...batch]);
  child.disconnect();
  await once(child, 'exit');
  connection.dispose();
  return (await readFile(to, 'utf8')).split('\n');
}

/**
 * Files and folders under a path that are not safe at each moment at which one of the texts is first sent. A name that is not
 * needed asks nothing of the folder it is in.
 */
export function findUnsafe(
  lines: readonly string[],
  { under, isNeeded }: { under: string; isNeeded: (path: string) => boolean },
  sent: readonly string[],
): Map<string, string[]> {
  const unsafe = new Set<string>();
  const synced = new Set<string>();
  const found = new Map<string, string[]>();
  for (const line of lines) {
    const made = nameMade(line);
    if (made?.to.startsWith(under) === true && isNeeded(made.to)) {
      if (made.from === null || !synced.has(made.from)) unsafe.add(made.to);
      unsafe.add(dirname(made.to));
    }
    const path = /(?:fsync|fdatasync)\(\d+<([^>]*)>/.exec(line)?.[1];
    if (path !== undefined) {
      synced.add(path);
      unsafe.delete(path);
    }
    for (const text of sent)
      if (!found.has(text) && /\b(?:write|writev|sendmsg)\(\d+<(?:socket|UNIX)/.test(line) && line.includes(text))
        found.set(text, [...unsafe]);
  }
  return found;
}

/** The final name of a file, which is written under another one first, or that of a folder. */
function nameMade(line: string): { from: string | null; to: string } | null {
  if (/ = -1 /.test(line)) return null;
  const [, from, to] = /\b(?:rename|renameat|renameat2|link|linkat)\([^"]*"([^"]+)".*"([^"]+)"/.exec(line) ?? [];
  if (from !== undefined && to !== undefined) return { from, to };
  const folder = /\bmkdir(?:at)?\([^"]*"([^"]+)"/.exec(line)?.[1];
  return folder === undefined ? null : { from: null, to: folder };
}
