import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import {
  installExtension,
  linkExtension,
  startCodeServer,
  writeMachineSettings,
  type CodeServer,
} from './codeServer.ts';
import { EditorPage, type Theme } from './editorPage.ts';
import { ensureServedVsCode, type Release } from './ensureVsCode.ts';
import { checkoutDir } from './toolsDir.ts';

const WINDOW_ENDS_MS = 10_000;

/** What a keyboard types is what the file holds: nothing is completed or closed on the way. */
const TYPING_SETTINGS = {
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.autoIndent': 'none',
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  'editor.parameterHints.enabled': false,
  'editor.hover.delay': 300,
};

export type SessionOptions = {
  /** The checkout's own build, or a packaged one to be installed. */
  extension: 'development' | { vsix: string };
  /** Copied as the workspace; the sample when absent. */
  workspace?: string;
  settings?: Readonly<Record<string, unknown>>;
  /** False starts in Restricted Mode. */
  trustWorkspaces?: boolean;
  /** VS Code's own default when absent. */
  theme?: Theme;
  release?: Release;
  width?: number;
  height?: number;
  deviceScaleFactor?: number;
};

/** One user's VS Code from first start to the end: server, window, and folders that outlive both. Close it, or its folders stay. */
export class EditorSession {
  /** The copy of the workspace that is open. */
  readonly folder: string;
  readonly scratchDir: string;
  private readonly options: SessionOptions;
  private readonly serverMain: string;
  private running: { server: CodeServer; browser: BrowserContext; editor: EditorPage } | null = null;
  private port: number | undefined;
  private settings: Readonly<Record<string, unknown>>;
  private theme: Theme | undefined;

  private constructor(options: SessionOptions, scratchDir: string, serverMain: string) {
    this.options = options;
    this.scratchDir = scratchDir;
    this.serverMain = serverMain;
    this.folder = path.join(scratchDir, 'corner-shop');
    this.settings = { ...TYPING_SETTINGS, ...options.settings };
    this.theme = options.theme;
  }

  /** Makes fresh folders under the system's temporary one, and opens the workspace. */
  static async open(options: SessionOptions): Promise<EditorSession> {
    const { serverMain } = await ensureServedVsCode(options.release);
    const scratchDir = await mkdtemp(path.join(tmpdir(), 'deja-fix-'));
    const session = new EditorSession(options, scratchDir, serverMain);
    try {
      await cp(options.workspace ?? path.join(checkoutDir, 'test/fixtures/sample'), session.folder, {
        recursive: true,
      });
      await session.addExtension();
      await session.start();
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  /** The window; a new one after each start. */
  get editor(): EditorPage {
    if (!this.running) throw new Error('VS Code is not running now.');
    return this.running.editor;
  }

  /** Where the extension keeps its memory by default. */
  get storageDir(): string {
    return path.join(this.scratchDir, 'data/data/User/globalStorage/deja-fix.deja-fix');
  }

  /** What the server has printed. */
  output(): string {
    return this.running?.server.output() ?? '';
  }

  async start(): Promise<void> {
    const server = await startCodeServer(this.serverOptions());
    this.port = server.port;
    const { width, height, deviceScaleFactor } = this.options;
    const browser = await launchBrowser({
      profileDir: path.join(this.scratchDir, 'browser'),
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
      ...(deviceScaleFactor === undefined ? {} : { deviceScaleFactor }),
    });
    const page = browser.pages()[0] ?? (await browser.newPage());
    this.running = { server, browser, editor: new EditorPage(page) };
    await page.goto(server.folderUrl(this.folder));
    await this.editor.ready();
    if (this.theme) await this.changeTheme(this.theme);
  }

  /** Opens a workspace of several folders in the window instead of the one folder. */
  async openWorkspaceFile(file: string): Promise<void> {
    if (!this.running) throw new Error('VS Code is not running now.');
    await this.running.editor.page.goto(this.running.server.workspaceUrl(file));
    await this.editor.ready();
  }

  /** Ends VS Code and all its processes at once, as a power switch would. What is on disk stays. */
  async kill(): Promise<void> {
    await this.end((server) => server.kill());
  }

  /** Closes the window only, and waits until what ran in it has come to its own end. The server lives on. */
  async closeWindow(): Promise<void> {
    await this.editor.page.goto('about:blank');
    const deadline = Date.now() + WINDOW_ENDS_MS;
    while (!this.output().includes('Extension Host Process exited')) {
      if (Date.now() > deadline) throw new Error(`The extension host lives on:\n${this.output().slice(-2_000)}`);
      await this.editor.page.waitForTimeout(50);
    }
  }

  /** Closes the window first, then ends the server. */
  async stop(): Promise<void> {
    await this.end((server) => server.stop());
  }

  /** Changes settings of the running VS Code. */
  async changeSettings(changes: Readonly<Record<string, unknown>>): Promise<void> {
    this.settings = { ...this.settings, ...changes };
    await this.writeSettings(this.settings);
  }

  /** Changes the colour theme, now and for later starts. */
  async changeTheme(theme: Theme): Promise<void> {
    this.theme = theme;
    // Taken up only when it changes in a running window: one that is set before the start ends up as some other theme.
    await this.writeSettings({ ...this.settings, 'workbench.colorTheme': theme.name });
    await this.editor.waitForTheme(theme);
  }

  /** Ends everything and removes its folders. */
  async close(): Promise<void> {
    await this.kill();
    await rm(this.scratchDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  private async writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await writeMachineSettings(this.serverOptions().dataDir, settings);
  }

  private async end(how: (server: CodeServer) => Promise<void>): Promise<void> {
    const running = this.running;
    this.running = null;
    if (!running) return;
    await how(running.server);
    await running.browser.close();
  }

  private async addExtension(): Promise<void> {
    const { extension } = this.options;
    const server = this.serverOptions();
    if (extension === 'development') await linkExtension(server.extensionsDir, checkoutDir);
    else await installExtension(server, extension.vsix);
  }

  private serverOptions() {
    return {
      serverMain: this.serverMain,
      dataDir: path.join(this.scratchDir, 'data'),
      extensionsDir: path.join(this.scratchDir, 'extensions'),
      port: this.port,
      settings: this.settings,
      trustWorkspaces: this.options.trustWorkspaces,
    };
  }
}
