import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'node:util';
import { launchBrowser } from './browser.ts';
import { startCodeServer } from './codeServer.ts';

const TIMEOUT_MS = 10 * 60_000;
const WORKBENCH_TALK =
  /^(?:Resolv|Creating a socket|Ignoring fetching|Updating additional|Canceled|\[(?:reconnection-|Service Worker|AgentHost|AccountPolicyGate|ChatModel))|\/workbench\.js:/;

export type ServedTestRun = {
  serverMain: string;
  extensionDevelopmentPaths: string[];
  /** Absolute path of a module that exports `run()`. */
  extensionTestsPath: string;
  folder: string | undefined;
  /** As on the desktop: `User/settings.json` in it is taken up. */
  userDataDir: string;
  extensionsDir: string;
};

/**
 * Does with a served VS Code what a desktop VS Code does with `--extensionTestsPath`: opens a window whose extension host runs the test
 * module, passes the host's console on, and returns the exit code.
 *
 * The page asks for two functions and is told the rest by its address; the server must be a test host, or it
 * ignores both.
 */
export async function runServedTests(run: ServedTestRun): Promise<number> {
  await mkdir(run.userDataDir, { recursive: true });
  const server = await startCodeServer({
    serverMain: run.serverMain,
    dataDir: path.join(run.userDataDir, 'server'),
    extensionsDir: run.extensionsDir,
    settings: await userSettings(run.userDataDir),
    isTestHost: true,
  });
  const browser = await launchBrowser({ profileDir: path.join(run.userDataDir, 'browser') });
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    await page.exposeFunction('codeAutomationLog', printHostLog);
    const exitCode = new Promise<number>((resolve, reject) => {
      page.once('crash', () => reject(new Error('The browser page that shows VS Code crashed.')));
      void page
        .exposeFunction('codeAutomationExit', resolve)
        .then(() => page.goto(testUrl(server.origin, run)), reject);
    });
    return await withTimeout(exitCode, () => server.output().slice(-4_000));
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** The address of the page carries what a desktop VS Code takes from its command line. */
function testUrl(origin: string, run: ServedTestRun): string {
  const remote = (file: string): string => `vscode-remote://${new URL(origin).host}${file}`;
  const payload = [
    ...run.extensionDevelopmentPaths.map((dir) => ['extensionDevelopmentPath', remote(dir)]),
    ['extensionTestsPath', remote(run.extensionTestsPath)],
    ['enableProposedApi', ''],
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (run.folder !== undefined) query.set('folder', run.folder);
  return `${origin}/?${query.toString()}`;
}

async function withTimeout<T>(promise: Promise<T>, describe: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`No end after ${TIMEOUT_MS / 60_000} minutes.\n${describe()}`)),
      TIMEOUT_MS,
    );
  });
  return Promise.race([promise, expiry]).finally(() => clearTimeout(timer));
}

/** Passes on what the host wrote, formatted as its console would, and leaves out the workbench's talk about itself. */
function printHostLog(type: string, args: unknown[]): void {
  const text = format(...args);
  if (WORKBENCH_TALK.test(text)) return;
  (type === 'error' || type === 'warn' ? process.stderr : process.stdout).write(`${text}\n`);
}

async function userSettings(userDataDir: string): Promise<Record<string, unknown>> {
  const text = await readFile(path.join(userDataDir, 'User/settings.json'), 'utf8').catch(() => '{}');
  return JSON.parse(text) as Record<string, unknown>;
}
