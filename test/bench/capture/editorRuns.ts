import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import { installExtension, linkExtension, startCodeServer } from '../../support/codeServer.ts';
import { ensureServedVsCode } from '../../support/ensureVsCode.ts';
import { checkoutDir } from '../../support/toolsDir.ts';
import type { Burst } from './bursts.ts';
import type { Observed, Scenario, WindowKind } from './scenario.ts';

const SCENARIOS_A_WINDOW = 40;
/** A window that says nothing for so long has hung. */
const SILENT_FOR_MS = 5 * 60_000;

const TYPING_SETTINGS = {
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.autoClosingComments': 'never',
  'editor.autoSurround': 'never',
  'editor.autoIndent': 'none',
  'editor.formatOnType': false,
  'editor.linkedEditing': false,
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  'editor.acceptSuggestionOnEnter': 'off',
  'editor.acceptSuggestionOnCommitCharacter': false,
  'editor.tabCompletion': 'off',
  'editor.inlineSuggest.enabled': false,
  'editor.parameterHints.enabled': false,
  'editor.detectIndentation': false,
  'javascript.autoClosingTags.enabled': false,
  'typescript.autoClosingTags': false,
  'javascript.autoClosingTags': false,
  'typescript.updateImportsOnFileMove.enabled': 'never',
  'javascript.updateImportsOnFileMove.enabled': 'never',
  'files.autoSave': 'off',
  'files.insertFinalNewline': false,
  'files.trimTrailingWhitespace': false,
  'workbench.editor.enablePreview': false,
  'git.autofetch': false,
  'debug.internalConsoleOptions': 'neverOpen',
  'debug.onTaskErrors': 'debugAnyway',
  'terminal.integrated.shellIntegration.enabled': true,
  'task.allowAutomaticTasks': 'on',
};

const WINDOW_SETTINGS: Readonly<Record<WindowKind, Readonly<Record<string, unknown>>>> = {
  plain: {},
  autoSave: { 'files.autoSave': 'afterDelay', 'files.autoSaveDelay': 1_000 },
};

type Order = { scenarios: readonly Scenario[] } | { bursts: { count: number; settleMs: number } };
type Question =
  | { what: 'order' }
  | { what: 'result'; result: Observed }
  | { what: 'calls'; bursts: Burst[] }
  | { what: 'done'; problem: string | null }
  | { what: 'keyboard'; press: string | null; text: string; delayMs: number };

export type EditorRunsOptions = {
  vsix: string;
  /** Extensions beside the measured one, such as a debug adapter, and what they need. */
  beside: readonly string[];
  env: NodeJS.ProcessEnv;
  tell: (text: string) => void;
};

/** Plays scenarios in fresh windows of a real VS Code that has the packaged extension. */
export class EditorRuns {
  readonly #options: EditorRunsOptions;
  readonly #scratch: string;
  readonly #serverMain: string;
  #windows = 0;

  private constructor(options: EditorRunsOptions, scratch: string, serverMain: string) {
    this.#options = options;
    this.#scratch = scratch;
    this.#serverMain = serverMain;
  }

