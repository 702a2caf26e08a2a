import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { CausalChainTracker } from '../../src/engine/causalChainTracker.ts';
import { CausalStore } from '../../src/engine/store/causalStore.ts';
import { listManifests } from '../../src/engine/store/versionFiles.ts';
import { fixedError } from '../support/recordItems.ts';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

const COUNT = 12;
const ERRORS = 'causal_error_events';
const CHAINS = 'causal_chains';

type Told = { errors: Map<string, string>; chains: Map<string, string> };

let folder: TrackerFolder;
let sound: Told;
before(async () => {
  folder = await TrackerFolder.create();
  const tracker = await folder.open();
  for (let number = 0; number < COUNT; number++) await tracker.record(fixedError(`The planted fault ${number} came`));
  sound = await readTold(tracker);
  await tracker.dispose();
});
after(() => folder[Symbol.asyncDispose]());

async function readTold(tracker: CausalChainTracker): Promise<Told> {
  const errors = await tracker.listErrors({ limit: 100 });
  const chains = await tracker.listChains({ limit: 100 });
  return {
    errors: new Map(errors.map(({ key, errorMessage, timestamp }) => [key, JSON.stringify([errorMessage, timestamp])])),
    chains: new Map(chains.map((chain) => [chain.key, JSON.stringify(chain)])),
  };
}

function countWrong(told: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): number {
  return [...told].filter(([key, text]) => right.get(key) !== text).length;
}

async function listData(storePath: string, table: string, part = 'data'): Promise<string[]> {
  const path = join(storePath, `${table}.lance`, part);
  return (await readdir(path)).sort().map((name) => join(path, name));
}

/** Changes one bit in the middle of the first place a text stands at. */
async function flipIn(path: string, text: string): Promise<boolean> {
  const bytes = await readFile(path);
  const at = bytes.indexOf(text);
  if (at === -1) return false;
  bytes[at + 4] = (bytes[at + 4] ?? 0) ^ 1;
  await writeFile(path, bytes);
  return true;
}

async function flipAt(path: string, share: number): Promise<void> {
  const bytes = await readFile(path);
  const at = Math.floor(bytes.length * share);
  bytes[at] = (bytes[at] ?? 0) ^ 8;
  await writeFile(path, bytes);
}

type Expected = { errors: number; chains: number; aside: boolean };
const ALL: Expected = { errors: COUNT, chains: COUNT, aside: false };

