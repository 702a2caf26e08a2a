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

/** Processor time comes in ticks; a call may also be counted longer by what a busy machine does in between. */
const TICK_MS = 5;
const TOLERATED_MS = 60;

/** Times what is done, and holds it against the calls and milliseconds that are to be found. */
async function assertTimed(act: () => Promise<void>, expected: readonly [event: string, ms: number][]): Promise<void> {
  timer.calls.length = 0;
  await act();
  await setImmediate();
  const found = timer.calls.map(({ event, selfMs }, at): [event: string, ms: number] => {
    const ms = expected[at]?.[1] ?? 0;
    return [event, selfMs > ms - TICK_MS && selfMs < ms + TOLERATED_MS ? ms : selfMs];
  });
  assert.deepEqual(found, expected);
}

describe('the timer of one extension among others', () => {
  it('counts what a listener does, in the call and after its awaits', async () => {
    const listener = timer.wrap('listener', () => {
      block(20);
      return blockAfter(Promise.resolve(), 30);
    });
    await assertTimed(() => listener(), [['listener', 50]]);
  });

  it('does not count what others do in the same turn', async () => {
    const listener = timer.wrap('listener', () => blockAfter(Promise.resolve(), 20));
    const both = async (): Promise<void> => {
      const [other, own] = [blockAfter(Promise.resolve(), 2 * TOLERATED_MS), listener()];
      await Promise.all([other, own]);
    };
    await assertTimed(both, [['listener', 20]]);
  });

  it('counts two listeners of one turn once each, and what they call of each other as part of the caller', async () => {
    const inner = timer.wrap('inner', () => {
      block(20);
    });
    const outer = timer.wrap('outer', () => {
      inner();
      block(10);
    });
    const both = (): Promise<void> => {
      outer();
      inner();
      return Promise.resolve();
    };
    await assertTimed(both, [
      ['outer', 30],
      ['inner', 20],
    ]);
  });

  it('finds what goes on in a turn that the system began', async () => {
    const listener = timer.wrap('listener', () => blockAfter(setImmediate(), 30));
    await assertTimed(
      () => listener(),
      [
        ['listener', 0],
        ['await', 30],
      ],
    );
  });

  it('knows what was begun before it was on', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    timer.isOn = false;
    const begun = timer.run('begun', () => blockAfter(promise, 30));
    timer.isOn = true;
    const end = async (): Promise<void> => {
      resolve(undefined);
      await begun;
    };
    await assertTimed(end, [['await', 30]]);
  });
});
