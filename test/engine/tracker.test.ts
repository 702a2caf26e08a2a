import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { v7 as uuidV7 } from 'uuid';
import type { CausalChainTracker } from '../../src/engine/causalChainTracker.ts';
import type { RecordItem } from '../../src/protocol/engine.ts';
import { isFault, TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

const TS2322 = { source: 'ts', code: '2322' };
const MINUTE = 60_000;
const DIFF = '--- a/src/order.ts\n+++ b/src/order.ts\n-total: string\n+total: number\n';

async function fix(tracker: CausalChainTracker, error: string, context = {}, codeChanges = DIFF): Promise<string> {
  const { errorId } = await tracker.recordErrorEvent({ error, context });
  const { chainId } = await tracker.recordFixAttempt({
    errorId,
    actionTaken: `Fixed: ${error}`,
    codeChanges,
    successful: true,
  });
  assert.ok(chainId);
  return chainId;
}

describe('a list', () => {
  it('holds at once what another window has just written', async () => {
    await using folder = await TrackerFolder.create();
    const [one, other] = [await folder.open(WITHOUT_MODEL), await folder.open(WITHOUT_MODEL)];
    await fix(one, "Cannot find name 'total'.");
    assert.equal((await other.listErrors()).length, 1);
    const third = await folder.open(WITHOUT_MODEL);
    await fix(one, "Cannot find name 'sum'.");
    assert.equal((await third.listChains()).length, 2);
  });
});

describe('recording', () => {
  it('makes a chain of an error, a failed attempt and a successful one', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const context = { ...TS2322, file: 'src/order.ts', line: 4, snippet: 'const total: number = "12";' };
    const message = "Type 'string' is not assignable to type 'number'.";
    const { errorId } = await tracker.recordErrorEvent({ error: message, context, sessionId: 's1', timestamp: 0 });
    const failed = await tracker.recordFixAttempt({ errorId, actionTaken: 'Cast it', timestamp: MINUTE });
    const solved = await tracker.recordFixAttempt({
      errorId,
      actionTaken: 'Parsed it',
      codeChanges: DIFF,
      successful: true,
      timestamp: 3 * MINUTE,
    });
    assert.match(errorId, /^err-[0-9a-f]{8}$/);
    assert.match(failed.attemptId, /^fix-[0-9a-f]{8}$/);
    assert.equal(failed.chainId, null);
    assert.match(solved.chainId ?? '', /^chain-[0-9a-f]{8}$/);
    const chain = await tracker.getCausalChain(solved.chainId ?? '');
    assert.ok(chain);
    assert.equal(chain.errorEvent.errorMessage, message);
    assert.equal(chain.errorEvent.errorType, 'TS2322');
    assert.deepEqual(chain.errorEvent.context, context);
    assert.equal(chain.errorEvent.sessionId, 's1');
    assert.deepEqual(
      chain.fixAttempts.map((attempt) => [attempt.id, attempt.successful, attempt.codeChanges]),
      [
        [failed.attemptId, false, null],
        [solved.attemptId, true, DIFF],
      ],
    );
    assert.equal(chain.successfulFix.id, solved.attemptId);
    assert.equal(chain.resolutionTimeMinutes, 3);
    assert.equal(chain.evidence, 'cleared');
    assert.equal(chain.reopened, false);
    const [error] = await tracker.listErrors();
    assert.equal(error?.state, 'resolved');
    assert.equal(error.chainId, solved.chainId);
  });

  it('refuses an attempt against an error nobody recorded, and keeps the earlier ones', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const chainId = await fix(tracker, 'Cannot open the port');
    for (const errorId of ['err-00000000', uuidV7(), "x' OR '1'='1"]) {
      await assert.rejects(
        tracker.recordFixAttempt({ errorId, actionTaken: 'x', successful: true }),
        isFault('unknownError'),
      );
    }
    await assert.rejects(tracker.recordFixAttempt({ errorId: '', actionTaken: 'x' }), isFault('invalidInput'));
    assert.equal((await tracker.getCausalChain(chainId))?.errorEvent.errorMessage, 'Cannot open the port');
    assert.equal(await tracker.getCausalChain('chain-00000000'), null);
  });

  it('refuses a bad item alone and stores the others of its batch', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const [good, bad, lost, attempt] = [uuidV7(), uuidV7(), uuidV7(), uuidV7()];
    const results = await tracker.record([
      { kind: 'error', input: { key: bad, error: '   ' } },
      { kind: 'error', input: { key: good, error: 'A good one' } },
      { kind: 'attempt', input: { key: lost, errorId: bad, actionTaken: 'x' } },
      { kind: 'attempt', input: { key: attempt, errorId: good, actionTaken: 'y', successful: true } },
      { kind: 'error', input: { key: 'not a uuid', error: 'x' } },
    ]);
    assert.deepEqual(
      results.map((result) => (result.kind === 'refused' ? [result.key, result.code] : [result.key, result.kind])),
      [
        [bad, 'emptyError'],
        [good, 'error'],
        [lost, 'unknownError'],
        [attempt, 'attempt'],
        ['not a uuid', 'invalidInput'],
      ],
    );
    assert.deepEqual(tracker.status.counts, { errors: 1, chains: 1 });
  });

  it('stores a key once: in one batch, in the next, and after a restart', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const [errorKey, attemptKey, seenKey] = [uuidV7(), uuidV7(), uuidV7()];
    const items: RecordItem[] = [
      { kind: 'error', input: { key: errorKey, error: 'Once only' } },
      { kind: 'attempt', input: { key: attemptKey, errorId: errorKey, actionTaken: 'Fixed', successful: true } },
      {
        kind: 'observation',
        input: { key: seenKey, subject: errorKey, fact: { kind: 'gone', data: { cause: 'edited' } } },
      },
    ];
    const first = await tracker.record([...items, ...items]);
    assert.deepEqual(first.slice(0, 3), first.slice(3));
    assert.deepEqual(await tracker.record(items), first.slice(0, 3));
    await tracker.dispose();
    const next = await folder.open(WITHOUT_MODEL);
    assert.deepEqual(await next.record(items), first.slice(0, 3));
    assert.deepEqual(next.status.counts, { errors: 1, chains: 1 });
    const [chain] = await next.listChains();
    assert.equal(chain?.fixAttempts.length, 1);
  });

  it('bounds overlong texts and says how much was left out', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const long = `HEAD ${'x'.repeat(40_000)} TAIL`;
    const chainId = await fix(tracker, long, {}, `+${'y'.repeat(100_000)}-`);
    const chain = await tracker.getCausalChain(chainId);
    const { errorMessage, context } = chain?.errorEvent ?? assert.fail();
    assert.ok(errorMessage.length < 16_100 && errorMessage.startsWith('HEAD') && errorMessage.endsWith('TAIL'));
    assert.equal(context.omittedCharacters, long.length - 16_000);
    const diff = chain?.successfulFix.codeChanges ?? '';
    assert.ok(diff.length < 64_100 && diff.startsWith('+') && diff.endsWith('-'));
  });

  it('keeps any text as it is', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    for (const error of ["it's '' \"q\" \\ % _", 'nul\u0000inside', 'é☃👩‍💻', '\u001b[31mred\u001b[0m']) {
      const chain = await tracker.getCausalChain(await fix(tracker, error, { snippet: error }, error));
      assert.equal(chain?.errorEvent.errorMessage, error);
      assert.equal(chain.successfulFix.codeChanges, error);
    }
  });
});

