import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EditJournal } from '../../src/core/errors/editJournal.ts';

describe('the journal of texts', () => {
  it('tells what changed between two moments, the latest first', () => {
    const journal = new EditJournal();
    journal.note('a', '1', 10);
    journal.note('b', '1', 10);
    journal.note('a', '2', 20);
    journal.note('b', '2', 30);
    assert.deepEqual(journal.changesBetween(10, 30), [
      { uri: 'b', before: '1', after: '2' },
      { uri: 'a', before: '1', after: '2' },
    ]);
    assert.deepEqual(journal.changesBetween(10, 25), [{ uri: 'a', before: '1', after: '2' }]);
    assert.deepEqual(journal.changesBetween(30, 40), []);
  });

  it('a text that came back to what it was has not changed', () => {
    const journal = new EditJournal();
    for (const [text, atMs] of [
      ['1', 10],
      ['2', 20],
      ['1', 30],
    ] as const)
      journal.note('a', text, atMs);
    assert.deepEqual(journal.changesBetween(10, 30), []);
  });

  it('keeps the texts that were in force at the moments that are needed, and the last one', () => {
    const journal = new EditJournal();
    for (const [text, atMs] of [
      ['1', 10],
      ['2', 20],
      ['3', 30],
      ['4', 40],
    ] as const)
      journal.note('a', text, atMs);
    journal.keepOnly(new Set([25]));
    assert.equal(journal.textAt('a', 15), null);
    assert.equal(journal.textAt('a', 35), '2');
    assert.deepEqual(journal.changesBetween(25, 40), [{ uri: 'a', before: '2', after: '4' }]);
  });

  it('keeps how a document was opened while an older moment is needed', () => {
    const journal = new EditJournal();
    journal.note('a', 'on disk', 50);
    journal.note('a', 'edited', 60);
    journal.keepOnly(new Set([10]));
    assert.deepEqual(journal.changesBetween(10, 60), [{ uri: 'a', before: 'on disk', after: 'edited' }]);
  });

  it('tells the texts at the moments of an error: when it was an event, last stood, went, and now', () => {
    const journal = new EditJournal();
    for (const [text, atMs] of [
      ['opened', 10],
      ['tried', 20],
      ['gone', 30],
      ['later', 40],
    ] as const)
      journal.note('a', text, atMs);
    assert.deepEqual(journal.stagesOf({ openedAtMs: 10, standingAtMs: 25, goneAtMs: 30 }, 40), [
      { uri: 'a', opened: 'opened', lastStanding: 'tried', firstGone: 'gone', settled: 'later' },
    ]);
  });

  it('a file written before a moment has not changed since, though it was told of later', () => {
    const journal = new EditJournal();
    journal.noteOutside('script', '', 'text', 5);
    assert.deepEqual(journal.changesBetween(10, 30), []);
    assert.deepEqual(journal.changesBetween(1, 30), [{ uri: 'script', before: '', after: 'text' }]);
  });

  it('what is told late of a file does not come before what was seen of it since', () => {
    const journal = new EditJournal();
    journal.note('a', '1', 10);
    journal.note('a', '2', 20);
    journal.noteOutside('a', '2', '3', 15);
    assert.equal(journal.textAt('a', 19), '1');
    assert.equal(journal.textAt('a', 20), '3');
  });

  it('follows a document under its new name', () => {
    const journal = new EditJournal();
    journal.note('a', '1', 10);
    journal.moved('a', 'b');
    journal.note('b', '2', 20);
    assert.deepEqual(journal.changesBetween(10, 20), [{ uri: 'b', before: '1', after: '2' }]);
  });

  it('a document of megabytes is followed by name', () => {
    const journal = new EditJournal();
    journal.note('a', 'x', 10);
    journal.note('a', 'x'.repeat(2_000_000), 20);
    assert.deepEqual(journal.changesBetween(10, 20), [{ uri: 'a', before: null, after: '' }]);
  });

  it('when full the oldest texts go first, and their changes have no text before', () => {
    const journal = new EditJournal();
    const text = (word: string): string => word.repeat(900_000);
    for (let i = 0; i < 40; i++) journal.note(`f${i}`, text('a'), i);
    for (let i = 0; i < 10; i++) journal.note(`f${i}`, text('b'), 100 + i);
    const [change] = journal.changesBetween(50, 100);
    assert.equal(change?.uri, 'f0');
    assert.equal(change.before, null);
  });
});
