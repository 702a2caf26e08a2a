import assert from 'node:assert/strict';
import { chmod, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { readGeneration, removeLeftovers } from '../../src/engine/store/generations.ts';
import { duringRewrite, rewriteStore, type Rewriting } from '../../src/engine/store/rewrite.ts';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

const AS_IT_IS: Rewriting = { keep: (_, row) => row };

async function rewrite(storePath: string, rewriting = AS_IT_IS, signal?: AbortSignal): Promise<void> {
  await duringRewrite(storePath, () => rewriteStore(storePath, rewriting, { signal }));
}

describe('a store that is written anew', () => {
  it('holds the same afterwards, in one generation alone, and takes new records', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open();
    const { errorId } = await tracker.recordErrorEvent({ error: "Cannot find name 'total'." });
    await tracker.recordFixAttempt({ errorId, actionTaken: 'Declared it', successful: true });
    const before = [await tracker.listErrors(), await tracker.listChains()];
    await tracker.dispose();
    for (const generation of [1, 2]) {
      await rewrite(folder.storePath);
      assert.equal(await readGeneration(folder.storePath), generation);
      assert.deepEqual(await readdir(join(folder.storePath, 'generations')), [String(generation)]);
    }
    assert.deepEqual(
      (await readdir(folder.storePath)).filter((name) => name.endsWith('.lance')),
      [],
    );
    const again = await folder.open();
    assert.deepEqual([await again.listErrors(), await again.listChains()], before);
    assert.equal((await again.querySimilarFailures({ error: "Cannot find name 'sum'." })).length, 1);
    await again.recordErrorEvent({ error: 'one more' });
    assert.equal((await again.listErrors()).length, 2);
  });

  it('stays as it is when it is called off', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await tracker.recordErrorEvent({ error: 'kept' });
    await tracker.dispose();
    const calling = new AbortController();
    const keep: Rewriting['keep'] = () => {
      calling.abort();
      return null;
    };
    await assert.rejects(rewrite(folder.storePath, { keep }, calling.signal), { name: 'AbortError' });
    assert.equal(await readGeneration(folder.storePath), 0);
    assert.deepEqual(await readdir(join(folder.storePath, 'generations')), []);
    assert.equal((await (await folder.open(WITHOUT_MODEL)).listErrors()).length, 1);
  });

  it('takes rows that are written meanwhile along', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await tracker.recordErrorEvent({ error: 'before' });
    const meanwhile: Promise<unknown>[] = [];
    await rewrite(folder.storePath, {
      keep: (_, row) => {
        if (meanwhile.length === 0) meanwhile.push(tracker.recordErrorEvent({ error: 'meanwhile' }));
        return row;
      },
    });
    await Promise.all(meanwhile);
    const messages = (await (await folder.open(WITHOUT_MODEL)).listErrors()).map(({ errorMessage }) => errorMessage);
    assert.deepEqual(messages.sort(), ['before', 'meanwhile']);
  });

  it('leaves what else lies in its folder as it was', async () => {
    await using folder = await TrackerFolder.create();
    const foreign = ['.git', '.envrc', 'package.json', 'mine.lance', 'mine.lance/data', '__manifest'];
    for (const name of foreign) await mkdir(join(folder.storePath, name), { recursive: true });
    const files = foreign.map((name) => join(folder.storePath, name, 'file'));
    for (const file of files) {
      await writeFile(file, 'mine');
      await chmod(dirname(file), 0o755);
      await chmod(file, 0o644);
    }
    const tracker = await folder.open(WITHOUT_MODEL);
    await tracker.recordErrorEvent({ error: 'goes away' });
    await tracker.forget({ kind: 'everything' });
    await tracker.recordErrorEvent({ error: 'kept' });
    await tracker.dispose();
    assert.equal(await readGeneration(folder.storePath), 1);
    assert.equal((await (await folder.open(WITHOUT_MODEL)).listErrors()).length, 1);
    for (const file of files) {
      assert.equal(await readFile(file, 'utf8'), 'mine');
      if (process.platform === 'win32') continue;
      assert.equal((await stat(file)).mode & 0o777, 0o644, file);
      assert.equal((await stat(dirname(file))).mode & 0o777, 0o755, file);
    }
  });

  it('is found without its pointer beside tables of somebody else', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await tracker.recordErrorEvent({ error: 'kept' });
    await tracker.dispose();
    await rewrite(folder.storePath);
    await mkdir(join(folder.storePath, 'mine.lance'));
    await rm(join(folder.storePath, 'current.json'));
    assert.equal(await readGeneration(folder.storePath), 1);
    assert.equal((await (await folder.open(WITHOUT_MODEL)).listErrors()).length, 1);
  });

  it('is found without its pointer, by the newest generation that is whole', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await tracker.recordErrorEvent({ error: 'kept' });
    await tracker.dispose();
    await rewrite(folder.storePath);
    const generations = join(folder.storePath, 'generations');
    await cp(join(generations, '1'), join(generations, '2'), { recursive: true });
    await rm(join(generations, '2', 'complete'));
    for (const damage of ['', '{"generation":', '{"generation":"../.."}']) {
      await writeFile(join(folder.storePath, 'current.json'), damage);
      assert.equal(await readGeneration(folder.storePath), 1);
    }
    await rm(join(folder.storePath, 'current.json'));
    assert.equal((await (await folder.open(WITHOUT_MODEL)).listErrors()).length, 1);
  });

  it('of which a copy was cut off is set aside, named and not deleted', async () => {
    await using folder = await TrackerFolder.create();
    const tracker = await folder.open(WITHOUT_MODEL);
    await tracker.recordErrorEvent({ error: 'kept' });
    await tracker.dispose();
    await rewrite(folder.storePath);
    const generation = join(folder.storePath, 'generations', '1');
    await rm(join(generation, 'complete'));
    await rm(join(folder.storePath, 'current.json'));
    const files = await readdir(generation, { recursive: true });
    const again = await folder.open(WITHOUT_MODEL);
    await again.recordErrorEvent({ error: 'goes on' });
    const [moved, ...others] = again.status.setAside;
    assert.deepEqual(others, []);
    await removeLeftovers(folder.storePath);
    assert.deepEqual(await readdir(moved ?? '', { recursive: true }), files);
    const third = await folder.open(WITHOUT_MODEL);
    assert.deepEqual(third.status.setAside, []);
    assert.equal((await third.listErrors()).length, 1);
  });

  for (const generation of [0, 7]) {
    it(`is found when its pointer names generation ${generation}, which is not there, and nothing of it is deleted`, async () => {
      await using folder = await TrackerFolder.create();
      const tracker = await folder.open(WITHOUT_MODEL);
      await tracker.recordErrorEvent({ error: 'kept' });
      await tracker.dispose();
      if (generation === 0) await rewrite(folder.storePath);
      await writeFile(join(folder.storePath, 'current.json'), JSON.stringify({ generation }));
      for (let opening = 0; opening < 2; opening++) {
        const again = await folder.open(WITHOUT_MODEL);
        assert.equal((await again.listErrors()).length, 1);
        await again.dispose();
        await removeLeftovers(folder.storePath);
      }
      await rewrite(folder.storePath);
      assert.equal((await (await folder.open(WITHOUT_MODEL)).listErrors()).length, 1);
    });
  }
});
