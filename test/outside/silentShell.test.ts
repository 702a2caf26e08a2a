import assert from 'node:assert/strict';
import { it } from 'node:test';
import { EditorSession } from '../support/editorSession.ts';
import { READABLE_TERMINAL, TerminalPage } from '../support/terminalPage.ts';

/** A shell has ten seconds to show that it can tell. */
const SAID_WITHIN_MS = 40_000;

it('A shell that does not tell how commands end is named in the status menu', async (t) => {
  const session = await EditorSession.open({
    extension: 'development',
    settings: { 'terminal.integrated.shellIntegration.enabled': false, ...READABLE_TERMINAL },
  });
  t.after(() => session.close());
  const { editor } = session;
  const terminal = await TerminalPage.open(editor);
  await terminal.run('false; echo ended', /^ended/m);
  const deadline = Date.now() + SAID_WITHIN_MS;
  for (let menu = ''; !/This shell reports no exit codes: failed commands in it are not seen/.test(menu);) {
    assert.ok(Date.now() < deadline, `The menu does not say so, but: ${menu}`);
    await editor.runCommand('Déjà Fix: Show Menu');
    menu = await editor.readPicksOrNotification();
  }
});
