import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { QueryInput } from '../../src/core/input.ts';
import type { Verdict } from '../../src/core/model.ts';
import type { CausalChainTracker } from '../../src/engine/causalChainTracker.ts';
import { isFault, TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

const HERE = 'file:///here';
const contextOf = (workspace: string) => ({ source: 'ts', code: '2304', workspace, language: 'typescript' });

async function remember(tracker: CausalChainTracker, error: string, workspace = HERE): Promise<string> {
  const { errorId } = await tracker.recordErrorEvent({ error, context: contextOf(workspace) });
  return errorId;
}

async function fix(tracker: CausalChainTracker, error: string): Promise<string> {
  const errorId = await remember(tracker, error);
  const { chainId } = await tracker.recordFixAttempt({ errorId, actionTaken: 'Imported it', successful: true });
  assert.ok(chainId);
  return chainId;
}

function say(tracker: CausalChainTracker, subject: string, verdict: Verdict | 'withdrawn', errorKey?: string) {
  const data = errorKey === undefined ? { verdict } : { verdict, errorKey };
  return tracker.recordObservation({ subject, fact: { kind: 'feedback', data } });
}

async function ask(tracker: CausalChainTracker, error: string, more: Partial<QueryInput> = {}) {
  const { failures, silence, hidden } = await tracker.recall({
    error,
    context: contextOf(HERE),
    threshold: 0,
    ...more,
  });
  return { ids: failures.map(({ chain }) => chain.id), silence, hidden };
}

describe('what a person says of a fix', () => {
  it('is told with the chain, the latest word on each error', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const chainId = await fix(tracker, "Cannot find name 'cart'.");
    const errorId = await remember(tracker, "Cannot find name 'order'.");
    assert.equal((await tracker.getCausalChain(chainId))?.verdicts, undefined);
    await say(tracker, chainId, 'didNotHelp', errorId);
    await say(tracker, chainId, 'helped');
    await say(tracker, chainId, 'helped', errorId);
    const told = async () => (await tracker.getCausalChain(chainId))?.verdicts;
    assert.deepEqual(await told(), [
      { errorId, verdict: 'helped' },
      { errorId: null, verdict: 'helped' },
    ]);
    await say(tracker, chainId, 'withdrawn', errorId);
    assert.deepEqual(await told(), [{ errorId: null, verdict: 'helped' }]);
    await say(tracker, chainId, 'withdrawn');
    assert.equal(await told(), undefined);
  });

  it('is there after the store was opened anew, and in another window', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const chainId = await fix(tracker, "Cannot find name 'cart'.");
    await say(tracker, chainId, 'didNotHelp');
    const other = await folder.open(WITHOUT_MODEL);
    assert.deepEqual((await other.getCausalChain(chainId))?.verdicts, [{ errorId: null, verdict: 'didNotHelp' }]);
  });

  it('hides a fix for errors of the same type and wording in the same workspace, and only for those', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const chainId = await fix(tracker, "Cannot find name 'cart'.");
    const errorId = await remember(tracker, "Cannot find name 'order'.");
    await say(tracker, chainId, 'neverShow', errorId);
    assert.deepEqual(await ask(tracker, "Cannot find name 'total'."), {
      ids: [],
      silence: { reason: 'nothingKnown', bestConfidence: null },
      hidden: 1,
    });
    assert.deepEqual((await ask(tracker, "Cannot find name 'total'.", { includeHidden: true })).ids, [chainId]);
    const { failures } = await tracker.recall({
      error: "Cannot find name 'total'.",
      context: contextOf(HERE),
      threshold: 0,
      includeHidden: true,
    });
    assert.equal(failures[0]?.hidden, true);
    const elsewhere = { ...contextOf('file:///elsewhere') };
    assert.deepEqual((await ask(tracker, "Cannot find name 'total'.", { context: elsewhere })).ids, [chainId]);
    assert.deepEqual((await ask(tracker, "Cannot find the name of 'total' anywhere.")).ids, [chainId]);
    await say(tracker, chainId, 'withdrawn', errorId);
    const again = await ask(tracker, "Cannot find name 'total'.");
    assert.deepEqual([again.ids, again.hidden], [[chainId], 0]);
  });

  it('hides it as well where the error is pasted as its tool prints it', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const chainId = await fix(tracker, "Cannot find name 'cart'.");
    const errorId = await remember(tracker, "Cannot find name 'order'.");
    const printed = "src/shop.ts(3,5): error TS2304: Cannot find name 'total'.";
    const context = { workspace: HERE };
    assert.deepEqual((await ask(tracker, printed, { context })).ids, [chainId]);
    await say(tracker, chainId, 'neverShow', errorId);
    const { ids, hidden } = await ask(tracker, printed, { context });
    assert.deepEqual([ids, hidden], [[], 1]);
  });

  it('hides a fix everywhere when no error is named', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const chainId = await fix(tracker, "Cannot find name 'cart'.");
    await say(tracker, chainId, 'neverShow');
    const elsewhere = { ...contextOf('file:///elsewhere') };
    for (const context of [elsewhere, contextOf(HERE)])
      assert.deepEqual((await ask(tracker, "Cannot find name 'total'.", { context })).ids, []);
  });

  it('changes answers given before at once', async () => {
    await using folder = await TrackerFolder.create();
    const changes: string[] = [];
    const tracker = await folder.open({ ...WITHOUT_MODEL, onDidChange: () => changes.push('changed') });
    const chainId = await fix(tracker, "Cannot find name 'cart'.");
    assert.deepEqual((await ask(tracker, "Cannot find name 'total'.")).ids, [chainId]);
    changes.length = 0;
    await say(tracker, chainId, 'neverShow');
    assert.equal(changes.length, 1);
    assert.deepEqual((await ask(tracker, "Cannot find name 'total'.")).ids, []);
  });

  it('leaves the error as it was: saying so is no proof', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const chainId = await fix(tracker, "Cannot find name 'cart'.");
    const before = await tracker.getCausalChain(chainId);
    await say(tracker, chainId, 'helped');
    const after = await tracker.getCausalChain(chainId);
    assert.equal(after?.evidence, before?.evidence);
    assert.equal((await tracker.listErrors())[0]?.state, 'resolved');
  });

  it('is refused for what is no chain, or for an error nobody knows', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const chainId = await fix(tracker, "Cannot find name 'cart'.");
    const errorId = await remember(tracker, "Cannot find name 'order'.");
    await assert.rejects(say(tracker, errorId, 'helped'), isFault('unknownChain'));
    await assert.rejects(say(tracker, 'chain-00000000', 'helped'), isFault('unknownChain'));
    await assert.rejects(say(tracker, chainId, 'helped', 'err-00000000'), isFault('unknownError'));
    await assert.rejects(say(tracker, chainId, 'liked' as Verdict), isFault('invalidInput'));
  });
});
