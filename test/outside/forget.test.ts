import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import type { EditorPage } from '../support/editorPage.ts';
import { EditorSession } from '../support/editorSession.ts';
import { GRAMS, learnFix, makeMistake, readOpenErrors, SHELF, waitForOpenErrors } from '../support/shopErrors.ts';
import { searchStore } from '../support/storeSearch.ts';

const STATUS = 'deja-fix.deja-fix.dejaFix.status';

/** Two clicks: the status item, and the entry in its menu. */
async function openForgetMenu(editor: EditorPage): Promise<string> {
  await editor.page.locator(`[id="${STATUS}"] a`).first().click();
  const entry = editor.page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: 'Forget…' }).first();
  const text = await entry.innerText();
  await entry.click();
  return text;
}

async function answerDialog(editor: EditorPage, button: string): Promise<string> {
  const dialog = editor.page.locator('.monaco-dialog-box');
  const text = await dialog.innerText();
  await dialog.locator('.monaco-button', { hasText: button }).first().click();
  await dialog.waitFor({ state: 'detached' });
  return text;
}

it('What a person has forgotten by the status menu is in no file of the memory any more', async (t) => {
  const session = await EditorSession.open({
    extension: 'development',
    settings: { 'dejaFix.capture.settleMs': 500 },
  });
  t.after(() => session.close());
  const { editor } = session;
  await learnFix(editor, SHELF);
  await makeMistake(editor, GRAMS);
  await waitForOpenErrors(editor, /cart\.ts:12/);
  const memory = join(session.storageDir, 'memory');
  assert.ok((await readdir(memory)).includes('deja-fix.json'));
  for (const text of ['line.onShelf', 'weightInGrams']) assert.notDeepEqual(await searchStore(memory, text), []);

  await editor.openFile(SHELF.file);
  assert.match(await openForgetMenu(editor), /the memory takes \d+\.\d MB on disk/);
  await editor.pick('This file');
  const called = await answerDialog(editor, 'Cancel');
  assert.match(called, /Forget the file “src\/stockReport\.ts”\?/);
  assert.match(called, /1 error, 1 attempt and 1 fix are deleted from this machine/);
  assert.notDeepEqual(await searchStore(memory, 'line.onShelf'), []);

  await openForgetMenu(editor);
  await editor.pick('This file');
  await answerDialog(editor, 'Forget');
  await editor.page.locator('.statusbar', { hasText: /Déjà Fix forgot 1 error, 1 attempt and 1 fix/ }).waitFor();
  assert.deepEqual(await searchStore(memory, 'line.onShelf'), []);
  assert.notDeepEqual(await searchStore(memory, 'weightInGrams'), []);

  await editor.runCommand('Déjà Fix: Forget…');
  await editor.pick('Everything');
  await answerDialog(editor, 'Forget');
  await editor.page.locator('.statusbar', { hasText: /Déjà Fix forgot 1 error, 0 attempts and 0 fixes/ }).waitFor();
  assert.deepEqual(await searchStore(memory, 'weightInGrams'), []);
  assert.match(await readOpenErrors(editor), /No unresolved error is known/);
});
