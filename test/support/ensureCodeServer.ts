import { access, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from './runCommand.ts';
import { toolsDir } from './toolsDir.ts';

/** Compiled by npm where there is a compiler; the server also runs without (no log files, no watch over its parent). */
const OPTIONAL_NATIVE = ['@vscode/spdlog', '@vscode/native-watchdog', '@parcel/watcher'];

/**
 * Puts a VS Code served from npm's `code-server` into the tools folder unless it is there, and returns its `server-main.js`.
 *
 * Its own install script is not run: it compiles modules that nothing here uses.
 */
export async function ensureCodeServer(version: string): Promise<string> {
  const dir = path.join(toolsDir, `code-server-${version}`);
  const serverDir = path.join(dir, 'node_modules/code-server/lib/vscode');
  const serverMain = path.join(serverDir, 'out/server-main.js');
  if (await exists(serverMain)) return serverMain;
  await removeAbandoned();
  // Installed beside and renamed: what has the final name is whole.
  const partial = `${dir}.partial-${process.pid}`;
  const partialServer = path.join(partial, path.relative(dir, serverDir));
  await mkdir(partial, { recursive: true });
  await writeFile(path.join(partial, 'package.json'), '{ "private": true }\n');
  console.log(`Installing code-server ${version} (once, about a minute)…`);
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await npm(['install', ...quiet, `code-server@${version}`], partial);
  await npm(['install', '--omit=dev', ...quiet], partialServer);
  await npm(['install', '--omit=dev', ...quiet], path.join(partialServer, 'extensions'));
  // Newer ones bring it compiled; without it neither tasks nor terminals run.
  const pty = (await exists(path.join(partialServer, 'node_modules/node-pty/prebuilds'))) ? [] : ['node-pty'];
  await npm(['rebuild', '--loglevel=error', ...OPTIONAL_NATIVE, ...pty], partialServer).catch((error: unknown) => {
    console.warn(`Going on without compiled parts: ${String(error)}`);
  });
  try {
    await rename(partial, dir);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!(await exists(serverMain))) throw error;
  }
  return serverMain;
}

async function removeAbandoned(): Promise<void> {
  const names = await readdir(toolsDir).catch(() => []);
  const abandoned = names.filter((name) => {
    const pid = /\.partial-(\d+)$/.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  await Promise.all(abandoned.map((name) => rm(path.join(toolsDir, name), { recursive: true, force: true })));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function npm(args: string[], cwd: string): Promise<void> {
  await runCommand('npm', args, cwd);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