const DAMAGES: [what: string, damage: (storePath: string) => Promise<void>, expected: Expected][] = [
  [
    'a message with one bit changed in its row',
    async (path) => {
      for (const file of await listData(path, ERRORS)) if (await flipIn(file, 'planted fault 5')) return;
      assert.fail('nowhere');
    },
    { ...ALL, aside: true },
  ],
  [
    'a chain with one bit changed in its row',
    async (path) => {
      for (const file of await listData(path, CHAINS)) if (await flipIn(file, 'planted fault 7')) return;
      assert.fail('nowhere');
    },
    { errors: COUNT, chains: COUNT, aside: true },
  ],
  [
    'a vector with one bit changed, unknown to what is remembered of the files',
    async (path) => {
      await rm(join(path, 'sums.json'));
      const [first = ''] = await listData(path, ERRORS);
      await flipAt(first, 0.3);
    },
    { ...ALL, aside: true },
  ],
  [
    'a data file cut in half',
    async (path) => {
      const [first = ''] = await listData(path, CHAINS);
      await truncate(first, Math.floor((await stat(first)).size / 2));
    },
    { ...ALL, aside: true },
  ],
  [
    'the newest manifest empty',
    async (path) => truncate((await listManifests(path, ERRORS))[0] ?? '', 0),
    { ...ALL, aside: true },
  ],
  [
    'the newest manifest with a bit changed',
    async (path) => flipAt((await listManifests(path, CHAINS))[0] ?? '', 0.5),
    { ...ALL, aside: true },
  ],
  [
    'the newest manifest gone',
    async (path) => rm((await listManifests(path, ERRORS))[0] ?? ''),
    { ...ALL, aside: true },
  ],
  [
    'the newest manifest garbled, of which nothing is remembered',
    async (path) => {
      await rm(join(path, 'sums.json'));
      await writeFile((await listManifests(path, ERRORS))[0] ?? '', 'garbage');
    },
    { ...ALL, aside: true },
  ],
  [
    'the newest manifests of two tables gone',
    async (path) => {
      for (const table of [ERRORS, 'causal_fix_attempts']) await rm((await listManifests(path, table))[0] ?? '');
    },
    { ...ALL, aside: true },
  ],
  [
    'a folder in place of the newest manifest',
    async (path) => {
      const [newest = ''] = await listManifests(path, ERRORS);
      await rm(newest);
      await mkdir(newest);
    },
    { ...ALL, aside: true },
  ],
  [
    'a data file in place of another one of its table',
    async (path) => {
      const [first = '', second = ''] = await listData(path, ERRORS);
      await cp(first, second);
    },
    { ...ALL, aside: true },
  ],
  [
    'two tables under each other’s names',
    async (path) => {
      const [errors, attempts] = [ERRORS, 'causal_fix_attempts'].map((table) => join(path, `${table}.lance`));
      await rename(errors ?? '', join(path, 'between'));
      await rename(attempts ?? '', errors ?? '');
      await rename(join(path, 'between'), attempts ?? '');
    },
    { ...ALL, aside: true },
  ],
  ['a table missing', (path) => rm(join(path, `${CHAINS}.lance`), { recursive: true }), ALL],
  [
    'the table of errors missing',
    (path) => rm(join(path, `${ERRORS}.lance`), { recursive: true }),
    { ...ALL, aside: true },
  ],
  [
    'the table of errors without a version',
    (path) => rm(join(path, `${ERRORS}.lance`, '_versions'), { recursive: true }),
    { ...ALL, aside: true },
  ],
  [
    'every version of the table of errors empty',
    async (path) => {
      for (const manifest of await listManifests(path, ERRORS)) await truncate(manifest, 0);
    },
    { ...ALL, aside: true },
  ],
  [
    'the table of observations missing, which was known to be there',
    (path) => rm(join(path, 'causal_observations.lance'), { recursive: true }),
    { ...ALL, aside: true },
  ],
  ['the index gone', (path) => rm(join(path, `${CHAINS}.lance`, '_indices'), { recursive: true }), ALL],
  [
    'the index with a bit changed in each file',
    async (path) => {
      for (const index of await listData(path, CHAINS, '_indices'))
        for (const name of await readdir(index)) await flipAt(join(index, name), 0.4);
    },
    ALL,
  ],
  [
    'every hint of the newest version wrong',
    async (path) => {
      for (const table of [ERRORS, CHAINS])
        await writeFile(join(path, `${table}.lance`, '_versions', 'latest_version_hint.json'), '{"version":99999}');
    },
    ALL,
  ],
  ['what is remembered of the files garbled', (path) => flipAt(join(path, 'sums.json'), 0.5), ALL],
];

describe('a store that comes back with', () => {
  for (const [what, damage, expected] of DAMAGES) {
    it(what, async () => {
      await using copy = await TrackerFolder.create();
      await cp(folder.storePath, copy.storePath, { recursive: true });
      await damage(copy.storePath);
      const tracker = await copy.open();
      const { setAside } = tracker.status;
      const told = await readTold(tracker);
      assert.equal(countWrong(told.errors, sound.errors), 0);
      // A chain whose table is lost is made again, so it is newer than it was.
      if (what !== 'a table missing') assert.equal(countWrong(told.chains, sound.chains), 0);
      assert.equal(told.errors.size, expected.errors);
      assert.equal(told.chains.size >= expected.chains - 1, true);
      assert.equal(setAside.length > 0, expected.aside);
      for (const path of setAside) assert.ok((await stat(path)).size > 0 || what.endsWith('empty'), path);
      await tracker.record(fixedError('What came after the damage'));
      const [answer] = await tracker.querySimilarFailures({ error: 'What came after the damage' });
      assert.equal(answer?.chain.errorEvent.errorMessage, 'What came after the damage');
      await tracker.dispose();
      const again = await copy.open();
      assert.deepEqual(again.status.setAside, []);
      assert.equal((await readTold(again)).errors.size, expected.errors + 1);
    });
  }
});

describe('a row lost for good', () => {
  it('is left out while its neighbours in the same file stay, and the file is kept aside', async () => {
    await using copy = await TrackerFolder.create();
    await cp(folder.storePath, copy.storePath, { recursive: true });
    const { store } = await CausalStore.open(copy.storePath);
    // One file with all rows, and no older version to find the row in.
    for (const name of [ERRORS, CHAINS] as const) await store.compact(name, 0);
    await store.close();
    for (const table of [ERRORS, CHAINS])
      for (const path of (await listManifests(copy.storePath, table)).slice(1)) await rm(path);
    for (const table of [ERRORS, CHAINS])
      for (const file of await listData(copy.storePath, table)) await flipIn(file, 'planted fault 3');
    const tracker = await copy.open();
    const told = await readTold(tracker);
    assert.equal(countWrong(told.errors, sound.errors) + countWrong(told.chains, sound.chains), 0);
    assert.equal(told.errors.size, COUNT - 1);
    assert.equal(tracker.status.setAside.length, 2);
  });
});

