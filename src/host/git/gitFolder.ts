import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** A work tree and where git keeps what belongs to it. */
export type GitFolder = {
  /** The work tree's top folder. */
  top: string;
  /** Holds HEAD, the index and the logs; a linked work tree has its own. */
  gitDir: string;
};

/** The innermost work tree that holds a folder; null when there is none. Reads a few files, runs nothing. */
export async function findGitFolder(folder: string): Promise<GitFolder | null> {
  for (let top = path.resolve(folder); ; top = path.dirname(top)) {
    const gitDir = await readGitDir(top);
    if (gitDir !== null) return { top, gitDir };
    if (top === path.dirname(top)) return null;
  }
}

async function readGitDir(top: string): Promise<string | null> {
  const entry = path.join(top, '.git');
  const found = await stat(entry).catch(() => null);
  if (!found) return null;
  if (found.isDirectory()) return (await exists(path.join(entry, 'HEAD'))) ? entry : null;
  // Linked work trees and submodules have a file that says where the folder is.
  const pointer = await readFile(entry, 'utf8').catch(() => '');
  const target = /^gitdir: (.+?)\s*$/m.exec(pointer)?.[1];
  return target === undefined ? null : path.resolve(top, target);
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null)) !== null;
}
