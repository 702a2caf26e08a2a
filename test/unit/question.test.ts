import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { boundQuestion } from '../../src/host/recall/question.ts';
import { fromPanelSchema } from '../../src/protocol/panel.ts';
import { readTold } from '../../src/engine/pastedText.ts';
import { FailureReader } from '../../src/engine/output/failureReader.ts';
import { is } from 'valibot';

const QUIET = 'all is well\n';
const ERROR = "src/cart.ts(3,5): error TS2304: Cannot find name 'total'.\n";

describe('a log that somebody asks about', () => {
  it('is asked whole, so that the error in its middle is the one that is looked up', async () => {
    const log = `${QUIET.repeat(1_700)}${ERROR}${QUIET.repeat(1_700)}`;
    assert.ok(log.length > 40_000);
    assert.equal(boundQuestion(log), log);
    const failures = new FailureReader();
    const { context } = await readTold({ error: boundQuestion(log), context: {} }, failures);
    await failures.dispose();
    assert.equal(context.readMessage, "Cannot find name 'total'.");
  });

  it('of megabytes is asked by its head and tail, as much as the search box takes', () => {
    for (const log of [`first\n${QUIET.repeat(400_000)}last`, `first\n${'x'.repeat(5_000_000)}\nlast`]) {
      const asked = boundQuestion(log);
      assert.match(asked, /^first\n[^…]+\n… \d+ characters left out …\n[^…]+\nlast$/);
      assert.ok(asked.length > 99_000 && is(fromPanelSchema, { type: 'search', text: asked }));
    }
  });

  it('is not cut within a word, which might be a secret', () => {
    const asked = boundQuestion('one-whole-word\n'.repeat(20_000));
    const [, remark = '', ...more] = asked.split('…');
    assert.match(remark, / characters left out /);
    assert.deepEqual(more.length, 1);
    assert.deepEqual(new Set(asked.replace(/….*…/, '').split('\n').filter(Boolean)), new Set(['one-whole-word']));
  });
});
