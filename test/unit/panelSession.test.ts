import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../src/core/fault.ts';
import type { CausalChain, FixAttempt, RecallAnswer, SimilarFailure } from '../../src/core/model.ts';
import type { ErrorPlace, PanelMemory, PanelSurface } from '../../src/host/panel/panelMemory.ts';
import { PanelSession } from '../../src/host/panel/panelSession.ts';
import { toPanelChain, toPlace } from '../../src/host/panel/panelView.ts';
import type { PanelView, ToPanel } from '../../src/protocol/panel.ts';
import { settle } from '../support/fakeClock.ts';

type AskedMemory = Omit<PanelMemory, 'onDidChange'>;

const CHAIN_ID = 'chain-00000001';
const observed = { key: '0198a000-0000-7000-8000-000000000000', origin: 'observed' } as const;

const attempt = (id: string, timestamp: number, successful = false): FixAttempt => ({
  ...observed,
  id,
  errorId: 'err-00000001',
  actionTaken: 'Edited a.ts',
  codeChanges: `diff of ${id}`,
  allChanges: null,
  successful,
  cause: successful ? 'edited' : null,
  unfinished: false,
  timestamp,
});

const chain = (id = CHAIN_ID): CausalChain => ({
  ...observed,
  id,
  errorEvent: {
    ...observed,
    id: 'err-00000001',
    errorMessage: 'Cannot find name',
    errorType: 'TS2304',
    context: { file: 'src/a.ts', line: 11, workspaceName: 'shop' },
    timestamp: 0,
    sessionId: 's',
  },
  fixAttempts: [attempt('fix-00000002', 20), attempt('fix-00000001', 10)],
  successfulFix: attempt('fix-00000003', 30, true),
  resolutionTimeMinutes: 1,
  evidence: 'settled',
  reopened: false,
  clearedWith: [],
});

const failure = (id = CHAIN_ID): SimilarFailure => ({
  similarity: 0.9,
  confidence: 0.8,
  rank: 1,
  why: 'the same message',
  chain: chain(id),
  failedAttempts: [],
  evidence: 'kept',
});

const answer = (failures: SimilarFailure[], rest: Partial<RecallAnswer> = {}): RecallAnswer => ({
  failures,
  silence: failures.length > 0 ? null : { reason: 'nothingKnown', bestConfidence: null },
  hidden: 0,
  ...rest,
});

function start(over: Partial<AskedMemory> = {}, window: Partial<PanelSurface> = {}) {
  const posted: ToPanel[] = [];
  const calls: string[] = [];
  const memory: AskedMemory = {
    recall: () => Promise.resolve(answer([failure()])),
    giveFeedback: (given) => Promise.resolve(calls.push(`feedback ${JSON.stringify(given)}`)),
    threshold: () => 0.5,
    getCausalChain: () => Promise.resolve(chain()),
    listChains: () => Promise.resolve([chain()]),
    listErrors: () => Promise.resolve([]),
    reopen: (id) => Promise.resolve(calls.push(`reopen ${id}`)),
    notice: () => null,
    counts: () => ({ errors: 2, chains: 1 }),
    ...over,
  };
  const log = (level: string) => (message: string) => void calls.push(`${level}: ${message}`);
  const surface = {
    post: (message: ToPanel) => void posted.push(message),
    openPlace: ({ file }: ErrorPlace) => {
      calls.push(`open ${file}`);
      return Promise.resolve(file === 'gone.ts' ? 'gone.ts is not there any more.' : null);
    },
    copy: (text: string) => Promise.resolve(void calls.push(`copy ${text}`)),
    showLog: () => void calls.push('log'),
    forget: (id: string) => Promise.resolve(calls.push(`forget ${id}`)),
    presentWorkspace: () => undefined,
    ...window,
  };
  const session = new PanelSession(memory, surface, { debug: log('debug'), warn: log('warn'), error: log('error') });
  const last = (): PanelView => {
    const message = posted.findLast(({ type }) => type === 'view');
    assert.ok(message?.type === 'view');
    return message.view;
  };
  return { session, posted, calls, last };
}

