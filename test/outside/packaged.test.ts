import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { EditorSession } from '../support/editorSession.ts';
import { runCommand } from '../support/runCommand.ts';
import { checkoutDir } from '../support/toolsDir.ts';
import { playStory } from './story.ts';

const SETTLE_MS = 1_000;

describe('The packaged extension, installed away from the checkout', () => {
  let session: EditorSession;

  before(async () => {
    const output = await runCommand(process.execPath, ['scripts/package.mjs'], checkoutDir);
    const vsix = output.trim().split('\n').at(-1) ?? '';
    session = await EditorSession.open({ extension: { vsix }, settings: { 'dejaFix.capture.settleMs': SETTLE_MS } });
  });
  after(() => session.close());

  it('remembers a fix over a restart and offers it for the next error like it', async (t) => {
    const stage = { session, settleMs: SETTLE_MS, shoot: async () => {} };
    const results = await playStory(stage, ({ name, ok, detail }) =>
      t.diagnostic(`${ok ? 'seen' : 'MISSED'}: ${name}\n${detail}`),
    );
    assert.deepEqual(
      results.filter(({ ok }) => !ok),
      [],
    );
  });

  it('finds it by meaning, in words that the error does not have', async () => {
    const { editor } = session;
    await session.changeSettings({ 'dejaFix.recall.threshold': 0 });
    await editor.runCommand('Déjà Fix: Show Past Fixes'); // With no editor active the command asks.
    await editor.panel(/Recent fixes/);
    await editor.runCommand('Déjà Fix: Find Similar Past Failures');
    await editor.answer('cannot convert text into a numeric value');
    const found = await editor.panel(/1 found/);
    assert.match(await editor.textOf(found), /Type 'string' is not assignable to type 'number'/);
  });
});
