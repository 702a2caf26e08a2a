import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FoundError } from '../../core/model.ts';
import type { FailedRun } from './readOutput.ts';
import type { ReadError } from './sheet.ts';

const MAX_ENTRIES = 5_000;
const MAX_SEARCH_MS = 200;
/** Folders of what is made or brought, not written; so are those whose name begins with a dot. */
const SKIPPED = /^(?:\..*|node_modules|target|build|dist|vendor|venv|__pycache__)$/;

/** Where a run printed its places from. */
type Origin = Pick<FailedRun, 'cwd' | 'workspace'>;
type Printed = { file: string; folder?: string | undefined };

/**
 * Errors whose places are files that are there, as far as they can be found: tools print names without a folder, and
 * paths from folders of their own. What is found is told from where the run ran; what is not, as it was printed.
 */
export async function findPlaces(errors: readonly ReadError[], origin: Origin): Promise<FoundError[]> {
  const root = rootOf(origin);
  const base = origin.cwd ?? root;
  const search = new PlaceSearch(base, root);
  return Promise.all(
    errors.map(async ({ folder, frames, ...error }) => {
      const file = error.file === undefined ? undefined : await search.find({ file: error.file, folder });
      const places = frames?.map(async (frame) => ({ file: await search.find(frame), line: frame.line }));
      return { ...error, file, frames: places && (await Promise.all(places)) };
    }),
  );
}

/** The workspace folder of a run, where it is on this disk. */
export function rootOf({ workspace }: Origin): string | undefined {
  return workspace?.startsWith('file:') ? fileURLToPath(workspace) : undefined;
}

/** Looks for the files of one run; its workspace is walked once at most. */
class PlaceSearch {
  readonly #base: string | undefined;
  readonly #root: string | undefined;
  readonly #known = new Map<string, Promise<string>>();
  #walk: Promise<Walk> | undefined;

  constructor(base: string | undefined, root: string | undefined) {
    this.#base = base;
    this.#root = root;
  }

  find({ file, folder }: Printed): Promise<string> {
    if (this.#base === undefined || path.isAbsolute(file) || /^(?:[A-Za-z]:[\\/]|\w+:\/\/|<)/.test(file))
      return Promise.resolve(file);
    const key = `${folder ?? ''}\n${file}`;
    const known = this.#known.get(key) ?? this.#look(this.#base, file, folder);
    this.#known.set(key, known);
    return known;
  }

  async #look(base: string, file: string, folder: string | undefined): Promise<string> {
    const tails = tailsOf(folder).map((parts) => path.posix.join(...parts, toSlashes(file)));
    for (const tail of tails) if (await isFile(path.join(base, tail))) return tail;
    const above = file.includes('/') ? foldersAbove(base, this.#root) : [];
    const inAbove = await firstFile(above.map((one) => path.join(one, file)));
    const found = inAbove ?? (this.#root === undefined ? undefined : await this.#searchWorkspace(this.#root, tails));
    return found === undefined ? file : toSlashes(path.relative(base, found));
  }

  /** The only file whose path ends so; of a workspace too big to be walked, one is the only one where its folder is told. */
  async #searchWorkspace(root: string, tails: readonly string[]): Promise<string | undefined> {
    const { files, isWhole } = await (this.#walk ??= walk(root));
    for (const tail of tails) {
      const matches = files.filter((file) => file === tail || file.endsWith(`/${tail}`));
      if (matches.length > 1 || (matches.length === 1 && !isWhole && !tail.includes('/'))) return undefined;
      if (matches[0] !== undefined) return path.join(root, matches[0]);
    }
    return undefined;
  }
}

/** The last folders of a path, from all of them to none: a module's name stands before its folders. */
function tailsOf(folder: string | undefined): string[][] {
  const parts = folder?.split('/') ?? [];
  return [...parts.map((_, index) => parts.slice(index)), []];
}

/** Compilers of workspaces print paths from their root, wherever they were called. */
function foldersAbove(base: string, root: string | undefined): string[] {
  const folders: string[] = [];
  if (root === undefined || path.relative(root, base).startsWith('..')) return folders;
  for (let folder = base; folder !== root && folder !== path.dirname(folder);) {
    folder = path.dirname(folder);
    folders.push(folder);
  }
  return folders;
}

type Walk = { files: string[]; isWhole: boolean };

/** Files of a folder by their paths within it, those near its top first. */
async function walk(root: string): Promise<Walk> {
  const endMs = performance.now() + MAX_SEARCH_MS;
  const files: string[] = [];
  const folders = [''];
  let count = 0;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (++count > MAX_ENTRIES || performance.now() > endMs) return { files, isWhole: false };
      const within = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !SKIPPED.test(entry.name)) folders.push(within);
      else if (entry.isFile()) files.push(within);
    }
  }
  return { files, isWhole: true };
}

async function firstFile(candidates: readonly string[]): Promise<string | undefined> {
  for (const candidate of candidates) if (await isFile(candidate)) return candidate;
  return undefined;
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

function toSlashes(file: string): string {
  return file.replaceAll('\\', '/');
}
