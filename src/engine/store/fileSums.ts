import { createHash, hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { putInPlace } from './durableFile.ts';

/** What a file is compared with what it was when it was last known to be sound. */
export type FileState = 'same' | 'changed' | 'unknown';

const FILE = 'sums.json';
/** The parts of a table whose files never change under their name, and that matter to a reader. */
const FOLDERS = ['data', '_deletions', '_indices', '_versions'];
const READ_AT_ONCE = 8;
/** Whole files, of which some have a hundred megabytes, would stay with the process. */
const PIECE_BYTES = 1 << 20;

/**
 * Remembers what the files of the tables looked like, so that damage is found before the database stumbles over it, and without
 * reading every row. It is a help alone: what it does not know is looked at row by row.
 */
export class FileSums {
  readonly #root: string;
  #sums = new Map<string, string>();
  /** Written since, or not known when they were looked at. */
  readonly #pending = new Set<string>();
  /** Tables of which files are remembered, whether or not they are still there. */
  readonly #known = new Set<string>();
  /** Looked at when the store was opened. */
  readonly #inspected = new Set<string>();

  /** @param root the folder in which the tables lie */
  constructor(root: string) {
    this.#root = root;
  }

  /** Compares every file with what is remembered. @returns the state of each by its path, relative to the tables' folder */
  async inspect(tables: readonly string[]): Promise<Map<string, FileState>> {
    const remembered = await this.#read();
    for (const path of remembered.keys()) this.#known.add(path.split('.lance/')[0] ?? '');
    const paths = new Set(await this.#list(tables));
    this.#sums = new Map([...remembered].filter(([path]) => paths.has(path)));
    const states = new Map<string, FileState>();
    for (const path of paths) {
      this.#inspected.add(path);
      const sum = this.#sums.get(path);
      if (sum === undefined) this.#pending.add(path);
      states.set(path, sum === undefined ? 'unknown' : 'same');
    }
    const known = [...states].filter(([, state]) => state === 'same').map(([path]) => path);
    await this.#forEach(known, (path, sum) => {
      if (sum !== this.#sums.get(path)) states.set(path, 'changed');
    });
    for (const table of tables) {
      const lost = findLostVersion(table, [...remembered.keys()], [...paths]);
      if (lost !== undefined) states.set(lost, 'changed');
    }
    return states;
  }

  /** To be called before tables are made: a name may come again with other content, when what had it is gone. */
  async forgetGone(tables: readonly string[]): Promise<void> {
    const present = new Set(await this.#list(tables));
    const remembered = await this.#read();
    this.#sums = new Map([...remembered, ...this.#sums].filter(([path]) => present.has(path)));
    if ([...remembered.keys()].some((path) => !present.has(path))) await this.#write();
  }

  /** True for a table that was there when the files were last looked at. */
  knew(table: string): boolean {
    return this.#known.has(table);
  }

  /** A file was written and is complete. @param path absolute */
  note(path: string): void {
    const relative = path.slice(this.#root.length + 1).replaceAll('\\', '/');
    const isFollowed = FOLDERS.includes(relative.split('/')[1] ?? '') && isLasting(basename(path));
    if (isFollowed && !this.#inspected.has(relative)) this.#pending.add(relative);
  }

  get hasPending(): boolean {
    return this.#pending.size > 0;
  }

  /** Takes the files noted, and those that were unknown, for sound. What others remembered meanwhile is kept. */
  async remember(tables: readonly string[]): Promise<void> {
    const pending = [...this.#pending];
    this.#pending.clear();
    const present = new Set(await this.#list(tables));
    for (const path of this.#inspected) if (!present.has(path)) this.#inspected.delete(path);
    const others = await this.#read();
    const sums = new Map([...others, ...this.#sums].filter(([path]) => present.has(path)));
    // What one of many processes has looked at since it was written, the others need not look at as well.
    await this.#forEach(
      pending.filter((path) => present.has(path) && !others.has(path)),
      (path, sum) => sums.set(path, sum),
    );
    this.#sums = sums;
    await this.#write();
  }

  async #write(): Promise<void> {
    const body = JSON.stringify(Object.fromEntries(this.#sums));
    // No need to be safe: without it, or with an older one, more is looked at.
    await putInPlace(join(this.#root, FILE), (part) =>
      writeFile(part, `${toSum(Buffer.from(body))}\n${body}`, { mode: 0o600 }),
    );
  }

  async #read(): Promise<Map<string, string>> {
    const text = await readFile(join(this.#root, FILE), 'utf8').catch(() => '');
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    if (end === -1 || toSum(Buffer.from(body)) !== text.slice(0, end)) return new Map();
    return new Map(Object.entries(JSON.parse(body) as Record<string, string>));
  }

  async #list(tables: readonly string[]): Promise<string[]> {
    const lists = tables.flatMap((table) =>
      FOLDERS.map(async (folder) => {
        const names = await readdir(join(this.#root, `${table}.lance`, folder), {
          recursive: folder === '_indices',
          withFileTypes: true,
        }).catch(() => []);
        const files = names.filter((entry) => entry.isFile() && isLasting(entry.name));
        return files.map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(this.#root.length + 1)
            .replaceAll('\\', '/'),
        );
      }),
    );
    return (await Promise.all(lists)).flat();
  }

  async #forEach(paths: readonly string[], take: (path: string, sum: string) => void): Promise<void> {
    for (let from = 0; from < paths.length; from += READ_AT_ONCE) {
      const some = paths.slice(from, from + READ_AT_ONCE);
      await Promise.all(
        some.map(async (path) => {
          const sum = await sumOf(join(this.#root, path)).catch(() => null);
          if (sum !== null) take(path, sum);
        }),
      );
      await setImmediate();
    }
  }
}

/** The newest version of a table that was there, where only older ones are: whoever drops versions leaves the newest. */
function findLostVersion(table: string, remembered: readonly string[], present: readonly string[]): string | undefined {
  const [before, now] = [remembered, present].map((paths) =>
    paths
      .filter((path) => path.startsWith(`${table}.lance/_versions/`))
      .sort()
      .at(0),
  );
  return before !== undefined && now !== undefined && before < now ? before : undefined;
}

function isLasting(name: string): boolean {
  return !name.startsWith('.tmp') && !name.includes('#') && name !== 'latest_version_hint.json';
}

function toSum(bytes: Buffer): string {
  return hash('sha256', bytes, 'hex').slice(0, SUM_DIGITS);
}

/** Forgets what the files in a folder looked like, tables that are missed included. */
export async function dropSums(root: string): Promise<void> {
  await rm(join(root, FILE), { force: true, recursive: true });
}

const SUM_DIGITS = 32;

async function sumOf(path: string): Promise<string> {
  return sumOfSmall(path) ?? sumOfLarge(path);
}

/** Small files come by the thousand: to have each read by another thread takes twice as long. @returns null for a large one */
function sumOfSmall(path: string): string | null {
  const file = openSync(path, 'r');
  try {
    return fstatSync(file).size > PIECE_BYTES ? null : toSum(readFileSync(file));
  } finally {
    closeSync(file);
  }
}

async function sumOfLarge(path: string): Promise<string> {
  const file = await open(path);
  try {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    const sum = createHash('sha256');
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, piece.length);
      if (bytesRead === 0) return sum.digest('hex').slice(0, SUM_DIGITS);
      sum.update(piece.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
