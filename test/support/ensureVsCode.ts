import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import { ensureCodeServer } from './ensureCodeServer.ts';
import { toolsDir } from './toolsDir.ts';

/** The releases that are tested: the newest known to work, and the oldest that package.json's `engines` allows. */
const RELEASES = {
  newest: { desktop: 'stable', served: '4.139.1' },
  oldest: { desktop: '1.103.0', served: '4.103.2' },
} as const;

export type Release = keyof typeof RELEASES;

export type VsCode =
  /** A VS Code with a window of its own. */
  | { kind: 'desktop'; executable: string }
  /** A VS Code that is served to a browser; `launcher` takes the desktop's test arguments. */
  | { kind: 'served'; serverMain: string; launcher: string };

const DOWNLOAD_STALLED_MS = 10_000;

/**
 * Finds a real VS Code, fetching one where needed: `DEJA_FIX_VSCODE` (a desktop executable, or the word `served`), else a desktop
 * VS Code where there is a display to show it, else a served one that needs nothing but npm.
 *
 * @throws Error in plain words when there is none to be had.
 */
export async function ensureVsCode(release: Release = 'newest'): Promise<VsCode> {
  const wish = process.env['DEJA_FIX_VSCODE'];
  if (wish && wish !== 'served') return namedDesktop(wish);
  if (!wish && hasDisplay()) {
    const executable = await downloadDesktop(RELEASES[release].desktop);
    if (executable !== null) return { kind: 'desktop', executable };
  }
  return ensureServedVsCode(release);
}

/** The served VS Code, whatever else there is: what is driven from outside through a browser. */
export async function ensureServedVsCode(release: Release = 'newest'): Promise<VsCode & { kind: 'served' }> {
  const serverMain = await ensureCodeServer(RELEASES[release].served);
  const launcher = fileURLToPath(import.meta.resolve('../../scripts/servedVsCode.mjs'));
  return { kind: 'served', serverMain, launcher };
}

async function namedDesktop(executable: string): Promise<VsCode> {
  await access(executable).catch(() => {
    throw new Error(`DEJA_FIX_VSCODE names ${executable}, which does not exist.`);
  });
  return { kind: 'desktop', executable };
}

function hasDisplay(): boolean {
  if (process.env['CI']) return false;
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

async function downloadDesktop(version: string): Promise<string | null> {
  const options = { version, cachePath: toolsDir, timeout: DOWNLOAD_STALLED_MS, reporter: new SilentReporter() };
  return downloadAndUnzipVSCode(options).catch((error: unknown) => {
    console.warn(`No desktop VS Code (${String(error)}); taking the served one.`);
    return null;
  });
}
