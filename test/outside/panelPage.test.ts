import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { openPanelPage, THEMES } from '../support/panelHarness.ts';
import type { PanelOptions, PanelProbe, ThemeName } from '../support/panelHarness.ts';
import { attempt, chain, CHAINS, VIEWS, view } from '../support/panelSamples.ts';
import type { PanelView } from '../../src/protocol/panel.ts';

type Axe = { run(): Promise<{ violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[] }> };

const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let profileDir: string;
let browser: BrowserContext;
let axe: string;

before(async () => {
  profileDir = await mkdtemp(path.join(tmpdir(), 'panel-'));
  browser = await launchBrowser({ profileDir });
  axe = await readFile(axeSource, 'utf8');
});
after(async () => {
  await browser.close();
  await rm(profileDir, { recursive: true, force: true });
});

async function withPage(
  options: PanelOptions,
  shown: PanelView | null,
  act: (probe: PanelProbe) => Promise<void>,
): Promise<void> {
  const probe = await openPanelPage(browser, options);
  const faults: string[] = [];
  probe.page.on('pageerror', (error) => faults.push(error.message));
  probe.page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  try {
    if (shown) await probe.send({ type: 'view', view: shown });
    await act(probe);
    assert.deepEqual(faults, [], 'no fault in the page, and nothing against its policy');
  } finally {
    await probe.page.close();
  }
}

const unfoldAll = (page: Page): Promise<void> =>
  page.evaluate(() => document.querySelectorAll('details').forEach((fold) => (fold.open = true)));
