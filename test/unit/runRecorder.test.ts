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
