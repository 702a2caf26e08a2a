import { spawnSync } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';

/** The addresses of the network that a process holds, as the system lists them. */
export async function listNetworkAddresses(processId: number | undefined): Promise<string[]> {
  const pid = String(processId);
  if (process.platform !== 'linux') {
    const command = process.platform === 'win32' ? ['netstat', '-ano'] : ['lsof', '-a', '-n', '-i', '-p', pid];
    const { stdout } = spawnSync(command[0] ?? '', command.slice(1), { encoding: 'utf8' });
    return stdout.split('\n').filter((line) => line.trim().split(/\s+/).includes(pid));
  }
  const inodes = new Set<string>();
  for (const fd of await readdir(`/proc/${pid}/fd`)) {
    const socket = /^socket:\[(\d+)\]$/.exec(await readlink(`/proc/${pid}/fd/${fd}`).catch(() => ''))?.[1];
    if (socket !== undefined) inodes.add(socket);
  }
  const tables = await Promise.all(
    ['tcp', 'tcp6', 'udp', 'udp6'].map((table) => readFile(`/proc/${pid}/net/${table}`, 'utf8').catch(() => '')),
  );
  const lines = tables.flatMap((table) => table.split('\n'));
  return lines.filter((line) => inodes.has(line.trim().split(/\s+/)[9] ?? ''));
}
