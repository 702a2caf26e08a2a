import { createHash, randomUUID } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Who holds something, written so that others can tell whether that process still lives; fits a file's name. */
export type Owner = { pid: number; start: string; place: string; unique: string };

/** Dead, alive, or known only by whether it still gives signs of life. */
export type Life = 'dead' | 'alive' | 'unknown';

const UNKNOWN_START = '0';
let ownIdentity: Promise<Omit<Owner, 'unique'>> | null = null;

/** A new name under which this process holds something. */
export async function createOwner(): Promise<Owner> {
  ownIdentity ??= readIdentity();
  return { ...(await ownIdentity), unique: randomUUID().slice(0, 8) };
}

export function toOwnerName({ pid, start, place, unique }: Owner): string {
  return [pid, start, place, unique].join('-');
}

/** Null when the text is no owner's name. */
export function fromOwnerName(name: string): Owner | null {
  const [, pid, start, place, unique] = /^(\d+)-(\w+)-(\w+)-(\w+)$/.exec(name) ?? [];
  if (pid === undefined || start === undefined || place === undefined || unique === undefined) return null;
  return { pid: Number(pid), start, place, unique };
}

/**
 * Whether the owner's process lives. A number alone does not tell: it may have been given to another process since, or belong to
 * another container that shares the folder.
 */
export async function lifeOf(owner: Owner): Promise<Life> {
  const own = await createOwner();
  if (owner.place !== own.place) return 'unknown';
  if (owner.pid === own.pid && owner.start === own.start) return 'alive';
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // Anything but ESRCH means that there is such a process, though not one of ours.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return 'dead';
  }
  if (owner.start === UNKNOWN_START) return 'unknown';
  return (await readStart(owner.pid)) === owner.start ? 'alive' : 'dead';
}

async function readIdentity(): Promise<Omit<Owner, 'unique'>> {
  return { pid: process.pid, start: (await readStart(process.pid)) ?? UNKNOWN_START, place: await readPlace() };
}

/** The moment of a process's start, in ticks since the machine's; null for one that is gone, a zombie included. Linux alone tells. */
async function readStart(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field, the name, may hold blanks and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  return state === 'Z' || state === 'X' ? null : (fields[19] ?? null);
}

/** Where process numbers mean the same: one start of one machine, one container. */
async function readPlace(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const space = await readlink('/proc/self/ns/pid').catch(() => '');
  return createHash('sha256').update(`${hostname()}\n${boot}\n${space}`).digest('hex').slice(0, 12);
}
