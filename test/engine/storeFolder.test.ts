import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import type { CausalChainTracker } from '../../src/engine/causalChainTracker.ts';
import { CausalStore } from '../../src/engine/store/causalStore.ts';
import { toObservationRow } from '../../src/engine/store/schema.ts';
import { toStoreFault } from '../../src/engine/store/storeTrouble.ts';
import { isFault, TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

async function fix(tracker: CausalChainTracker, error: string): Promise<void> {
  const { errorId } = await tracker.recordErrorEvent({ error });
  await tracker.recordFixAttempt({ errorId, actionTaken: `Fixed ${error}`, successful: true });
}

async function fixes(tracker: CausalChainTracker, error: string): Promise<(string | undefined)[]> {
  const failures = await tracker.querySimilarFailures({ error, threshold: 0.5 });
  return failures.map(({ chain }) => chain.successfulFix.actionTaken);
}

/** Hash and time of every file under a folder. */
async function fingerprint(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const lines = files.map(async (file) => {
    const hash = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    return `${file} ${hash} ${(await stat(file)).mtimeMs}`;
  });
  return (await Promise.all(lines)).sort();
}

async function newestManifest(storePath: string, table: string): Promise<string> {
  const versions = join(storePath, `${table}.lance`, '_versions');
  const names = (await readdir(versions)).filter((name) => name.endsWith('.manifest')).sort();
  return join(versions, names[0] ?? assert.fail());
}

describe('the store folder', () => {
  it('is made where it is missing, for its owner only', async () => {
    await using folder = await TrackerFolder.create();
    const storePath = join(folder.path, 'a', 'b c', 'é');
    const tracker = await folder.open({ ...WITHOUT_MODEL, storePath });
    await fix(tracker, 'Made in a new folder');
    assert.equal((await stat(storePath)).mode & 0o777, 0o700);
  });

  it('that is a file is refused and left alone', async () => {
    await using folder = await TrackerFolder.create();
    await writeFile(folder.storePath, 'mine');
    await assert.rejects(folder.open(WITHOUT_MODEL), isFault('storeIsFile'));
    assert.equal(await readFile(folder.storePath, 'utf8'), 'mine');
  });

  const foreign = [
    'generations/1/population.csv',
    'Generations/1/population.csv',
    'set-aside/draft.txt',
    'locks/keys.txt',
    'locks',
    'sums.json',
    'current.json',
  ];
  for (const name of foreign) {
    it(`that holds ${name} of the user’s own is refused and left alone`, async () => {
      await using folder = await TrackerFolder.create();
      const path = join(folder.storePath, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, 'mine');
      const before = await fingerprint(folder.storePath);
      await assert.rejects(folder.open(WITHOUT_MODEL), isFault('storeOccupied'));
      assert.deepEqual(await fingerprint(folder.storePath), before);
    });
  }

  it('in which a first process was killed at once, or whose marker is lost, is opened', async () => {
    await using folder = await TrackerFolder.create();
    for (const name of ['locks/turns', 'locks/present', 'deja-fix-temp'])
      await mkdir(join(folder.storePath, name), { recursive: true });
    await (await folder.open(WITHOUT_MODEL)).recordErrorEvent({ error: 'First' });
    await rm(join(folder.storePath, 'deja-fix.json'));
    assert.equal((await (await folder.open(WITHOUT_MODEL)).listErrors()).length, 1);
  });

  for (const place of ['under a file', 'where the system lets nobody write']) {
    it(`that cannot be made ${place} is refused with the reason`, async () => {
      await using folder = await TrackerFolder.create();
      await writeFile(join(folder.path, 'file'), '');
      const storePath = place === 'under a file' ? join(folder.path, 'file', 'store') : '/proc/deja-fix-store';
      await assert.rejects(folder.open({ ...WITHOUT_MODEL, storePath }), isFault('storeNotWritable'));
    });
  }

  for (const name of ['a\nb', 'a\tb', 'a\u001bb']) {
    it(`of which the database would read another name than ${JSON.stringify(name)} is refused, and none is made`, async () => {
      await using folder = await TrackerFolder.create();
      const storePath = join(folder.path, name);
      await assert.rejects(folder.open({ ...WITHOUT_MODEL, storePath }), isFault('storeNotWritable'));
      assert.deepEqual(await readdir(folder.path), []);
    });
  }

  it('says of a full disk what helps', () => {
    for (const code of ['ENOSPC: no space left on device, write', 'EDQUOT: disk quota exceeded, open']) {
      const { message } = toStoreFault('/srv/memory', new Error(code));
      assert.match(message, /^The store folder \/srv\/memory has no room \(the disk .*\)\. Free some space there/);
      assert.doesNotMatch(message, /permission/);
    }
  });

  it('of a newer version is left as it is, down to the byte', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await fix(tracker, 'From the future');
    await tracker.dispose();
    await writeFile(join(folder.storePath, 'deja-fix.json'), '{"schemaVersion":99}');
    const before = await fingerprint(folder.storePath);
    await assert.rejects(folder.open(WITHOUT_MODEL), isFault('storeNewer'));
    assert.deepEqual(await fingerprint(folder.storePath), before);
  });

  it('whose rows are of a newer version is refused even when the marker is lost', async () => {
    await using folder = await TrackerFolder.create();
    const { store } = await CausalStore.open(folder.storePath);
    const row = toObservationRow(
      { key: 'k', subject: 's', timestamp: 1, kind: 'reopened', data: {} },
      { recordedAt: 1, model: null },
    );
    await store.append({ causal_observations: [{ ...row, schema_version: 99 }] });
    await store.close();
    await writeFile(join(folder.storePath, 'deja-fix.json'), '');
    const tables = (await fingerprint(folder.storePath)).filter((line) => line.includes('.lance'));
    await assert.rejects(folder.open(WITHOUT_MODEL), isFault('storeNewer'));
    assert.deepEqual(
      (await fingerprint(folder.storePath)).filter((line) => line.includes('.lance')),
      tables,
    );
  });
});

