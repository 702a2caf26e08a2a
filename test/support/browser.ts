import { execFile } from 'node:child_process';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium, type BrowserContext } from 'playwright-core';
import { toolsDir } from './toolsDir.ts';

const packageUrl = import.meta.resolve('@sparticuz/chromium');

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

type Chromium = { executablePath: string; env: NodeJS.ProcessEnv };

export type BrowserOptions = {
  /** Folder of the browser's profile: what the page stored is there again when it is opened anew. */
  profileDir: string;
  width?: number;
  height?: number;
  /** Pixels of a screenshot for each pixel of the page. */
  deviceScaleFactor?: number;
};

/**
 * Starts a headless Chromium that shares nothing with the user's own browser. `DEJA_FIX_CHROMIUM` names another executable.
 *
 * @throws Error in plain words when there is none for this platform or it does not start.
 */
export async function launchBrowser(options: BrowserOptions): Promise<BrowserContext> {
  const { executablePath, env } = await ensureChromium();
  try {
    return await chromium.launchPersistentContext(options.profileDir, {
      executablePath,
      env,
      args: FLAGS,
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      deviceScaleFactor: options.deviceScaleFactor ?? 1,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
  } catch (error) {
    throw new Error(`Chromium (${executablePath}) did not start: ${String(error)}`, { cause: error });
  }
}

async function ensureChromium(): Promise<Chromium> {
  const own = process.env['DEJA_FIX_CHROMIUM'];
  if (own) return { executablePath: own, env: process.env };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `There is no packaged Chromium for ${process.platform}-${process.arch}. Name one in DEJA_FIX_CHROMIUM.`,
    );
  }
  const manifest = JSON.parse(await readFile(new URL('../package.json', packageUrl), 'utf8')) as { version: string };
  const dir = path.join(toolsDir, `chromium-${manifest.version}`);
  if (!(await exists(dir))) await unpackChromium(dir);
  return {
    executablePath: path.join(dir, 'chromium'),
    env: {
      ...process.env,
      LD_LIBRARY_PATH: [path.join(dir, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
      FONTCONFIG_FILE: path.join(dir, 'fonts.conf'),
    },
  };
}

/**
 * The package unpacks into the system's temporary folder, and its libraries only on the cloud it was made for: both are told otherwise. Unpacked beside and renamed, so that a half
 * unpacked one is never taken for a whole one.
 */
async function unpackChromium(dir: string): Promise<void> {
  const partial = `${dir}.partial-${process.pid}`;
  await mkdir(partial, { recursive: true });
  const script = `await (await import(${JSON.stringify(packageUrl)})).default.executablePath()`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, TMPDIR: partial, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  });
  await writeFile(path.join(partial, 'fonts.conf'), fontsConfiguration(path.join(dir, 'fonts')));
  try {
    await rename(partial, dir);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!(await exists(dir))) throw error;
  }
}

/** The system's fonts where there are any (the package's own configuration knows none), the package's otherwise: with no font at all Chromium aborts. */
function fontsConfiguration(fontsDir: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${fontsDir}</dir>
  <cachedir>${fontsDir}/cache</cachedir>
</fontconfig>
`;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
