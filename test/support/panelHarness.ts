import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { toPanelHtml } from '../../src/host/panel/panelPage.ts';
import type { ToPanel } from '../../src/protocol/panel.ts';
import { NOW } from './panelSamples.ts';

const ORIGIN = 'http://panel.test';
const root = path.join(import.meta.dirname, '../..');

export type ThemeName = 'dark' | 'light' | 'hcDark' | 'hcLight' | 'solarizedLight' | 'monokai';
type Theme = { bodyClass: string; variables: Record<string, string> };

/** What VS Code 1.139 hands to a webview under each theme, as far as the panel uses it. */
export const THEMES = JSON.parse(readFileSync(path.join(root, 'test/fixtures/panelThemes.json'), 'utf8')) as Record<
  ThemeName,
  Theme
>;

export type PanelProbe = {
  page: Page;
  /** Sends what the host would, or anything else. */
  send: (message: ToPanel | object) => Promise<void>;
  /** What the page has sent to the host so far. */
  posted: () => Promise<unknown[]>;
  /** What the page keeps over a reload. */
  kept: () => Promise<unknown>;
};

export type PanelOptions = { theme?: ThemeName; width?: number; height?: number; saved?: object };

type FakeApi = { posted: unknown[]; state: unknown };

let bundle: Promise<string> | undefined;

/** The page as VS Code would load it: its real frame with its policy, bundle and style sheet, and a stand-in for the editor. */
export async function openPanelPage(browser: BrowserContext, options: PanelOptions = {}): Promise<PanelProbe> {
  const page = await browser.newPage();
  await page.setViewportSize({ width: options.width ?? 720, height: options.height ?? 800 });
  await page.clock.setFixedTime(NOW);
  await page.addInitScript(standIn, { theme: THEMES[options.theme ?? 'dark'], saved: options.saved ?? null });
  await page.route(`${ORIGIN}/**`, async (route) => {
    const [body, contentType] = await toFile(new URL(route.request().url()).pathname);
    await route.fulfill({ body, contentType });
  });
  await page.goto(`${ORIGIN}/`);
  const fake = (): Promise<FakeApi> => page.evaluate(() => (globalThis as unknown as { fake: FakeApi }).fake);
  return {
    page,
    send: (message) =>
      page
        .evaluate((data) => window.dispatchEvent(new MessageEvent('message', { data })), message)
        .then(() => undefined),
    posted: async () => (await fake()).posted,
    kept: async () => (await fake()).state,
  };
}

async function toFile(name: string): Promise<[string, string]> {
  if (name === '/panel.js') return [await (bundle ??= buildPanel()), 'text/javascript'];
  if (name === '/panel.css') return [await readFile(path.join(root, 'media/panel.css'), 'utf8'), 'text/css'];
  const parts = { nonce: 'bm9uY2U=', cspSource: ORIGIN, script: '/panel.js', style: '/panel.css' };
  return [toPanelHtml(parts), 'text/html'];
}

async function buildPanel(): Promise<string> {
  const entryPoints = [path.join(root, 'src/panel/main.ts')];
  const result = await build({ entryPoints, bundle: true, format: 'iife', target: 'chrome128', write: false });
  return result.outputFiles[0]?.text ?? '';
}

/** Runs in the page before its own script, as the editor's does. */
function standIn({ theme, saved }: { theme: Theme; saved: object | null }): void {
  const fake: FakeApi = { posted: [], state: saved ?? undefined };
  const api = {
    postMessage: (message: unknown) => fake.posted.push(message),
    getState: () => fake.state,
    setState: (state: unknown) => (fake.state = state),
  };
  Object.assign(globalThis, { fake, acquireVsCodeApi: () => api });
  document.addEventListener('DOMContentLoaded', () => {
    document.body.className = theme.bodyClass;
    for (const [name, value] of Object.entries(theme.variables))
      document.documentElement.style.setProperty(name, value);
  });
}
