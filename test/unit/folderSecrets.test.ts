import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { FolderSecrets } from '../../src/mcp/folderSecrets.ts';

const OLD = 'blue-giraffe-7x2';

describe('the secrets of the folders an agent works in', () => {
  let folder = '';
  let known: readonly string[] = [];
  const learner = { learnSecrets: (values: readonly string[]) => void (known = values) };
  const write = (value: string) => writeFile(path.join(folder, '.env'), `GREETING=${value}\n`);

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'deja-fix-secrets-'));
    known = [];
    await write(OLD);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are known to each of several calls that come while they are read', async () => {
    const secrets = new FolderSecrets([folder]);
    const calls = [1, 2, 3].map(async () => {
      await secrets.teach(learner);
      return known;
    });
    assert.deepEqual(await Promise.all(calls), [[OLD], [OLD], [OLD]]);
  });
});
