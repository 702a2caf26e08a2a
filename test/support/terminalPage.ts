import type { Locator } from 'playwright-core';
import type { EditorPage } from './editorPage.ts';

const PRINTED_MS = 30_000;
const FOCUSED_MS = 30_000;
const STAYS_FOCUSED_MS = 200;

/** Has the terminal write its text into the page, where it can be read, and once only; not into a picture. */
export const READABLE_TERMINAL = {
  'terminal.integrated.gpuAcceleration': 'off',
  'terminal.integrated.stickyScroll.enabled': false,
};

/** The terminal in VS Code's window, typed into and read as by a person. Wants the settings `READABLE_TERMINAL`. */
export class TerminalPage {
  readonly #editor: EditorPage;

  private constructor(editor: EditorPage) {
    this.#editor = editor;
  }

  /** Opens one and waits for the shell's prompt. */
  static async open(editor: EditorPage): Promise<TerminalPage> {
    await editor.runCommand('Terminal: Create New Terminal');
    const terminal = new TerminalPage(editor);
    await terminal.#waitFor(/\S/);
    return terminal;
  }

  /** Types a command and waits until the screen shows such a text. */
  async run(commandLine: string, pattern: RegExp): Promise<void> {
    const { page } = this.#editor;
    await this.#focus();
    await page.keyboard.type(commandLine, { delay: 5 });
    await page.keyboard.press('Enter');
    await this.#waitFor(pattern);
  }

  /** A window that is still opening takes the focus for itself now and then: who types looks first where it goes. */
  async #focus(): Promise<void> {
    const focused = this.#editor.page.locator('.terminal-wrapper.active .xterm.focus');
    const deadline = Date.now() + FOCUSED_MS;
    do {
      // By force: a layer for decorations lies above the text.
      await this.#rows().click({ force: true });
      await this.#editor.page.waitForTimeout(STAYS_FOCUSED_MS);
      if ((await focused.count()) > 0) return;
    } while (Date.now() < deadline);
    throw new Error('The terminal never kept the focus');
  }

  #rows(): Locator {
    return this.#editor.page.locator('.terminal-wrapper.active .xterm-rows');
  }

  async #waitFor(pattern: RegExp): Promise<void> {
    const deadline = Date.now() + PRINTED_MS;
    let shown = '';
    while (Date.now() < deadline) {
      shown = (await this.#rows().innerText()).replaceAll('\u00a0', ' ');
      if (pattern.test(shown)) return;
      await this.#editor.page.waitForTimeout(100);
    }
    throw new Error(`The terminal never showed ${pattern.source}, but: ${shown}`);
  }
}
