import assert from 'node:assert/strict';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

/** Written by version 1 of the schema: one resolved error with a failed attempt, and one open error. */
const STORE_V1 = join(import.meta.dirname, '..', 'fixtures', 'storeV1');

/** Written by version 2: a resolved error with a failed attempt, one that is gone and one that is open. */
const STORE_V2 = join(import.meta.dirname, '..', 'fixtures', 'storeV2');

describe('a store of schema 2', () => {
  it('is brought forward with all it holds', async () => {
    await using folder = await TrackerFolder.create();
    await cp(STORE_V2, folder.storePath, { recursive: true });
    const tracker = await folder.open();
    const errors = (await tracker.listErrors()).map(({ errorType, state, cause }) => [errorType, state, cause]);
    assert.deepEqual(errors, [
      ['TS6133', 'gone', 'suppressed'],
      ['TS2322', 'open', null],
      ['TS2304', 'resolved', 'edited'],
    ]);
    const [chain] = await tracker.listChains();
    // Saved, and not come back for more than a day.
    assert.equal(chain?.evidence, 'kept');
    assert.match(chain.successfulFix.allChanges ?? '', /src\/tax\.ts/);
  });
});

describe('a store of schema 1', () => {
  it('is brought forward with all it holds, and takes new records', async () => {
    await using folder = await TrackerFolder.create();
    await cp(STORE_V1, folder.storePath, { recursive: true });
    const tracker = await folder.open();
    const [chain, ...others] = await tracker.listChains();
    assert.deepEqual(others, []);
    assert.equal(chain?.errorEvent.errorMessage, "Cannot find name 'total'.");
    assert.deepEqual(
      chain.fixAttempts.map(({ actionTaken, allChanges, unfinished, cause }) => [
        actionTaken,
        allChanges,
        unfinished,
        cause,
      ]),
      [
        ['Edited src/cart.ts (+1 −0)', null, false, null],
        ['Added “let total = 0;”', null, false, null],
      ],
    );
    const [open] = await tracker.listErrors({ state: 'open' });
    assert.equal(open?.errorType, 'TS2322');
    const fix = { errorId: open.id, actionTaken: 'Ran npm install', successful: true, cause: 'command' as const };
    await tracker.recordFixAttempt(fix);
    await tracker.dispose();

    const again = await folder.open();
    const resolved = await again.listErrors({ state: 'resolved' });
    assert.deepEqual(
      resolved.map(({ errorType, cause }) => [errorType, cause]),
      [
        ['TS2322', 'command'],
        ['TS2304', null],
      ],
    );
    assert.match(await readFile(join(folder.storePath, 'deja-fix.json'), 'utf8'), /"schemaVersion":3/);
  });

  it('is left alone by code that knows no generations, once it has one', async () => {
    await using folder = await TrackerFolder.create();
    await cp(STORE_V2, folder.storePath, { recursive: true });
    const tracker = await folder.open(WITHOUT_MODEL);
    await tracker.forget({ kind: 'since', timestamp: Date.now() });
    // That code looks at this before it touches anything else, and knows 2.
    assert.match(await readFile(join(folder.storePath, 'deja-fix.json'), 'utf8'), /"schemaVersion":3/);
    assert.equal((await tracker.listErrors()).length, 3);
  });

  it('is brought forward once by two windows that open it at the same time', async () => {
    await using folder = await TrackerFolder.create();
    await cp(STORE_V1, folder.storePath, { recursive: true });
    const [one, other] = await Promise.all([folder.open(), folder.open()]);
    await one.recordErrorEvent({ error: 'from one', context: { channel: 'task' } });
    await other.recordErrorEvent({ error: 'from the other' });
    const messages = (await (await folder.open()).listErrors()).map(({ errorMessage }) => errorMessage);
    assert.equal(messages.length, 4);
    assert.ok(messages.includes('from one') && messages.includes('from the other'));
  });
});
