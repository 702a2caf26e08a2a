import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OpenFailures } from '../../src/host/capture/runs/openFailures.ts';
import { begin, KeptState } from '../support/runStory.ts';

describe('What failed before the window was opened anew', () => {
  it('is fixed by what was done in the new window, where that explains it', async () => {
    const { memory, open } = begin();
    await open().test('failed');
    const second = open();
    await second.edit('tax = 2', 'tax = 3');
    await second.test('succeeded');
    assert.deepEqual(memory.endings(), [['err-00000001', 'edited', 'Changed “2” to “3”']]);
    await second.test('succeeded');
    assert.equal(memory.endings().length, 1, 'it has ended once');
  });

  it('is gone without a reason where nothing is known to have mended it', async () => {
    for (const change of ['d = 0', null]) {
      const { memory, open } = begin();
      await open().test('failed');
      const second = open();
      if (change !== null) await second.edit(change, 'd = 1');
      await second.ran('./mend.sh');
      await second.test('succeeded');
      assert.deepEqual(memory.endings(), [['err-00000001', 'unexplained']]);
    }
  });

  it('is fixed by a command that brings something', async () => {
    const { memory, open } = begin();
    await open().test('failed');
    const second = open();
    await second.ran('npm install tax');
    await second.test('succeeded');
    assert.deepEqual(memory.endings(), [['err-00000001', 'command', 'Ran “npm install tax” (exit 0)']]);
  });

  it('is not fixed by an edit where git brought another state since, while no window was open', async () => {
    for (const uri of [undefined, 'file:///shop/cart.ts', 'file:///elsewhere/lib.ts']) {
      const { clock, memory, git, open } = begin();
      memory.uri = uri;
      await open().test('failed');
      git.movedAtMs = clock.now() + 1;
      await clock.advance(1_000);
      const second = open();
      await second.edit('tax = 2', 'tax = 3');
      await second.test('succeeded');
      assert.deepEqual(memory.endings(), [['err-00000001', 'branchSwitch']]);
    }
  });

  it('is fixed where git moved before it failed', async () => {
    const { clock, memory, git, open } = begin();
    git.movedAtMs = clock.now();
    await open().test('failed');
    const second = open();
    await second.edit('tax = 2', 'tax = 3');
    await second.test('succeeded');
    assert.equal(memory.endings()[0]?.[1], 'edited');
  });

  it('is left alone where it was resolved or forgotten meanwhile', async () => {
    for (const state of ['resolved', 'gone', null] as const) {
      const { memory, open } = begin();
      await open().test('failed');
      memory.state = state;
      const second = open();
      await second.test('succeeded');
      memory.state = 'open';
      await second.test('succeeded');
      assert.deepEqual(memory.endings(), []);
    }
  });

  it('goes on where it fails again: both windows end it once', async () => {
    const { memory, open } = begin();
    await open().test('failed');
    const second = open();
    await second.test('failed');
    await second.edit('tax = 2', 'tax = 3');
    await second.test('succeeded');
    assert.equal(memory.endings()[0]?.[1], 'edited');
    await open().test('succeeded');
    assert.equal(memory.endings().length, 1);
  });

  it('is kept without a word of what was run', async () => {
    const { state, open } = begin();
    await open().test('failed');
    assert.match(state.text(), /err-00000001/);
    assert.doesNotMatch(state.text(), /npm|secret|tax/);
  });

  it('is kept under another hash in every workspace', () => {
    const texts = [new KeptState(), new KeptState()].map((state) => {
      new OpenFailures(state).add('npm test', { errorId: 'err-00000001', startedAtMs: 1, lastedMs: 0 });
      assert.equal(new OpenFailures(state).of('npm test').length, 1);
      return /"run":"(\w+)"/.exec(state.text())?.[1];
    });
    assert.notEqual(texts[0], texts[1]);
  });

  it('is no reason to hold texts after some days', async () => {
    const { clock, state, open } = begin();
    await open().test('failed');
    const failures = new OpenFailures(state);
    assert.deepEqual(failures.recentMs(clock.now()), [1_000]);
    assert.deepEqual(failures.recentMs(clock.now() + 4 * 24 * 60 * 60_000), []);
  });

  it('are let go when what they were recorded as is forgotten', async () => {
    const state = new KeptState();
    const failures = new OpenFailures(state);
    failures.add('npm test', { errorId: 'err-00000001', startedAtMs: 1, lastedMs: 0 });
    failures.add('npm run lint', { errorId: 'err-00000002', startedAtMs: 2, lastedMs: 0 });
    await failures.forgetUnknown((id) => Promise.resolve(id === 'err-00000002' ? { id } : null));
    assert.deepEqual([failures.of('npm test'), failures.of('npm run lint').length], [[], 1]);
    assert.doesNotMatch(state.text(), /00000001/);
  });
});
