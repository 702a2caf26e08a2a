import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { QUIET_SETTINGS } from './editorSettings.ts';
import { runCommand } from './runCommand.ts';

const LISTENING = /Extension host agent listening on (\d+)/;
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;

export type ServerOptions = {
  /** What `ensureCodeServer` returned. */
  serverMain: string;
  /** Holds the extensions' storage, the logs and the machine's settings; the same folder again is the same user again. */
  dataDir: string;
  extensionsDir: string;
  /** A free port when absent. The page's storage belongs to its port, so a restart names the one before. */
  port?: number | undefined;
  /** Added to the quiet ones. */
  settings?: Readonly<Record<string, unknown>> | undefined;
  /** False asks for trust as a desktop would (Restricted Mode until it is given). */
  trustWorkspaces?: boolean | undefined;
  /** Without it a released build runs no test module; with it notifications are not shown. */
  isTestHost?: boolean | undefined;
  env?: NodeJS.ProcessEnv | undefined;
};

export type CodeServer = {
  port: number;
  origin: string;
  /** The address of the editor with a folder opened. */
  folderUrl: (folder: string) => string;
  /** The address of the editor with a workspace file opened: several folders. */
  workspaceUrl: (file: string) => string;
  /** What it printed so far. */
  output: () => string;
  /** Settles when it has ended, for whatever reason. */
  ended: Promise<void>;
  /** Ends it and all it started, as a power switch would. */
  kill: () => Promise<void>;
  /** Ends it by asking first. */
  stop: () => Promise<void>;
};

/** Starts a served VS Code and waits until it listens. It ends with this process at the latest. */
export async function startCodeServer(options: ServerOptions): Promise<CodeServer> {
  await writeMachineSettings(options.dataDir, options.settings ?? {});
  const child = spawn(process.execPath, [options.serverMain, ...serverArguments(options)], {
    // Without a gallery it asks no one for extensions.
    env: { ...process.env, EXTENSIONS_GALLERY: '{}', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that its extension hosts end with it.
    detached: true,
  });
  let printed = '';
  const note = (data: Buffer): void => void (printed += data.toString());
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  endWithThisProcess(child);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await listeningPort(child, () => printed);
  const origin = `http://localhost:${port}`;
  return {
    port,
    origin,
    folderUrl: (folder) => `${origin}/?${new URLSearchParams({ folder }).toString()}`,
    workspaceUrl: (workspace) => `${origin}/?${new URLSearchParams({ workspace }).toString()}`,
    output: () => printed,
    ended,
    kill: () => end(child, ended, 'SIGKILL'),
    stop: () => end(child, ended, 'SIGTERM'),
  };
}

/** Installs a packaged extension for servers started with the same folders. */
export async function installExtension(options: ServerOptions, vsix: string): Promise<void> {
  const folders = ['--server-data-dir', options.dataDir, '--extensions-dir', options.extensionsDir];
  const args = ['--install-extension', vsix, '--accept-server-license-terms', ...folders];
  const output = await runCommand(process.execPath, [options.serverMain, ...args], path.dirname(options.serverMain));
  if (!output.includes('was successfully installed')) throw new Error(`${vsix} was not installed:\n${output}`);
}

/**
 * Puts an unpacked extension among the installed ones by a link, so that a new build is there after a reload. The address of the page could name one
 * too, but only for a test host.
 */
export async function linkExtension(extensionsDir: string, extensionDir: string): Promise<void> {
  const manifest = await readFile(path.join(extensionDir, 'package.json'), 'utf8');
  const { publisher, name, version } = JSON.parse(manifest) as Record<'publisher' | 'name' | 'version', string>;
  const link = path.join(extensionsDir, `${publisher}.${name}-${version}`);
  await mkdir(extensionsDir, { recursive: true });
  await rm(link, { force: true });
  await symlink(extensionDir, link);
  // The list is made from the folder where it is missing.
  await rm(path.join(extensionsDir, 'extensions.json'), { force: true });
}

/** Writes the quiet settings and the given ones; a running server takes them up by itself. */
export async function writeMachineSettings(
  dataDir: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const dir = path.join(dataDir, 'data/Machine');
  await mkdir(dir, { recursive: true });
  await writeFile(path.join(dir, 'settings.json'), JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2));
}

function serverArguments(options: ServerOptions): string[] {
  const always = ['--host', '127.0.0.1', '--port', String(options.port ?? 0), '--without-connection-token'];
  const folders = ['--server-data-dir', options.dataDir, '--extensions-dir', options.extensionsDir];
  const quiet = ['--accept-server-license-terms', '--disable-telemetry'];
  const driver = options.isTestHost === true ? ['--enable-smoke-test-driver'] : [];
  const trust = options.trustWorkspaces === false ? [] : ['--disable-workspace-trust'];
  return [...always, ...folders, ...quiet, ...driver, ...trust];
}

function listeningPort(child: ChildProcess, output: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      clearTimeout(timer);
      killGroup(child, 'SIGKILL');
      reject(new Error(`The served VS Code did not start: ${reason}\n${output()}`));
    };
    const timer = setTimeout(() => fail(`not listening after ${START_TIMEOUT_MS / 1000} s.`), START_TIMEOUT_MS);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(`it ended with ${code ?? signal}.`));
    child.stdout?.on('data', () => {
      const port = LISTENING.exec(output())?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
  });
}

async function end(child: ChildProcess, ended: Promise<void>, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  killGroup(child, signal);
  const force = setTimeout(() => killGroup(child, 'SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(force);
  // Extension hosts live on for hours in wait for a page that comes back.
  killGroup(child, 'SIGKILL');
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}

function endWithThisProcess(child: ChildProcess): void {
  process.once('exit', () => killGroup(child, 'SIGKILL'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(1));
  }
}
