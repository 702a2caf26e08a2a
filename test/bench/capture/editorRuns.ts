import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installExtension, linkExtension } from '../../support/codeServer.ts';
import { ensureServedVsCode } from '../../support/ensureVsCode.ts';
import { checkoutDir } from '../../support/toolsDir.ts';
import type { Burst } from './bursts.ts';
import { EditorWindow, type Order, type Question } from './editorWindow.ts';
import type { Observed, Resumed, Scenario, WindowKind } from './scenario.ts';

const SCENARIOS_A_WINDOW = 40;
const DEFAULT_SETTLE_MS = 2_000;

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
        const problem = await this.#playBatch(waiting, take);
        const [stuck] = waiting.values();
        if (problem === null || !stuck) continue;
        waiting.delete(stuck.id);
        await take(stuck, nothingObserved(stuck.id, problem));
      }
    }
  }

  /** Measures the listeners of the installed bundle. */
  async bursts(count: number, settleMs: number): Promise<Burst[]> {
    const all: Burst[] = [];
    const problem = await this.#window(
      { 'dejaFix.capture.settleMs': settleMs },
      (question) => {
        if (question.what === 'calls') all.push(question.burst);
        const order: Order = { bursts: { count, settleMs } };
        return Promise.resolve(question.what === 'order' ? order : null);
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
  async #playBatch(
    waiting: Map<string, Scenario>,
    take: (scenario: Scenario, observed: Observed) => Promise<void>,
  ): Promise<string | null> {
    const [first] = waiting.values();
    const { settleMs, window } = first ?? { settleMs: DEFAULT_SETTLE_MS };
    const settings = {
      ...WINDOW_SETTINGS[window ?? 'plain'],
      ...(settleMs === DEFAULT_SETTLE_MS ? {} : { 'dejaFix.capture.settleMs': settleMs }),
    };
    let resumed: Resumed | undefined;
    return this.#window(settings, async (question) => {
      if (question.what === 'closeWindow') ({ resumed } = question);
      if (question.what === 'order')
        return { scenarios: [...waiting.values()], ...(resumed ? { resumed } : {}) } satisfies Order;
      if (question.what !== 'result') return null;
      resumed = undefined;
      const scenario = waiting.get(question.result.id);
      waiting.delete(question.result.id);
      if (scenario) await take(scenario, question.result);
      return null;
    });
  }

  async #window(
    settings: Readonly<Record<string, unknown>>,
    answer: (question: Question) => Promise<unknown>,
    env: NodeJS.ProcessEnv = {},
  ): Promise<string | null> {
    const name = `window${++this.#windows}`;
    const server = this.#serverOptions(settings, name);
    const environment = { ...toolEnvironment(), ...this.#options.env, ...env };
    const window = new EditorWindow(path.join(this.#scratch, name), { ...server, env: environment });
    return window.run(answer);
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
  return {
    PATH: [...paths, binDir].join(':'),
    NODE_OPTIONS: '',
    NO_COLOR: undefined,
    FORCE_COLOR: undefined,
    DEJA_FIX_BENCH_MODULES: path.join(checkoutDir, 'node_modules'),
  };
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
