import path from 'node:path';
import { fileOf, quotedIn, type Call } from './straceLog.ts';

/** Bytes of a file as they are in the system's memory, and as they were when it was last synced. */
type File = { kind: 'file'; bytes: Buffer; safe: Buffer | null; isSynced: boolean };
/** Names of a folder, now and as last synced. */
type Folder = { kind: 'folder'; names: Map<string, Node>; safeNames: Map<string, Node>; isSynced: boolean };
type Node = File | Folder;

/** What of a folder would be left: its files' bytes by their path below it; null stands for a folder. */
export type Tree = Map<string, Buffer | null>;

const emptyFile = (): File => ({ kind: 'file', bytes: Buffer.alloc(0), safe: null, isSynced: false });
const emptyFolder = (): Folder => ({ kind: 'folder', names: new Map(), safeNames: new Map(), isSynced: true });

/**
 * A disk with a cache in front of it, played from system calls: what a power cut leaves is what was synced, names of files
 * and folders included. It stands for everything below one folder.
 */
export class SimulatedDisk {
  readonly #rootPath: string;
  readonly #root = emptyFolder();
  /** Where in a file each open descriptor writes next, by the descriptor's number. */
  readonly #offsets = new WeakMap<File, Map<string, number>>();
  /** What it could not play, for the judge to be honest about. */
  readonly unknown = new Set<string>();

  constructor(rootPath: string) {
    this.#rootPath = rootPath;
  }

  play(call: Call): void {
    if (call.result.startsWith('-1') || call.result.startsWith('?')) return;
    const { name, args } = call;
    if (/^open|^creat/.test(name)) this.#open(call);
    else if (/^p?write/.test(name)) this.#write(call);
    else if (name === 'fsync' || name === 'fdatasync') this.#sync(fileOf(args));
    else if (/^mkdir/.test(name))
      this.#mutate(this.#pathsOf(args)[0], (folder, leaf) => addNew(folder, leaf, emptyFolder()));
    else if (/^rename/.test(name)) this.#move(args, true);
    else if (/^link/.test(name)) this.#move(args, false);
    else if (/^(unlink|rmdir)/.test(name))
      this.#mutate(this.#pathsOf(args)[0], (folder, leaf) => void folder.names.delete(leaf));
    else if (name === 'ftruncate') this.#truncate(args);
    else if (
      /^(copy_file_range|sendfile|splice|sync_file_range|truncate|symlink)/.test(name) &&
      args.includes(this.#rootPath)
    )
      this.unknown.add(name);
  }

  /** What is at the path now, under any name it ever had. */
  bytesOf(filePath: string): Buffer | null {
    const node = this.#find(filePath);
    return node?.kind === 'file' ? node.bytes : null;
  }

  namesIn(folderPath: string): string[] {
    const node = this.#find(folderPath);
    return node?.kind === 'folder' ? [...node.names.keys()] : [];
  }

  /** Why the file or folder, with all in it, would not outlive a power cut as it is; null when it would. */
  whyUnsafe(filePath: string): string | null {
    let folder: Node = this.#root;
    for (const leaf of this.#leavesOf(filePath)) {
      if (folder.kind !== 'folder') return `${filePath} is not there`;
      const next: Node | undefined = folder.names.get(leaf);
      if (!next) return `${filePath} is not there`;
      if (folder.safeNames.get(leaf) !== next) return `the folder with the name ${leaf} was not synced after it got it`;
      folder = next;
    }
    return whyUnsafe(folder, path.basename(filePath));
  }

  /** What a power cut leaves: synced names with synced bytes, nothing else. */
  afterPowerCut(): Tree {
    const tree: Tree = new Map();
    collect(
      this.#root,
      '',
      tree,
      (folder) => folder.safeNames,
      (file) => file.safe ?? Buffer.alloc(0),
    );
    return tree;
  }

  /** A disk that wrote some of what it was not asked to: each unsynced name or content is there or not, as chance has it. */
  afterLuckyPowerCut(chance: () => boolean): Tree {
    const tree: Tree = new Map();
    const namesOf = ({ names, safeNames }: Folder) => {
      const mixed = new Map(safeNames);
      for (const [name, node] of names) if (safeNames.get(name) !== node && chance()) mixed.set(name, node);
      for (const name of safeNames.keys()) if (!names.has(name) && chance()) mixed.delete(name);
      return mixed;
    };
    collect(this.#root, '', tree, namesOf, ({ bytes, safe, isSynced }) => {
      if (isSynced) return bytes;
      return chance() ? bytes.subarray(0, Math.floor(bytes.length / 2)) : (safe ?? Buffer.alloc(0));
    });
    return tree;
  }

