import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Answers, MAX_DOCUMENTS, mergeAnswers } from '../../src/host/recall/answers.ts';
import { sampleDiagnostic } from '../support/sampleDiagnostic.ts';
import { sampleFailure } from '../support/sampleFailure.ts';

describe('answers', () => {
  it('are empty for what was never asked', () => {
    assert.deepEqual(new Answers().of('unknown'), []);
  });

  it('live as long as a document needs them', () => {
    const answers = new Answers();
    answers.need('a', ['one', 'two']);
    answers.need('b', ['two']);
    answers.put('one', [sampleFailure()], answers.generation);
    answers.put('two', [sampleFailure()], answers.generation);
    answers.release('a');
    assert.equal(answers.of('one').length, 0);
    assert.equal(answers.of('two').length, 1);
    answers.release('b');
    assert.equal(answers.size, 0);
  });

  it('that come after their document was closed are not kept', () => {
    const answers = new Answers();
    answers.need('a', ['one']);
    answers.release('a');
    assert.equal(answers.put('one', [sampleFailure()], answers.generation), false);
    assert.equal(answers.size, 0);
  });

  it('of the documents asked about longest ago go first', () => {
    const answers = new Answers();
    for (let index = 0; index <= MAX_DOCUMENTS; index++) {
      answers.need(`document ${index}`, [`key ${index}`]);
      answers.put(`key ${index}`, [sampleFailure()], answers.generation);
    }
    assert.equal(answers.size, MAX_DOCUMENTS);
    assert.equal(answers.of('key 0').length, 0);
    assert.equal(answers.of('key 1').length, 1);
  });

  it('stay shown when they are stale, but are not fresh', () => {
    const answers = new Answers();
    answers.need('a', ['one']);
    answers.put('one', [sampleFailure()], answers.generation);
    answers.markStale();
    assert.equal(answers.of('one').length, 1);
    assert.equal(answers.isFresh('one'), false);
  });

  it('asked for before the memory changed are not fresh', () => {
    const answers = new Answers();
    answers.need('a', ['one']);
    const { generation } = answers;
    answers.markStale();
    answers.put('one', [], generation);
    assert.equal(answers.isFresh('one'), false);
  });

  it('have changed only when a person can see it', () => {
    const answers = new Answers();
    answers.need('a', ['one']);
    const put = (confidence: number, id: string): boolean =>
      answers.put('one', [sampleFailure({ confidence, id })], answers.generation);
    assert.equal(put(0.931, '0000000a'), true);
    assert.equal(put(0.932, '0000000a'), false);
    assert.equal(put(0.94, '0000000a'), true);
    assert.equal(put(0.94, '0000000b'), true);
    assert.equal(answers.put('one', [], answers.generation), true);
  });
});

describe('merged answers', () => {
  const ofTypescript = {
    diagnostic: sampleDiagnostic('bad type', 4),
    failures: [sampleFailure({ id: '0000000a', confidence: 0.6 }), sampleFailure({ id: '0000000b', confidence: 0.7 })],
  };
  const ofEslint = {
    diagnostic: sampleDiagnostic('bad style', 4, { source: 'eslint' }),
    failures: [sampleFailure({ id: '0000000a', confidence: 0.9 })],
  };
  const unanswered = { diagnostic: sampleDiagnostic('unknown', 4), failures: [] };

  it('name each chain once, with its best confidence, best first', () => {
    assert.deepEqual(
      mergeAnswers([ofTypescript, ofEslint])?.failures.map(({ chain, confidence }) => [chain.id, confidence]),
      [
        ['chain-0000000a', 0.9],
        ['chain-0000000b', 0.7],
      ],
    );
  });

  it('are about the error that the best of them is an answer to', () => {
    assert.equal(mergeAnswers([unanswered, ofTypescript, ofEslint])?.diagnostic, ofEslint.diagnostic);
    assert.equal(mergeAnswers([unanswered]), undefined);
  });
});
