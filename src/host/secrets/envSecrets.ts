import * as vscode from 'vscode';
import { FOREIGN_FOLDERS, readEnvSecrets } from '../../core/redaction/envFile.ts';
import { KnownSecrets } from '../../core/redaction/knownSecrets.ts';
import type { Clock } from '../clock.ts';
import { mayHideFiles } from './hiddenFiles.ts';

/** Those in libraries included, where these are searched as well. */
const MAX_FOUND = 10_000;
const MAX_FILES = 1_000;
const MAX_FILE_BYTES = 256_000;
const GATHER_MS = 500;
/** A question waits no longer for them. */
const PATIENCE_MS = 3_000;
/** Nor does what is to be kept: a file system that never answers is given up. */
const LONG_PATIENCE_MS = 60_000;

/**
 * The values of the `.env*` files in the folders of a trusted workspace. They are read when they are first asked for, and
 * again when a file changes; they are kept in memory only, and no one but the gate and the log's mask is told them.
 */
export class EnvSecrets implements vscode.Disposable {
  readonly #clock: Clock;
  readonly #changeEmitter = new vscode.EventEmitter<readonly string[]>();
  /** All values there are now. */
  readonly onDidChange = this.#changeEmitter.event;
  readonly #subscriptions: { dispose(): void }[] = [this.#changeEmitter];
  #reading: Promise<readonly string[]> | undefined;
  #timer: { dispose(): void } | undefined;
  #isPlanned = false;
  #known = KnownSecrets.NONE;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What is known by now, for the log. */
  get known(): KnownSecrets {
    return this.#known;
  }

  /** Resolves within three seconds, with what was found by then. */
  async values(): Promise<readonly string[]> {
    return this.#within(PATIENCE_MS);
  }

  /**
   * Resolves when all are known and told, those of a file that has just changed included: what is kept for good waits for
   * that, a minute at most.
   */
  async complete(): Promise<void> {
    await this.#within(LONG_PATIENCE_MS);
  }

  #within(patienceMs: number): Promise<readonly string[]> {
    this.#reading ??= this.#start();
    let patience: { dispose(): void } | undefined;
    const tooLate = new Promise<readonly string[]>((resolve) => {
      patience = this.#clock.after(patienceMs, () => resolve(this.#known.values));
    });
    return Promise.race([this.#reading, tooLate]).finally(() => patience?.dispose());
  }

  dispose(): void {
    this.#timer?.dispose();
    for (const subscription of this.#subscriptions.splice(0)) subscription.dispose();
  }

  #start(): Promise<readonly string[]> {
    const watcher = vscode.workspace.createFileSystemWatcher('**/.env*');
    const read = (): void => this.#readSoon();
    this.#subscriptions.push(
      watcher,
      watcher.onDidCreate(read),
      watcher.onDidChange(read),
      vscode.workspace.onDidGrantWorkspaceTrust(read),
      vscode.workspace.onDidChangeWorkspaceFolders(read),
    );
    // It may take longer than the first question waits.
    return this.#readAndTell();
  }

  #readSoon(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    const gathered = new Promise<void>((resolve) => (this.#timer = this.#clock.after(GATHER_MS, resolve)));
    this.#reading = gathered.then(() => {
      this.#isPlanned = false;
      return this.#readAndTell();
    });
  }

  async #readAndTell(): Promise<readonly string[]> {
    const values = await this.#read();
    this.#changeEmitter.fire(values);
    return values;
  }

  async #read(): Promise<readonly string[]> {
    const found = vscode.workspace.isTrusted ? await readAll() : [];
    this.#known = this.#known.joinedBy(found);
    return this.#known.values;
  }
}

async function readAll(): Promise<string[]> {
  const found = await Promise.all((vscode.workspace.workspaceFolders ?? []).map(findFiles));
  const files = found.flat().slice(0, MAX_FILES);
  return (await Promise.all(files.map(readFile))).flat();
}

const FOREIGN = `**/{${[...FOREIGN_FOLDERS].join(',')}}/**`;

/** With a pattern to exclude, the search leaves out what is hidden as well; without one it goes through all libraries. */
async function findFiles(folder: vscode.WorkspaceFolder): Promise<vscode.Uri[]> {
  try {
    const pattern = new vscode.RelativePattern(folder, '**/.env*');
    const found = await vscode.workspace.findFiles(pattern, mayBeHidden(folder) ? null : FOREIGN, MAX_FOUND);
    return found.filter(isOwn);
  } catch {
    return []; // no provider for this kind of folder
  }
}

function mayBeHidden(folder: vscode.WorkspaceFolder): boolean {
  const settings = vscode.workspace.getConfiguration(undefined, folder);
  if (settings.get('search.experimental.useIgnoreFilesInFindFiles') === true) return true;
  const byDefault = settings.inspect<object>('files.exclude')?.defaultValue;
  return mayHideFiles({ ...settings.get<object>('files.exclude') }, { ...byDefault });
}

function isOwn(uri: vscode.Uri): boolean {
  const folders = vscode.workspace.asRelativePath(uri, false).split('/').slice(0, -1);
  return !folders.some((folder) => FOREIGN_FOLDERS.has(folder));
}

async function readFile(uri: vscode.Uri): Promise<string[]> {
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if (size > MAX_FILE_BYTES || (type & vscode.FileType.File) === 0) return [];
    return readEnvSecrets(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
  } catch {
    return []; // gone meanwhile, or not readable by us: then no record of ours holds it
  }
}
