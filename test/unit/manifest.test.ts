import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import * as v from 'valibot';
import { COMMANDS } from '../../src/host/commandIds.ts';
import { SETTINGS } from '../../src/host/settingsTable.ts';
import { runCommand } from '../support/runCommand.ts';
import { checkoutDir } from '../support/toolsDir.ts';

type ManifestSetting = {
  type: string;
  enum?: string[];
  default: unknown;
  scope: string;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  items?: { type: string; enum?: string[] };
};
type Manifest = {
  contributes: {
    commands: { command: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    configuration: { properties: Record<string, ManifestSetting> };
  };
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
};

const manifestText = readText('package.json');
const { contributes, capabilities } = JSON.parse(manifestText) as Manifest;
const { properties } = contributes.configuration;
const settings = Object.values(SETTINGS).map((setting) => ({ setting, key: `dejaFix.${setting.key}` }));

function readText(name: string): string {
  return readFileSync(path.join(checkoutDir, name), 'utf8');
}

describe('The settings of the manifest and those of the code', () => {
  it('are the same ones', () => {
    assert.deepEqual(settings.map(({ key }) => key).sort(), Object.keys(properties).sort());
  });

  for (const { setting, key } of settings) {
    const told = properties[key];
    const isTaken = (value: unknown): boolean => v.is(setting.schema, value);

    it(`${key}: same default, same type, same bounds`, () => {
      assert.ok(told);
      assert.deepEqual(told.default, setting.default);
      assert.ok(isTaken(told.default), 'the default is a value that is taken');
      if (told.enum) {
        assert.equal(told.type, 'string');
        assert.ok(told.enum.every(isTaken) && !isTaken('any other'), 'the values it names, and no other');
        return;
      }
      const samples = { boolean: false, string: '', array: [], integer: 1, number: 0.5 };
      const types = Object.entries(samples).filter(([, sample]) => isTaken(sample));
      // Whole numbers of a setting with a lower bound above 1 are told by that bound.
      const fits = types.map(([type]) => type);
      if (told.type === 'integer') assert.ok(isTaken(told.minimum) && !fits.includes('number'), fits.join());
      else if (told.type === 'number') assert.ok(fits.includes('number'), fits.join());
      else assert.deepEqual(fits, [told.type]);
      if (told.minimum !== undefined) assert.ok(isTaken(told.minimum) && !isTaken(told.minimum - 1), 'minimum');
      if (told.maximum !== undefined) assert.ok(isTaken(told.maximum) && !isTaken(told.maximum + 1), 'maximum');
      if (told.items) assert.equal(isTaken(['any']), told.items.enum === undefined, 'items');
      if (told.items?.enum) assert.ok(isTaken(told.items.enum), 'items');
    });
  }

  it('dejaFix.store.path: paths that are not absolute are named where they are given', () => {
    const pattern = new RegExp(properties['dejaFix.store.path']?.pattern ?? assert.fail());
    for (const value of ['', '/srv/memory', '~/memory', 'memory', './memory', 'C:memory', ' /srv'])
      assert.equal(pattern.test(value), v.is(SETTINGS.storePath.schema, value), value);
    for (const value of ['C:\\memory', 'd:/memory', '\\\\host\\share']) assert.match(value, pattern);
  });

  it('a workspace may not choose where the memory lies, how much is kept and what agents are told, and may choose the rest', () => {
    const byMachine = Object.keys(properties).filter((key) => properties[key]?.scope === 'machine');
    assert.deepEqual(byMachine, [
      'dejaFix.agents.scope',
      'dejaFix.store.path',
      'dejaFix.store.retentionDays',
      'dejaFix.store.maxSizeMB',
    ]);
    assert.deepEqual(capabilities.untrustedWorkspaces.restrictedConfigurations, byMachine);
    const others = Object.keys(properties).filter((key) => properties[key]?.scope === 'window');
    assert.equal(others.length + byMachine.length, settings.length);
  });
});

describe('The commands of the manifest', () => {
  it('are those of the code, each once', () => {
    const told = contributes.commands.map(({ command }) => command);
    assert.deepEqual(told.sort(), Object.values(COMMANDS).sort());
  });

  it('are the only ones in its menus', () => {
    const known = new Set<string>(Object.values(COMMANDS));
    const shown = Object.values(contributes.menus).flat();
    assert.ok(shown.length > 0);
    assert.deepEqual(
      shown.filter(({ command }) => !known.has(command)),
      [],
    );
  });
});

describe('The words of the manifest', () => {
  it('each %key% has its text, and no text is left over', () => {
    const used = [...manifestText.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    const texts = JSON.parse(readText('package.nls.json')) as Record<string, string>;
    assert.deepEqual([...new Set(used)].sort(), Object.keys(texts).sort());
    for (const [key, text] of Object.entries(texts)) assert.notEqual(text.trim(), '', key);
  });

  it('the tables of the README say what the manifest says', async () => {
    await runCommand(process.execPath, ['scripts/readmeTables.mjs', '--check'], checkoutDir);
  });
});
