import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { EditorPage } from '../support/editorPage.ts';
import { EditorSession } from '../support/editorSession.ts';
import { GitSandbox } from '../support/gitSandbox.ts';
import { readOpenErrors, waitForOpenErrors } from '../support/shopErrors.ts';
import { READABLE_TERMINAL, TerminalPage } from '../support/terminalPage.ts';
import { checkoutDir } from '../support/toolsDir.ts';

const PROGRAM = 'function priceOf(item) {\n  return item.price.toFixed(2);\n}\nconsole.log(priceOf({}));\n';
const FIXED_LINE = '  return (item.price ?? 0).toFixed(2);';
const OTHER_PROGRAM = 'const tax = {};\nconsole.log(tax.base.net);\n';
const MESSAGE = /Cannot read properties of undefined \(reading 'toFixed'\)/;

describe('A program that fails in the terminal', () => {
  let session: EditorSession;
  let editor: EditorPage;
  let terminal: TerminalPage;
  let shop: GitSandbox;

  before(async () => {
    shop = await GitSandbox.create();
    await cp(path.join(checkoutDir, 'test/fixtures/sample'), shop.folder, { recursive: true });
    await shop.write('price.mjs', PROGRAM);
    await shop.write('tax.mjs', OTHER_PROGRAM);
    await shop.commit();
    session = await EditorSession.open({
      extension: 'development',
      workspace: shop.folder,
      settings: { 'dejaFix.capture.settleMs': 500, ...READABLE_TERMINAL },
    });
    editor = session.editor;
  });
  after(async () => {
    await session.close();
    await shop[Symbol.asyncDispose]();
  });

  it('is an open error at its place in the file', async () => {
    await editor.openFile('price.mjs');
    terminal = await TerminalPage.open(editor);
    await terminal.run('node price.mjs', MESSAGE);
    const listed = await waitForOpenErrors(editor, /price\.mjs:2/);
    assert.match(listed, MESSAGE);
    assert.match(listed, /TypeError · price\.mjs:2/);
  });

  it('run again without failing, its fix is among the recent ones, with the change and the output', async () => {
    await editor.openFile('price.mjs');
    await editor.retypeLine(2, FIXED_LINE);
    await editor.save();
    await terminal.run('node price.mjs', /^0\.00$/m);
    await editor.runCommand('Déjà Fix: Show Past Fixes');
    const panel = await editor.panel(/Recent fixes[^]*TypeError[^]*price\.mjs:2/);
    const chain = panel.locator('.chain-summary');
    assert.equal(await chain.count(), 1);
    await chain.focus();
    await editor.page.keyboard.press('Enter');
    assert.match(await editor.textOf(panel), /Error[^]*Fix[^]*item\.price \?\? 0[^]*Ran: what had failed succeeded/);
    const output = panel.locator('summary', { hasText: /^Output$/ });
    await output.focus();
    await editor.page.keyboard.press('Enter');
    assert.match(await output.locator('xpath=..').innerText(), /at priceOf .*price\.mjs:2/);
    await editor.closeActiveTab();
    assert.match(await readOpenErrors(editor), /No unresolved error is known/);
  });

  it('committed, the fix is proved further', async () => {
    await terminal.run('git -c user.name=Ada -c user.email=a@b commit -qam mended && git log -1', /mended$/m);
    await editor.runCommand('Déjà Fix: Show Past Fixes');
    const panel = await editor.panel(/Recent fixes/);
    await panel.locator('.chain-summary').focus();
    await editor.page.keyboard.press('Enter');
    await editor.panel(/Kept: the change was committed/);
  });

  it('mended after VS Code was started anew, is no open error any more', async () => {
    await terminal.run('node tax.mjs', /Cannot read properties of undefined \(reading 'net'\)/);
    await waitForOpenErrors(editor, /tax\.mjs:2/);
    await session.closeWindow();
    await session.stop();
    await session.start();
    editor = session.editor;
    assert.match(await readOpenErrors(editor), /tax\.mjs:2/);
    await editor.openFile('tax.mjs');
    await editor.retypeLine(1, 'const tax = { base: { net: 7 } };');
    await editor.save();
    terminal = await TerminalPage.open(editor);
    await terminal.run('node tax.mjs', /^7$/m);
    await editor.runCommand('Déjà Fix: Show Past Fixes');
    await editor.panel(/Recent fixes[^]*2 fixes[^]*tax\.mjs:2/);
    assert.match(await readOpenErrors(editor), /No unresolved error is known/);
  });
});
