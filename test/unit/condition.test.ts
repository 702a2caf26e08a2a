import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../src/core/fault.ts';
import { type ConditionInput, toCondition } from '../../src/host/condition.ts';
import { STATUS } from '../support/fakeEngineProcess.ts';

const WELL: ConditionInput = {
  engine: { kind: 'ready' },
  status: STATUS,
  isPaused: false,
  isEnabled: true,
  isIncognito: false,
  isTrusted: true,
  isShellSilent: false,
};
const FAULT = new Fault('storeIsFile', { path: '/srv/memory' });
const WITHOUT_MODEL = { ...STATUS, embedding: { kind: 'unavailable', reason: 'the model is missing' } } as const;

describe('the condition that people see', () => {
  const table: [given: string, Partial<ConditionInput>, label: string, notice: RegExp | null][] = [
    ['all is well', {}, 'Watching for errors', null],
    ['no engine was needed yet', { engine: { kind: 'stopped' }, status: null }, 'Watching for errors', null],
    ['capture is paused', { isPaused: true }, 'Paused', /nothing is recorded/],
    ['capture is off', { isEnabled: false, isPaused: true }, 'Not recording', /dejaFix\.capture\.enabled/],
    ['the workspace is incognito', { isIncognito: true, isPaused: true }, 'Incognito', /dejaFix\.capture\.incognito/],
    ['capture is off and incognito', { isIncognito: true, isEnabled: false }, 'Not recording', /capture\.enabled/],
    ['the workspace is not trusted', { isTrusted: false, isEnabled: false }, 'Not recording', /not trusted/],
    ['there is no model', { status: WITHOUT_MODEL }, 'Full text only', /the model is missing/],
    [
      'the memory is renewed',
      { status: { ...STATUS, work: { kind: 'renewing', share: 0.409 } } },
      'Renewing memory 40 %',
      /by their words only/,
    ],
    [
      'the engine ended from idling before the memory was renewed',
      { engine: { kind: 'stopped' }, status: { ...STATUS, work: { kind: 'renewing', share: 0.409 } } },
      'Watching for errors',
      null,
    ],
    ['paused without a model', { status: WITHOUT_MODEL, isPaused: true }, 'Paused', /nothing is recorded/],
    [
      'the engine died',
      { engine: { kind: 'waiting', reason: 'it was ended by SIGKILL', delayMs: 250 } },
      'Restarting',
      /starts again in 1 s\. Nothing is lost/,
    ],
    [
      'the engine has been given up',
      { engine: { kind: 'failed', fault: FAULT }, isPaused: true },
      'Not running',
      /Choose a folder in dejaFix\.store\.path/,
    ],
    [
      'the machine cannot run it',
      { engine: { kind: 'unsupported', reason: 'the processor has no AVX2' }, isTrusted: false },
      'Not supported here',
      /the processor has no AVX2/,
    ],
  ];
  for (const [given, input, label, notice] of table) {
    it(`is "${label}" when ${given}`, () => {
      const condition = toCondition({ ...WELL, ...input });
      assert.equal(condition.label, label);
      if (notice === null) assert.equal(condition.notice, null);
      else assert.match(condition.notice ?? '', notice);
    });
  }

  it('says beside it that a shell in use does not tell how commands end', () => {
    assert.equal(toCondition(WELL).remark, null);
    const { remark, label } = toCondition({ ...WELL, isShellSilent: true });
    assert.deepEqual(
      [remark, label],
      ['This shell reports no exit codes: failed commands in it are not seen', 'Watching for errors'],
    );
  });

  it('stands out only when something is broken', () => {
    const problems = table.filter(([, input]) => toCondition({ ...WELL, ...input }).isProblem).map(([given]) => given);
    assert.deepEqual(problems, ['the engine died', 'the engine has been given up', 'the machine cannot run it']);
  });
});
