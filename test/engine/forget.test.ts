import assert from 'node:assert/strict';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ForgetTarget } from '../../src/core/forget/forgetTarget.ts';
import type { CausalChainTracker } from '../../src/engine/causalChainTracker.ts';
import { Forgetter } from '../../src/engine/forget/forgetter.ts';
import { Catalog } from '../../src/engine/store/catalog.ts';
import { searchStore } from '../support/storeSearch.ts';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';
import { keepFromDeletion } from '../support/undeletable.ts';

/** In somebody's home folder, which the memory does not name. */
const SHOP = 'file:///home/anna/projects/shop';
const OTHER = 'file:///projects/other';
const HOUR_MS = 60 * 60_000;

function diffOf(file: string, line: string): string {
  return `--- a/${file}\n+++ b/${file}\n@@ -1,1 +1,2 @@\n one\n+${line}\n`;
}

/** One resolved error each in two files and in another workspace; the fix of the second touched the first file, too. */
async function tellStory(tracker: CausalChainTracker, longAgo = Date.now() - 5 * HOUR_MS): Promise<void> {
  const record = async (error: string, file: string, workspace: string, timestamp: number, extra = {}) => {
    const context = { file, uri: `${workspace}/${file}`, workspace, snippet: `code of ${file}`, ...extra };
    return (await tracker.recordErrorEvent({ error, context, timestamp })).errorId;
  };
  const secret = await record('cannot find canaryMessage', 'src/secret.ts', SHOP, longAgo, {
    snippet: 'canarySnippet()',
  });
  await tracker.recordFixAttempt({
    errorId: secret,
    actionTaken: 'Added “canaryTry”',
    codeChanges: diffOf('src/secret.ts', 'canaryTry'),
    timestamp: longAgo,
  });
  await tracker.recordFixAttempt({
    errorId: secret,
    actionTaken: 'Added “canaryFix”',
    codeChanges: diffOf('src/secret.ts', 'canaryFix'),
    successful: true,
    timestamp: longAgo,
  });
  const plain = await record("Cannot find name 'total'.", 'src/cart.ts', SHOP, longAgo + 1, {
    output: 'src/secret.ts(3,1): error TS1: cannot find canaryMessage\n',
    alsoReported: [
      { tool: 'ts', message: 'cannot find canaryMessage', severity: 'error', file: 'src/secret.ts', line: 2 },
    ],
  });
  await tracker.recordFixAttempt({
    errorId: plain,
    actionTaken: 'Added “canaryElsewhere”',
    codeChanges: diffOf('src/secret.ts', 'canaryElsewhere'),
    timestamp: longAgo + 2,
  });
  await tracker.recordFixAttempt({
    errorId: plain,
    actionTaken: 'Edited src/cart.ts (+1 −0), src/secret.ts (+1 −0)',
    codeChanges: diffOf('src/cart.ts', 'let total = 0;'),
    allChanges: diffOf('src/cart.ts', 'let total = 0;') + diffOf('src/secret.ts', 'canaryAlso'),
    successful: true,
    timestamp: longAgo + 3,
  });
  const other = await record('canaryOther is gone', 'src/secret.ts', OTHER, longAgo + 4);
  await tracker.recordFixAttempt({
    errorId: other,
    actionTaken: 'Ran “canaryRun”',
    successful: true,
    timestamp: longAgo + 5,
  });
}

const OF_THE_EVENT = ['canaryMessage', 'canarySnippet', 'canaryTry', 'canaryFix'];
const OF_THE_FILE = [...OF_THE_EVENT, 'canaryElsewhere', 'canaryAlso', 'shop/src/secret.ts'];
const OF_THE_OTHER = ['canaryOther', 'canaryRun'];
const OF_THE_CART = ["Cannot find name 'total'.", 'let total = 0;'];

