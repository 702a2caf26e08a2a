import assert from 'node:assert/strict';
import { it } from 'node:test';
import { EditorSession } from '../support/editorSession.ts';
import { makeMistake, readOpenErrors, SHELF } from '../support/shopErrors.ts';

const STATUS = 'deja-fix.deja-fix.dejaFix.status';

it('In an incognito workspace nothing is recorded, and the status item says so', async (t) => {
  const session = await EditorSession.open({
    extension: 'development',
    settings: { 'dejaFix.capture.settleMs': 500, 'dejaFix.capture.incognito': true },
  });
  t.after(() => session.close());
  const { editor } = session;
  await editor.statusItem(STATUS, /^Déjà Fix: Incognito$/);
  await makeMistake(editor, SHELF);
  await editor.save();
  // Nothing to wait for when nothing happens: six settle windows are enough for what must not.
  await editor.page.waitForTimeout(3_000);
  assert.match(await readOpenErrors(editor), /No unresolved error is known/);
  await session.changeSettings({ 'dejaFix.capture.incognito': false });
  await editor.statusItem(STATUS, /^Déjà Fix: Watching for errors$/);
});
