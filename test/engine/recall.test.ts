import assert from 'node:assert/strict';
import { before, after, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { CausalChainTracker } from '../../src/engine/causalChainTracker.ts';
import { Embedder } from '../../src/engine/embedding/embedder.ts';
import { embedError } from '../../src/engine/embedding/errorVector.ts';
import { CausalStore } from '../../src/engine/store/causalStore.ts';
import { MODELS_PATH, TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

type Told = { error: string; code?: string; source?: string; snippet?: string; workspace?: string };

const SHOP = 'file:///shop';
const BANK = 'file:///bank';

async function fix(tracker: CausalChainTracker, told: Told, codeChanges: string, minutes = 1): Promise<string> {
  const { error, code, source, snippet, workspace } = told;
  const context = { code, source, snippet, workspace };
  const { errorId } = await tracker.recordErrorEvent({ error, context, timestamp: 0 });
  const attempt = { errorId, actionTaken: `Fixed ${error.slice(0, 40)}`, codeChanges, successful: true };
  const { chainId } = await tracker.recordFixAttempt({ ...attempt, timestamp: minutes * 60_000 });
  return chainId ?? assert.fail();
}

const ask = ({ error, ...context }: Told): { error: string; context: Omit<Told, 'error'> } => ({ error, context });

describe('recall over a real store with the real model', () => {
  let folder: TrackerFolder;
  let tracker: CausalChainTracker;
  const chains: Record<string, string> = {};

  before(async () => {
    folder = await TrackerFolder.create();
    tracker = await folder.open();
    const missing = { source: 'ts', code: '2304', workspace: SHOP };
    chains['called'] = await fix(
      tracker,
      { ...missing, error: "Cannot find name 'total'.", snippet: 'total(items);' },
      '+function total(items) {\n+  return 0;\n+}',
    );
    chains['typed'] = await fix(
      tracker,
      { ...missing, error: "Cannot find name 'Order'.", snippet: 'let order: Order = load();' },
      "+import type { Order } from './order';",
    );
    chains['space'] = await fix(
      tracker,
      {
        error: "Missing space before '=>'.",
        source: 'eslint',
        code: 'arrow-spacing',
        snippet: 'x=> x',
        workspace: BANK,
      },
      '-x=> x\n+x => x',
    );
    chains['trace'] = await fix(
      tracker,
      {
        error: [
          'TypeError: Cannot read properties of undefined (reading "price")',
          '    at priceOf (/shop/src/cart.js:41:18)',
          '    at checkout (/shop/src/checkout.js:12:9)',
        ].join('\n'),
        workspace: SHOP,
      },
      '-return item.price;\n+return item?.price ?? 0;',
    );
  });
  after(() => folder[Symbol.asyncDispose]());

  it('tells the fixes of one code apart by where the name stands', async () => {
    const question = { source: 'ts', code: '2304' };
    const called = await tracker.recall(ask({ ...question, error: "Cannot find name 'sum'.", snippet: 'sum(rows);' }));
    const typed = await tracker.recall(
      ask({ ...question, error: "Cannot find name 'Client'.", snippet: 'let client: Client = find();' }),
    );
    assert.equal(called.failures[0]?.chain.id, chains['called']);
    assert.equal(typed.failures[0]?.chain.id, chains['typed']);
    assert.equal(called.silence, null);
    assert.match(called.failures[0]?.why ?? '', /same code TS2304, same wording.*same kind of symbol/);
  });

  it('says nothing to the opposite of what it knows, and shows it as a weaker match', async () => {
    const question = ask({
      error: "Unexpected space before '=>'.",
      source: 'eslint',
      code: 'arrow-spacing',
      snippet: 'x  => x',
    });
    const { failures, silence } = await tracker.recall(question);
    assert.deepEqual(failures, []);
    assert.equal(silence?.reason, 'underThreshold');
    assert.ok((silence.bestConfidence ?? 1) < 0.5);
    const weaker = await tracker.recall({ ...question, threshold: 0 });
    assert.equal(weaker.failures[0]?.chain.id, chains['space']);
    assert.equal(weaker.failures[0]?.confidence, silence.bestConfidence);
  });

  it('knows a failure by the calls that led to it, though it was pasted and its message is another', async () => {
    const { failures } = await tracker.recall({
      error: [
        '$ node src/main.js',
        'TypeError: Cannot read properties of undefined (reading "cost")',
        '    at priceOf (/shop/src/cart.js:41:18)',
        '    at checkout (/shop/src/checkout.js:12:9)',
        'Node.js v22.0.0',
      ].join('\n'),
    });
    assert.equal(failures[0]?.chain.id, chains['trace']);
    assert.match(failures[0]?.why ?? '', /stack trace/);
  });

  it('tells as similarity the cosine of the texts, whatever the index says of it', async () => {
    const embedder = await Embedder.load(MODELS_PATH);
    const vectorOf = async (error: string, snippet: string): Promise<Float32Array> => {
      const event = { errorMessage: error, errorType: '', context: { source: 'ts', code: '2304', snippet } };
      return (await embedError(embedder, event)) ?? assert.fail('no vector');
    };
    const past = await vectorOf("Cannot find name 'total'.", 'total(items);');
    // Asked twice with other words: what was read for the first question is kept for the second.
    for (const [error, snippet] of [
      ["Cannot find name 'count'.", 'count(rows);'],
      ["Cannot find name 'height'.", 'height(page);'],
    ] as const) {
      const { failures } = await tracker.recall(ask({ error, snippet, source: 'ts', code: '2304' }));
      const present = await vectorOf(error, snippet);
      const cosine = present.reduce((sum, value, index) => sum + value * (past[index] ?? 0), 0);
      assert.equal(failures[0]?.chain.id, chains['called']);
      assert.ok(Math.abs((failures[0]?.similarity ?? 0) - cosine) < 1e-5, `${failures[0]?.similarity} of ${cosine}`);
    }
  });

  it('asks in the present workspace alone when told to', async () => {
    const question = ask({
      error: "Missing space before '=>'.",
      source: 'eslint',
      code: 'arrow-spacing',
      snippet: 'y=> y',
    });
    const here = (workspace: string) => ({ ...question, context: { ...question.context, workspace } });
    assert.equal((await tracker.recall(here(SHOP))).failures.length, 1);
    assert.equal((await tracker.recall({ ...here(BANK), scope: 'workspace' })).failures.length, 1);
    const elsewhere = await tracker.recall({ ...here(SHOP), scope: 'workspace' });
    assert.deepEqual(elsewhere.failures, []);
  });

  it('in the present workspace alone it finds what many others of other workspaces would hide', async () => {
    await using folder = await TrackerFolder.create();
    const crowded = await folder.open(WITHOUT_MODEL);
    const message = "Cannot find name 'ledger'.";
    const asked = { source: 'ts', code: '2304', file: 'src/a.ts', snippet: 'ledger.sum(rows);', workspace: BANK };
    const place = (workspace: string) =>
      workspace === BANK ? { ...asked, snippet: undefined } : { ...asked, workspace };
    for (const workspace of [BANK, ...Array.from({ length: 70 }, () => SHOP)]) {
      const { errorId } = await crowded.recordErrorEvent({ error: message, context: place(workspace) });
      await crowded.recordFixAttempt({ errorId, actionTaken: `Mended in ${workspace}`, successful: true });
    }
    const { failures } = await crowded.recall({
      ...{ error: message, errorType: 'TS2304', context: asked },
      ...{ scope: 'workspace', threshold: 0 },
    });
    assert.deepEqual(
      failures.map(({ chain }) => chain.errorEvent.context.workspace),
      [BANK],
    );
  });

  it('a line that moved or another file is the same question', async () => {
    const base = { error: "Cannot find name 'sum'.", context: { source: 'ts', code: '2304', snippet: 'sum(rows);' } };
    const one = await tracker.recall({ ...base, context: { ...base.context, file: 'src/a.ts', line: 3 } });
    const other = await tracker.recall({ ...base, context: { ...base.context, file: 'src/b.ts', line: 30 } });
    assert.equal(one.failures[0], other.failures[0]);
  });

  for (const [name, error] of [
    ['Chinese', '无法找到模块'],
    ['Arabic', 'تعذر العثور على الوحدة'],
    ['emoji', '💥💥💥'],
    ['a query language', 'SELECT * FROM x WHERE "a" = \'b\' OR 1=1; -- AND (title:foo^2 OR ~bar*)'],
    ['colours', '\u001b[31merror\u001b[0m: \u001b[1mnothing\u001b[0m'],
    ['binary', '\u0000\u0001\u0002\uFFFD'],
    ['five megabytes', 'x y '.repeat(1_250_000)],
  ] as const) {
    it(`keeps silent about ${name}`, async () => {
      const { failures, silence } = await tracker.recall({ error });
      assert.deepEqual(failures, []);
      assert.ok(silence);
    });
  }

  it('finds the error that leads a whole log', async () => {
    const noise = Array.from({ length: 40 }, (_, index) => `info: step ${index} of the build is done`);
    const log = [...noise, "src/report.ts(4,1): error TS2304: Cannot find name 'sum'.", ...noise].join('\n');
    const { failures, silence } = await tracker.recall({ error: log, threshold: 0.05 });
    const found = failures.map(({ chain }) => chain.errorEvent.errorType);
    assert.ok(found.includes('TS2304'), JSON.stringify({ found, silence }));
  });
});

describe('a store that has just been opened', () => {
  it('is read ahead of the first question, which waits for the words of all it holds otherwise', async ({ mock }) => {
    await using folder = await TrackerFolder.create();
    const writer = await folder.open(WITHOUT_MODEL);
    await fix(writer, { error: 'The shelf is full' }, '-full\n+empty');
    const reads = mock.method(CausalStore.prototype, 'read');
    const chainsRead = (): string[] =>
      reads.mock.calls.flatMap(({ arguments: [table, keys] }) => (table === 'causal_chains' ? [...keys] : []));
    await folder.open(WITHOUT_MODEL);
    for (let tries = 0; tries < 100 && chainsRead().length === 0; tries++) await setTimeout(50);
    assert.equal(chainsRead().length, 1);
  });
});

describe('recall and what people say', () => {
  it('of two fixes the one that helped leads, and taking the verdict back undoes it', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const error = "Property 'size' does not exist on type 'Box'.";
    const told = { error, source: 'ts', code: '2339' };
    const quick = await fix(tracker, told, "+import { size } from './size';", 1);
    const slow = await fix(tracker, told, '-let size\n+const size = 1', 9);
    const first = async () => (await tracker.recall({ ...ask(told), threshold: 0 })).failures[0];
    const plain = await first();
    assert.equal(plain?.chain.id, quick);
    for (const verdict of ['helped', 'helped', 'helped'] as const) {
      await tracker.recordObservation({ subject: slow, fact: { kind: 'feedback', data: { verdict } } });
    }
    const praised = await first();
    assert.equal(praised?.chain.id, slow);
    assert.match(praised.why, /helped before/);
    await tracker.recordObservation({ subject: slow, fact: { kind: 'feedback', data: { verdict: 'withdrawn' } } });
    const again = await first();
    assert.equal(again?.chain.id, quick);
    assert.equal(again.confidence, plain.confidence);
  });

  it('nothing known is said before anything is', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    const { failures, silence } = await tracker.recall({ error: 'Anything' });
    assert.deepEqual([failures, silence], [[], { reason: 'nothingKnown', bestConfidence: null }]);
  });
});
