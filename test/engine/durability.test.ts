import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Durability } from '../../src/engine/store/durability.ts';
import { replaceFile } from '../../src/engine/store/durableFile.ts';
import { FileSums } from '../../src/engine/store/fileSums.ts';
import { WRITE_ORDER } from '../../src/engine/store/tableAccess.ts';
import { ForkedEngine } from '../support/forkedEngine.ts';
import { listNetworkAddresses } from '../support/networkAddresses.ts';
import { fixedError } from '../support/recordItems.ts';
import { findUnsafe, HAS_STRACE, traceEngine } from '../support/tracedEngine.ts';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';
import { record } from '../../src/protocol/engine.ts';

/** Every file of the tables that has its final name and never changes. */
async function listLasting(storePath: string): Promise<string[]> {
  const files = await readdir(storePath, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile() && /\/(?:data|_versions|_transactions|_indices)(?:\/|$)/.test(file.parentPath))
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => path.includes('causal_') && !path.endsWith('latest_version_hint.json'));
}

/** Locks and temporary files are of the moment; without what is remembered of the files, more of them is looked at. */
const isNeeded = (path: string): boolean => !/\/(?:locks\b|deja-fix-temp\b|sums\.json$)/.test(path);

describe('what is acknowledged', () => {
  it('is on the disk with every file of its version, also what another process wrote and never synced', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await tracker.recordErrorEvent({ error: 'Written by the first' });
    const safe = new Set<string>();
    const durability = new Durability(folder.storePath, (path) => safe.add(path));
    await Promise.all(WRITE_ORDER.map((name) => durability.sync(name)));
    assert.deepEqual(await listLasting(folder.storePath).then((all) => all.filter((path) => !safe.has(path))), []);
    await tracker.recordErrorEvent({ error: 'Written by the first, later' });
    await durability.sync('causal_error_events');
    assert.deepEqual(await listLasting(folder.storePath).then((all) => all.filter((path) => !safe.has(path))), []);
  });

  it('leaves the engine after the last sync it needs, and the engine opens no socket from exec to exit', async () => {
    await using folder = await TrackerFolder.create();
    const batches = Array.from({ length: 4 }, (_, number) => fixedError(`Traced ${number}`));
    const { modelsPath } = WITHOUT_MODEL;
    if (HAS_STRACE) {
      const lines = await traceEngine(folder.storePath, modelsPath, batches, join(folder.path, 'trace'));
      assert.deepEqual(
        lines.filter((line) => /\b(?:socket\(AF_INET|bind\(|listen\()/.test(line)),
        [],
      );
      const keys = batches.map(([error]) => error?.input.key ?? '');
      const found = findUnsafe(lines, { under: join(folder.storePath, ''), isNeeded }, keys);
      assert.equal(found.size, keys.length);
      for (const paths of found.values()) assert.deepEqual(paths, []);
      assert.ok(lines.some((line) => /fsync\(\d+<[^>]*\/data\/[^>]*\.lance>/.test(line)));
      return;
    }
    // What cannot be traced is at least asked for: an engine at work holds no address of the network.
    const engine = await ForkedEngine.start({ storePath: folder.storePath, modelsPath });
    for (const batch of batches) await engine.connection.sendRequest(record, batch);
    assert.deepEqual(await listNetworkAddresses(engine.child.pid), []);
    await engine.disconnect();
  });
});

describe('a small file that cannot be put in its place', () => {
  it('leaves nothing of itself beside it', async () => {
    await using folder = await TrackerFolder.create();
    const names = ['sums.json', 'tidied.json'];
    for (const name of names) await mkdir(join(folder.path, name));
    await assert.rejects(replaceFile(join(folder.path, 'tidied.json'), '0'));
    await assert.rejects(new FileSums(folder.path).remember([]));
    assert.deepEqual(await readdir(folder.path), names);
  });
});