const held = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['key']);
const openFolds = (page: Page): Promise<(string | undefined)[]> =>
  page.evaluate(() => [...document.querySelectorAll<HTMLElement>('details[open]')].map((fold) => fold.dataset['id']));

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${String(node.target)} ${node.failureSummary ?? ''}`),
  );
}

describe('the panel is accessible', () => {
  // Solarized and Monokai are below the contrast they should have in themes of their own makers: looked at, not held to it.
  const held: readonly ThemeName[] = ['dark', 'light', 'hcDark', 'hcLight'];
  for (const theme of held) {
    for (const [name, shown] of Object.entries(VIEWS)) {
      it(`${name} in ${theme}`, async () => {
        await withPage({ theme }, shown, async ({ page }) => {
          await unfoldAll(page);
          await page.emulateMedia({ reducedMotion: 'reduce' });
          assert.deepEqual(await violations(page), []);
        });
      });
    }
  }
});

describe('the panel fits', () => {
  for (const width of [240, 480, 1600]) {
    for (const [name, shown] of Object.entries(VIEWS)) {
      it(`${name} into ${width} pixels without scrolling sideways`, async () => {
        await withPage({ width }, shown, async ({ page }) => {
          await unfoldAll(page);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          assert.ok(overflow <= 0, `${overflow} pixels too wide`);
        });
      });
    }
  }
});

describe('colours', () => {
  it('are the editor’s, each known to some theme, and none is written down', async () => {
    const css = await readFile(path.join(import.meta.dirname, '../../media/panel.css'), 'utf8');
    const known = new Set(Object.values(THEMES).flatMap(({ variables }) => Object.keys(variables)));
    const used = css.match(/--vscode-[A-Za-z-]+/g) ?? [];
    assert.deepEqual(
      used.filter((name) => !known.has(name)),
      [],
    );
    assert.doesNotMatch(css, /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i);
  });

  it('are not what tells added from removed', async () => {
    await withPage({}, VIEWS['answers'] ?? null, async ({ page }) => {
      const row = async (kind: string): Promise<string> => page.locator(`.fixed .row.${kind}`).first().innerText();
      assert.match(await row('added'), /^\+\s+const price/);
      assert.match(await row('removed'), /^−\s+const price/);
    });
  });

  it('of the system are followed where the user forces them', async () => {
    await withPage({}, VIEWS['answers'] ?? null, async ({ page }) => {
      await page.emulateMedia({ forcedColors: 'active' });
      const style = await page
        .locator('.row.added')
        .first()
        .evaluate((row) => getComputedStyle(row).borderInlineStartStyle);
      assert.equal(style, 'solid');
    });
  });
});

describe('by keyboard', () => {
  it('Tab reaches everything, top to bottom', async () => {
    await withPage({}, VIEWS['answers'] ?? null, async ({ page }) => {
      const reached: (string | undefined)[] = [];
      for (let step = 0; step < 17; step++) {
        await page.keyboard.press('Tab');
        reached.push(await held(page));
        const isSeen = await page.evaluate(() => {
          const element = document.activeElement;
          const shown = element?.closest('form') ?? element;
          return shown !== null && getComputedStyle(shown).outlineStyle === 'solid';
        });
        assert.ok(isSeen, `focus is visible on ${String(reached.at(-1))}`);
      }
      assert.deepEqual(reached, [
        'search',
        'submit',
        'place',
        'recent',
        'chain-00000001',
        'chain-00000001/snippet',
        'fix-00000011',
        'chain-00000001/openFile',
        'fix-00000012/copy',
        'chain-00000001/reopen',
        'chain-00000001/forget',
        'chain-00000001/helped',
        'chain-00000001/didNotHelp',
        'chain-00000001/neverShow',
        'chain-00000002',
        'chain-00000003',
        'showWeaker',
      ]);
    });
  });

  it('arrows move between chains and fold them', async () => {
    await withPage({}, VIEWS['answers'] ?? null, async ({ page }) => {
      await page.locator('[data-key=chain-00000001]').focus();
      const presses: [string, string][] = [
        ['ArrowDown', 'chain-00000002'],
        ['ArrowRight', 'chain-00000002'],
        ['End', 'chain-00000003'],
        ['ArrowDown', 'chain-00000003'],
        ['Home', 'chain-00000001'],
        ['ArrowLeft', 'chain-00000001'],
      ];
      for (const [key, then] of presses) {
        await page.keyboard.press(key);
        assert.equal(await held(page), then, key);
      }
      assert.deepEqual(await openFolds(page), ['chain-00000002']);
    });
  });

  it('Enter searches, Shift+Enter begins a line, an empty box asks for the recent', async () => {
    await withPage({}, VIEWS['empty'] ?? null, async ({ page, posted }) => {
      await page.locator('#search-box').focus();
      await page.keyboard.type('TypeError: x');
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type('at y');
      await page.keyboard.press('Enter');
      await page.locator('#search-box').fill(' ');
      await page.locator('form button').click();
      assert.deepEqual((await posted()).slice(1), [
        { type: 'search', text: 'TypeError: x\nat y' },
        { type: 'showRecent' },
      ]);
    });
  });
});

describe('the page', () => {
  it('says that it is there, with the saved id', async () => {
    await withPage({}, null, async ({ posted }) => assert.deepEqual(await posted(), [{ type: 'ready', saved: null }]));
    const saved = { subjectId: 'err-0000000a', openIds: ['chain-00000002'] };
    await withPage({ saved }, null, async ({ posted }) => {
      assert.deepEqual(await posted(), [{ type: 'ready', saved: { subjectId: 'err-0000000a' } }]);
    });
  });

  it('unfolds the best answer, or after a reload what was unfolded', async () => {
    await withPage({}, VIEWS['answers'] ?? null, async ({ page }) =>
      assert.deepEqual(await openFolds(page), ['chain-00000001']),
    );
    const saved = { subjectId: 'err-0000000a', openIds: ['chain-00000002', 'fix-00000011'] };
    await withPage({ saved }, VIEWS['answers'] ?? null, async ({ page }) => {
      assert.deepEqual(await openFolds(page), ['fix-00000011', 'chain-00000002']);
    });
  });

  it('keeps ids only', async () => {
    await withPage({}, VIEWS['answers'] ?? null, async ({ kept }) => {
      assert.deepEqual(await kept(), { subjectId: 'err-0000000a', openIds: ['chain-00000001'] });
    });
  });

  it('sends what a button means', async () => {
    await withPage({}, VIEWS['failedAfterAnswers'] ?? null, async ({ page, posted }) => {
      await page.locator('[data-key=chain-00000001]').click();
      for (const name of [
        'Open File',
        'Copy Diff',
        'This Did Not Hold',
        'Forget…',
        'Go to Error',
        'Recent Fixes',
        'Try Again',
        'Open Log',
      ]) {
        await page.getByRole('button', { name, exact: true }).first().click();
      }
      const chainId = 'chain-00000001';
      assert.deepEqual((await posted()).slice(1), [
        { type: 'openFile', chainId },
        { type: 'copyDiff', chainId, attemptId: 'fix-00000012' },
        { type: 'reopen', chainId },
        { type: 'forget', chainId },
        { type: 'openPlace' },
        { type: 'showRecent' },
        { type: 'retry' },
        { type: 'showLog' },
      ]);
    });
  });

  it('sends what is said of a fix, shows it pressed, and keeps the focus on it', async () => {
    await withPage({}, VIEWS['answers'] ?? null, async ({ page, posted, send }) => {
      const chainId = 'chain-00000001';
      const group = page.getByRole('group', { name: 'Did this fix help?' }).first();
      const buttons = group.getByRole('button');
      assert.deepEqual(await buttons.allTextContents(), ['Helped', 'Did Not Help', 'Never Show Here']);
      for (const name of ['Helped', 'Did Not Help', 'Never Show Here'])
        await group.getByRole('button', { name, exact: true }).click();
      assert.deepEqual(
        (await posted()).slice(1),
        ['helped', 'didNotHelp', 'neverShow'].map((verdict) => ({ type: 'feedback', chainId, verdict })),
      );
      const pressed = () => buttons.evaluateAll((all) => all.map((button) => button.getAttribute('aria-pressed')));
      assert.deepEqual(await pressed(), ['false', 'false', 'false']);
      await send({ type: 'view', view: view({ chains: [chain(1, { verdict: 'neverShow' }), ...CHAINS.slice(1)] }) });
      assert.deepEqual(await pressed(), ['false', 'false', 'true']);
      assert.equal(await held(page), `${chainId}/neverShow`);
      const summary = page.locator(`[data-key=${chainId}]`);
      assert.match((await summary.textContent()) ?? '', /Hidden/);
      assert.equal(await group.getByRole('button', { pressed: true }).getAttribute('title'), 'Take it back');
    });
  });

  it('says of a fix by itself only what concerns it by itself', async () => {
    await withPage({}, VIEWS['oneChain'] ?? null, async ({ page }) => {
      const group = page.getByRole('group', { name: 'Did this fix help?' });
      assert.equal((await group.getByRole('button').allTextContents()).at(-1), 'Never Show');
    });
  });

  it('offers weaker matches where it is silent, marks them, and goes on from the button that is gone', async () => {
    await withPage({}, VIEWS['underThreshold'] ?? null, async ({ page, posted, send }) => {
      assert.match(
        (await page.locator('main').textContent()) ?? '',
        /No past fix is likely enough.*31\u00a0%.*50\u00a0%/s,
      );
      await page.getByRole('button', { name: 'Show Weaker Matches' }).focus();
      await page.keyboard.press('Enter');
      assert.deepEqual((await posted()).at(-1), { type: 'showWeaker' });
      await send({
        type: 'view',
        view: view({ chains: [chain(2, { weak: true, confidence: 0.318 })], also: { weaker: true, hidden: false } }),
      });
      assert.equal(await page.getByRole('button', { name: 'Show Weaker Matches' }).count(), 0);
      assert.match((await page.locator('[data-key=chain-00000002]').textContent()) ?? '', /Weaker match/);
      assert.equal(await held(page), 'chain-00000002');
    });
  });

  it('says of a further kind of fix what it is, and still offers weaker matches', async () => {
    await withPage({}, VIEWS['further'] ?? null, async ({ page }) => {
      const summary = (await page.locator('[data-key=chain-00000002]').textContent()) ?? '';
      assert.match(summary, /19\u00a0% confidence.*Another kind of fix/);
      assert.doesNotMatch(summary, /Weaker match/);
      assert.equal(await page.getByRole('button', { name: 'Show Weaker Matches' }).count(), 1);
    });
  });

  it('offers to bring hidden fixes back', async () => {
    await withPage({}, VIEWS['allHidden'] ?? null, async ({ page, posted }) => {
      await page.getByRole('button', { name: 'Show 2 Hidden Fixes' }).click();
      assert.deepEqual((await posted()).at(-1), { type: 'showHidden' });
    });
  });

  it('says that a diff with a masked secret cannot be applied as it is', async () => {
    await withPage({}, view({ chains: [chain(1, { masked: true })] }), async ({ page }) => {
      assert.match((await page.locator('.facts').textContent()) ?? '', /A secret in this change was masked/);
    });
  });

  it('keeps focus, folds, scroll and typed text when the same question is answered anew', async () => {
    await withPage({ height: 300 }, VIEWS['answers'] ?? null, async ({ page, send }) => {
      await page.locator('#search-box').fill('half typed');
      await page.locator('[data-key=fix-00000011]').click();
      await page.locator('[data-key="chain-00000001/reopen"]').focus();
      const scrolled = await page.evaluate(() => document.documentElement.scrollTop);
      assert.ok(scrolled > 0);
      await send({
        type: 'view',
        view: view({ chains: [chain(9), chain(1, { confidence: 0.9 }), ...CHAINS.slice(1)] }),
      });
      assert.equal(await held(page), 'chain-00000001/reopen');
      assert.deepEqual(await openFolds(page), ['chain-00000001', 'fix-00000011']);
      assert.equal(await page.evaluate(() => document.documentElement.scrollTop), scrolled);
      assert.equal(await page.locator('#search-box').inputValue(), 'half typed');
      await send({ type: 'view', view: view({ chains: [chain(1, { reopened: true })] }) });
      assert.equal(await held(page), 'chain-00000001', 'the button is gone: its chain takes the focus');
    });
  });

  it('keeps what is to be said in sight, however far down the reader is', async () => {
    await withPage({ height: 340 }, VIEWS['answers'] ?? null, async ({ page, send }) => {
      await page.locator('[data-key="chain-00000001/openFile"]').focus();
      await send({ type: 'view', view: view({ notice: 'src/cart.ts is not there any more.' }) });
      const box = await page.getByText('src/cart.ts is not there any more.').first().boundingBox();
      assert.ok(box && box.y >= 0 && box.y < 340, JSON.stringify(box));
      assert.ok((await page.evaluate(() => document.documentElement.scrollTop)) > 0);
    });
  });

  it('ignores messages that are none of the host’s', async () => {
    await withPage({}, VIEWS['answers'] ?? null, async ({ page, send }) => {
      const before = await page.locator('body').innerHTML();
      for (const message of [
        {},
        { type: 'view' },
        { type: 'view', view: { chains: 'x' } },
        { type: 'copied' },
        { type: 'script', text: 'alert(1)' },
      ]) {
        await send(message);
      }
      assert.equal(await page.locator('body').innerHTML(), before);
    });
  });

  it('shows hostile text as text, and what it hides', async () => {
    await withPage({}, VIEWS['hostile'] ?? null, async ({ page }) => {
      await unfoldAll(page);
      assert.equal(await page.locator('img, script:not([nonce])').count(), 0);
      assert.equal(await page.title(), 'Déjà Fix');
      assert.match(
        await page.locator('h2').innerText(),
        /^<img src=x onerror=.*␀␛\[31m ‹U\+202E›gnp\.exe‹U\+202C› .*👩‍💻/,
      );
    });
  });

  it('announces what was found once, and a copied diff', async () => {
    await withPage({}, VIEWS['answers'] ?? null, async ({ page, send }) => {
      const live = page.locator('[aria-live=polite]');
      assert.equal(await live.innerText(), 'Similar past fixes 3 found, best first');
      await send({ type: 'copied', attemptId: 'fix-00000012' });
      assert.equal(await live.innerText(), 'Diff copied.');
      assert.equal(await page.locator('[data-key="fix-00000012/copy"]').innerText(), 'Copied');
    });
  });

  it('folds away the end of a long diff', async () => {
    const codeChanges = `@@ -1,0 +1,3000 @@\n${'+line\n'.repeat(3_000)}`;
    const long = view({ chains: [chain(1, { attempts: [attempt(1, 1, { successful: true, codeChanges })] })] });
    await withPage({}, long, async ({ page }) => {
      assert.equal(await page.locator('.row:visible').count(), 40);
      assert.equal(await page.locator('.rest > summary').innerText(), '2,961 more lines');
      await unfoldAll(page);
      assert.match(await page.locator('.row').last().innerText(), /1,961 further lines: copy the diff/);
    });
  });

  it('shows what explains the fix, and behind a fold everything that was changed, the output, and what went with it', async () => {
    const answers = VIEWS['answers'] ?? null;
    await withPage({}, answers, async ({ page }) => {
      const second = page.locator('.chain').nth(1);
      await second.locator('summary').first().click();
      assert.match(await second.locator('.facts').innerText(), /Went with it\s+39 other errors/);
      const shown = await second.locator('.fixed .diff .row:visible').count();
      await second.getByText('Everything that was changed').click();
      assert.ok((await second.locator('.fixed .diff .row:visible').count()) > 2 * shown);
      await second.getByText('Output', { exact: true }).click();
      assert.match(await second.locator('.error pre:visible').last().innerText(), /error TS2322/);
    });
  });

  it('tells an attempt that was not finished from one that failed', async () => {
    const attempts = [attempt(1, 1, { unfinished: true }), attempt(2, 2, {}), attempt(3, 3, { successful: true })];
    await withPage({}, view({ chains: [chain(1, { attempts })] }), async ({ page }) => {
      assert.deepEqual(await page.locator('.timeline h3').allInnerTexts(), [
        'Error',
        'Not finished',
        'Did not work',
        'Fix',
      ]);
    });
  });

  it('has times that machines and people can read', async () => {
    await withPage({}, VIEWS['answers'] ?? null, async ({ page }) => {
      const time = page.locator('time').first();
      assert.equal(await time.getAttribute('datetime'), '2025-11-19T13:30:00.000Z');
      assert.equal(await time.innerText(), '3 days ago');
      assert.match((await time.getAttribute('title')) ?? '', /^Nov 19, 2025/);
    });
  });
});
