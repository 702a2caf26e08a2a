import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EditJournal } from '../../src/core/editJournal.ts';
import { TaskLifecycle } from '../../src/core/taskLifecycle.ts';

type Step = { exit: number | undefined } | { edit: string };
const EDIT = (text: string): Step => ({ edit: text });
const EXIT = (code: number | undefined): Step => ({ exit: code });

/** What the lifecycle says of a story, one word for each run. */
function play(steps: Step[]): string[] {
  const journal = new EditJournal();
  const tasks = new TaskLifecycle(journal);
  journal.note('a', 'first', 0);
  return steps.flatMap((step, index) => {
    const atMs = (index + 1) * 1_000;
    if ('edit' in step) {
      journal.note('a', step.edit, atMs);
      return [];
    }
    const event = tasks.ended('build', step.exit, atMs);
    if (!event) return ['nothing'];
    if (event.kind === 'gone') return [`gone: ${event.cause}, ${event.changes.length} changed`];
    return [event.kind === 'failedAgain' ? `failedAgain, ${event.changes.length} changed` : event.kind];
  });
}

describe('the life of a task failure', () => {
  const rows: [name: string, steps: Step[], told: string[]][] = [
    ['success alone is nothing', [EXIT(0)], ['nothing']],
    ['a failure, an edit, a success', [EXIT(1), EDIT('x'), EXIT(0)], ['opened', 'gone: edited, 1 changed']],
    [
      'an edit that did not help',
      [EXIT(1), EDIT('x'), EXIT(1), EDIT('y'), EXIT(0)],
      ['opened', 'failedAgain, 1 changed', 'gone: edited, 1 changed'],
    ],
    ['a success without any edit explains nothing', [EXIT(1), EXIT(0)], ['opened', 'gone: unexplained, 0 changed']],
    ['Ctrl-C is no failure', [EXIT(130)], ['nothing']],
    ['a run ended from outside is no failure', [EXIT(undefined)], ['nothing']],
    [
      'a failure after a success is a new one',
      [EXIT(1), EDIT('x'), EXIT(0), EXIT(2)],
      ['opened', 'gone: edited, 1 changed', 'opened'],
    ],
  ];
  for (const [name, steps, told] of rows) it(name, () => assert.deepEqual(play(steps), told));
});
