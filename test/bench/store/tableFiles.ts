import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';

/** What lies in the folders of one table. */
type TableFiles = { data: Set<string>; transactions: Set<string>; manifests: Set<string>; indices: Set<string> };
/** By the table's folder. */
export type StoreFiles = Map<string, TableFiles>;

const SUBFOLDERS = {
  data: 'data',
  transactions: '_transactions',
  manifests: '_versions',
  indices: '_indices',
} as const;
const KINDS = Object.keys(SUBFOLDERS) as (keyof TableFiles)[];

/** Lists the tables of a store, of every generation, as they are at this moment. */
export function listStore(storePath: string): StoreFiles {
  const files: StoreFiles = new Map();
  for (const folder of findTables(storePath)) {
    const list = (kind: keyof TableFiles) => new Set(namesIn(path.join(folder, SUBFOLDERS[kind])).filter(isFinished));
    files.set(folder, {
      data: list('data'),
      transactions: list('transactions'),
      manifests: new Set([...list('manifests')].filter((name) => name.endsWith('.manifest'))),
      indices: list('indices'),
    });
  }
  return files;
}

function findTables(storePath: string): string[] {
  const generations = path.join(storePath, 'generations');
  const parents = [storePath, ...namesIn(generations).map((name) => path.join(generations, name))];
  return parents.flatMap((parent) =>
    namesIn(parent)
      .filter((name) => name.endsWith('.lance'))
      .map((name) => path.join(parent, name)),
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Files are written under another name first. */
function isFinished(name: string): boolean {
  return !name.startsWith('.tmp') && !name.includes('#');
}

/** True as soon as a table has a file that it had not before; false when the time is up. */
export async function untilNewFile(storePath: string, before: StoreFiles, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    if (freshIn(before, listStore(storePath)).some(({ fresh }) => KINDS.some((kind) => fresh[kind].size > 0)))
      return true;
    await setTimeout(1);
  }
  return false;
}

/** The same for the folder of an index, without a pause in between: building one over nothing takes a few milliseconds. */
export async function untilNewIndex(storePath: string, before: StoreFiles, withinMs: number): Promise<void> {
  const known = new Set([...before.values()].flatMap(({ indices }) => [...indices]));
  const deadline = performance.now() + withinMs;
  const names = () => findTables(storePath).flatMap((folder) => namesIn(path.join(folder, '_indices')));
  while (performance.now() < deadline && names().every((name) => known.has(name))) await setImmediate();
}

type Fresh = { folder: string; fresh: TableFiles };

function freshIn(before: StoreFiles, after: StoreFiles): Fresh[] {
  return [...after].map(([folder, now]) => {
    const earlier = before.get(folder);
    const newOnes = (kind: keyof TableFiles) => new Set([...now[kind]].filter((name) => !earlier?.[kind].has(name)));
    return {
      folder,
      fresh: {
        data: newOnes('data'),
        transactions: newOnes('transactions'),
        manifests: newOnes('manifests'),
        indices: newOnes('indices'),
      },
    };
  });
}

export const INSIDE_MOMENTS = [
  'inside a write: files there, not committed',
  'inside a write: committed, not acknowledged',
  'inside a compaction',
  'inside an index build',
] as const;
export type Moment =
  (typeof INSIDE_MOMENTS)[number] | 'request under way, nothing written' | 'while opening' | 'between requests';

/** What was going on when a process died, told by nothing but the files it left and whether an answer was due. */
export function tellMoment(
  before: StoreFiles,
  after: StoreFiles,
  { isOpen, isAsked }: { isOpen: boolean; isAsked: boolean },
): Moment {
  const changes = freshIn(before, after).map((change) => ({ ...change, ...describe(change) }));
  if (changes.some(({ hasLooseIndex }) => hasLooseIndex)) return 'inside an index build';
  if (!isOpen) return 'while opening';
  const hasLooseFile = changes.some(({ hasLooseData, hasLooseTransaction }) => hasLooseData || hasLooseTransaction);
  const newestWork = changes.map(({ operation }) => operation);
  if (newestWork.includes('reserveFragments')) return 'inside a compaction';
  if (!isAsked) return hasLooseFile ? 'inside a compaction' : 'between requests';
  if (hasLooseFile) return 'inside a write: files there, not committed';
  return newestWork.includes('append')
    ? 'inside a write: committed, not acknowledged'
    : 'request under way, nothing written';
}

function describe({ folder, fresh }: Fresh) {
  const newest = namesIn(path.join(folder, '_versions'))
    .filter((name) => /^\d{20}\.manifest$/.test(name))
    .sort()[0];
  const manifest = newest === undefined ? Buffer.alloc(0) : readFileSync(path.join(folder, '_versions', newest));
  const named = [...fresh.transactions].find((name) => manifest.includes(name));
  return {
    hasLooseIndex: [...fresh.indices].some((uuid) => !manifest.includes(Buffer.from(uuid.replaceAll('-', ''), 'hex'))),
    hasLooseData: [...fresh.data].some((name) => !manifest.includes(name)),
    hasLooseTransaction: [...fresh.transactions].some((name) => !isCommitted(folder, name, manifest)),
    operation: newest !== undefined && fresh.manifests.has(newest) && named ? operationOf(folder, named) : null,
  };
}

/** A transaction is named by the version it was made on; when there is a later one it went in, or was given up for it. */
function isCommitted(folder: string, name: string, newest: Buffer): boolean {
  if (newest.includes(name)) return true;
  const version = 2n ** 64n - 1n - (BigInt(name.split('-')[0] ?? 0) + 1n);
  return existsSync(path.join(folder, '_versions', `${String(version).padStart(20, '0')}.manifest`));
}

/** Field numbers of the operation in lance's transaction.proto. */
const OPERATIONS: Readonly<Record<number, string>> = {
  100: 'append',
  101: 'delete',
  102: 'overwrite',
  103: 'createIndex',
  104: 'rewrite',
  107: 'reserveFragments',
};

function operationOf(folder: string, transaction: string): string | null {
  const bytes = readFileSync(path.join(folder, '_transactions', transaction));
  for (let at = 0; at < bytes.length;) {
    const [tag, afterTag] = readVarint(bytes, at);
    const operation = OPERATIONS[tag >> 3];
    if (operation !== undefined) return operation;
    const [value, afterValue] = readVarint(bytes, afterTag);
    at = (tag & 7) === 2 ? afterValue + value : afterValue;
  }
  return null;
}

function readVarint(bytes: Buffer, start: number): [value: number, next: number] {
  let value = 0;
  for (let at = start, factor = 1; ; at++, factor *= 128) {
    const byte = bytes[at] ?? 0;
    value += (byte & 127) * factor;
    if (byte < 128) return [value, at + 1];
  }
}