const query = (error: string, errorId?: string) =>
  ({ kind: 'query', input: { error }, errorId, place: 'b.ts:1' }) as const;

describe('a panel session', () => {
  it('says that it looks, then what it found', async () => {
    const { session, posted, last } = start();
    await session.show(query('Cannot find name', 'err-0000000f'));
    assert.deepEqual(
      posted.map((message) => message.type === 'view' && message.view.state),
      ['loading', 'ready'],
    );
    assert.deepEqual(last().subject, {
      errorId: 'err-0000000f',
      chainId: null,
      text: 'Cannot find name',
      place: 'b.ts:1',
      canOpen: false,
    });
    const [found] = last().chains;
    assert.deepEqual([found?.confidence, found?.evidence, found?.why], [0.8, 'kept', 'the same message']);
    assert.deepEqual(last().counts, { errors: 2, chains: 1 });
  });

  it('drops a late answer to an earlier question', async () => {
    let answerLate: (found: RecallAnswer) => void = () => undefined;
    const late = new Promise<RecallAnswer>((resolve) => (answerLate = resolve));
    const { session, last } = start({
      recall: ({ error }) => (error === 'slow' ? late : Promise.resolve(answer([failure('chain-00000002')]))),
    });
    const slow = session.show(query('slow'));
    await session.show(query('quick'));
    answerLate(answer([failure()]));
    await slow;
    assert.equal(last().subject?.text, 'quick');
    assert.equal(last().chains[0]?.chainId, 'chain-00000002');
  });

  it('shows each answer and asks once more, however often the memory changes while it looks', async () => {
    const answers: ((found: RecallAnswer) => void)[] = [];
    const { session, last } = start({ recall: () => new Promise((resolve) => answers.push(resolve)) });
    const shown = session.show(query('slow'));
    const refreshed = [1, 2, 3].map(() => session.refresh());
    await settle();
    assert.equal(answers.length, 1);
    answers[0]?.(answer([failure()]));
    await shown;
    assert.equal(last().state, 'ready');
    await settle();
    assert.equal(answers.length, 2);
    answers[1]?.(answer([failure('chain-00000002')]));
    await Promise.all(refreshed);
    assert.deepEqual(
      last().chains.map(({ chainId }) => chainId),
      ['chain-00000002'],
    );
    void session.refresh();
    await settle();
    assert.equal(answers.length, 3);
  });

  it('shows a fault in words and keeps what was there', async () => {
    let isDown = false;
    const down = () => Promise.reject(new Fault('engineUnavailable', { reason: 'exit code 1' }));
    const { session, last, calls } = start({
      recall: () => (isDown ? down() : Promise.resolve(answer([failure()]))),
    });
    await session.show(query('first'));
    isDown = true;
    await session.show(query('second'));
    assert.equal(last().state, 'failed');
    assert.match(last().problem ?? '', /not running \(exit code 1\)/);
    assert.deepEqual([last().chains.length, last().stale, last().subject?.text], [1, true, 'second']);
    assert.deepEqual(calls, ['error: The panel got no answer: engineUnavailable']);
    isDown = false;
    await session.handle({ type: 'retry' });
    assert.deepEqual([last().state, last().problem, last().stale], ['ready', null, false]);
  });

  it('does not show or log the text of an unexpected error', async () => {
    const { session, last, calls } = start({ listChains: () => Promise.reject(new TypeError('secret')) });
    await session.show({ kind: 'recent' });
    assert.doesNotMatch(JSON.stringify([last(), calls]), /secret/);
  });

  it('begins with what was saved, else with the recent chains', async () => {
    const recent = start();
    await recent.session.handle({ type: 'ready', saved: null });
    assert.deepEqual([recent.last().recent, recent.last().chains.length], [true, 1]);
    const saved = start();
    await saved.session.handle({ type: 'ready', saved: { subjectId: CHAIN_ID } });
    assert.equal(saved.last().subject?.chainId, CHAIN_ID);
    assert.equal(saved.last().chains[0]?.confidence, null);
  });

  it('finds an error by its id and asks with all that is known of it', async () => {
    const asked: unknown[] = [];
    const { session, last, calls } = start({
      listErrors: ({ id }) => {
        const { errorEvent } = chain();
        const known = {
          ...errorEvent,
          state: 'open' as const,
          cause: null,
          count: 1,
          lastSeen: 0,
          chainId: null,
          sources: [],
        };
        return Promise.resolve(id === errorEvent.id ? [known] : []);
      },
      recall: (input) => {
        asked.push(input);
        return Promise.resolve(answer([]));
      },
    });
    await session.handle({ type: 'ready', saved: { subjectId: 'err-00000001' } });
    assert.deepEqual(asked, [{ error: 'Cannot find name', errorType: 'TS2304', context: chain().errorEvent.context }]);
    assert.deepEqual(last().subject, {
      errorId: 'err-00000001',
      chainId: null,
      text: 'Cannot find name',
      place: 'src/a.ts:12',
      canOpen: true,
    });
    await session.handle({ type: 'openPlace' });
    assert.deepEqual(calls, ['open src/a.ts']);
    await session.show({ kind: 'error', errorId: 'err-ffffffff' });
    assert.match(last().problem ?? '', /err-ffffffff/);
  });

  it('goes on asking for the workspace in which it was asked first, and asks the next question in the present one', async () => {
    let present = 'file:///shop';
    const asked: (string | undefined)[] = [];
    const recall: AskedMemory['recall'] = (_input, _also, workspace) => {
      asked.push(workspace);
      return Promise.resolve(answer([failure()]));
    };
    const { session } = start({ recall }, { presentWorkspace: () => present });
    await session.show(query('x'));
    present = 'file:///bakery';
    await session.refresh();
    await session.handle({ type: 'showWeaker' });
    await session.handle({ type: 'retry' });
    assert.deepEqual(new Set(asked), new Set(['file:///shop']));
    await session.handle({ type: 'search', text: 'x' });
    assert.equal(asked.at(-1), 'file:///bakery');
  });

  it('shows a page that comes back what it had, without asking again', async () => {
    let asked = 0;
    const { session, last } = start({ recall: () => Promise.resolve((asked++, answer([failure()]))) });
    await session.show(query('x'));
    await session.handle({ type: 'ready', saved: null });
    assert.deepEqual([asked, last().subject?.text], [1, 'x']);
  });

  const misfits = [
    null,
    'search',
    { type: 'search' },
    { type: 'search', text: 'x', more: 1 },
    { type: 'search', text: 'x'.repeat(100_001) },
    { type: 'openFile', chainId: '../../etc/passwd' },
    { type: 'copyDiff', chainId: CHAIN_ID, attemptId: 'chain-00000001' },
    { type: 'feedback', chainId: CHAIN_ID, verdict: 'withdrawn' },
    { type: 'feedback', chainId: 'chain-1', verdict: 'helped' },
    { type: 'forget', chainId: 'everything' },
    { type: 'ready', saved: { subjectId: 'text of the user' } },
    { type: 'eval' },
  ];
  for (const message of misfits) {
    it(`ignores ${JSON.stringify(message).slice(0, 60)}`, async () => {
      const { session, posted, calls } = start();
      await session.handle(message);
      assert.deepEqual(posted, []);
      assert.deepEqual(calls, ['warn: A message from the panel page did not fit and was ignored.']);
    });
  }

  it('copies a diff that it shows, and no other', async () => {
    const { session, posted, calls } = start();
    await session.show({ kind: 'recent' });
    await session.handle({ type: 'copyDiff', chainId: CHAIN_ID, attemptId: 'fix-00000003' });
    await session.handle({ type: 'copyDiff', chainId: CHAIN_ID, attemptId: 'fix-0000000f' });
    assert.deepEqual(calls, ['copy diff of fix-00000003']);
    assert.deepEqual(posted.at(-1), { type: 'copied', attemptId: 'fix-00000003' });
  });

  it('says gently that a file is gone', async () => {
    const gone = { ...chain(), errorEvent: { ...chain().errorEvent, context: { file: 'gone.ts' } } };
    const { session, last } = start({ listChains: () => Promise.resolve([gone]) });
    await session.show({ kind: 'recent' });
    await session.handle({ type: 'openFile', chainId: CHAIN_ID });
    assert.equal(last().notice, 'gone.ts is not there any more.');
    assert.equal(last().state, 'ready');
  });

  it('keeps a chain reopened from here in its place, marked, until another question', async () => {
    const found = [failure('chain-00000002'), failure(), failure('chain-00000003')];
    const { session, last, calls } = start({
      recall: () =>
        Promise.resolve(answer(calls.length > 0 ? found.filter(({ chain: { id } }) => id !== CHAIN_ID) : found)),
    });
    await session.show(query('x'));
    await session.handle({ type: 'reopen', chainId: CHAIN_ID });
    assert.deepEqual(calls, [`reopen ${CHAIN_ID}`]);
    assert.deepEqual(
      last().chains.map((one) => [one.chainId, one.reopened]),
      [
        ['chain-00000002', false],
        [CHAIN_ID, true],
        ['chain-00000003', false],
      ],
    );
    assert.match(last().notice ?? '', /^Reopened/);
    await session.show(query('y'));
    assert.deepEqual([last().chains.length, last().notice], [2, null]);
  });

  it('marks a chain reopened from here even while the memory still offers it', async () => {
    const { session, last } = start();
    await session.show(query('x'));
    await session.handle({ type: 'reopen', chainId: CHAIN_ID });
    assert.equal(last().chains[0]?.reopened, true);
  });

  it('does not reopen a chain that it does not show', async () => {
    const { session, calls } = start();
    await session.handle({ type: 'reopen', chainId: CHAIN_ID });
    assert.deepEqual(calls, []);
  });
});

