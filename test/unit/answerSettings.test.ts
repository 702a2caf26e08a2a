import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toQuestion, type AnswerSettings } from '../../src/host/recall/question.ts';

const SETTINGS: AnswerSettings = { recallThreshold: 0.6, recallMaxResults: 3, recallScope: 'all' };

describe('a question as the user wants it asked', () => {
  const error = "Cannot find name 'total'.";

  it('is asked in the present workspace, also where all of them may answer', () => {
    assert.deepEqual(toQuestion({ error }, SETTINGS, 'file:///shop'), {
      ...{ error, limit: 3, threshold: 0.6 },
      context: { workspace: 'file:///shop' },
    });
    const narrow = toQuestion({ error }, { ...SETTINGS, recallScope: 'workspace' }, 'file:///shop');
    assert.deepEqual([narrow.scope, narrow.context], ['workspace', { workspace: 'file:///shop' }]);
  });

  it('keeps what it says itself', () => {
    const own = { error, threshold: 0.1, context: { workspace: 'file:///bank', line: 3 } };
    assert.deepEqual(toQuestion(own, SETTINGS, 'file:///shop'), { ...own, limit: 3 });
    assert.deepEqual(toQuestion({ error }, SETTINGS, undefined).context, {});
  });
});
