import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import { startCodeServer, type CodeServer, type ServerOptions } from '../../support/codeServer.ts';
import type { Burst } from './bursts.ts';
import type { Observed, Resumed, Scenario } from './scenario.ts';

/** What a window has to do. */
export type Order =
  { scenarios: readonly Scenario[]; resumed?: Resumed } | { bursts: { count: number; settleMs: number } };

/** What the driver in the window says. */
export type Question =
  | { what: 'order' }
  | { what: 'result'; result: Observed }
  | { what: 'calls'; burst: Burst }
  | { what: 'closeWindow'; resumed: Resumed }
  | { what: 'done'; problem: string | null }
  | { what: 'keyboard'; press: string | null; text: string; delayMs: number };

/** A window that says nothing for so long has hung. */
const SILENT_FOR_MS = 5 * 60_000;
const FOCUSED_WITHIN_MS = 10_000;

type End = { kind: 'done'; problem: string | null } | { kind: 'closed' };

/** One user's window with fresh folders, over as many starts as its scenarios ask for. */
export class EditorWindow {
  readonly #dir: string;
  readonly #options: ServerOptions;
  readonly #folder: string;
  #page: Page | undefined;
  #port: number | undefined;
  #end = Promise.withResolvers<End>();
  #silence: NodeJS.Timeout | undefined;

  constructor(dir: string, options: ServerOptions) {
    this.#dir = dir;
    this.#folder = path.join(dir, 'workspace');
    const socket = path.join(dir, 'line');
    this.#options = { ...options, env: { ...options.env, DEJA_FIX_BENCH_SOCKET: socket } };
  }

  /** @returns what went wrong, null when all was done */
  async run(answer: (question: Question) => Promise<unknown>): Promise<string | null> {
    await makeWorkspace(this.#folder);
    const line = await listen(path.join(this.#dir, 'line'), async (question) => {
      this.#heard();
      if (question.what === 'keyboard' && this.#page) await typeOnPage(this.#page, question);
      const given = await answer(question);
      if (question.what === 'done') this.#end.resolve({ kind: 'done', problem: question.problem });
      if (question.what === 'closeWindow') this.#end.resolve({ kind: 'closed' });
      return given;
    });
    try {
      for (;;) {
        const end = await this.#start();
        if (end.kind === 'done') return end.problem;
      }
    } finally {
      clearTimeout(this.#silence);
      line.close();
      await rm(this.#dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    }
  }

  #heard(): void {
    clearTimeout(this.#silence);
    const { resolve } = this.#end;
    this.#silence = setTimeout(() => resolve({ kind: 'done', problem: 'the window hung' }), SILENT_FOR_MS);
  }

  /** From the start of the server to the end of the window. */
  async #start(): Promise<End> {
    this.#end = Promise.withResolvers();
    this.#heard();
    // What the page remembers, its tabs for one, belongs to its port.
    const server = await startCodeServer({ ...this.#options, port: this.#port });
    this.#port = server.port;
    try {
      return await this.#open(server);
    } finally {
      await server.kill();
    }
  }

  async #open(server: CodeServer): Promise<End> {
    const browser = await launchBrowser({ profileDir: path.join(this.#dir, 'browser') });
    try {
      this.#page = browser.pages()[0] ?? (await browser.newPage());
      await this.#page.goto(server.folderUrl(this.#folder));
      const end = await this.#end.promise;
      if (end.kind === 'closed') {
        await this.#page.goto('about:blank');
        await server.stop();
      }
      return end;
    } finally {
      this.#page = undefined;
      await browser.close();
    }
  }
}

async function typeOnPage(
  page: Page,
  { press, text, delayMs }: { press: string | null; text: string; delayMs: number },
): Promise<void> {
  const editor = page.locator('.editor-group-container.active .monaco-editor.focused');
  await editor.waitFor({ timeout: FOCUSED_WITHIN_MS });
  if (press !== null) await page.keyboard.press(press);
  await page.keyboard.type(text, { delay: delayMs });
}

async function listen(socketPath: string, answer: (question: Question) => Promise<unknown>): Promise<Server> {
  const serve = (socket: Socket): void => {
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('line', (text) => {
      const { id, question } = JSON.parse(text) as { id: number; question: Question };
      void answer(question).then(
        (given) => socket.write(`${JSON.stringify({ id, answer: given ?? null })}\n`),
        (error: unknown) => socket.write(`${JSON.stringify({ id, error: String(error) })}\n`),
      );
    });
  };
  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return server;
}

async function makeWorkspace(folder: string): Promise<void> {
  await mkdir(path.join(folder, '.vscode'), { recursive: true });
  await writeFile(path.join(folder, 'README.md'), 'A workspace.\n');
  await writeFile(path.join(folder, '.gitignore'), 'node_modules\n');
  const git = (...args: string[]): void => void execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Bench');
  git('config', 'user.email', 'bench@localhost');
  git('add', '.gitignore', 'README.md');
  git('commit', '-q', '-m', 'Start');
}