describe('forgetting in the panel', () => {
  const press = { type: 'forget', chainId: CHAIN_ID };
  /** A memory that holds two chains until one is forgotten, however that is confirmed. */
  function startForgetting(isConfirmed: boolean) {
    let kept = [chain(), chain('chain-00000002')];
    const asked: string[] = [];
    const forget = (id: string) => {
      asked.push(id);
      if (isConfirmed) kept = kept.filter((one) => one.id !== id);
      return Promise.resolve();
    };
    const recall = () => Promise.resolve(answer(kept.map(({ id }) => failure(id))));
    const getCausalChain = (id: string) => Promise.resolve(kept.find((one) => one.id === id) ?? null);
    const listChains = () => Promise.resolve(kept);
    const { session, last } = start({ recall, getCausalChain, listChains }, { forget });
    return { session, last, asked, shown: () => last().chains.map(({ chainId }) => chainId) };
  }

  it('takes the chain from sight, also one of which something was said before', async () => {
    const { session, asked, shown } = startForgetting(true);
    await session.show(query('x'));
    await session.handle({ type: 'feedback', chainId: CHAIN_ID, verdict: 'helped' });
    await session.handle(press);
    assert.deepEqual(asked, [CHAIN_ID]);
    assert.deepEqual(shown(), ['chain-00000002']);
  });

  it('shows the recent ones where the chain was all that was shown', async () => {
    const { session, last, shown } = startForgetting(true);
    await session.show({ kind: 'chain', chainId: CHAIN_ID });
    await session.handle(press);
    assert.deepEqual([last().state, last().recent, shown()], ['ready', true, ['chain-00000002']]);
  });

  it('changes nothing when it is called off, and forgets nothing that is not shown', async () => {
    const { session, asked, shown } = startForgetting(false);
    await session.handle(press);
    assert.deepEqual(asked, []);
    await session.show(query('x'));
    await session.handle(press);
    assert.deepEqual(shown(), [CHAIN_ID, 'chain-00000002']);
  });
});