describe('a store that is damaged while it is open', () => {
  it('is repaired at the next request that stumbles over it', async () => {
    await using copy = await TrackerFolder.create();
    await cp(folder.storePath, copy.storePath, { recursive: true });
    const tracker = await copy.open();
    for (const file of await listData(copy.storePath, CHAINS)) await truncate(file, 20);
    assert.equal((await readTold(tracker)).errors.size, COUNT);
    assert.ok(tracker.status.setAside.length > 0);
  });

  it('is repaired likewise where its files have gone', async () => {
    await using copy = await TrackerFolder.create();
    await cp(folder.storePath, copy.storePath, { recursive: true });
    const tracker = await copy.open();
    for (const file of await listData(copy.storePath, ERRORS)) await rm(file);
    assert.equal((await readTold(tracker)).errors.size, COUNT);
    assert.equal(tracker.status.setAside.length, 1);
  });
});

describe('a store in which a file stands for a folder, or a folder for a file', () => {
  const files = ['locks', 'locks/turns', 'set-aside', 'generations', 'causal_observations.lance'];
  for (const part of ['_indices', '_transactions']) files.push(`causal_chains.lance/${part}`);
  for (const name of [...files, 'deja-fix.json', 'current.json', 'pending-forget.json', 'sums.json']) {
    it(`opens, keeps what it holds and names what it moved: ${name}`, async () => {
      await using folder = await TrackerFolder.create();
      const tracker = await folder.open(WITHOUT_MODEL);
      await tracker.recordErrorEvent({ error: 'kept' });
      await tracker.dispose();
      await rm(join(folder.storePath, name), { recursive: true, force: true });
      if (files.includes(name)) await writeFile(join(folder.storePath, name), 'not ours');
      else await mkdir(join(folder.storePath, name));
      const again = await folder.open(WITHOUT_MODEL);
      assert.equal((await again.listErrors()).length, 1);
      await again.recordErrorEvent({ error: 'goes on' });
      const [moved = ''] = again.status.setAside;
      assert.ok(await stat(moved));
    });
  }
});

describe('rights', () => {
  it('to what is made are the owner’s alone, whoever makes it and in whatever generation', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    for (const error of ['one', 'two', 'three']) {
      const { errorId } = await tracker.recordErrorEvent({ error });
      await tracker.recordFixAttempt({ errorId, actionTaken: `Mended ${error}`, successful: true });
      if (error === 'two') await tracker.forget({ kind: 'record', id: errorId });
    }
    const names = await readdir(folder.storePath, { recursive: true });
    assert.ok(names.length > 20);
    if (process.platform === 'win32') return;
    for (const name of ['', ...names]) {
      const entry = await stat(join(folder.storePath, name)).catch(() => null);
      if (entry) assert.equal(entry.mode & 0o777, entry.isDirectory() ? 0o700 : 0o600, name);
    }
  });

  it('of an older store are taken from everybody but its owner; what else lies there is left alone', {}, async () => {
    const path = await mkdtemp(join(tmpdir(), 'deja-fix-rights-'));
    const storePath = join(path, 'store');
    await cp(folder.storePath, storePath, { recursive: true });
    const { chmod } = await import('node:fs/promises');
    for (const name of await readdir(storePath, { recursive: true })) await chmod(join(storePath, name), 0o777);
    await writeFile(join(storePath, 'notes.txt'), 'mine');
    await chmod(join(storePath, 'notes.txt'), 0o644);
    await chmod(storePath, 0o755);
    const { store } = await CausalStore.open(storePath);
    await store.close();
    if (process.platform !== 'win32') {
      for (const name of await readdir(storePath, { recursive: true })) {
        const { mode } = await stat(join(storePath, name));
        assert.equal(mode & 0o777 & ~0o700, name === 'notes.txt' ? 0o044 : 0, name);
      }
      assert.equal((await stat(storePath)).mode & 0o777, 0o755);
    }
    await rm(path, { recursive: true });
  });
});
