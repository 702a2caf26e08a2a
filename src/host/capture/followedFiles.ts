import { LRUCache } from 'lru-cache';
import picomatch from 'picomatch';
import * as vscode from 'vscode';
import { toRelativePath } from '../diagnosticContext.ts';

const OWN_SCHEMES = new Set(['file', 'untitled', 'vscode-notebook-cell', 'vscode-vfs']);
const REMEMBERED = 1_000;

/** Tells the user's own files, where errors and edits count, from libraries, build output and other texts. */
export class FollowedFiles {
  #exclude: readonly string[];
  /** Made at the first file: with none open yet, activation need not pay for it. */
  #isExcluded: ((path: string) => boolean) | undefined;
  readonly #known = new LRUCache<string, boolean>({ max: REMEMBERED });

  /** @param exclude glob patterns on the path within the workspace folder */
  constructor(exclude: readonly string[]) {
    this.#exclude = exclude;
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

  has(uri: vscode.Uri): boolean {
    const key = uri.toString();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const isFollowed = this.#judge(uri);
    this.#known.set(key, isFollowed);
    return isFollowed;
  }

  #judge(uri: vscode.Uri): boolean {
    if (uri.scheme === 'untitled') return true;
    const folder = vscode.workspace.getWorkspaceFolder(
      uri.scheme === 'vscode-notebook-cell' ? uri.with({ scheme: 'file', fragment: '' }) : uri,
    );
    if (!OWN_SCHEMES.has(uri.scheme) && !folder) return false;
    // Beside an open workspace, files elsewhere are mostly libraries that a definition was followed to.
    if (!folder && vscode.workspace.workspaceFolders?.length) return false;
    this.#isExcluded ??= toMatcher(this.#exclude);
    return !this.#isExcluded(toRelativePath(uri, folder).replace(/^\/+/, ''));
  }
}

function toMatcher(patterns: readonly string[]): (path: string) => boolean {
  return patterns.length === 0 ? () => false : picomatch([...patterns], { dot: true });
}
