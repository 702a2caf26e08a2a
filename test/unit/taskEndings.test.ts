import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WorkLog } from '../../src/core/runs/workLog.ts';
import type { ShellRun } from '../../src/host/capture/runs/shellRuns.ts';
import { type EndedTask, TaskEndings } from '../../src/host/capture/runs/taskEndings.ts';

const INSTALL = { identity: 'install', startedAtMs: 1_000, endedAtMs: 2_000, commandLine: 'npm install' };

/** What is in the work log and what is told of the run, when a task has ended before others are written down. */
async function end(task: Partial<EndedTask>, isInterrupted: boolean): Promise<{ logged: unknown[]; told: string[] }> {
  const [workLog, told] = [new WorkLog(), [] as string[]];
  const queued: (() => Promise<void>)[] = [];
  const endings = new TaskEndings({
    workLog,
    shells: {
      wasInterrupted: () => Promise.resolve(isInterrupted),
      noteFailure: (_, identity) => told.push(`${identity} failed in its terminal`),
    },
    runs: {
      later: (work) => queued.push(work),
      ended: ({ outcome }) => told.push(outcome),
    },
  });
  const shellRun = Promise.resolve({} as ShellRun);
  endings.ended({ ...INSTALL, exitCode: 0, isBackground: false, shellRun, ...task }, () => assert.fail('not asked'));
  await new Promise(setImmediate);
  const logged = workLog.between(1_500, 2_000).map(({ commandLine, exitCode }) => [commandLine, exitCode]);
  for (const work of queued) await work();
  return { logged, told };
}

describe('A task that ended', () => {
  it('with success is in the work log before what is being written down is', async () => {
    assert.deepEqual(await end({}, false), { logged: [['npm install', 0]], told: ['succeeded'] });
  });

  it('by Ctrl-C mended nothing', async () => {
    for (const exitCode of [0, 1])
      assert.deepEqual(await end({ exitCode }, true), { logged: [['npm install', 130]], told: [] });
  });

  it('with a failure is told of', async () => {
    assert.deepEqual(await end({ exitCode: 3 }, false), {
      logged: [['npm install', 3]],
      told: ['install failed in its terminal', 'failed'],
    });
  });

  it('because the user had it ended says nothing', async () => {
    assert.deepEqual(await end({ exitCode: undefined }, false), { logged: [['npm install', undefined]], told: [] });
  });

  it('by a hand is told of as stopped where it is to stay', async () => {
    for (const [exitCode, isInterrupted] of [
      [undefined, false],
      [143, false],
      [0, true],
    ] as const)
      assert.deepEqual((await end({ isBackground: true, exitCode }, isInterrupted)).told, ['stopped']);
  });

  it('where the editor told nothing of its terminal is told of, but for one that is to stay', async () => {
    const shellRun = Promise.resolve(null);
    assert.deepEqual((await end({ shellRun }, false)).told, ['succeeded']);
    assert.deepEqual(await end({ shellRun, isBackground: true }, false), { logged: [], told: ['stopped'] });
    assert.deepEqual((await end({ shellRun, isBackground: true, exitCode: 1 }, false)).told, ['failed']);
  });
});
