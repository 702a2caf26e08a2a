import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { FrameLocator, Page } from 'playwright-core';
import type { EditorPage, Theme } from '../support/editorPage.ts';
import { EditorSession } from '../support/editorSession.ts';
import { panelColours } from '../support/panelColours.ts';
import { GRAMS, makeMistake, mend, MISTAKE, readOpenErrors, SHELF, waitForOpenErrors } from '../support/shopErrors.ts';

const SETTLE_MS = 1_000;
const LENS = /^1 similar past fix · \d+ %$/;
const FIND = 'Déjà Fix: Find Similar Past Failures';
const STATUS = 'deja-fix.deja-fix.dejaFix.status';

describe('What a person sees of one remembered fix', () => {
  let session: EditorSession;
  let editor: EditorPage;

  before(async () => {
    session = await EditorSession.open({
      extension: 'development',
      // One line of text is one line to select, however narrow the editor is beside the panel.
      settings: { 'dejaFix.capture.settleMs': SETTLE_MS, '[markdown]': { 'editor.wordWrap': 'off' } },
    });
    editor = session.editor;
  });
  after(() => session.close());

  afterEach(async () => {
    const panelTab = editor.page.locator('.tab', { hasText: 'Déjà Fix' });
    if ((await panelTab.count()) === 0) return;
    // By the mouse: keys may go to the page in the panel.
    await panelTab.click({ button: 'middle' });
    await panelTab.waitFor({ state: 'detached' });
  });

  /** The story of the fix, opened by the link in the hover. */
  async function openByHover(): Promise<{ panel: FrameLocator; hover: string }> {
    await editor.openFile(GRAMS.file);
    const hover = await editor.hover('const grams', 'grams', /Past fix/);
    await editor.hoverLink(/Changed|Edited/).click();
    const panel = await editor.panel(/Past fix[^]*This Did Not Hold/);
    await editor.pointAway();
    return { panel, hover };
  }

  it('a newcomer’s panel is empty and says what will be there and how to try it', async () => {
    await editor.openFile(SHELF.file);
    await editor.runCommand('Déjà Fix: Show Past Fixes');
    const text = await editor.textOf(await editor.panel(/No fixes remembered yet/));
    assert.match(text, /When an error you once fixed comes back, this is where you see how/);
    assert.match(text, /To try it: make a type error/);
  });

  it('an error of the kind that was fixed before gets a line above it', async () => {
    await makeMistake(editor, SHELF);
    await waitForOpenErrors(editor, /stockReport\.ts:12/);
    await editor.retypeLine(SHELF.line, '  const count: number = line.onShelf.trim();');
    // A person looks at what it did not help, for longer than it takes to settle.
    await editor.page.waitForTimeout(2 * SETTLE_MS + 2_000);
    await mend(editor, SHELF);
    await editor.runCommand('Déjà Fix: Show Past Fixes');
    await editor.panel(/Recent fixes[^]*stockReport/);
    await editor.closeActiveTab();
    await makeMistake(editor, GRAMS);
    assert.match(await editor.waitForLens(/similar past/), LENS);
  });

  it('the hover says what was done, when, how long it took and where; its link opens the story', async () => {
    const { panel, hover } = await openByHover();
    const [line] = hover.match(/Past fix: .*/) ?? [];
    assert.match(
      line ?? '',
      /^Past fix: (?:Changed|Edited) .* · (?:just now|\d+ minutes? ago) · took .* · src\/stockReport\.ts in corner-shop · \d+ %$/,
    );
    for (const fold of await panel.locator('.timeline .failed details:not([open]) > summary').all()) await fold.click();
    const story = (await editor.textOf(panel)).replaceAll('\u00a0', ' ');
    assert.match(story, MISTAKE);
    assert.match(story, /Error[^]*Did not work[^]*line\.onShelf\.trim\(\)[^]*Fix[^]*Number\(line\.onShelf\)/);
    assert.match(story, /Proof\n+(?:Cleared|Settled)/);
  });

  it('the lens opens the panel on its error', async () => {
    await editor.openFile(GRAMS.file);
    await editor.clickLens(LENS);
    const text = await editor.textOf(await editor.panel(/1 found/));
    assert.match(text, /src\/cart\.ts:12/);
    assert.match(text, /stockReport\.ts:12/);
  });

  it('“Show similar past failures” is among the quick fixes and opens the panel', async () => {
    await editor.openFile(GRAMS.file);
    await editor.goTo(GRAMS.line, 10);
    const entries = await editor.quickFixes();
    assert.equal(entries.filter((entry) => entry === 'Show similar past failures').length, 1, entries.join());
    await editor.page.locator('.action-widget .monaco-list-row.action', { hasText: 'Show similar' }).click();
    assert.match(await editor.textOf(await editor.panel(/1 found/)), /src\/cart\.ts:12/);
  });

  it('the palette’s command asks about the error at the cursor', async () => {
    await editor.openFile(GRAMS.file);
    await editor.goTo(GRAMS.line, 10);
    await editor.runCommand(FIND);
    assert.match(await editor.textOf(await editor.panel(/1 found/)), /src\/cart\.ts:12/);
  });

  it('the palette’s command asks about the selection', async () => {
    const selected = "Type 'string' is not assignable to type 'number'.";
    await editor.openFile('README.md');
    await editor.goToEnd();
    await editor.type(`\n${selected}`);
    await editor.page.keyboard.press('Shift+Home');
    await editor.runCommand(FIND);
    const panel = await editor.panel(/1 found/);
    assert.equal(await panel.locator('#search-box').inputValue(), selected);
  });

  it('with nothing at hand it asks for the words, and takes no blank ones', async () => {
    await editor.openFile('README.md');
    await editor.runCommand('File: Revert File');
    await editor.goToEnd();
    await editor.runCommand(FIND);
    const box = editor.page.locator('.quick-input-widget', { hasText: 'Type or paste an error message' });
    await box.waitFor();
    await editor.answer('  ');
    await editor.page.locator('.quick-input-widget', { hasText: 'Give the message of an error.' }).waitFor();
    await editor.answer("Type 'string' is not assignable to type 'number'.");
    assert.match(await editor.textOf(await editor.panel(/1 found/)), /stockReport\.ts:12/);
  });

  it('Enter in the panel’s search box searches, and what nobody met has no answer', async () => {
    await editor.runCommand('Déjà Fix: Show Past Fixes');
    const panel = await editor.panel(/Recent fixes/);
    await panel.locator('#search-box').focus();
    await editor.page.keyboard.type("Type 'string' is not assignable to type 'number'");
    await editor.page.keyboard.press('Enter');
    await editor.panel(/1 found/);
    await panel.locator('#search-box').fill('the printer is on fire');
    await editor.page.keyboard.press('Enter');
    await editor.panel(/No past fix is likely enough/);
  });

  it('“Open File” opens the file of the past error at its line', async () => {
    const { panel } = await openByHover();
    await panel.getByRole('button', { name: 'Open File' }).focus();
    await editor.page.keyboard.press('Enter');
    const tab = editor.page.locator('.editor-group-container.active .tab.active', { hasText: SHELF.file });
    await tab.waitFor();
    await editor.statusItem('status.editor.selection', /^Ln 12\b/);
  });

  it('the panel comes back after the window is reloaded, with the same story unfolded', async () => {
    await openByHover();
    await editor.save();
    await editor.reload();
    const panel = await editor.panel(/Past fix[^]*Did not work[^]*Number\(line\.onShelf\)/);
    assert.equal(await panel.locator('.chain > article > details[open]').count(), 1);
  });

  it('the panel is readable in a light, a dark and a high-contrast theme', async () => {
    const { panel } = await openByHover();
    const themes: Theme[] = [
      { name: 'Default High Contrast', kind: 'hc-black' },
      { name: 'Default Light Modern', kind: 'vs' },
      { name: 'Default Dark Modern', kind: 'vs-dark' },
    ];
    const seen = new Set<string>();
    for (const theme of themes) {
      await session.changeTheme(theme);
      const { background, contrasts } = await panelColours(panel, theme);
      seen.add(background);
      for (const { text, contrast } of contrasts) assert.ok(contrast >= 4.5, `${theme.name}: ${text} ${contrast}`);
      assert.ok(contrasts.length > 10, `${theme.name}: ${contrasts.length} texts`);
    }
    assert.equal(seen.size, themes.length, [...seen].join());
  });

  it('from the first keystroke to the end of the settle window no line above an error comes, goes or changes', async () => {
    await editor.openFile(GRAMS.file);
    await editor.waitForLens(LENS);
    await editor.goToEnd();
    const readLenses = await watchLenses(editor.page);
    await editor.type('\nexport function weightInTons(label: string): number {\n');
    await editor.type('  const tons: number = label;\n  return tons;\n}');
    await editor.waitForErrorCount(2);
    await editor.type('\n');
    await editor.page.locator('.codelens-decoration', { hasText: LENS }).nth(1).waitFor();
    const { lastKeyAt, samples } = await readLenses();
    const shown = samples.filter(({ at }) => at < lastKeyAt + SETTLE_MS).map(({ lenses }) => lenses);
    assert.ok(shown.length > 20, `${shown.length} looks`);
    assert.deepEqual([...new Set(shown)], [shown[0]]);
    assert.match(shown[0] ?? '', LENS);
  });

  it('the status item pauses: past fixes are shown, nothing is recorded; and resumes', async () => {
    await editor.statusItem(STATUS, /^Déjà Fix: Watching for errors$/);
    await editor.page.locator(`[id="${STATUS}"]`).click();
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Pause capture' }).waitFor();
    await editor.page.keyboard.press('Enter');
    await editor.statusItem(STATUS, /^Déjà Fix: Paused$/);
    await editor.openFile('orderForm.ts');
    await editor.waitForLens(LENS);
    assert.doesNotMatch(await readOpenErrors(editor), /orderForm/);
    await editor.runCommand('Déjà Fix: Resume Capture');
    await editor.statusItem(STATUS, /^Déjà Fix: Watching for errors$/);
    await waitForOpenErrors(editor, /src\/orderForm\.ts:11/);
  });

  it('its menu leads to the place of an open error, to the past fixes and to the log', async () => {
    await editor.openFile(GRAMS.file);
    await editor.runCommand('Déjà Fix: Show Menu');
    await editor.page.locator('.quick-input-widget input[placeholder$=" and 1 fix remembered"]').waitFor();
    await editor.pick('Open errors…');
    await editor.pick('src/orderForm.ts:11');
    await editor.page.locator('.editor-group-container.active .tab.active', { hasText: 'orderForm.ts' }).waitFor();
    await editor.statusItem('status.editor.selection', /^Ln 11\b/);
    await editor.runCommand('Déjà Fix: Show Menu');
    await editor.pick('Show past fixes');
    // It may have been there already: what counts is that it has the focus, or it would take it from the next menu.
    await (await editor.panel(/Recent fixes/)).locator(':focus').first().waitFor();
    await editor.runCommand('Déjà Fix: Show Menu');
    await editor.pick('Show log');
    await editor.page.locator('.part.panel .monaco-editor', { hasText: /Engine.ready/ }).waitFor();
    await editor.runCommand('View: Hide Panel');
  });

  it('“This Did Not Hold” takes the fix back: it is offered no more, and its error is open again', async () => {
    const { panel } = await openByHover();
    await panel.getByRole('button', { name: 'This Did Not Hold' }).click();
    const text = await editor.textOf(await editor.panel(/Reopened: this fix is not offered any more/));
    assert.match(text, /Did not hold/);
    assert.equal(await panel.getByRole('button', { name: 'This Did Not Hold' }).count(), 0);
    await editor.page.locator('.codelens-decoration a').first().waitFor({ state: 'detached' });
    assert.match(await waitForOpenErrors(editor, /stockReport/), /TS2322 · src\/stockReport\.ts:12/);
  });
});

type LensSample = { at: number; lenses: string };

/** Notes what stands above the lines at every frame, and when a key was last pressed; the answer reads the notes and ends them. */
async function watchLenses(page: Page): Promise<() => Promise<{ lastKeyAt: number; samples: LensSample[] }>> {
  const notes = await page.evaluateHandle(() => {
    const found = { lastKeyAt: 0, samples: [] as LensSample[], isWatching: true };
    document.addEventListener('keydown', () => (found.lastKeyAt = performance.now()), true);
    const look = (): void => {
      const shown = [...document.querySelectorAll<HTMLElement>('.codelens-decoration a')];
      const lenses = shown.map((lens) => lens.innerText).join('\n');
      if (found.lastKeyAt > 0) found.samples.push({ at: performance.now(), lenses });
      if (found.isWatching) requestAnimationFrame(look);
    };
    look();
    return found;
  });
  return () => notes.evaluate((found) => Object.assign(found, { isWatching: false }));
}
