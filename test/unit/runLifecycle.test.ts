import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EditJournal } from '../../src/core/errors/editJournal.ts';
import { causeOfRunEnding } from '../../src/core/runs/runEnding.ts';
import { RunLifecycle } from '../../src/core/runs/runLifecycle.ts';
import { toRunOutcome } from '../../src/core/runs/runOutcome.ts';
import { WorkLog } from '../../src/core/runs/workLog.ts';

type Step =
  | { exit: number | undefined }
  | { edit: string; file: string }
  | { command: string; code: number | undefined }
  | 'head';
const EDIT = (edit: string, file = 'src/a.ts'): Step => ({ edit, file });
const EXIT = (code: number | undefined): Step => ({ exit: code });
const RUN = (command: string, code: number | undefined = 0): Step => ({ command, code });

/** What the lifecycle says of a story of `npm run build`, one word for each run; a step takes a second. */
function play(steps: Step[]): string[] {
  const journal = new EditJournal();
  const log = new WorkLog();
  const runs = new RunLifecycle({ journal, commandsBetween: (fromMs, toMs) => log.between(fromMs, toMs) });
  for (const file of ['src/a.ts', 'package.json', '.env']) journal.note(file, 'first\nsecond', 0);
  let triedAtMs = 0;
  return steps.flatMap((step, index) => {
    const atMs = (index + 1) * 1_000;
    if (step === 'head') {
      runs.headMoved(atMs);
      return [];
    }
    if ('edit' in step) {
      journal.note(step.file, step.edit, atMs);
      return [];
    }
    const times = { startedAtMs: atMs, endedAtMs: atMs + 500 };
    if ('command' in step) {
      log.ran({ commandLine: step.command, exitCode: step.code, ...times });
      return [];
    }
    log.ran({ commandLine: 'npm run build', exitCode: step.exit, ...times });
    const outcome = toRunOutcome(step.exit);
    const event = outcome && runs.ended({ identity: 'build', outcome, commandLine: 'npm run build', ...times });
    if (!event) return ['nothing'];
    if (event.kind === 'opened') {
      triedAtMs = atMs;
      return ['opened'];
    }
    const fromMs = event.kind === 'gone' ? event.run.startedAtMs : triedAtMs;
    triedAtMs = event.run.triedAtMs;
    const { changes, commands } = runs.workBetween(fromMs, atMs, 'npm run build');
    const work = `${changes.length} changed, ${commands.length} ran`;
    return [
      event.kind === 'gone'
        ? `gone: ${causeOfRunEnding(runs.between(event.run, { startedAtMs: atMs, commandLine: 'npm run build' }), null)}, ${work}`
        : `failedAgain, ${work}`,
    ];
  });
}