describe('feedback in the panel', () => {
  const ERROR_ID = 'err-0000000f';
  const said = (verdict: string, errorId?: string) =>
    `feedback ${JSON.stringify({ chainId: CHAIN_ID, verdict, ...(errorId ? { errorId } : {}) })}`;
  const press = (verdict: string) => ({ type: 'feedback', chainId: CHAIN_ID, verdict });

  it('is given for the error that is asked about, is shown, and is taken back by the same button', async () => {
    const { session, calls, last } = start({
      recall: () => Promise.resolve(answer([failure()], { errorId: ERROR_ID })),
    });
    await session.show(query('x'));
    assert.equal(last().subject?.errorId, ERROR_ID);
    await session.handle(press('helped'));
    assert.deepEqual(calls, [said('helped', ERROR_ID)]);
    assert.equal(last().chains[0]?.verdict, 'helped');
    assert.match(last().notice ?? '', /helped/);
    await session.handle(press('didNotHelp'));
    assert.equal(last().chains[0]?.verdict, 'didNotHelp');
    await session.handle(press('didNotHelp'));
    assert.deepEqual(calls.slice(1), [said('didNotHelp', ERROR_ID), said('withdrawn', ERROR_ID)]);
    assert.deepEqual([last().chains[0]?.verdict, last().notice], [null, 'Taken back.']);
  });

  it('is given for the fix by itself where no error is known', async () => {
    const { session, calls, last } = start();
    await session.show({ kind: 'recent' });
    await session.handle(press('neverShow'));
    assert.deepEqual(calls, [said('neverShow')]);
    assert.equal(last().notice, 'This fix is not offered any more.');
  });

  it('that was given before is shown, that on another error is not', async () => {
    const verdicts = [
      { errorId: ERROR_ID, verdict: 'helped' as const },
      { errorId: null, verdict: 'didNotHelp' as const },
    ];
    const known = { ...failure(), chain: { ...chain(), verdicts } };
    const { session, last } = start({ recall: () => Promise.resolve(answer([known])) });
    await session.show(query('x', ERROR_ID));
    assert.equal(last().chains[0]?.verdict, 'helped');
    await session.show(query('x', 'err-0000000e'));
    assert.equal(last().chains[0]?.verdict, null);
    await session.show(query('x'));
    assert.equal(last().chains[0]?.verdict, 'didNotHelp');
  });

  it('keeps every chain on show in its place, also one that is hidden by it', async () => {
    const [first, second] = [failure(), failure('chain-00000002')];
    let found = [first, second];
    const { session, last } = start({ recall: () => Promise.resolve(answer(found, { errorId: ERROR_ID })) });
    await session.show(query('x'));
    found = [second];
    await session.handle(press('neverShow'));
    const shown = () => last().chains.map((one) => [one.chainId, one.verdict]);
    assert.deepEqual(shown(), [
      [CHAIN_ID, 'neverShow'],
      ['chain-00000002', null],
    ]);
    found = [second, first];
    await session.handle(press('neverShow'));
    assert.deepEqual(shown(), [
      [CHAIN_ID, null],
      ['chain-00000002', null],
    ]);
    await session.show(query('y'));
    assert.deepEqual(
      shown().map(([id]) => id),
      ['chain-00000002', CHAIN_ID],
    );
  });

  it('brings a hidden fix back, whichever error of the kind it was hidden for', async () => {
    const verdicts = [{ errorId: 'err-0000000e', verdict: 'neverShow' as const }];
    const hidden: SimilarFailure = { ...failure(), hidden: true, chain: { ...chain(), verdicts } };
    const asked: unknown[] = [];
    const { session, calls, last } = start({
      recall: (_input, also) => {
        asked.push(also);
        return Promise.resolve(also.hidden ? answer([hidden]) : answer([], { hidden: 1, errorId: ERROR_ID }));
      },
    });
    await session.show(query('x'));
    assert.deepEqual([last().chains.length, last().hidden], [0, 1]);
    await session.handle({ type: 'showHidden' });
    assert.deepEqual(asked.at(-1), { weaker: false, hidden: true });
    assert.equal(last().chains[0]?.verdict, 'neverShow');
    await session.handle(press('neverShow'));
    assert.deepEqual(calls, [said('withdrawn', 'err-0000000e'), said('withdrawn', ERROR_ID)]);
    assert.equal(last().chains[0]?.verdict, null);
  });

  it('says what went wrong', async () => {
    const fault = () => Promise.reject(new Fault('unknownChain', { id: CHAIN_ID }));
    const { session, last } = start({ giveFeedback: fault });
    await session.show(query('x'));
    await session.handle(press('helped'));
    assert.match(last().notice ?? '', /No chain with the id/);
    assert.equal(last().chains[0]?.verdict, null);
  });
});