type Case = {
  what: string;
  target: (tracker: CausalChainTracker) => Promise<ForgetTarget>;
  gone: string[];
  stays: string[];
};
const cases: Case[] = [
  {
    what: 'one chain',
    async target(tracker) {
      const chains = await tracker.listChains();
      const chain = chains.find(({ errorEvent }) => errorEvent.errorMessage.includes('canaryMessage'));
      return { kind: 'record', id: chain?.id ?? '' };
    },
    gone: OF_THE_EVENT,
    stays: [...OF_THE_OTHER, ...OF_THE_CART, 'canaryElsewhere'],
  },
  {
    what: 'one event',
    async target(tracker) {
      const errors = await tracker.listErrors();
      return {
        kind: 'record',
        id: errors.find(({ errorMessage }) => errorMessage.includes('canaryMessage'))?.id ?? '',
      };
    },
    gone: OF_THE_EVENT,
    stays: [...OF_THE_OTHER, ...OF_THE_CART],
  },
  {
    what: 'a file',
    target: () => Promise.resolve({ kind: 'file', file: 'src/secret.ts', workspace: SHOP }),
    gone: OF_THE_FILE,
    stays: [...OF_THE_OTHER, ...OF_THE_CART],
  },
  {
    what: 'a workspace',
    target: () => Promise.resolve({ kind: 'workspace', workspace: SHOP }),
    gone: [...OF_THE_FILE, ...OF_THE_CART, 'projects/shop'],
    stays: OF_THE_OTHER,
  },
  {
    what: 'everything',
    target: () => Promise.resolve({ kind: 'everything' }),
    gone: [...OF_THE_FILE, ...OF_THE_CART, ...OF_THE_OTHER],
    stays: [],
  },
];

