import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { OwnTimer } from '../bench/capture/ownTimer.ts';

/** By processor time: on a busy machine the clock runs on without us. */
function block(ms: number): void {
  const begin = process.threadCpuUsage();
  const elapsedMs = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user - begin.user + system - begin.system) / 1_000;
  };
  while (elapsedMs() < ms);
}

async function blockAfter(awaited: Promise<unknown>, ms: number): Promise<void> {
  await awaited;
  block(ms);
}

const timer = new OwnTimer();
timer.isOn = true;

async function timed(act: () => Promise<void>): Promise<{ event: string; ms: number }[]> {
  timer.calls.length = 0;
  await act();
  await setImmediate();
  return timer.calls.map(({ event, selfMs }) => ({ event, ms: Math.round(selfMs / 10) * 10 }));
}

describe('the timer of one extension among others', () => {
  it('counts what a listener does, in the call and after its awaits', async () => {
    const listener = timer.wrap('listener', () => {
      block(20);
      return blockAfter(Promise.resolve(), 30);
    });
    assert.deepEqual(await timed(() => listener()), [{ event: 'listener', ms: 50 }]);
  });

  it('does not count what others do in the same turn', async () => {
    const listener = timer.wrap('listener', () => blockAfter(Promise.resolve(), 20));
    const calls = await timed(async () => {
      const [other, own] = [blockAfter(Promise.resolve(), 60), listener()];
      await Promise.all([other, own]);
    });
    assert.deepEqual(calls, [{ event: 'listener', ms: 20 }]);
  });

  it('counts two listeners of one turn once each, and what they call of each other as part of the caller', async () => {
    const inner = timer.wrap('inner', () => {
      block(20);
    });
    const outer = timer.wrap('outer', () => {
      inner();
      block(10);
    });
    const calls = await timed(() => {
      outer();
      inner();
      return Promise.resolve();
    });
    assert.deepEqual(calls, [
      { event: 'outer', ms: 30 },
      { event: 'inner', ms: 20 },
    ]);
  });

  it('finds what goes on in a turn that the system began', async () => {
    const listener = timer.wrap('listener', () => blockAfter(setImmediate(), 30));
    assert.deepEqual(await timed(() => listener()), [
      { event: 'listener', ms: 0 },
      { event: 'await', ms: 30 },
    ]);
  });

  it('knows what was begun before it was on', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    timer.isOn = false;
    const begun = timer.run('begun', () => blockAfter(promise, 30));
    timer.isOn = true;
    const calls = await timed(async () => {
      resolve(undefined);
      await begun;
    });
    assert.deepEqual(calls, [{ event: 'await', ms: 30 }]);
  });
});