  static async prepare(options: EditorRunsOptions): Promise<EditorRuns> {
    const { serverMain } = await ensureServedVsCode();
    const scratch = await mkdtemp(path.join(tmpdir(), 'deja-fix-capture-'));
    const runs = new EditorRuns(options, scratch, serverMain);
    await installExtension(runs.#serverOptions({}, 'installed'), options.vsix);
    await makeDriver(path.join(scratch, 'driver'));
    for (const dir of [path.join(scratch, 'driver'), ...options.beside]) {
      await linkExtension(path.join(scratch, 'extensions'), dir);
    }
    return runs;
  }

  async close(): Promise<void> {
    await rm(this.#scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  /** @param take is handed each case as soon as it has been played */
  async play(
    scenarios: readonly Scenario[],
    take: (scenario: Scenario, observed: Observed) => Promise<void>,
  ): Promise<void> {
    for (const batch of toBatches(scenarios)) {
      const waiting = new Map(batch.map((scenario) => [scenario.id, scenario]));
      while (waiting.size > 0) {
        const played = await this.#playBatch([...waiting.values()], async (result) => {
          const scenario = waiting.get(result.id);
          waiting.delete(result.id);
          if (scenario) await take(scenario, result);
        });
        const [stuck] = waiting.values();
        if (played === null || !stuck) continue;
        waiting.delete(stuck.id);
        await take(stuck, nothingObserved(stuck.id, played));
      }
    }
  }

  /** Measures the listeners of the installed bundle. */
  async bursts(count: number, settleMs: number): Promise<Burst[]> {
    const all: Burst[] = [];
    const problem = await this.#window(
      { bursts: { count, settleMs } },
      { 'dejaFix.capture.settleMs': settleMs },
      (question) => {
        if (question.what === 'calls') all.push(...question.bursts);
        return Promise.resolve(null);
      },
      { DEJA_FIX_BENCH_SPY: path.join(this.#scratch, 'extensions', this.#installedName(), 'dist/extension.cjs') },
    );
    if (problem !== null) this.#options.tell(`bursts: ${problem}`);
    return all;
  }

  #installedName(): string {
    const [name] = execFileSync('ls', [path.join(this.#scratch, 'extensions')])
      .toString()
      .split('\n')
      .filter((one) => /^deja-fix\.deja-fix-\d/.test(one));
    if (name === undefined) throw new Error('The extension is not installed');
    return name;
  }

  /** @returns what went wrong with the window, null when all were played */
  async #playBatch(batch: readonly Scenario[], take: (result: Observed) => Promise<void>): Promise<string | null> {
    const { settleMs, window } = batch[0] ?? { settleMs: 2_000 };
    const settings = {
      ...WINDOW_SETTINGS[window ?? 'plain'],
      ...(settleMs === 2_000 ? {} : { 'dejaFix.capture.settleMs': settleMs }),
    };
    return this.#window({ scenarios: batch }, settings, async (question) => {
      if (question.what === 'result') await take(question.result);
      return null;
    });
  }

  async #window(
    order: Order,
    settings: Readonly<Record<string, unknown>>,
    answer: (question: Question) => Promise<unknown>,
    env: NodeJS.ProcessEnv = {},
  ): Promise<string | null> {
    const name = `window${++this.#windows}`;
    const dir = path.join(this.#scratch, name);
    const folder = path.join(dir, 'workspace');
    await makeWorkspace(folder);
    let page: Page | undefined;
    const { promise, resolve } = Promise.withResolvers<string | null>();
    let silence: NodeJS.Timeout | undefined;
    const heard = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => resolve('the window hung'), SILENT_FOR_MS);
    };
    heard();
    const listening = await listen(path.join(dir, 'line'), async (question) => {
      heard();
      if (question.what === 'order') return order;
      if (question.what === 'keyboard' && page) await typeOnPage(page, question);
      if (question.what === 'done') resolve(question.problem);
      return answer(question);
    });
    const server = await startCodeServer({
      ...this.#serverOptions(settings, name),
      env: {
        ...toolEnvironment(),
        ...this.#options.env,
        DEJA_FIX_BENCH_SOCKET: path.join(dir, 'line'),
        DEJA_FIX_BENCH_MODULES: path.join(checkoutDir, 'node_modules'),
        ...env,
      },
    });
    try {
      const browser = await launchBrowser({ profileDir: path.join(dir, 'browser') });
      try {
        page = browser.pages()[0] ?? (await browser.newPage());
        await page.goto(server.folderUrl(folder));
        return await promise;
      } finally {
        await browser.close();
      }
    } finally {
      clearTimeout(silence);
      await server.kill();
      listening.close();
      if (process.env['DEJA_FIX_BENCH_KEEP'] === undefined)
        await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    }
  }

  #serverOptions(settings: Readonly<Record<string, unknown>>, name: string) {
    return {
      serverMain: this.#serverMain,
      dataDir: path.join(this.#scratch, name, 'data'),
      extensionsDir: path.join(this.#scratch, 'extensions'),
      settings: { ...TYPING_SETTINGS, ...settings },
    };
  }
}

/** The tools that a case runs must not take the bench's own Node for the machine's. */
function toolEnvironment(): NodeJS.ProcessEnv {
  const binDir = path.join(checkoutDir, 'node_modules/.bin');
  const paths = (process.env['PATH'] ?? '').split(':').filter((one) => one !== binDir);
  return { PATH: [...paths, binDir].join(':'), NODE_OPTIONS: '', NO_COLOR: undefined, FORCE_COLOR: undefined };
}

/** Scenarios of one settle window and one kind of window share a start. */
function toBatches(scenarios: readonly Scenario[]): Scenario[][] {
  const groups = Map.groupBy(scenarios, ({ settleMs, window }) => `${settleMs} ${window ?? 'plain'}`);
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / SCENARIOS_A_WINDOW) }, (_, index) =>
      group.slice(index * SCENARIOS_A_WINDOW, (index + 1) * SCENARIOS_A_WINDOW),
    ),
  );
}

function nothingObserved(id: string, problem: string): Observed {
  return { id, problem, looks: {}, shown: [], editsMs: [], exits: [], strays: [], tookMs: 0 };
}

async function typeOnPage(
  page: Page,
  { press, text, delayMs }: { press: string | null; text: string; delayMs: number },
): Promise<void> {
  await page.locator('.editor-group-container.active .monaco-editor.focused').waitFor({ timeout: 10_000 });
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
        (error: unknown) => socket.destroy(error instanceof Error ? error : undefined),
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

async function makeDriver(dir: string): Promise<void> {
  await build({
    absWorkingDir: checkoutDir,
    entryPoints: ['test/bench/captureDriver.ts'],
    outfile: path.join(dir, 'main.cjs'),
    bundle: true,
    external: ['vscode'],
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    logLevel: 'warning',
  });
  const manifest = {
    name: 'capture-driver',
    publisher: 'deja-fix-bench',
    version: '0.0.0',
    engines: { vscode: '^1.103.0' },
    main: './main.cjs',
    activationEvents: ['*'],
    extensionKind: ['workspace'],
    capabilities: { untrustedWorkspaces: { supported: true } },
  };
  await writeFile(path.join(dir, 'package.json'), JSON.stringify(manifest));
}