describe('the life of a failing run', () => {
  const rows: [name: string, steps: Step[], told: string[]][] = [
    ['success alone is nothing', [EXIT(0)], ['nothing']],
    ['a failure, an edit, a success', [EXIT(1), EDIT('x'), EXIT(0)], ['opened', 'gone: edited, 1 changed, 0 ran']],
    [
      'an edit that did not help is a failed attempt; the success shows all that was edited',
      [EXIT(1), EDIT('x'), EXIT(1), EDIT('y'), EXIT(0)],
      ['opened', 'failedAgain, 1 changed, 0 ran', 'gone: edited, 1 changed, 0 ran'],
    ],
    [
      'a success without any work explains nothing',
      [EXIT(1), EXIT(0)],
      ['opened', 'gone: unexplained, 0 changed, 0 ran'],
    ],
    ['Ctrl-C is no failure', [EXIT(130)], ['nothing']],
    ['a run ended from outside is no failure', [EXIT(undefined)], ['nothing']],
    [
      'a run ended by hand does not end a failure',
      [EXIT(1), EXIT(143), EXIT(1)],
      ['opened', 'nothing', 'failedAgain, 0 changed, 0 ran'],
    ],
    [
      'a failure after a success is a new one',
      [EXIT(1), EDIT('x'), EXIT(0), EXIT(2)],
      ['opened', 'gone: edited, 1 changed, 0 ran', 'opened'],
    ],
    [
      'a command that brings something',
      [EXIT(1), RUN('npm install x'), EXIT(0)],
      ['opened', 'gone: command, 0 changed, 1 ran'],
    ],
    [
      'a service that was started',
      [EXIT(1), RUN('docker start db'), EXIT(0)],
      ['opened', 'gone: command, 0 changed, 1 ran'],
    ],
    [
      'a command that did not help is a failed attempt',
      [EXIT(1), RUN('npm install x'), EXIT(1)],
      ['opened', 'failedAgain, 0 changed, 1 ran'],
    ],
    [
      'a command that failed mends nothing',
      [EXIT(1), RUN('npm install x', 1), EXIT(0)],
      ['opened', 'gone: unexplained, 0 changed, 1 ran'],
    ],
    [
      'a command that only looks mends nothing',
      [EXIT(1), RUN('ls -l'), EXIT(0)],
      ['opened', 'gone: unexplained, 0 changed, 0 ran'],
    ],
    [
      'an edit counts before a command',
      [EXIT(1), RUN('npm install x'), EDIT('x'), EXIT(0)],
      ['opened', 'gone: edited, 1 changed, 1 ran'],
    ],
    [
      'only a configuration file',
      [EXIT(1), EDIT('x', '.env'), EXIT(0)],
      ['opened', 'gone: configuration, 1 changed, 0 ran'],
    ],
    [
      'what a command writes into the manifest is its doing',
      [EXIT(1), RUN('npm install x'), EDIT('x', 'package.json'), EXIT(0)],
      ['opened', 'gone: command, 1 changed, 1 ran'],
    ],
    [
      'back to what it was when it last succeeded',
      [EXIT(0), EDIT('bad'), EXIT(1), EDIT('first\nsecond'), EXIT(0)],
      ['nothing', 'opened', 'gone: reverted, 1 changed, 0 ran'],
    ],
    [
      'another way than back is a fix',
      [EXIT(0), EDIT('bad'), EXIT(1), EDIT('good'), EXIT(0)],
      ['nothing', 'opened', 'gone: edited, 1 changed, 0 ran'],
    ],
    [
      'git switch is no fix',
      [EXIT(1), RUN('git switch main'), EDIT('x'), EXIT(0)],
      ['opened', 'gone: branchSwitch, 1 changed, 1 ran'],
    ],
    [
      'git checkout main',
      [EXIT(1), RUN('git checkout main'), EDIT('x'), EXIT(0)],
      ['opened', 'gone: branchSwitch, 1 changed, 1 ran'],
    ],
    [
      'git pull --rebase',
      [EXIT(1), RUN('git pull --rebase'), EDIT('x'), EXIT(0)],
      ['opened', 'gone: branchSwitch, 1 changed, 1 ran'],
    ],
    [
      'git checkout -- src/a.ts',
      [EXIT(1), RUN('git checkout -- src/a.ts'), EDIT('x'), EXIT(0)],
      ['opened', 'gone: reverted, 1 changed, 1 ran'],
    ],
    ['git stash', [EXIT(1), RUN('git stash'), EDIT('x'), EXIT(0)], ['opened', 'gone: reverted, 1 changed, 1 ran']],
    [
      'git reset --hard',
      [EXIT(1), RUN('git reset --hard'), EDIT('x'), EXIT(0)],
      ['opened', 'gone: reverted, 1 changed, 1 ran'],
    ],
    [
      'git checkout -b topic',
      [EXIT(1), RUN('git checkout -b topic'), EDIT('x'), EXIT(0)],
      ['opened', 'gone: edited, 1 changed, 1 ran'],
    ],
    [
      'git commit -am wip',
      [EXIT(1), RUN('git commit -am wip'), EDIT('x'), EXIT(0)],
      ['opened', 'gone: edited, 1 changed, 0 ran'],
    ],
    [
      'another branch by any hand is no fix',
      [EXIT(1), 'head', EDIT('x'), EXIT(0)],
      ['opened', 'gone: branchSwitch, 1 changed, 0 ran'],
    ],
    [
      'a branch switched before the failure is no matter',
      ['head', EXIT(1), EDIT('x'), EXIT(0)],
      ['opened', 'gone: edited, 1 changed, 0 ran'],
    ],
    [
      'a branch switched before it failed again is no cause',
      [EXIT(1), 'head', EDIT('theirs', 'src/b.ts'), EXIT(1), EDIT('x'), EXIT(0)],
      ['opened', 'failedAgain, 0 changed, 0 ran', 'gone: edited, 1 changed, 0 ran'],
    ],
    [
      'nor is a pull',
      [EXIT(1), RUN('git pull'), EXIT(1), EDIT('x'), EXIT(0)],
      ['opened', 'failedAgain, 0 changed, 1 ran', 'gone: edited, 1 changed, 1 ran'],
    ],
    [
      'nor is a stash that was taken and given back',
      [EXIT(1), RUN('git stash'), EXIT(1), RUN('git stash pop'), EXIT(1), EDIT('x'), EXIT(0)],
      ['opened', 'failedAgain, 0 changed, 1 ran', 'failedAgain, 0 changed, 1 ran', 'gone: edited, 1 changed, 2 ran'],
    ],
    [
      'nor is a file that git put back',
      [EXIT(1), RUN('git checkout -- README.md'), EXIT(1), EDIT('x'), EXIT(0)],
      ['opened', 'failedAgain, 0 changed, 1 ran', 'gone: edited, 1 changed, 1 ran'],
    ],
    [
      'an install that did not help is no cause',
      [EXIT(1), RUN('npm install x'), EXIT(1), EDIT('x', '.env'), EXIT(0)],
      ['opened', 'failedAgain, 0 changed, 1 ran', 'gone: configuration, 1 changed, 1 ran'],
    ],
    [
      'a service that takes its time is the cause where nothing was done since',
      [EXIT(1), RUN('docker start db'), EXIT(1), EXIT(0)],
      ['opened', 'failedAgain, 0 changed, 1 ran', 'gone: command, 0 changed, 1 ran'],
    ],
    [
      'what git brought is no fix though it succeeds only later',
      [EXIT(1), RUN('git pull'), EDIT('theirs'), EXIT(1), EXIT(0)],
      ['opened', 'failedAgain, 1 changed, 1 ran', 'gone: branchSwitch, 1 changed, 1 ran'],
    ],
    [
      'nor after a command that may have helped',
      [EXIT(1), RUN('git pull'), EDIT('theirs'), EXIT(1), RUN('./mend.sh'), EXIT(0)],
      ['opened', 'failedAgain, 1 changed, 1 ran', 'gone: command, 1 changed, 2 ran'],
    ],
    [
      'another branch since it failed last is no fix',
      [EXIT(1), EDIT('x'), EXIT(1), RUN('git switch main'), EDIT('y'), EXIT(0)],
      ['opened', 'failedAgain, 1 changed, 0 ran', 'gone: branchSwitch, 1 changed, 1 ran'],
    ],
    [
      'a skipped test',
      [EDIT("it('adds', () => {});"), EXIT(1), EDIT("it.skip('adds', () => {});"), EXIT(0)],
      ['opened', 'gone: suppressed, 1 changed, 0 ran'],
    ],
    [
      'a rule silenced',
      [EXIT(1), EDIT('first // eslint-disable-line\nsecond'), EXIT(0)],
      ['opened', 'gone: suppressed, 1 changed, 0 ran'],
    ],
    [
      'code commented out',
      [EXIT(1), EDIT('// first\nsecond'), EXIT(0)],
      ['opened', 'gone: commentedOut, 1 changed, 0 ran'],
    ],
  ];
  for (const [name, steps, told] of rows) it(name, () => assert.deepEqual(play(steps), told));

  it('an edit made while a run is under way is for the next one', () => {
    const journal = new EditJournal();
    const runs = new RunLifecycle({ journal, commandsBetween: () => [] });
    const run = { identity: 'slow', commandLine: undefined };
    journal.note('a.ts', 'before', 0);
    runs.ended({ ...run, outcome: 'failed', startedAtMs: 1_000, endedAtMs: 9_000 });
    journal.note('a.ts', 'edited while it ran', 5_000);
    const event = runs.ended({ ...run, outcome: 'succeeded', startedAtMs: 10_000, endedAtMs: 20_000 });
    assert.ok(event?.kind === 'gone');
    assert.deepEqual(runs.workBetween(event.run.startedAtMs, 10_000).changes, [
      { uri: 'a.ts', before: 'before', after: 'edited while it ran' },
    ]);
  });

  it('holds the texts of a failure, and those of a success for a quarter of an hour', () => {
    const runs = new RunLifecycle({ journal: new EditJournal(), commandsBetween: () => [] });
    const ended = (identity: string, outcome: 'failed' | 'succeeded', startedAtMs: number): unknown =>
      runs.ended({ identity, outcome, startedAtMs, endedAtMs: startedAtMs + 1, commandLine: undefined });
    assert.deepEqual(runs.momentsNeeded(0), []);
    ended('a', 'succeeded', 1_000);
    assert.deepEqual(runs.momentsNeeded(2_000), [1_000]);
    assert.deepEqual(runs.momentsNeeded(1_000_000), []);
    ended('b', 'failed', 5_000);
    assert.deepEqual(new Set(runs.momentsNeeded(1_000_000)), new Set([5_000]));
  });
});
