import { execFile } from 'node:child_process';
import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Nobody can delete what is in a folder until what this returns is called. Root may whatever the rights say, but not what
 * something is mounted on.
 */
export async function keepFromDeletion(folder: string): Promise<() => Promise<unknown>> {
  if (process.getuid?.() !== 0) {
    await chmod(folder, 0o500);
    return () => chmod(folder, 0o700);
  }
  const paths = (await readdir(folder)).map((name) => join(folder, name));
  await Promise.all(paths.map((path) => run('mount', ['--bind', path, path])));
  return () => Promise.all(paths.map((path) => run('umount', [path])));
}
