import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from '../../src/host/clock.ts';
import { EnvSecrets } from '../../src/host/secrets/envSecrets.ts';

const OWN = 'marzipan-lantern-4471-quill';
const DEEPER = 'tundra-velvet-9023-anchor';
const FOREIGN = 'cobalt-thicket-7718-ferry';

describe('The values of .env files in a real editor', () => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const dir = path.join(folder.uri.fsPath, 'hidden');
  const settings = vscode.workspace.getConfiguration('files', folder.uri);

  before(async () => {
    for (const [file, secret] of [
      ['.env', OWN],
      ['services/shop/.env.local', DEEPER],
      ['node_modules/shelf/.env', FOREIGN],
    ] as const) {
      await mkdir(path.dirname(path.join(dir, file)), { recursive: true });
      await writeFile(path.join(dir, file), `SHOP_PASSWORD=${secret}\n`);
    }
  });

  after(async () => {
    await settings.update('exclude', undefined, vscode.ConfigurationTarget.Workspace);
    await rm(dir, { recursive: true, force: true });
  });

  for (const pattern of ['**/.env*', 'hidden', '**/services/**'])
    it(`are known where ${pattern} is hidden in the explorer, those in libraries are not`, async () => {
      await settings.update('exclude', { [pattern]: true }, vscode.ConfigurationTarget.Workspace);
      const secrets = new EnvSecrets(systemClock);
      try {
        await secrets.complete();
        const values = await secrets.values();
        assert.deepEqual(
          [OWN, DEEPER, FOREIGN].map((value) => values.includes(value)),
          [true, true, false],
        );
      } finally {
        secrets.dispose();
      }
    });
});
