import os from 'node:os';
import { HomePaths } from '../../core/redaction/homePaths.ts';
import type { CodePlace, ErrorContext } from '../../core/model.ts';
import { toEditorUri } from '../../protocol/editorUri.ts';

/** Records name home folders `~`; to open their files and to know them again this machine's own are put back. */
export class HomePlaces {
  readonly #home: string;
  readonly #homes: HomePaths;
  readonly #folderUris: () => readonly string[];

  /** @param folderUris the workspace folders, as the editor writes them */
  constructor(folderUris: () => readonly string[], home = os.homedir(), userName = nameOfUser()) {
    this.#home = home;
    this.#homes = new HomePaths({ folders: [home], userName });
    this.#folderUris = folderUris;
  }

  /** A text as it may be logged. */
  mask(text: string): string {
    return this.#homes.mask(text);
  }

  /** The context of a record with its URIs and its folder as they are here. What people see of it, `file`, stays. */
  restore(context: ErrorContext): ErrorContext {
    const { uri, workspace, cwd, frames } = context;
    if (![uri, workspace, cwd, ...(frames ?? []).map(({ file }) => file)].some((place) => place?.includes('~')))
      return context;
    const restored: ErrorContext = { ...context };
    if (uri !== undefined) restored.uri = this.#restoreUri(uri);
    if (workspace !== undefined) restored.workspace = this.#restoreUri(workspace);
    if (cwd !== undefined) restored.cwd = this.#restorePath(cwd);
    if (frames !== undefined) restored.frames = frames.map((frame) => this.#restorePlace(frame));
    return restored;
  }

  #restorePlace(place: CodePlace): CodePlace {
    return { ...place, file: this.#restorePath(this.#restoreUri(place.file)) };
  }

  /** A folder that is open stands where it stands, whoever's home that is; anything else was in this user's. */
  #restoreUri(uri: string): string {
    for (const folder of this.#folderUris()) {
      const masked = this.#homes.mask(folder);
      if (masked !== folder && (uri === masked || uri.startsWith(`${masked}/`)))
        return folder + uri.slice(masked.length);
    }
    const rest = /^file:\/\/\/~(?<rest>\/.*)?$/.exec(uri);
    return rest ? toEditorUri(this.#home) + (rest.groups?.['rest'] ?? '') : uri;
  }

  #restorePath(path: string): string {
    return /^~(?=[\\/]|$)/.test(path) ? this.#home + path.slice(1) : path;
  }
}

function nameOfUser(): string | null {
  try {
    return os.userInfo().username;
  } catch {
    return null;
  }
}
