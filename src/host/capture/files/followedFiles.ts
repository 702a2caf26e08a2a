import { LRUCache } from 'lru-cache';
import picomatch from 'picomatch';
import * as vscode from 'vscode';
import { configurationKindOf } from '../../../core/endings/configurationFiles.ts';
import { toRelativePath } from '../../diagnosticContext.ts';
import { IgnoredFiles } from './ignoredFiles.ts';
import { isLibraryPath } from './libraryPaths.ts';

const OWN_SCHEMES = new Set(['file', 'untitled', 'vscode-notebook-cell', 'vscode-vfs']);
const REMEMBERED = 1_000;

/** Beside a file that git ignores: if this is ignored as well, it is for their folder's sake. */
const NAME_BESIDE = 'any-other-file';

/** Tells the user's own files, where errors and edits count, from libraries, build output and other texts. */
export class FollowedFiles {
  #exclude: readonly string[];
  /** Made at the first file: with none open yet, activation need not pay for it. */
  #isExcluded: ((path: string) => boolean) | undefined;
  readonly #known = new LRUCache<string, boolean>({ max: REMEMBERED });
  readonly #ignored: IgnoredFiles;

  /**
   * @param exclude glob patterns on the path within the workspace folder
   * @param askIgnored those of the paths that git ignores; without it none is
   */
  constructor(
    exclude: readonly string[],
    askIgnored: (paths: readonly string[]) => Promise<ReadonlySet<string>> = () => Promise.resolve(new Set()),
  ) {
    this.#exclude = exclude;
    this.#ignored = new IgnoredFiles(askIgnored);
  }

  setExclude(exclude: readonly string[]): void {
    this.#exclude = exclude;
    this.#isExcluded = undefined;
    this.#known.clear();
  }

  /** Call when folders were added to or removed from the workspace. */
  onWorkspaceChanged(): void {
    this.#known.clear();
  }

  /** Call when a file that says what git ignores has changed. */
  forgetIgnored(): void {
    this.#ignored.forget();
  }

  /** At once; a file that git ignores counts until `resolve` has asked about it. */
  has(uri: vscode.Uri): boolean {
    return this.#isFollowed(uri) && !this.#isIgnored(toFile(uri));
  }

  /** True where changes count: in what it `has`, and in settings that git ignores by their own name, as it does `.env`. */
  hasWork(uri: vscode.Uri): boolean {
    if (!this.#isFollowed(uri)) return false;
    const file = toFile(uri);
    return !this.#isIgnored(file) || (configurationKindOf(file.path) !== null && !this.#isIgnored(toBeside(file)));
  }

  /** Asks git which of the files it ignores; `has` and `hasWork` know when the promise resolves. Never rejects. */
  async resolve(uris: readonly vscode.Uri[]): Promise<void> {
    const files = uris.filter((uri) => this.hasWork(uri)).map(toFile);
    const onDisk = files.filter(({ scheme, path }) => scheme === 'file' && path.startsWith('/'));
    const beside = onDisk.filter(({ path }) => configurationKindOf(path) !== null).map(toBeside);
    await this.#ignored.resolve([...onDisk, ...beside].map(({ fsPath }) => fsPath)).catch(() => undefined);
  }

  #isFollowed(uri: vscode.Uri): boolean {
    const key = uri.toString();
    let isFollowed = this.#known.get(key);
    if (isFollowed === undefined) {
      isFollowed = this.#judge(uri);
      this.#known.set(key, isFollowed);
    }
    return isFollowed;
  }

  #isIgnored({ fsPath }: vscode.Uri): boolean {
    return this.#ignored.has(fsPath);
  }

  #judge(uri: vscode.Uri): boolean {
    if (uri.scheme === 'untitled' || isUntitledNotebook(uri)) return true;
    const folder = vscode.workspace.getWorkspaceFolder(toFile(uri));
    if (!OWN_SCHEMES.has(uri.scheme) && !folder) return false;
    // Beside an open workspace, files elsewhere are mostly libraries that a definition was followed to.
    if (!folder && vscode.workspace.workspaceFolders?.length) return false;
    const path = toRelativePath(toFile(uri), folder).replace(/^\/+/, '');
    this.#isExcluded ??= toMatcher(this.#exclude);
    return !isLibraryPath(path) && !this.#isExcluded(path);
  }
}

function toBeside(file: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(file, '..', NAME_BESIDE);
}

/** A notebook's cell stands for the file of its notebook. */
function toFile(uri: vscode.Uri): vscode.Uri {
  if (uri.scheme !== 'vscode-notebook-cell') return uri;
  const notebook = vscode.workspace.notebookDocuments.find((candidate) => candidate.uri.path === uri.path);
  return notebook?.uri ?? uri.with({ scheme: 'file', fragment: '' });
}

/** A notebook that was never saved has a name, but no place. */
function isUntitledNotebook(uri: vscode.Uri): boolean {
  return uri.scheme === 'vscode-notebook-cell' && (!uri.path.startsWith('/') || toFile(uri).scheme === 'untitled');
}

function toMatcher(patterns: readonly string[]): (path: string) => boolean {
  return patterns.length === 0 ? () => false : picomatch([...patterns], { dot: true });
}
