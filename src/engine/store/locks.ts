import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createOwner, toOwnerName } from './lockOwner.ts';
import { beat, SignsOfLife } from './signsOfLife.ts';

/**
 * `append` turns are taken one after the other: the database lets several write at once, but those that meet back off for longer and
 * longer, up to minutes. Only one that stands still is passed by. An `exclusive` turn runs beside nothing; whoever takes one holds the
 * store's upkeep as well.
 */
export type TurnKind = 'append' | 'exclusive';

/** A turn that is being had. */
export type Turn = {
  /** False when others have taken it for dead and gone on; what was written meanwhile may not count. */
  isOurs(): Promise<boolean>;
};

/** Something held for long. */
export type Hold = Turn & { end(): Promise<void> };

type Ticket = { name: string; number: number; kind: TurnKind; owner: string };

/** Folder of a store for what says who is at it; holds nothing that lasts. */
export const LOCKS_FOLDER = 'locks';
/** What is in it: one folder for each thing that is held. */
export const LOCK_FOLDERS = ['turns', 'present', 'upkeep', 'import'] as const;
/** An append that has been the next for so long is passed by. */
const STANDS_STILL_MS = 750;
/** So long a process that was found alive is taken to be so: the one that is next, and those that come later. */
const NEXT_TRUSTED_MS = 50;
const TRUSTED_MS = 1_000;
const LOOK_MS = 3;
const MAX_LOOK_MS = 25;

/**
 * Waits for a turn at the store, has it, and gives it back. First come, first served, by Lamport's bakery: a file that only its owner
 * makes, named by a number above all others and by its owner. No two processes ever contend for one name, and removing a dead one's file
 * never hits a live one's. A process that is no more is passed over at once where the system can tell, else within five seconds.
 */
export async function withTurn<T>(storePath: string, kind: TurnKind, work: (turn: Turn) => Promise<T>): Promise<T> {
  const folder = join(storePath, LOCKS_FOLDER, 'turns');
  const signs = new SignsOfLife(folder);
  const ticket = await drawTicket(folder, kind);
  const path = join(folder, ticket.name);
  const stopBeating = beat(path);
  try {
    await waitFor(folder, signs, ticket);
    return await work({ isOurs: () => exists(path) });
  } finally {
    stopBeating();
    await rm(path, { force: true });
  }
}

/** Waits for what only one process at a time may hold, such as the upkeep of a store. One for each store. */
export class Standby {
  readonly #folder: string;
  readonly #signs: SignsOfLife;

  constructor(storePath: string, what: (typeof LOCK_FOLDERS)[number]) {
    this.#folder = join(storePath, LOCKS_FOLDER, what);
    this.#signs = new SignsOfLife(this.#folder);
  }

  /** To be called every second or so. @returns null while another live process has it */
  async tryHold(): Promise<Hold | null> {
    if (await this.#isTaken(() => true)) return null;
    const ticket = await drawTicket(this.#folder, 'exclusive');
    const path = join(this.#folder, ticket.name);
    if (await this.#isTaken((other) => !other || goesBefore(other, ticket))) {
      await rm(path, { force: true });
      return null;
    }
    const stopBeating = beat(path);
    return {
      isOurs: () => exists(path),
      async end() {
        stopBeating();
        await rm(path, { force: true });
      },
    };
  }

  async #isTaken(isInTheWay: (ticket: Ticket | null) => boolean): Promise<boolean> {
    return (await findLive(this.#folder, this.#signs, isInTheWay)).length > 0;
  }
}

/** @returns the ticket, which counts from now on */
async function drawTicket(folder: string, kind: TurnKind): Promise<Ticket> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const owner = toOwnerName(await createOwner());
  // Who could be given the same number, or overlook this one, waits until it is drawn.
  const drawing = join(folder, `drawing.${owner}`);
  await makeFile(drawing);
  try {
    const numbers = (await readdir(folder)).flatMap((name) => toTicket(name)?.number ?? []);
    const number = Math.max(0, ...numbers) + 1;
    const name = `${String(number).padStart(12, '0')}.${kind}.${owner}`;
    await makeFile(join(folder, name));
    return { name, number, kind, owner };
  } finally {
    await rm(drawing, { force: true });
  }
}

/** Appends that stood still once are not waited for again. */
const passedBy = new Set<string>();

async function waitFor(folder: string, signs: SignsOfLife, own: Ticket): Promise<void> {
  const since = performance.now();
  let next = { name: '', since };
  // Who begins to draw from now on sees this ticket, and takes a higher number.
  const drawing = new Set((await listNames(folder)).filter((name) => !toTicket(name)));
  for (;;) {
    const ahead = await findLive(folder, signs, (other, name) =>
      other ? goesBefore(other, own) && !isPassedBy(other, own) : drawing.has(name),
    );
    const [first] = ahead;
    if (first === undefined) return;
    const now = performance.now();
    if (first !== next.name) next = { name: first, since: now };
    else if (now - next.since > STANDS_STILL_MS) passedBy.add(first);
    // Whoever is next looks often; who has many before it, or has waited long, gains nothing by that.
    await setTimeout(Math.min(MAX_LOOK_MS, Math.max(LOOK_MS * ahead.length, (now - since) / 10)));
  }
}

/** Names of what is in the way and held by processes that live: tickets, the next one first, then those that are being drawn. */
async function findLive(
  folder: string,
  signs: SignsOfLife,
  isInTheWay: (ticket: Ticket | null, name: string) => boolean,
): Promise<string[]> {
  const names = (await listNames(folder)).sort().filter((name) => isInTheWay(toTicket(name), name));
  // All at once, so that the silence of several is measured side by side; only the life of the next one matters now.
  const lives = await Promise.all(
    names.map((name, at) =>
      signs.isLive(name, toTicket(name)?.kind === 'exclusive', at === 0 ? NEXT_TRUSTED_MS : TRUSTED_MS),
    ),
  );
  return names.filter((_, at) => lives[at]);
}

function listNames(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

function goesBefore(other: Ticket, own: Ticket): boolean {
  return other.number < own.number || (other.number === own.number && other.owner < own.owner);
}

function isPassedBy(other: Ticket, own: Ticket): boolean {
  return other.kind === 'append' && own.kind === 'append' && passedBy.has(other.name);
}

/** Null for what is no ticket; a number too large to count on from is none. */
function toTicket(name: string): Ticket | null {
  const [, digits, kind, owner] = /^(\d{1,15})\.(append|exclusive)\.(.+)$/.exec(name) ?? [];
  if (digits === undefined || owner === undefined) return null;
  return { name, number: Number(digits), kind: kind as TurnKind, owner };
}

async function makeFile(path: string): Promise<void> {
  await (await open(path, 'wx', 0o600)).close();
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
