import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { FolderSecrets } from '../../src/mcp/folderSecrets.ts';

const OLD = 'blue-giraffe-7x2';
const NEW = 'green-walrus-3q9';

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

  it('are read again in time, and one that has left its file is a secret still', async () => {
    let nowMs = 0;
    const secrets = new FolderSecrets([folder], () => nowMs);
    await secrets.teach(learner);
    await write(NEW);
    nowMs = 4_999;
    await secrets.teach(learner);
    assert.deepEqual(known, [OLD]);
    nowMs = 5_000;
    await secrets.teach(learner);
    assert.deepEqual(known, [NEW, OLD]);
  });

  it('are known where a package has one after the other', async () => {
    const packages = Array.from({ length: 150 }, (_, index) => path.join(folder, `package${index}`));
    for (const [index, each] of packages.entries()) {
      await mkdir(each);
      await writeFile(path.join(each, '.env'), `GREETING=teal-otter-${index}x2\n`);
    }
    await new FolderSecrets([folder]).teach(learner);
    assert.equal(known.length, 151);
  });
});