describe('what is forgotten', () => {
  for (const { what, target, gone, stays } of cases) {
    it(`${what}: no byte is left in any file, and all else stays`, async () => {
      await using folder = await TrackerFolder.create();
      const tracker = await folder.open();
      await tellStory(tracker);
      for (const text of gone)
        assert.notDeepEqual(await searchStore(folder.storePath, text), [], `${text} was not found before`);
      // As a damaged file or a writer that was killed leaves it behind.
      await mkdir(join(folder.storePath, 'set-aside'), { recursive: true });
      await writeFile(join(folder.storePath, 'set-aside', '1-data'), gone.join());
      await writeFile(join(folder.storePath, 'causal_chains.lance', 'data', 'orphan.lance'), gone.join());
      const aim = await target(tracker);
      const preview = await tracker.previewForget(aim);
      assert.ok(preview.errors > 0 && preview.attempts > 0 && preview.chains > 0);
      assert.deepEqual(await tracker.forget(aim), preview);
      for (const text of gone)
        assert.deepEqual(await searchStore(folder.storePath, text), [], `${text} is still there`);
      for (const text of stays) assert.notDeepEqual(await searchStore(folder.storePath, text), [], `${text} is lost`);
      await tracker.recordErrorEvent({ error: 'goes on' });
      const again = await (await folder.open()).listErrors();
      assert.equal(again[0]?.errorMessage, 'goes on');
      assert.deepEqual(again, await tracker.listErrors());
    });
  }

  it('the last hour: what was recorded in it, while older errors stay, none of them open again', async () => {
    await using folder = await TrackerFolder.create();
    let now = Date.now() - 5 * HOUR_MS;
    const tracker = await folder.open({ now: () => now });
    await tellStory(tracker, now);
    const { errorId } = await tracker.recordErrorEvent({ error: 'older, resolved lately' });
    const { errorId: open } = await tracker.recordErrorEvent({ error: 'older and open' });
    now = Date.now();
    await tracker.recordErrorEvent({ error: 'canaryLate' });
    await tracker.recordFixAttempt({ errorId, actionTaken: 'canaryLateFix', successful: true });
    await tracker.recordObservation({ subject: open, fact: { kind: 'seenAgain', data: { sessionId: 'late' } } });
    const counts = await tracker.forget({ kind: 'since', timestamp: now - HOUR_MS });
    assert.deepEqual(counts, { errors: 1, attempts: 1, chains: 1, changed: 0 });
    for (const text of ['canaryLate', 'canaryLateFix']) assert.deepEqual(await searchStore(folder.storePath, text), []);
    const stateOf = async (start: string): Promise<unknown> => {
      const error = (await tracker.listErrors()).find(({ errorMessage }) => errorMessage.startsWith(start));
      return [error?.state, error?.cause];
    };
    assert.deepEqual(await stateOf('older, resolved'), ['gone', 'unexplained']);
    assert.deepEqual(await stateOf('older and open'), ['open', null]);
    assert.equal((await tracker.listChains()).length, 3);
  });

  const aheadCases: ForgetTarget[] = [
    { kind: 'everything' },
    { kind: 'since', timestamp: Date.now() - HOUR_MS },
    { kind: 'workspace', workspace: SHOP },
    { kind: 'file', file: 'src/secret.ts', workspace: SHOP },
  ];
  for (const target of aheadCases) {
    it(`goes (${target.kind}) although a clock was ahead when it was recorded`, async () => {
      await using folder = await TrackerFolder.create();
      const ahead = await folder.open({ ...WITHOUT_MODEL, now: () => Date.now() + HOUR_MS });
      const context = { file: 'src/secret.ts', uri: `${SHOP}/src/secret.ts`, workspace: SHOP };
      const { errorId } = await ahead.recordErrorEvent({ error: 'canaryAhead', context });
      await ahead.recordFixAttempt({ errorId, actionTaken: 'canaryFix', successful: true });
      await ahead.dispose();
      const tracker = await folder.open(WITHOUT_MODEL);
      const counts = { errors: 1, attempts: 1, chains: 1, changed: 0 };
      assert.deepEqual(await tracker.previewForget(target), counts);
      assert.deepEqual(await tracker.forget(target), counts);
      for (const text of ['canaryAhead', 'canaryFix']) assert.deepEqual(await searchStore(folder.storePath, text), []);
    });
  }

  it('leaves a changed chain as it was but for the file', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open();
    await tellStory(tracker);
    await tracker.forget({ kind: 'file', file: 'src/secret.ts', workspace: SHOP });
    const chain = (await tracker.listChains()).find(({ errorEvent }) => errorEvent.errorMessage.includes('total'));
    assert.deepEqual(
      chain?.fixAttempts.map(({ actionTaken, codeChanges, allChanges }) => [actionTaken, codeChanges, allChanges]),
      [
        [
          'Edited src/cart.ts (+1 −0)',
          diffOf('src/cart.ts', 'let total = 0;'),
          diffOf('src/cart.ts', 'let total = 0;'),
        ],
      ],
    );
    assert.equal(chain.errorEvent.context.output, undefined);
    assert.deepEqual(chain.errorEvent.context.alsoReported, []);
    const answers = await tracker.querySimilarFailures({ error: "Cannot find name 'sum'.", threshold: 0 });
    assert.equal(answers[0]?.chain.id, chain.id);
  });

  it('is let go of by another window, which goes on with the rest', async () => {
    await using folder = await TrackerFolder.create();
    const [one, other] = [await folder.open(), await folder.open()];
    await tellStory(one);
    await other.listErrors();
    const { errorId } = await other.recordErrorEvent({ error: "Cannot find name 'sum'." });
    await one.forget({ kind: 'workspace', workspace: SHOP });
    const [late] = await Promise.all([
      other.recordFixAttempt({ errorId, actionTaken: 'Declared it', successful: true }),
      other.querySimilarFailures({ error: 'cannot find canaryMessage', threshold: 0 }),
    ]);
    assert.match(late.chainId ?? '', /^chain-/);
    const messages = (await other.listErrors()).map(({ errorMessage }) => errorMessage).sort();
    assert.deepEqual(messages, ["Cannot find name 'sum'.", 'canaryOther is gone']);
    for (const text of [...OF_THE_FILE, ...OF_THE_CART.slice(1)])
      assert.deepEqual(await searchStore(folder.storePath, text), [], `${text} is still there`);
    const generations = await readdir(join(folder.storePath, 'generations'));
    assert.equal(generations.length, 1);
  });

  it('takes nothing along that another window writes meanwhile', async () => {
    await using folder = await TrackerFolder.create();
    const [one, other] = [await folder.open(WITHOUT_MODEL), await folder.open(WITHOUT_MODEL)];
    await tellStory(one);
    const told: string[] = [];
    const over = new AbortController();
    const writing = (async () => {
      while (!over.signal.aborted) {
        const { errorId } = await other.recordErrorEvent({ error: `meanwhile ${told.length}` });
        await other.recordFixAttempt({
          errorId,
          actionTaken: `tried ${told.length}`,
          successful: told.length % 2 === 0,
        });
        told.push(errorId);
      }
    })();
    for (let round = 0; round < 3; round++)
      await one.forget({ kind: 'workspace', workspace: round === 1 ? OTHER : SHOP });
    over.abort();
    await writing;
    const third = await folder.open(WITHOUT_MODEL);
    const ids = (await third.listErrors({ limit: 1_000 })).map(({ id }) => id);
    assert.ok(told.length > 3);
    assert.deepEqual(ids.toSorted(), told.toSorted());
    assert.equal((await third.listChains({ limit: 1_000 })).length, Math.ceil(told.length / 2));
  });

  it('goes although damage has left a request behind that nobody can have made', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await tracker.recordErrorEvent({ error: 'goes away' });
    for (const damage of ['[null]', '["x"]', '[{"kind":"other"}]', '[{"kind":"paths","requestedAt":1}]', '{}']) {
      await writeFile(join(folder.storePath, 'pending-forget.json'), damage);
      await tracker.forget({ kind: 'everything' });
      assert.deepEqual(await tracker.listErrors(), []);
    }
  });

  it('is said to wait where it could not be carried out, and tried again after a pause', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await tracker.recordErrorEvent({ error: 'goes away' });
    await tracker.dispose();
    let now = Date.now();
    const { storePath } = folder;
    const forgetter = new Forgetter({ storePath, catalog: () => new Catalog(), now: () => now, toStored: String });
    const obstacle = join(storePath, 'generations');
    await writeFile(obstacle, '');
    await assert.rejects(forgetter.forget({ kind: 'everything' }, {}), { code: 'forgetPending' });
    await rm(obstacle);
    assert.equal(await forgetter.carryOutPending(), false);
    now += 60_000;
    assert.equal(await forgetter.carryOutPending(), true);
    assert.equal(await forgetter.carryOutPending(), false);
    assert.deepEqual(await (await folder.open(WITHOUT_MODEL)).listErrors(), []);
  });

  it('is said to wait as long as files of it cannot be deleted', { skip: process.platform === 'win32' }, async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await tracker.recordErrorEvent({ error: 'goes away' });
    const held = join(folder.storePath, 'causal_error_events.lance', 'data');
    const letGo = await keepFromDeletion(held);
    await assert.rejects(tracker.forget({ kind: 'everything' }), { code: 'forgetPending' });
    assert.deepEqual(await tracker.listErrors(), []);
    await letGo();
    await tracker.forget({ kind: 'everything' });
    assert.deepEqual(await searchStore(folder.storePath, 'goes away'), []);
  });

  it('stays remembered when it is called off in time', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await tellStory(tracker);
    assert.equal(await tracker.forget({ kind: 'everything' }, AbortSignal.abort()), null);
    assert.equal((await tracker.listErrors()).length, 3);
    assert.equal((await (await folder.open(WITHOUT_MODEL)).listErrors()).length, 3);
  });

  it('is named by kind, else it is refused', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const wrong: unknown[] = [{ kind: 'all' }, { kind: 'file' }, { kind: 'since', timestamp: 'now' }, {}];
    for (const target of wrong) await assert.rejects(tracker.forget(target as ForgetTarget), { code: 'invalidInput' });
    const none = { errors: 0, attempts: 0, chains: 0, changed: 0 };
    assert.deepEqual(await tracker.forget({ kind: 'record', id: 'err-00000000' }), none);
  });
});
