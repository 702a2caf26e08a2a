import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Verdict } from '../../src/core/model.ts';
import { activated } from '../support/dejaFixApi.ts';

const ERROR = 'SprocketError: sprocket 4 slipped off its chain';

describe('Feedback by command', () => {
  let chainId: string;

  before(async () => {
    const api = await activated();
    const errorId = await api.recordErrorEvent({ error: ERROR, context: { source: 'sprockets' } });
    await api.recordFixAttempt({ errorId, actionTaken: 'Tightened it', successful: true });
    const [chain] = await api.listChains({ limit: 1 });
    assert.ok(chain);
    chainId = chain.id;
  });

  const say = (verdict: Verdict, argument: unknown = { chainId }): Thenable<unknown> =>
    vscode.commands.executeCommand(`dejaFix.${verdict}`, argument);
  const verdicts = async () => (await (await activated()).getCausalChain(chainId))?.verdicts ?? [];
  const found = async (): Promise<string[]> => {
    const failures = await (await activated()).querySimilarFailures(ERROR, { context: { source: 'sprockets' } });
    return failures.map(({ chain }) => chain.id);
  };

  it('is kept, replaced by the next, and taken back by the same', async () => {
    await say('helped');
    assert.deepEqual(await verdicts(), [{ errorId: null, verdict: 'helped' }]);
    await say('didNotHelp', chainId);
    assert.deepEqual(await verdicts(), [{ errorId: null, verdict: 'didNotHelp' }]);
    await say('didNotHelp');
    assert.deepEqual(await verdicts(), []);
  });

  it('hides no fix for every error when it was to be hidden for one that is not remembered', async () => {
    const query = { error: 'Never seen', context: { channel: 'diagnostic', uri: 'file:///nowhere/a.ts', line: 1 } };
    const dismissing = setInterval(() => void vscode.commands.executeCommand('notifications.clearAll'), 50);
    await say('neverShow', { chainId, query });
    clearInterval(dismissing);
    assert.deepEqual(await verdicts(), []);
    assert.deepEqual(await found(), [chainId]);
  });

  it('takes a fix out of the answers until it is taken back', async () => {
    assert.deepEqual(await found(), [chainId]);
    await say('neverShow');
    assert.deepEqual(await found(), []);
    await say('neverShow');
    assert.deepEqual(await found(), [chainId]);
  });
});