describe('silence in the panel', () => {
  it('is told with its reason; weaker matches come on request and are marked, until another question', async () => {
    const silence = { reason: 'underThreshold', bestConfidence: 0.31 } as const;
    const weak = { ...failure(), confidence: 0.12 };
    const { session, last } = start({
      recall: (_input, { weaker }) =>
        Promise.resolve(weaker ? answer([failure('chain-00000002'), weak]) : answer([], { silence })),
    });
    await session.show(query('x'));
    assert.deepEqual([last().silence, last().threshold, last().chains], [silence, 0.5, []]);
    await session.handle({ type: 'showWeaker' });
    assert.deepEqual(
      last().chains.map((one) => [one.chainId, one.weak]),
      [
        ['chain-00000002', false],
        [CHAIN_ID, true],
      ],
    );
    assert.deepEqual([last().silence, last().also.weaker], [null, true]);
    await session.show(query('y'));
    assert.deepEqual([last().chains.length, last().also.weaker], [0, false]);
  });

  it('is not broken by the further kinds of fix beside a likely one, which are no weaker matches', async () => {
    const found = [0.68, 0.19, 0.1].map((confidence, index) => ({ ...failure(`chain-0000000${index}`), confidence }));
    const { session, last } = start({
      recall: (_input, { weaker }) => Promise.resolve(answer(weaker ? found : found.slice(0, 2))),
    });
    const shown = () => last().chains.map(({ weak, further }) => ({ weak, further }));
    await session.show(query('x'));
    const likely = { weak: false, further: false };
    const further = { weak: false, further: true };
    assert.deepEqual(shown(), [likely, further]);
    await session.handle({ type: 'showWeaker' });
    assert.deepEqual(shown(), [likely, further, { weak: true, further: false }]);
  });

  it('stays the same question when the error it is about is found, and when it goes', async () => {
    let errorId: string | null = null;
    const { session, last, posted } = start({ recall: () => Promise.resolve(answer([failure()], { errorId })) });
    await session.show(query('x'));
    errorId = 'err-0000000f';
    await session.refresh();
    assert.equal(last().subject?.errorId, 'err-0000000f');
    errorId = null;
    await session.refresh();
    assert.equal(last().subject?.errorId, 'err-0000000f');
    await session.show(query('x'));
    assert.ok(posted.every((message) => message.type !== 'view' || !message.view.stale));
  });
});