describe('asking', () => {
  it('refuses bad questions by name and still answers good ones', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await fix(tracker, "Cannot find name 'foo'.", { source: 'ts', code: '2304' });
    const error = "Cannot find name 'bar'.";
    for (const limit of [0, 101, 2.5, -1, Number.NaN, 'x' as unknown as number, null as unknown as number]) {
      await assert.rejects(tracker.querySimilarFailures({ error, limit }), isFault('limitOutOfRange'));
    }
    for (const threshold of [-0.1, 1.1, Number.NaN, 'x' as unknown as number]) {
      await assert.rejects(tracker.querySimilarFailures({ error, threshold }), isFault('thresholdOutOfRange'));
    }
    for (const blank of ['', ' \n\t']) {
      await assert.rejects(tracker.querySimilarFailures({ error: blank }), isFault('emptyError'));
    }
    await assert.rejects(tracker.querySimilarFailures({ error: 1 as unknown as string }), isFault('invalidInput'));
    assert.equal((await tracker.querySimilarFailures({ error, context: { source: 'ts', code: '2304' } })).length, 1);
  });

  it('knows the same wording with other names under the same code, and nothing of another code', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open();
    assert.deepEqual(tracker.status.embedding, { kind: 'ready' });
    const chainId = await fix(tracker, "Type 'string' is not assignable to type 'number'.", TS2322);
    await fix(tracker, "Cannot find module './orders' or its type declarations.", { source: 'ts', code: '2307' });
    await fix(tracker, 'connect ECONNREFUSED 127.0.0.1:5432', { source: 'task' });
    const similar = await tracker.querySimilarFailures({
      error: "Type 'Date' is not assignable to type 'string[]'.",
      context: TS2322,
    });
    assert.deepEqual(
      similar.map(({ chain }) => chain.id),
      [chainId],
    );
    assert.ok((similar[0]?.confidence ?? 0) >= 0.6, String(similar[0]?.confidence));
    assert.match(similar[0]?.why ?? '', /same code TS2322, same wording/);
    for (const [error, context] of [
      ["Type 'string' is not assignable to type 'number'.", { source: 'ts', code: '2345' }],
      ['Unexpected token } in JSON at position 12', {}],
      ['Division by zero', { source: 'python' }],
    ] as const) {
      assert.deepEqual(await tracker.querySimilarFailures({ error, context }), [], error);
    }
  });

  it('answers by words alone without a model', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    assert.equal(tracker.status.embedding.kind, 'unavailable');
    const chainId = await fix(tracker, "Type 'string' is not assignable to type 'number'.", TS2322);
    await fix(tracker, "Property 'total' does not exist on type 'Order'.", { source: 'ts', code: '2339' });
    const [best, ...others] = await tracker.querySimilarFailures({
      error: "Type 'Foo' is not assignable to type 'Bar'.",
      context: TS2322,
    });
    assert.equal(best?.chain.id, chainId);
    assert.ok(best.confidence >= 0.8, String(best.confidence));
    assert.deepEqual(others, []);
  });

  it('names each kind of fix once, the faster of two alike first, with what did not work', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const error = "Property 'size' does not exist on type 'Box'.";
    for (const [minutes, diff] of [
      [9, '+import size'],
      [4, '+const size = 1'],
      [2, '+const size = 1'],
      [5, '+const width = 2'],
    ] as const) {
      const { errorId } = await tracker.recordErrorEvent({ error, timestamp: 0 });
      await tracker.recordFixAttempt({ errorId, actionTaken: `Tried before ${diff}`, timestamp: 1 });
      await tracker.recordFixAttempt({
        errorId,
        actionTaken: 'Fixed',
        codeChanges: diff,
        successful: true,
        timestamp: minutes * MINUTE,
      });
    }
    const failures = await tracker.querySimilarFailures({ error });
    assert.deepEqual(
      failures.map(({ rank, chain, failedAttempts }) => [
        rank,
        chain.resolutionTimeMinutes,
        failedAttempts[0]?.actionTaken,
      ]),
      [
        [1, 2, 'Tried before +const size = 1'],
        [2, 9, 'Tried before +import size'],
      ],
    );
    assert.equal((await tracker.querySimilarFailures({ error, limit: 1 })).length, 1);
  });

  it('finds the only chain with the same wording behind a hundred that share its words', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const items: RecordItem[] = [];
    for (let index = 0; index < 150; index++) {
      const key = uuidV7();
      const error =
        index === 0
          ? "Module 'a' has no exported member 'b'."
          : `Module a has no exported member b ${'really '.repeat(index % 3)}not`;
      items.push({ kind: 'error', input: { key, error } });
      items.push({
        kind: 'attempt',
        input: { key: uuidV7(), errorId: key, actionTaken: `Fix ${index}`, successful: true },
      });
    }
    await tracker.record(items);
    const [best] = await tracker.querySimilarFailures({ error: "Module 'x' has no exported member 'y'." });
    assert.equal(best?.chain.successfulFix.actionTaken, 'Fix 0');
  });
});
