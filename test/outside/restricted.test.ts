import assert from 'node:assert/strict';
import { it } from 'node:test';
import { EditorSession } from '../support/editorSession.ts';
import { readOpenErrors } from '../support/shopErrors.ts';

it('In an untrusted workspace nothing is recorded, and the status item says so', async (t) => {
  const session = await EditorSession.open({
    extension: 'development',
    trustWorkspaces: false,
    settings: {
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
      'dejaFix.capture.settleMs': 500,
    },
  });
  t.after(() => session.close());
  const { editor } = session;
  await editor.statusItem('deja-fix.deja-fix.dejaFix.status', /Not recording/);
  // Here the TypeScript server gives no errors of meaning; the JSON server tells of a broken file all the same.
  await editor.openFile('package.json');
  await editor.goToEnd();
  await editor.type('{');
  await editor.waitForErrorCount(1);
  // Nothing to wait for when nothing happens: six settle windows are enough for what must not.
  await editor.page.waitForTimeout(3_000);
  assert.match(await readOpenErrors(editor), /No unresolved error is known/);
});
