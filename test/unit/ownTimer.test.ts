import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { beforeEach, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ownNow } from '../bench/capture/ownClock.ts';
import { OwnTimer, type OwnCall } from '../bench/capture/ownTimer.ts';

/** Stands still but for what is worked. */
let nowMs = 0;
const timer = new OwnTimer(() => nowMs);

function work(ms: number): void {
  nowMs += ms;
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
});

describe('the clock of a thread’s own time', () => {
  const skip = process.platform !== 'linux' && 'only Linux tells how long a thread waits for a processor';

  it('stands still while others have the processor', { skip }, async () => {
    const others = availableParallelism() * 4;
    const busy = Array.from({ length: others }, () => spawn(process.execPath, ['--eval', 'for (;;);']));
    try {
      await Promise.all(busy.map((child) => once(child, 'spawn')));
      const [byTheClock, own] = timeWork();
      assert.ok(own < byTheClock / 2, `${own.toFixed(0)} ms of ${byTheClock.toFixed(0)}`);
      assert.ok(own > 100, `${own.toFixed(0)} ms of 200`);
    } finally {
      for (const child of busy) child.kill('SIGKILL');
    }
  });
});

/** What takes 200 ms of processor, by the clock and by one's own. */
function timeWork(): [byTheClock: number, own: number] {
  const [begin, ownBegin] = [performance.now(), ownNow()];
  const { user } = process.threadCpuUsage();
  while (process.threadCpuUsage().user - user < 200_000);
  return [performance.now() - begin, ownNow() - ownBegin];
}