  #open({ args, result }: Call): void {
    const [target] = this.#pathsOf(args);
    if (target === undefined || target === this.#rootPath) return;
    if (!/O_WRONLY|O_RDWR/.test(args)) return;
    if (args.includes('O_CREAT')) this.#mutate(target, (folder, leaf) => addNew(folder, leaf, emptyFile()));
    const node = this.#find(target);
    if (node?.kind !== 'file') return;
    if (args.includes('O_TRUNC') && node.bytes.length > 0) setBytes(node, Buffer.alloc(0));
    const offset = args.includes('O_APPEND') ? node.bytes.length : 0;
    this.#offsetsOf(node).set(/^\d+/.exec(result)?.[0] ?? '', offset);
  }

  #write({ name, args, result }: Call): void {
    const node = this.#find(fileOf(args));
    if (node?.kind !== 'file') return;
    const descriptor = /^\d+/.exec(args)?.[0] ?? '';
    const data = Buffer.concat(quotedIn(args.slice(args.indexOf(','))));
    const written = data.subarray(0, Number(/^\d+/.exec(result)?.[0] ?? data.length));
    const isPlaced = name.startsWith('pwrite');
    const offset = isPlaced
      ? Number(/, (\d+)(?:, \w+)?$/.exec(args)?.[1] ?? 0)
      : (this.#offsetsOf(node).get(descriptor) ?? 0);
    const bytes = Buffer.alloc(Math.max(node.bytes.length, offset + written.length));
    node.bytes.copy(bytes);
    written.copy(bytes, offset);
    setBytes(node, bytes);
    if (!isPlaced) this.#offsetsOf(node).set(descriptor, offset + written.length);
  }

  #offsetsOf(file: File): Map<string, number> {
    const offsets = this.#offsets.get(file) ?? new Map<string, number>();
    this.#offsets.set(file, offsets);
    return offsets;
  }

  #sync(target: string | null): void {
    const node = this.#find(target);
    if (!node) return;
    node.isSynced = true;
    if (node.kind === 'file') node.safe = node.bytes;
    else node.safeNames = new Map(node.names);
  }

  #truncate(args: string): void {
    const node = this.#find(fileOf(args));
    if (node?.kind !== 'file') return;
    const bytes = Buffer.alloc(Number(/(\d+)$/.exec(args)?.[1] ?? 0));
    node.bytes.copy(bytes);
    setBytes(node, bytes);
  }

  #move(args: string, takesAway: boolean): void {
    const [from, to] = this.#pathsOf(args);
    const node = this.#find(from ?? null);
    if (!node || from === undefined) return;
    this.#mutate(to, (folder, leaf) => void folder.names.set(leaf, node));
    if (takesAway && from !== to) this.#mutate(from, (folder, leaf) => void folder.names.delete(leaf));
  }

  #mutate(target: string | undefined, change: (folder: Folder, leaf: string) => void): void {
    if (target === undefined) return;
    const folder = this.#find(path.dirname(target));
    if (folder?.kind !== 'folder') return;
    change(folder, path.basename(target));
    folder.isSynced = false;
  }

  /** The absolute paths among the arguments, those to a descriptor's folder included. */
  #pathsOf(args: string): string[] {
    const bases = [...args.matchAll(/(?:\d+|AT_FDCWD)<([^>]*)>,\s*"/g)].map(([, base = '']) => base);
    return quotedIn(args).map((text, index) => path.resolve(bases[index] ?? '/', text.toString('utf8')));
  }

  #leavesOf(target: string): string[] {
    return path
      .relative(this.#rootPath, target)
      .split(path.sep)
      .filter((leaf) => leaf !== '');
  }

  #find(target: string | null): Node | undefined {
    if (target === null || !`${target}/`.startsWith(`${this.#rootPath}/`)) return undefined;
    let node: Node | undefined = this.#root;
    for (const leaf of this.#leavesOf(target.replace(/ \(deleted\)$/, '')))
      node = node?.kind === 'folder' ? node.names.get(leaf) : undefined;
    return node;
  }
}

function addNew(folder: Folder, leaf: string, node: Node): void {
  if (!folder.names.has(leaf)) folder.names.set(leaf, node);
}

function setBytes(file: File, bytes: Buffer): void {
  file.bytes = bytes;
  file.isSynced = false;
}

function whyUnsafe(node: Node, name: string): string | null {
  if (node.kind === 'file') return node.isSynced ? null : `${name} was not synced after its last write`;
  for (const [leaf, child] of node.names) {
    if (node.safeNames.get(leaf) !== child) return `${name} was not synced after it got ${leaf}`;
    const why = whyUnsafe(child, `${name}/${leaf}`);
    if (why !== null) return why;
  }
  return null;
}

function collect(
  folder: Folder,
  prefix: string,
  tree: Tree,
  namesOf: (folder: Folder) => Map<string, Node>,
  bytesOf: (file: File) => Buffer,
): void {
  for (const [name, node] of namesOf(folder)) {
    if (node.kind === 'file') {
      tree.set(`${prefix}${name}`, bytesOf(node));
      continue;
    }
    tree.set(`${prefix}${name}`, null);
    collect(node, `${prefix}${name}/`, tree, namesOf, bytesOf);
  }
}
