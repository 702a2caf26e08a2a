import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type SettingDefinition, SETTINGS, toSettingValue } from '../../src/host/settingsTable.ts';

const anySetting = (name: keyof typeof SETTINGS): SettingDefinition<unknown> => SETTINGS[name];

describe('a setting', () => {
  const taken: [keyof typeof SETTINGS, unknown][] = [
    ['captureEnabled', false],
    ['captureSettleMs', 250],
    ['captureSettleMs', 30_000],
    ['captureSeverities', []],
    ['captureSeverities', ['warning', 'error']],
    ['captureExclude', ['**/generated/**']],
    ['captureTerminals', false],
    ['captureDebug', false],
    ['captureIncognito', true],
    ['recallThreshold', 0],
    ['recallThreshold', 1],
    ['recallMaxResults', 100],
    ['storePath', ''],
    ['storePath', '/srv/memory'],
  ];
  for (const [name, value] of taken) {
    it(`${name} takes ${JSON.stringify(value)}`, () => {
      assert.deepEqual(toSettingValue(anySetting(name), value), { value, problem: null });
    });
  }

  const refused: [keyof typeof SETTINGS, unknown][] = [
    ['captureEnabled', 'yes'],
    ['captureSettleMs', 249],
    ['captureSettleMs', 30_001],
    ['captureSettleMs', 1_000.5],
    ['captureSettleMs', null],
    ['captureSeverities', 'error'],
    ['captureSeverities', ['hint']],
    ['captureExclude', ['**/a/**', 7]],
    ['captureTerminals', 'all'],
    ['captureDebug', 1],
    ['captureIncognito', 'yes'],
    ['recallThreshold', 1.01],
    ['recallThreshold', -0.1],
    ['recallThreshold', '0.5'],
    ['recallMaxResults', 0],
    ['recallMaxResults', 101],
    ['recallMaxResults', 2.5],
    ['storePath', 'relative/folder'],
    ['storePath', 7],
  ];
  for (const [name, value] of refused) {
    it(`${name} does not take ${JSON.stringify(value)}: its default is used, and the problem names both`, () => {
      const setting = anySetting(name);
      const { value: used, problem } = toSettingValue(setting, value);
      assert.deepEqual(used, setting.default);
      assert.ok(problem?.startsWith(`dejaFix.${setting.key} is ${JSON.stringify(value)}: `), String(problem));
    });
  }

  it('that is not set has its default, without a problem', () => {
    for (const setting of Object.values(SETTINGS) as SettingDefinition<unknown>[]) {
      assert.deepEqual(toSettingValue(setting, undefined), { value: setting.default, problem: null });
    }
  });

  it('has a default that it would itself take', () => {
    for (const setting of Object.values(SETTINGS) as SettingDefinition<unknown>[]) {
      assert.equal(toSettingValue(setting, setting.default).problem, null, setting.key);
    }
  });
});
