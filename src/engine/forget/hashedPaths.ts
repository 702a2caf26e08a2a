import { createHash, randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { toPlainPath, type PathTest } from '../../core/forget/mentionedPaths.ts';

type Hash = { hash: string; length: number };

/** Paths that are to be forgotten, written so that they can be recognised but not read. */
export type HashedPathsData = {
  salt: string;
  /** A path of this form where rows of `workspaces` write it. */
  whole: Hash[];
  /** Paths that end with one of these, anywhere. */
  endings: Hash[];
  /** Paths below one of these, anywhere. */
  starts: Hash[];
  /** Workspaces that are meant; in all of them when there is none. */
  workspaces: Hash[];
  blanks: number;
};

/** Segments at the end of an absolute path by which it is recognised, wherever the home folder is. */
const TELLING_SEGMENTS = 3;

export class HashedPaths {
  readonly data: HashedPathsData;

  constructor(data: HashedPathsData) {
    this.data = data;
  }

  /**
   * @param file relative to the workspace where there is one, else absolute
   * @param toStored how the memory writes a path, which has no home folder in it
   */
  static ofFile(file: string, workspace: string | undefined, toStored: (path: string) => string): HashedPaths {
    const plain = toPlainPath(file);
    const folder = workspace === undefined ? undefined : toPlainPath(workspace).split('/').at(-1);
    const ending = folder === undefined ? plain.split('/').slice(-TELLING_SEGMENTS).join('/') : `${folder}/${plain}`;
    return HashedPaths.#of({
      whole: toForms(file, toStored),
      endings: [ending],
      starts: [],
      workspaces: workspace === undefined ? [] : toForms(workspace, toStored),
    });
  }

  /** @param toStored how the memory writes a path, which has no home folder in it */
  static ofWorkspace(workspace: string, toStored: (path: string) => string): HashedPaths {
    const forms = toForms(workspace, toStored);
    return HashedPaths.#of({ whole: [], endings: [], starts: forms, workspaces: forms });
  }

  static #of(paths: Record<'whole' | 'endings' | 'starts' | 'workspaces', string[]>): HashedPaths {
    const salt = randomBytes(16).toString('hex');
    const toHashes = (list: string[]): Hash[] =>
      list.map((path) => ({ hash: hashOf(salt, path), length: path.length }));
    const all = [...paths.whole, ...paths.endings, ...paths.starts];
    return new HashedPaths({
      salt,
      whole: toHashes(paths.whole),
      endings: toHashes(paths.endings),
      starts: toHashes(paths.starts),
      workspaces: toHashes(paths.workspaces),
      blanks: Math.max(...all.map((path) => path.split(' ').length - 1)),
    });
  }

  isWorkspace(workspace: string | undefined): boolean {
    return workspace !== undefined && this.#has(this.data.workspaces, toPlainPath(workspace));
  }

  /**
   * The test for the paths of a record.
   * @param cwd the folder that its relative paths start from, where it is known
   */
  testFor(workspace: string | undefined, cwd: string | undefined): PathTest {
    const { workspaces, blanks } = this.data;
    const isOwn = workspace === undefined || workspaces.length === 0 || this.isWorkspace(workspace);
    const isForgotten = (path: string): boolean => {
      const plain = toPlainPath(path);
      if (isOwn && this.#has(this.data.whole, plain)) return true;
      if (this.#matches(plain)) return true;
      const isRelative = !plain.startsWith('/') && !plain.startsWith('~');
      return isRelative && cwd !== undefined && this.#matches(posix.join(toPlainPath(cwd), plain));
    };
    return { isForgotten, blanks };
  }

  #matches(path: string): boolean {
    const { endings, starts } = this.data;
    if (this.#has(endings, path) || this.#has(starts, path)) return true;
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
      if (this.#has(starts, path.slice(0, at)) || this.#has(endings, path.slice(at + 1))) return true;
    }
    return false;
  }

  #has(list: readonly Hash[], path: string): boolean {
    if (!list.some(({ length }) => length === path.length)) return false;
    const hash = hashOf(this.data.salt, path);
    return list.some((one) => one.hash === hash);
  }
}

/** A path as it is, and as it is written without the user's home: "/home/anna/shop", "/~/shop", "~/shop". */
function toForms(path: string, toStored: (path: string) => string): string[] {
  const plain = toPlainPath(path);
  return [...new Set([plain, toPlainPath(toStored(path)), toPlainPath(toStored(plain))])];
}

function hashOf(salt: string, text: string): string {
  return createHash('sha256').update(salt).update(text).digest('hex').slice(0, 32);
}
