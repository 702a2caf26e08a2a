import assert from 'node:assert/strict';
import { it } from 'node:test';
import { EditorSession } from '../support/editorSession.ts';
import { playStory } from './story.ts';

it('With capture switched off nothing is remembered, and the story ends where the memory is asked', async (t) => {
  const settings = { 'dejaFix.capture.enabled': false };
  const session = await EditorSession.open({ extension: 'development', settings });
  t.after(() => session.close());
  const results = await playStory({ session, settleMs: 2_000, shoot: async () => {} }, () => {});
  assert.deepEqual(
    results.slice(0, 3).map(({ ok }) => ok),
    [true, false, false],
  );
});