describe('a chain for the panel', () => {
  it('has its attempts oldest first and the fix among them once', () => {
    const ids = ['fix-00000001', 'fix-00000002', 'fix-00000003'];
    assert.deepEqual(
      toPanelChain(chain()).attempts.map(({ id }) => id),
      ids,
    );
    const listed = { ...chain(), fixAttempts: [...chain().fixAttempts, chain().successfulFix] };
    assert.deepEqual(
      toPanelChain(listed).attempts.map(({ id }) => id),
      ids,
    );
  });

  it('says who tells of its fix, whoever told of the error', () => {
    const claimed = { ...chain(), successfulFix: { ...chain().successfulFix, origin: 'agent' as const } };
    assert.deepEqual([toPanelChain(chain()).origin, toPanelChain(claimed).origin], ['observed', 'agent']);
  });

  const places = [
    { given: { file: 'src/a.ts', line: 0 }, then: 'src/a.ts:1' },
    { given: { file: 'src/a.ts' }, then: 'src/a.ts' },
    { given: { taskName: 'build', command: 'make' }, then: 'task “build”' },
    { given: { command: 'npm\n  test' }, then: '$ npm test' },
    { given: {}, then: null },
  ];
  for (const { given, then } of places) {
    it(`from ${JSON.stringify(given)} is at ${String(then)}`, () => assert.equal(toPlace(given), then));
  }
});