describe('a damaged store', () => {
  const damages: [what: string, damage: (path: string) => Promise<void>][] = [
    ['emptied', (path) => truncate(path, 0)],
    ['overwritten', (path) => writeFile(path, Buffer.alloc(700, 'garbage '))],
    ['cut off', async (path) => truncate(path, Math.floor((await stat(path)).size / 2))],
  ];
  const tables = ['causal_error_events', 'causal_fix_attempts', 'causal_chains', 'causal_observations'];
  for (const [what, damage] of damages) {
    it(`opens at the version before a manifest that was ${what}, and says what it set aside`, async () => {
      for (const table of tables) {
        await using folder = await TrackerFolder.create();
        const tracker = await folder.open(WITHOUT_MODEL);
        await fix(tracker, 'An early error');
        const [early] = await tracker.listChains();
        await tracker.recordObservation({
          subject: early?.id ?? '',
          fact: { kind: 'evidence', data: { level: 'ran' } },
        });
        await fix(tracker, 'A late error');
        await tracker.dispose();
        const path = await newestManifest(folder.storePath, table);
        await damage(path);
        const damaged = await readFile(path);
        const next = await folder.open(WITHOUT_MODEL);
        const [kept] = next.status.setAside;
        assert.ok(kept, table);
        assert.deepEqual(await readFile(kept), damaged);
        assert.deepEqual(await fixes(next, 'An early error'), ['Fixed An early error'], table);
        await fix(next, 'An error after the damage');
        assert.deepEqual(await fixes(next, 'An error after the damage'), ['Fixed An error after the damage']);
      }
    });
  }

  it('opens at the version before a data file that was emptied', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await fix(tracker, 'An early error');
    const data = join(folder.storePath, 'causal_chains.lance', 'data');
    const early = new Set(await readdir(data));
    await fix(tracker, 'A late error');
    await tracker.dispose();
    const late = (await readdir(data)).find((name) => !early.has(name));
    await truncate(join(data, late ?? assert.fail()), 0);
    const next = await folder.open(WITHOUT_MODEL);
    assert.deepEqual(await fixes(next, 'An early error'), ['Fixed An early error']);
    assert.deepEqual(await fixes(next, 'A late error'), ['Fixed A late error'], 'made again from its attempt');
    assert.ok(next.status.setAside.length > 0);
  });

  it('goes on with the other tables when no version of one can be read', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await fix(tracker, 'An early error');
    await tracker.dispose();
    const versions = join(folder.storePath, 'causal_observations.lance', '_versions');
    for (const name of await readdir(versions)) await truncate(join(versions, name), 0);
    const next = await folder.open(WITHOUT_MODEL);
    assert.equal(next.status.setAside.length, 1);
    assert.deepEqual(await fixes(next, 'An early error'), ['Fixed An early error']);
    const [chain] = await next.listChains();
    await next.reopen(chain?.id ?? '');
    assert.deepEqual(await fixes(next, 'An early error'), []);
  });

  it('opens when a writer was killed before its table had a version', async () => {
    await using folder = await TrackerFolder.create();
    await mkdir(join(folder.storePath, 'causal_chains.lance', '_versions'), { recursive: true });
    const tracker = await folder.open(WITHOUT_MODEL);
    await fix(tracker, 'First');
    assert.deepEqual(await fixes(tracker, 'First'), ['Fixed First']);
  });
});
