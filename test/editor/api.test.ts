import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DejaFixApi } from '../../src/host/api.ts';

const KNOWN = 'Widget \'left\' has lost its sprocket "12".';

async function activate(): Promise<DejaFixApi> {
  const extension = vscode.extensions.getExtension<DejaFixApi>('deja-fix.deja-fix');
  assert.ok(extension);
  return extension.activate();
}

/** What is handed over by code that no compiler checked. */
function unchecked(value: unknown): never {
  return value as never;
}

describe('The interface for other extensions', () => {
  let api: DejaFixApi;
  let chainId: string;

  before(async () => {
    api = await activate();
    const errorId = await api.recordErrorEvent({ error: KNOWN, context: { source: 'widgets', code: 'W12' } });
    await api.recordFixAttempt({ errorId, actionTaken: 'Found the sprocket', successful: true });
    const [chain] = await api.listChains({ limit: 1 });
    assert.equal(chain?.errorEvent.id, errorId);
    chainId = chain.id;
  });

  afterEach('the fix remembered before is still found', async () => {
    const found = await api.querySimilarFailures(KNOWN, { context: { source: 'widgets', code: 'W12' }, limit: 1 });
    assert.deepEqual(
      found.map(({ chain }) => chain.id),
      [chainId],
    );
  });

  const refused: [what: string, call: () => Promise<unknown>, message: RegExp][] = [
    ...[0, 101, 2.5, -1, Number.POSITIVE_INFINITY, 'x'].map((limit): (typeof refused)[number] => [
      `limit ${String(limit)} of a query`,
      () => api.querySimilarFailures(KNOWN, { limit: unchecked(limit) }),
      /^limit must be a whole number from 1 to 100, not /,
    ]),
    ['limit 0 of a list', () => api.listChains({ limit: 0 }), /^limit: must be a whole number of at least 1, not 0$/],
    ['limit 2.5 of a list', () => api.listErrors({ limit: 2.5 }), /^limit: must be .*, not 2\.5$/],
    ['a query without words', () => api.querySimilarFailures(' \n\t'), /^The error text is empty\./],
    ['a query that is no text', () => api.querySimilarFailures(unchecked(7)), /^error: /],
    ['an error without words', () => api.recordErrorEvent({ error: '' }), /^The error text is empty\./],
    ['an error that is no text', () => api.recordErrorEvent({ error: unchecked({}) }), /^error: /],
    [
      'a line that is no number',
      () => api.recordErrorEvent({ error: 'x', context: unchecked({ line: 'five' }) }),
      /^context\.line: /,
    ],
    [
      'an attempt against an unknown error',
      () => api.recordFixAttempt({ errorId: 'err-00000000', actionTaken: 'Hoped' }),
      /^No error with the id "err-00000000" is known\. Record the error first/,
    ],
    [
      'an attempt without words',
      () => api.recordFixAttempt({ errorId: chainId, actionTaken: ' ' }),
      /^actionTaken: must not be empty$/,
    ],
  ];
  for (const [what, call, message] of refused) {
    it(`refuses ${what} and says why`, async () => {
      const before = await api.listErrors({ limit: 100 });
      await assert.rejects(call(), ({ message: text }: Error) => {
        assert.match(text, message);
        return true;
      });
      assert.deepEqual(await api.listErrors({ limit: 100 }), before, 'nothing was recorded');
    });
  }

  describe('where nothing is recorded', () => {
    const set = (key: string, value: boolean | undefined) => (): Thenable<void> =>
      vscode.workspace.getConfiguration('dejaFix.capture').update(key, value, vscode.ConfigurationTarget.Workspace);
    const run = (command: string) => (): Thenable<void> => vscode.commands.executeCommand(command);
    const silences: [state: string, begin: () => Thenable<void>, end: () => Thenable<void>, message: RegExp][] = [
      ['paused', run('dejaFix.pauseCapture'), run('dejaFix.resumeCapture'), /^Capture is paused: nothing is recorded/],
      ['incognito', set('incognito', true), set('incognito', undefined), /^This workspace is incognito .*nothing is/],
      ['switched off', set('enabled', false), set('enabled', undefined), /^Capture is switched off .*nothing is/],
    ];
    for (const [state, begin, end, message] of silences) {
      it(`refuses to record while capture is ${state}, says so, and answers all the same`, async () => {
        const before = await api.listErrors({ limit: 100 });
        const [known] = before;
        await begin();
        try {
          const refusal = { code: 'notRecording', message };
          await assert.rejects(api.recordErrorEvent({ error: 'Told in silence' }), refusal);
          const attempt = { errorId: known?.id ?? '', actionTaken: 'Tried in silence', successful: true };
          await assert.rejects(api.recordFixAttempt(attempt), refusal);
          assert.deepEqual(await api.listErrors({ limit: 100 }), before);
          assert.equal((await api.querySimilarFailures(KNOWN, { limit: 1 })).length, 1);
        } finally {
          await end();
        }
        assert.match(await api.recordErrorEvent({ error: `Told after ${state}` }), /^err-[0-9a-f]{8}$/);
      });
    }
  });

  it('takes a limit of 1 and of 100', async () => {
    assert.equal((await api.querySimilarFailures(KNOWN, { limit: 1 })).length, 1);
    assert.ok((await api.querySimilarFailures(KNOWN, { limit: 100 })).length >= 1);
  });

  it('has no chain for an id that nobody drew, whatever stands in it', async () => {
    for (const id of ['chain-00000000', '', "' OR 1 = 1 --", '%', 'chain-\0', 'é'.repeat(10_000)]) {
      assert.equal(await api.getCausalChain(id), null, JSON.stringify(id.slice(0, 20)));
    }
    assert.equal((await api.getCausalChain(chainId))?.id, chainId);
  });

  it('keeps head and tail of an error of 5 MB and says what was left out', async () => {
    const length = 5_000_000;
    const error = `The first words. ${'z'.repeat(length)} The last words.`;
    const id = await api.recordErrorEvent({ error });
    const [kept] = await api.listErrors({ limit: 1 });
    assert.equal(kept?.id, id);
    assert.match(kept.errorMessage, /^The first words\. z/);
    assert.match(kept.errorMessage, /z The last words\.$/);
    const omitted = kept.context.omittedCharacters ?? 0;
    assert.ok(kept.errorMessage.includes(`\n… ${omitted} characters left out …\n`));
    assert.ok(omitted > length - 20_000 && kept.errorMessage.length < 20_000, `${omitted} left out`);
    assert.ok(Array.isArray(await api.querySimilarFailures(error)));
  });

  it('gives every text back as it came, and finds it, with quotes, %, NUL and what looks like a predicate', async () => {
    for (const odd of ["it's", '"quoted"', '100 %', '%s_\\', 'a\0b', "x' OR '1'='1", '`${x}`', '\u202e\ud83d\ude00']) {
      const error = `Odd words came: ${odd}`;
      const context = { source: odd, code: odd, file: odd, snippet: odd, workspace: odd, stack: odd, command: odd };
      const errorId = await api.recordErrorEvent({ error, errorType: odd, context, sessionId: odd });
      await api.recordFixAttempt({ errorId, actionTaken: odd, codeChanges: odd, successful: true });
      const found = await api.querySimilarFailures(error, { context, limit: 100 });
      const chain = found.find((failure) => failure.chain.errorEvent.id === errorId)?.chain;
      assert.ok(chain, `${JSON.stringify(odd)} is found`);
      assert.equal(chain.errorEvent.errorMessage, error);
      assert.equal(chain.errorEvent.errorType, odd);
      assert.equal(chain.errorEvent.sessionId, odd);
      const { source, code, file, snippet, workspace, stack, command } = chain.errorEvent.context;
      assert.deepEqual({ source, code, file, snippet, workspace, stack, command }, context);
      assert.equal(chain.successfulFix.actionTaken, odd);
      assert.equal(chain.successfulFix.codeChanges, odd);
    }
  });
});
