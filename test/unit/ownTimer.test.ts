import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { OwnTimer, type OwnCall } from '../bench/capture/ownTimer.ts';

/** Stands still but for what is worked, and what others work in between. */
const clock = { wall: 0, cpu: 0 };
const timer = new OwnTimer(() => ({ ...clock }));

function work(ms: number): void {
  clock.wall += ms;
  clock.cpu += ms;
}

async function workAfter(awaited: Promise<unknown>, ms: number): Promise<void> {
  await awaited;
  work(ms);
}

async function timed(act: () => Promise<unknown>): Promise<OwnCall[]> {
  timer.calls.length = 0;
  await act();
  await setImmediate();
  return [...timer.calls];
}

describe('the timer of one extension among others', () => {
  beforeEach(() => {
    timer.isOn = true;
  });

  it('counts what a listener does, in the call and after its awaits', async () => {
    const listener = timer.wrap('listener', () => {
      work(20);
      return workAfter(Promise.resolve(), 30);
    });
    assert.deepEqual(await timed(listener), [{ event: 'listener', selfMs: 50 }]);
  });

  it('does not count what others do in the same turn', async () => {
    const listener = timer.wrap('listener', () => workAfter(Promise.resolve(), 20));
    const both = (): Promise<unknown> => Promise.all([workAfter(Promise.resolve(), 60), listener()]);
    assert.deepEqual(await timed(both), [{ event: 'listener', selfMs: 20 }]);
  });

  it('counts two listeners of one turn once each, and what they call of each other as part of the caller', async () => {
    const inner = timer.wrap('inner', () => {
      work(20);
    });
    const outer = timer.wrap('outer', () => {
      inner();
      work(10);
    });
    const both = (): Promise<void> => {
      outer();
      inner();
      return Promise.resolve();
    };
    assert.deepEqual(await timed(both), [
      { event: 'outer', selfMs: 30 },
      { event: 'inner', selfMs: 20 },
    ]);
  });

  it('finds what goes on in a turn that the system began', async () => {
    const listener = timer.wrap('listener', () => workAfter(setImmediate(), 30));
    assert.deepEqual(await timed(listener), [
      { event: 'listener', selfMs: 0 },
      { event: 'await', selfMs: 30 },
    ]);
  });

  it('knows what was begun before it was on', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    timer.isOn = false;
    const begun = timer.run('begun', () => workAfter(promise, 30));
    timer.isOn = true;
    const end = (): Promise<void> => {
      resolve(undefined);
      return begun;
    };
    assert.deepEqual(await timed(end), [{ event: 'await', selfMs: 30 }]);
  });

  it('counts a step by the clock, and no more than a tick beyond what the processor worked at it', async () => {
    const listener = timer.wrap('listener', async () => {
      await Promise.resolve();
      work(10);
      clock.wall += 50;
    });
    assert.deepEqual(await timed(listener), [{ event: 'listener', selfMs: 14 }]);
  });
});
