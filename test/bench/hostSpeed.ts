import { build } from 'esbuild';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { watch } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { linkExtension, startCodeServer } from '../support/codeServer.ts';
import { ensureServedVsCode } from '../support/ensureVsCode.ts';
import { checkoutDir } from '../support/toolsDir.ts';
import type { ProbePlan } from './probeScenario.ts';
import type { ProbeResult } from './speedProbe.ts';
import type { SpeedCase } from './speedRows.ts';

export type HostSpeedOptions = { starts: number; lensCases: number; answerCases: number; bursts: number };

const START_WITHIN_MS = 5 * 60_000;
const SETTINGS = { 'dejaFix.capture.settleMs': 500, 'files.autoSave': 'off' };

/** It asks for the editor's interface as every extension does, and uses none of it. */
const EMPTY_EXTENSION = `require('vscode');\nexports.activate = () => {};\n`;

/** Measures the extension in fresh starts of a real VS Code, each on folders of its own. */
export async function measureHostSpeed(options: HostSpeedOptions, tell: (text: string) => void): Promise<SpeedCase[]> {
  const { serverMain } = await ensureServedVsCode();
  const scratch = await mkdtemp(path.join(tmpdir(), 'deja-fix-bench-'));
  try {
    const extensions = await makeExtensions(scratch);
    const cases: SpeedCase[] = [];
    for (let run = 1; run <= options.starts; run++) {
      const dir = path.join(scratch, `run${run}`);
      const plan: ProbePlan = {
        ...options,
        run,
        bundles: {
          measured: path.join(checkoutDir, 'dist/extension.cjs'),
          empty: path.join(extensions.empty, 'main.cjs'),
        },
        lensFile: path.join(dir, 'lens.json'),
        resultFile: path.join(dir, 'result.json'),
      };
      const result = await startOnce(serverMain, dir, plan, [extensions.probe, extensions.empty, checkoutDir]);
      cases.push(...result.cases);
      tell(`start ${run} of ${options.starts}: ${result.problem ?? `${result.cases.length} cases`}`);
    }
    return cases;
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** @throws Error when VS Code or the browser does not start, or the extension is not activated in it */
async function startOnce(serverMain: string, dir: string, plan: ProbePlan, extensions: string[]): Promise<ProbeResult> {
  const folder = path.join(dir, 'workspace');
  await makeWorkspace(folder);
  await writeFile(plan.lensFile, JSON.stringify({ shown: false, atMs: 0 }));
  const extensionsDir = path.join(dir, 'extensions');
  for (const extension of extensions) await linkExtension(extensionsDir, extension);
  const server = await startCodeServer({
    serverMain,
    dataDir: path.join(dir, 'data'),
    extensionsDir,
    settings: SETTINGS,
    env: { DEJA_FIX_BENCH_PLAN: JSON.stringify(plan) },
  });
  try {
    const browser = await launchBrowser({ profileDir: path.join(dir, 'browser') });
    try {
      const page = browser.pages()[0] ?? (await browser.newPage());
      await reportLens(page, plan.lensFile);
      const result = appearance(plan.resultFile);
      await page.goto(server.folderUrl(folder));
      await result;
      return JSON.parse(await readFile(plan.resultFile, 'utf8')) as ProbeResult;
    } finally {
      await browser.close();
    }
  } finally {
    await server.kill();
  }
}

/** Writes down when a lens with a past fix comes on screen, and when it goes. */
async function reportLens(page: Page, file: string): Promise<void> {
  let writing = Promise.resolve();
  await page.exposeFunction('reportLens', (shown: boolean, atMs: number) => {
    writing = writing
      .then(() => writeFile(`${file}.part`, JSON.stringify({ shown, atMs })))
      .then(() => rename(`${file}.part`, file));
  });
  await page.addInitScript(() => {
    const { reportLens: report } = window as unknown as { reportLens: (shown: boolean, atMs: number) => void };
    let wasShown = false;
    const look = (): void => {
      const texts = [...document.querySelectorAll('.codelens-decoration')].map(({ textContent }) => textContent);
      const isShown = texts.some((text) => text.includes('similar past fix'));
      if (isShown === wasShown) return;
      wasShown = isShown;
      // What was changed now is painted with the next frame.
      requestAnimationFrame((frameMs) =>
        report(isShown, performance.timeOrigin + Math.max(frameMs, performance.now())),
      );
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  });
}

async function makeWorkspace(folder: string): Promise<void> {
  await mkdir(path.join(folder, 'many'), { recursive: true });
  const lines = (name: string, count: number): string =>
    Array.from({ length: count }, (_, index) => `${name} line ${index}`).join('\n');
  await writeFile(path.join(folder, 'typed.txt'), lines('typed', 40));
  for (let file = 0; file < 90; file++) {
    await writeFile(path.join(folder, 'many', `file${file}.txt`), lines(`file ${file}`, 60));
  }
}

/** The extension that measures and the one that does nothing, for VS Code to load beside the measured one. */
async function makeExtensions(scratch: string): Promise<{ probe: string; empty: string }> {
  const [probe, empty] = [path.join(scratch, 'probe'), path.join(scratch, 'empty')];
  await build({
    absWorkingDir: checkoutDir,
    entryPoints: ['test/bench/speedProbe.ts'],
    outfile: path.join(probe, 'main.cjs'),
    bundle: true,
    external: ['vscode'],
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    logLevel: 'warning',
  });
  await writeManifest(probe, 'probe', '*');
  await mkdir(empty, { recursive: true });
  await writeFile(path.join(empty, 'main.cjs'), EMPTY_EXTENSION);
  await writeManifest(empty, 'empty', 'onStartupFinished');
  return { probe, empty };
}

async function writeManifest(dir: string, name: string, activationEvent: string): Promise<void> {
  const manifest = {
    name,
    publisher: 'deja-fix-bench',
    version: '0.0.0',
    engines: { vscode: '^1.103.0' },
    main: './main.cjs',
    activationEvents: [activationEvent],
    extensionKind: ['workspace'],
    capabilities: { untrustedWorkspaces: { supported: true } },
  };
  await writeFile(path.join(dir, 'package.json'), JSON.stringify(manifest));
}

async function appearance(file: string): Promise<void> {
  const expiry = AbortSignal.timeout(START_WITHIN_MS);
  await new Promise<void>((resolve, reject) => {
    const watcher = watch(path.dirname(file), (_, name) => {
      if (name === path.basename(file)) finish(resolve);
    });
    const finish = (settle: () => void): void => {
      watcher.close();
      settle();
    };
    expiry.addEventListener('abort', () => {
      finish(() => reject(new Error('VS Code started, but the extension was not activated in it, or never settled')));
    });
  });
}
