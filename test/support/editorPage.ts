import type { FrameLocator, Locator, Page } from 'playwright-core';

const APPEARS_MS = 30_000;
const STARTS_MS = 60_000;
const KEY_DELAY_MS = 15;
const TAKEN_MS = 10_000;
const LISTED_MS = 8_000;
const OPENING_ATTEMPTS = 3;

/** A colour theme, by its name in the settings and what it is based on. */
export type Theme = { name: string; kind: 'vs' | 'vs-dark' | 'hc-black' | 'hc-light' };

/** VS Code's window as a person uses it: by keys, by the mouse, and by what is to be read on it. Lines count from 1, as shown. */
export class EditorPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Waits until the window is there and its file tree is filled. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: STARTS_MS });
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: STARTS_MS });
  }

  /** Opens a file by quick open; the name must be the first answer's. A list that is redrawn under the click is asked again. */
  async openFile(name: string): Promise<void> {
    for (let left = OPENING_ATTEMPTS; !(await this.#pickFile(name)); left--) {
      if (left === 0) throw new Error(`Quick open did not take ${name}`);
      await this.page.keyboard.press('Escape');
    }
    const group = this.page.locator('.editor-group-container.active');
    await group.locator('.tab.active').filter({ hasText: name }).waitFor({ timeout: APPEARS_MS });
    await group.locator('.monaco-editor .view-line').first().waitFor();
  }

  /** @returns false when quick open stays although the file was clicked */
  async #pickFile(name: string): Promise<boolean> {
    await this.page.keyboard.press('Control+KeyP');
    const box = this.quickInput();
    await box.fill(name);
    await this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).first().click();
    return box.waitFor({ state: 'hidden', timeout: TAKEN_MS }).then(
      () => true,
      () => false,
    );
  }

  async closeActiveTab(): Promise<void> {
    await this.runCommand('View: Close Editor');
  }

  /** Puts the cursor somewhere; the end of the line when no column is given. */
  async goTo(line: number, column?: number): Promise<void> {
    await this.page.keyboard.press('Control+KeyG');
    const box = this.quickInput();
    await box.fill(`:${line}${column === undefined ? '' : `:${column}`}`);
    await this.page.keyboard.press('Enter');
    await box.waitFor({ state: 'hidden' });
    if (column === undefined) await this.page.keyboard.press('End');
  }

  async goToEnd(): Promise<void> {
    await this.page.keyboard.press('Control+End');
  }

  /** Types with the keyboard where the cursor is. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: KEY_DELAY_MS });
    await this.page.keyboard.press('Escape');
  }

  /** Selects the line's text and types another in its place. */
  async retypeLine(line: number, text: string): Promise<void> {
    await this.goTo(line);
    await this.page.keyboard.press('Shift+Home');
    await this.page.keyboard.press('Shift+Home');
    await this.type(text);
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('Control+KeyS');
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  }

  /** What the editor shows of the file, with plain spaces. */
  async visibleText(): Promise<string> {
    const lines = await this.page
      .locator('.editor-group-container.active .view-lines .view-line')
      .evaluateAll((elements) =>
        elements
          .map((element) => ({ top: element.getBoundingClientRect().top, text: element.textContent }))
          .sort((a, b) => a.top - b.top)
          .map(({ text }) => text),
      );
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  /** Waits for a red (or no longer red) file: the errors that the status bar counts. */
  async waitForErrorCount(count: number): Promise<void> {
    const pattern = count === 0 ? /^(?:No Problems|.*\bWarnings: \d+)$/ : new RegExp(`^Errors: ${count}\\b`);
    await this.statusItem('status.problems', pattern);
  }

  /** Waits for a code lens with such a text and returns all of it. */
  async waitForLens(pattern: RegExp, timeout = APPEARS_MS): Promise<string> {
    const lens = this.lens(pattern);
    await lens.waitFor({ timeout });
    return lens.innerText();
  }

  async lenses(): Promise<string[]> {
    return this.page.locator('.codelens-decoration a').allInnerTexts();
  }

  async clickLens(pattern: RegExp): Promise<void> {
    await this.lens(pattern).click();
  }

  /** Rests the mouse on a word of the line that holds `lineText` until the hover shows such a text, and returns all that it shows. */
  async hover(lineText: string, word: string, pattern: RegExp): Promise<string> {
    const shown = this.hoverWidget().filter({ hasText: pattern });
    // The first hover may come before the language service has answered and hold less: move away and come back.
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await this.pointAway();
      const { x, y } = await this.placeOf(lineText, word);
      await this.page.mouse.move(x, y, { steps: 4 });
      const seen = await shown.waitFor({ timeout: 4_000 }).then(
        () => true,
        () => false,
      );
      if (seen) return (await shown.innerText()).replaceAll('\u00a0', ' ');
    }
    const last = await this.hoverWidget().allInnerTexts();
    throw new Error(
      `No hover on "${word}" showed ${pattern.source}; the last one said: ${last.join(' | ') || 'nothing'}`,
    );
  }

  /** A link in the hover that is shown now. */
  hoverLink(pattern: RegExp): Locator {
    return this.hoverWidget().locator('a').filter({ hasText: pattern }).first();
  }

  /** Moves the mouse to a corner, so that hovers go away. */
  async pointAway(): Promise<void> {
    await this.page.mouse.move(2, 2);
    await this.hoverWidget().first().waitFor({ state: 'hidden' });
  }

  /** Opens the lightbulb's menu at the cursor and returns its entries. */
  async quickFixes(): Promise<string[]> {
    // A box that was just closed gives the keyboard back a moment later.
    await this.page.locator('.editor-group-container.active .monaco-editor.focused').waitFor();
    await this.page.keyboard.press('Control+Period');
    const menu = this.page.locator('.action-widget:not(.action-list-submenu-panel)');
    await menu.waitFor();
    const entries = await menu.locator('.monaco-list-row.action').allInnerTexts();
    return entries.map((entry) => entry.trim());
  }

  /** Runs a command from the palette by its full title. */
  async runCommand(title: string): Promise<void> {
    // The best match is not always the one with the very title.
    const row = this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${title}"]`).first();
    const isListed = async (): Promise<boolean> => {
      await this.page.keyboard.press('F1');
      await this.quickInput().fill(`>${title}`);
      return row.waitFor({ timeout: LISTED_MS }).then(
        () => true,
        () => false,
      );
    };
    // A window that is still starting takes the focus, and with it the list, away again: then it is asked for once more.
    for (let again = 1; !(await isListed()) && again < OPENING_ATTEMPTS; again++)
      await this.page.keyboard.press('Escape');
    await row.click();
    await row.waitFor({ state: 'hidden' });
  }

  /** Types into the input box that a command opened, and accepts it. */
  async answer(text: string): Promise<void> {
    await this.quickInput().fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** What the status item's menu says above its entries; leaves it. */
  async readMenuHint(): Promise<string> {
    await this.runCommand('Déjà Fix: Show Menu');
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Show log' }).waitFor();
    const hint = (await this.quickInput().getAttribute('placeholder')) ?? '';
    await this.page.keyboard.press('Escape');
    return hint;
  }

  /** Reads the list that a command offers and leaves it, or the message that it shows instead. */
  async readPicksOrNotification(): Promise<string> {
    const picks = this.page.locator('.quick-input-widget .monaco-list-row');
    const message = this.page.locator('.notifications-toasts .notification-list-item-message');
    // The list of commands stays in the document, hidden.
    const shown = picks.or(message).filter({ visible: true });
    await shown.first().waitFor({ timeout: APPEARS_MS });
    const texts = await shown.allInnerTexts();
    await this.page.keyboard.press('Escape');
    return texts.join('\n');
  }

  /** Chooses an entry of the list that a command offers. */
  async pick(label: string): Promise<void> {
    const row = this.page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: label }).first();
    await row.waitFor({ timeout: APPEARS_MS });
    await this.answer(label);
    await row.waitFor({ state: 'hidden' });
  }

  async clearNotifications(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
    await this.page.locator('.notifications-toasts .notification-list-item').first().waitFor({ state: 'hidden' });
  }

  /** Reloads the window as its command does. */
  async reload(): Promise<void> {
    const isLoaded = this.page.waitForEvent('load');
    await this.runCommand('Developer: Reload Window');
    await isLoaded;
    await this.ready();
  }

  /** The document of the webview that is shown, once it has such a text. */
  async panel(pattern: RegExp, timeout = APPEARS_MS): Promise<FrameLocator> {
    const frame = this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await frame.locator('body').filter({ hasText: pattern }).waitFor({ timeout });
    return frame;
  }

  /** What is to be read in a panel. */
  async textOf(frame: FrameLocator): Promise<string> {
    return frame.locator('body').innerText();
  }

  async statusItem(id: string, pattern: RegExp, timeout = APPEARS_MS): Promise<string> {
    const item = this.page.locator(`[id="${id}"]`);
    const label = item.locator('a').first();
    await this.page.waitForFunction(
      ([itemId, source]) => {
        const text = document.querySelector(`[id="${itemId}"] a`)?.getAttribute('aria-label') ?? '';
        return new RegExp(source).test(text);
      },
      [id, pattern.source] as const,
      { timeout },
    );
    return (await label.getAttribute('aria-label')) ?? '';
  }

  async waitForTheme({ kind }: Theme): Promise<void> {
    await this.page.locator(`.monaco-workbench.${kind}`).waitFor({ timeout: APPEARS_MS });
  }

  async notifications(): Promise<string[]> {
    return this.page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
  }

  async screenshot(file: string): Promise<void> {
    await this.page.screenshot({ path: file });
  }

  private quickInput(): Locator {
    return this.page.locator('.quick-input-widget input').first();
  }

  private lens(pattern: RegExp): Locator {
    return this.page.locator('.codelens-decoration a').filter({ hasText: pattern }).first();
  }

  private hoverWidget(): Locator {
    return this.page.locator(
      '.monaco-editor .monaco-hover:not(.hidden), .monaco-resizable-hover .monaco-hover:not(.hidden)',
    );
  }

  /** The middle of a word in the line of the active editor that holds a text; plain spaces in `lineText` match the editor's own. */
  private async placeOf(lineText: string, word: string): Promise<{ x: number; y: number }> {
    const lines = this.page.locator('.editor-group-container.active .view-lines .view-line');
    const line = lines.filter({ hasText: lineText }).first();
    await line.waitFor();
    return line.evaluate((element, wanted) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const start = (node.textContent ?? '').indexOf(wanted);
        if (start < 0) continue;
        const range = document.createRange();
        range.setStart(node, start);
        range.setEnd(node, start + wanted.length);
        const box = range.getBoundingClientRect();
        return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
      }
      throw new Error(`"${wanted}" is not one word of the line`);
    }, word);
  }
}
