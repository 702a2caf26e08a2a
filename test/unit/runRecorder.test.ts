import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { begin } from '../support/runStory.ts';

const FIXED = [['edited', 'Changed “2” to “3”']];

describe('What is told of the end of a failure', () => {
  it('names no command after which the run failed again', async () => {
    const { memory, open } = begin();
    const window = open();
    await window.test('failed');
    await window.ran('npm install tax');
    await window.test('failed');
    await window.edit('tax = 2', 'tax = 3');
    await window.test('succeeded');
    assert.deepEqual(memory.fixes(), FIXED);
  });

  it('names nothing that git brought before the run failed again, though a word of it is the error’s', async () => {
    const { memory, open } = begin();
    const window = open();
    await window.test('failed');
    await window.pull([
      ['let order', 'let tax'],
      ['const price', 'import tax;\nconst price'],
    ]);
    await window.test('failed');
    await window.edit('tax = 2', 'tax = 3');
    await window.edit('d = 0', 'd = 5');
    await window.test('succeeded');
    assert.deepEqual(memory.fixes(), FIXED);
  });

  it('names a command that mended it after git had not', async () => {
    const { memory, open } = begin();
    const window = open();
    await window.test('failed');
    await window.pull([['let order', 'let tax']]);
    await window.test('failed');
    await window.ran('npm install tax');
    await window.test('succeeded');
    assert.deepEqual(memory.fixes(), [['command', 'Ran “npm install tax” (exit 0)']]);
  });
});

describe('A run that the user ended before it failed', () => {
  it('ends a failure without a reason where it went on for much longer', async () => {
    for (const isEarlier of [false, true]) {
      const { memory, open } = begin();
      const first = open();
      await first.test('failed', { lastedMs: 20_000 });
      const window = isEarlier ? open() : first;
      await window.edit('tax = 2', 'tax = 3');
      await window.test('stopped', { lastedMs: 39_000 });
      assert.deepEqual(memory.endings(), []);
      await window.test('stopped', { lastedMs: 40_000 });
      assert.deepEqual(memory.fixes(), [['unexplained']]);
      await window.test('succeeded');
      assert.equal(memory.endings().length, 1, 'it has ended once');
    }
  });

  it('says nothing where it went on for some seconds only', async () => {
    const { memory, open } = begin();
    const window = open();
    await window.test('failed');
    await window.test('stopped', { lastedMs: 29_000 });
    assert.deepEqual(memory.endings(), []);
  });

  it('is held against the moment of the error where the one that failed went on', async () => {
    const { memory, open } = begin();
    const window = open();
    await window.test('failed', { lastedMs: 600_000, erredAfterMs: 5_000 });
    await window.test('stopped', { lastedMs: 30_000 });
    assert.deepEqual(memory.fixes(), [['unexplained']]);
  });

  it('tells what else than a fix it was', async () => {
    const { memory, open } = begin();
    const window = open();
    await window.test('failed');
    await window.pull([]);
    await window.test('stopped', { lastedMs: 60_000 });
    assert.deepEqual(memory.fixes(), [['branchSwitch']]);
  });
});

describe('A run whose failure was forgotten', () => {
  it('is recorded anew where it fails again, with nothing left of what was forgotten', async () => {
    const { memory, state, open } = begin();
    const window = open();
    await window.test('failed', { output: '' });
    memory.id = 'err-00000002';
    await window.failures.forgetUnknown((id) => memory.findError(id));
    assert.equal(state.text(), '[]');
    await window.edit('tax = 2', 'tax = 3');
    await window.test('failed', { output: '' });
    assert.deepEqual(
      memory.items.map(({ kind }) => kind),
      ['failure', 'failure'],
    );
    assert.match(state.text(), /00000002/);
    assert.doesNotMatch(state.text(), /00000001/);
  });
});
