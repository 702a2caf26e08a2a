import { access, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from './runCommand.ts';
import { toolsDir } from './toolsDir.ts';

const VERSION = '1.8.17';

/** Puts Python's debugger into the tools folder unless it is there, and returns the folder to look for modules in. */
export async function ensureDebugpy(): Promise<string> {
  const dir = path.join(toolsDir, `debugpy-${VERSION}`);
  if (await exists(dir)) return dir;
  await mkdir(toolsDir, { recursive: true });
  // Installed beside and renamed: what has the final name is whole.
  const partial = `${dir}.partial-${process.pid}`;
  const quiet = ['--quiet', '--disable-pip-version-check', '--root-user-action=ignore', '--no-deps'];
  await runCommand('python3', ['-m', 'pip', 'install', ...quiet, '--target', partial, `debugpy==${VERSION}`], toolsDir);
  await rename(partial, dir).catch(async (error: unknown) => {
    await rm(partial, { recursive: true, force: true });
    if (!(await exists(dir))) throw error;
  });
  return dir;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
