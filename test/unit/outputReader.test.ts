import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { FailureReader } from '../../src/engine/output/failureReader.ts';

const output = `src/a.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.\n`;
const catastrophe = { owner: 'x', pattern: { regexp: '^(a+)+$', message: 1 } };

describe('FailureReader', () => {
  it('reads in a worker and answers in the order it was asked', async () => {
    const reader = new FailureReader();
    const answers = await Promise.all([reader.read({ output }), reader.read({ output: '' }), reader.read({ output })]);
    assert.deepEqual(
      answers.map((found) => found.map(({ code }) => code)),
      [['TS2322'], [], ['TS2322']],
    );
    assert.deepEqual(answers[0], answers[2]);
    await reader.dispose();
  });

  it('cuts off a pattern that runs away, and reads with its own table', async () => {
    const reader = new FailureReader({ limitMs: 200 });
    await reader.read({ output: 'warm' });
    const start = performance.now();
    const found = await reader.read({ output: `${output}${'a'.repeat(60)}!\n`, matchers: [catastrophe] });
    assert.equal(found[0]?.code, 'TS2322');
    assert.ok(performance.now() - start < 2_000);
    assert.equal((await reader.read({ output }))[0]?.code, 'TS2322');
    await reader.dispose();
  });

  it('passes over matchers that cannot be handed to a worker', async () => {
    const reader = new FailureReader();
    const found = await reader.read({ output, matchers: [{ owner: 'x', pattern: () => 1 }] });
    assert.equal(found[0]?.code, 'TS2322');
    await reader.dispose();
  });

  it('starts its worker again after it was idle', async () => {
    const reader = new FailureReader({ idleMs: 1 });
    await reader.read({ output });
    await delay(20);
    assert.equal((await reader.read({ output }))[0]?.code, 'TS2322');
    await reader.dispose();
  });

  it('is harmless with 100 MB', async () => {
    const reader = new FailureReader();
    assert.deepEqual(await reader.read({ output: 'y\n'.repeat(50_000_000) }), []);
    await reader.dispose();
  });

  it('finds nothing after it was disposed of, even while it reads', async () => {
    const reader = new FailureReader();
    const reading = reader.read({ output, matchers: [catastrophe] });
    await reader.dispose();
    await reading;
    assert.deepEqual(await reader.read({ output }), []);
    await reader.dispose();
  });
});
