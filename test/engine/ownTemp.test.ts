import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { TEMP_FOLDER } from '../../src/engine/store/ownTemp.ts';
import { forget } from '../../src/protocol/engine.ts';
import { ForkedEngine } from '../support/forkedEngine.ts';
import { searchStore } from '../support/storeSearch.ts';
import { TrackerFolder, WITHOUT_MODEL } from '../support/trackerFolder.ts';

const ENGINE = join(import.meta.dirname, '..', '..', 'src', 'engine', 'main.ts');
const BUILDER = join(import.meta.dirname, '..', 'support', 'vectorIndexBuilder.ts');

/** An engine that has the store open, and its folder for temporary files. */
async function startEngine(storePath: string): Promise<{ engine: ChildProcess; temp: string }> {
  const options = JSON.stringify({ storePath, idleMs: 60_000, ...WITHOUT_MODEL });
  const engine = fork(ENGINE, [options], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(engine, 'message');
  const name = (await readdir(join(storePath, TEMP_FOLDER))).find((each) => each.startsWith(`${engine.pid}-`));
  return { engine, temp: join(storePath, TEMP_FOLDER, name ?? '') };
}

async function end(engine: ChildProcess, how: 'disconnect' | 'kill'): Promise<void> {
  const exited = once(engine, 'exit');
  if (how === 'kill') engine.kill('SIGKILL');
  else engine.disconnect();
  await exited;
}

describe('temporary files', () => {
  it('lie in the store, for their owner alone, and go with the process', async () => {
    await using folder = await TrackerFolder.create();
    const { engine, temp } = await startEngine(folder.storePath);
    if (process.platform !== 'win32') assert.equal((await stat(temp)).mode & 0o777, 0o700);
    await writeFile(join(temp, 'left'), 'canaryVector');
    await end(engine, 'disconnect');
    assert.deepEqual(await readdir(join(folder.storePath, TEMP_FOLDER)), []);
  });

  it('of a process that was killed go when the store is opened or forgotten, those of one that lives stay', async () => {
    await using folder = await TrackerFolder.create();
    const [dead, alive] = [await startEngine(folder.storePath), await startEngine(folder.storePath)];
    for (const { temp } of [dead, alive]) await writeFile(join(temp, 'left'), 'canaryVector');
    await end(dead.engine, 'kill');
    const tracker = await folder.open(WITHOUT_MODEL);
    assert.deepEqual(await searchStore(folder.storePath, 'canaryVector'), [join(alive.temp, 'left')]);
    await mkdir(dead.temp);
    await writeFile(join(dead.temp, 'left'), 'canaryVector');
    await tracker.forget({ kind: 'everything' });
    assert.deepEqual(await searchStore(folder.storePath, 'canaryVector'), [join(alive.temp, 'left')]);
    await end(alive.engine, 'disconnect');
  });

  it('of the process itself, and of one of which only silence tells that it was killed, go when something is forgotten', async () => {
    await using folder = await TrackerFolder.create();
    const engine = await ForkedEngine.start({ storePath: folder.storePath, ...WITHOUT_MODEL });
    const temps = join(folder.storePath, TEMP_FOLDER);
    const own = (await readdir(temps)).find((each) => each.startsWith(`${engine.child.pid}-`)) ?? '';
    // As in another container that shares the folder.
    const [silent, live] = ['99-0-abcdefabcdef-00000000', '98-0-abcdefabcdef-00000000'];
    const lefts = [join(own, '.tmpOld'), silent, live].map((name) => join(temps, name));
    for (const left of lefts) {
      await mkdir(left);
      await writeFile(join(left, 'vectors'), 'canaryVector');
    }
    const showing = setInterval(() => void utimes(join(temps, live), new Date(), new Date()), 500);
    try {
      await engine.connection.sendRequest(forget, { kind: 'everything' });
      assert.deepEqual(await searchStore(folder.storePath, 'canaryVector'), [join(temps, live, 'vectors')]);
    } finally {
      clearInterval(showing);
      await engine.disconnect();
    }
  });

  it('of an index that was built are in neither the system’s folder nor the store’s', async () => {
    await using folder = await TrackerFolder.create();
    const system = join(folder.path, 'system');
    await mkdir(system);
    const env = { ...process.env, TMPDIR: system, TMP: system, TEMP: system };
    const builder = fork(BUILDER, [folder.storePath], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env });
    assert.deepEqual(await Promise.race([once(builder, 'message'), once(builder, 'exit')]), [{ left: [] }, undefined]);
    await end(builder, 'kill');
    assert.deepEqual(await readdir(system), []);
  });
});
