import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { findObstacle } from '../../src/engine/surroundings.ts';
import {
  FAULT_ERROR_CODE,
  getCausalChain,
  listErrors,
  markResolved,
  querySimilarFailures,
  record,
  reopen,
  type RecordItem,
} from '../../src/protocol/engine.ts';
import { ForkedEngine } from '../support/forkedEngine.ts';
import { listNetworkAddresses } from '../support/networkAddresses.ts';
import { fixedError } from '../support/recordItems.ts';
import { TrackerFolder } from '../support/trackerFolder.ts';

let folder: TrackerFolder;
before(async () => (folder = await TrackerFolder.create()));
after(() => folder[Symbol.asyncDispose]());

/** An error and the attempt that fixed it. */
async function fixes(engine: ForkedEngine, error: string, threshold = 0.5): Promise<string[]> {
  const failures = await engine.connection.sendRequest(querySimilarFailures, { error, threshold });
  return failures.map(({ chain }) => chain.successfulFix.actionTaken);
}

describe('the engine process', () => {
  it('says hello first, answers every request, prints nothing and ends with its host', async () => {
    const storePath = join(folder.path, 'plain');
    const engine = await ForkedEngine.start({ storePath });
    const { connection } = engine;
    const [, solved] = await connection.sendRequest(record, fixedError('Port 3000 is already in use'));
    assert.ok(solved?.kind === 'attempt' && solved.chainId);
    assert.deepEqual(engine.changes.at(-1)?.counts, { errors: 1, chains: 1 });
    assert.deepEqual(await fixes(engine, 'Port 4000 is already in use'), ['Fixed Port 3000 is already in use']);
    const chain = await connection.sendRequest(getCausalChain, { id: solved.chainId });
    await connection.sendRequest(reopen, { id: solved.chainId });
    await connection.sendRequest(markResolved, { id: chain?.errorEvent.id ?? '' });
    assert.equal((await connection.sendRequest(listErrors, { state: 'resolved' })).length, 1);
    assert.equal(await engine.disconnect(), 0);
    assert.equal(engine.output, '');
  });

  it('answers a bad request with its code and goes on', async () => {
    const engine = await ForkedEngine.start({ storePath: join(folder.path, 'bad') });
    await engine.connection.sendRequest(record, fixedError('Segmentation fault (core dumped)'));
    const table: [input: { error: string; limit?: unknown; threshold?: unknown }, code: string][] = [
      [{ error: '' }, 'emptyError'],
      [{ error: 'x', limit: 0 }, 'limitOutOfRange'],
      [{ error: 'x', limit: 101 }, 'limitOutOfRange'],
      [{ error: 'x', limit: 2.5 }, 'limitOutOfRange'],
      [{ error: 'x', limit: 'x' }, 'limitOutOfRange'],
      [{ error: 'x', threshold: 2 }, 'thresholdOutOfRange'],
    ];
    for (const [input, code] of table) {
      await assert.rejects(engine.connection.sendRequest('querySimilarFailures', input), (error) => {
        const fault = error as { code?: number; data?: { code?: string } };
        return fault.code === FAULT_ERROR_CODE && fault.data?.code === code;
      });
    }
    assert.deepEqual(await fixes(engine, 'Segmentation fault (core dumped)'), [
      'Fixed Segmentation fault (core dumped)',
    ]);
    await engine.disconnect();
  });

  it('says what is wrong with its store and ends', async () => {
    const storePath = join(folder.path, 'a file');
    await writeFile(storePath, '');
    const engine = new ForkedEngine({ storePath });
    assert.deepEqual(await engine.hello, { kind: 'error', code: 'storeIsFile', params: { path: storePath } });
    assert.equal(await engine.exited(), 0);
  });

  it('ends itself when nothing is asked', async () => {
    const engine = await ForkedEngine.start({ storePath: join(folder.path, 'idle'), idleMs: 300 });
    await engine.connection.sendRequest(record, fixedError('Written before the end'));
    assert.equal(await engine.exited(), 0);
    const next = await ForkedEngine.start({ storePath: join(folder.path, 'idle') });
    assert.deepEqual(await fixes(next, 'Written before the end'), ['Fixed Written before the end']);
    await next.disconnect();
  });

  it('holds no address of the network', async () => {
    const engine = await ForkedEngine.start({ storePath: join(folder.path, 'sockets') });
    await fixes(engine, 'anything');
    assert.deepEqual(await listNetworkAddresses(engine.child.pid), []);
    await engine.disconnect();
  });
});

describe('an engine killed', () => {
  it('in mid-write keeps every acknowledged record, and a retry doubles nothing', async () => {
    const storePath = join(folder.path, 'killed writing');
    const sent: RecordItem[][] = [];
    const acknowledged = new Set<string>();
    for (let turn = 0; turn < 4; turn++) {
      const engine = await ForkedEngine.start({ storePath, modelsPath: folder.path });
      for (const batch of sent.slice(-3)) await engine.connection.sendRequest(record, batch);
      const writing: Promise<void>[] = [];
      for (let number = 0; number < 25; number++) {
        const batch = fixedError(`Error ${number} of turn ${turn}`);
        sent.push(batch);
        const answered = engine.connection.sendRequest(record, batch).then((results) => {
          for (const result of results) acknowledged.add(result.key);
        });
        writing.push(answered.catch(() => undefined));
      }
      await writing[5 + 4 * turn];
      await engine.kill();
      await Promise.allSettled(writing.slice(0, 1));
    }
    const engine = await ForkedEngine.start({ storePath, modelsPath: folder.path });
    const stored = await engine.connection.sendRequest(listErrors, { limit: 1_000 });
    const keys = stored.map((error) => error.key);
    assert.equal(new Set(keys).size, keys.length);
    const errorKeys = sent.map(([error]) => error?.input.key ?? '');
    assert.deepEqual(
      errorKeys.filter((key) => acknowledged.has(key) && !keys.includes(key)),
      [],
    );
    assert.ok(acknowledged.size > 0);
    await engine.connection.sendRequest(record, sent.flat());
    const all = await engine.connection.sendRequest(listErrors, { limit: 1_000 });
    assert.equal(all.length, sent.length);
    assert.ok(all.every((error) => error.state === 'resolved' && error.chainId));
    assert.equal(new Set(all.map((error) => error.chainId)).size, sent.length);
    await engine.disconnect();
  });

  it('during a query or while it starts loses nothing', async () => {
    const storePath = join(folder.path, 'killed asking');
    const first = await ForkedEngine.start({ storePath });
    await first.connection.sendRequest(record, fixedError('Cannot allocate memory'));
    const asked = first.connection.sendRequest(querySimilarFailures, { error: 'Cannot allocate memory' });
    const rejected = assert.rejects(
      Promise.race([asked, first.exited().then(() => Promise.reject(new Error('gone')))]),
    );
    first.child.kill('SIGKILL');
    await rejected;
    asked.catch(() => undefined);
    first.connection.dispose();
    for (const delayMs of [0, 60, 150, 300]) {
      const starting = new ForkedEngine({ storePath });
      await setTimeout(delayMs);
      await starting.kill();
    }
    const last = await ForkedEngine.start({ storePath });
    assert.deepEqual(await fixes(last, 'Cannot allocate memory'), ['Fixed Cannot allocate memory']);
    await last.disconnect();
  });

  it('between an attempt and its chain is completed by the next', async () => {
    const storePath = join(folder.path, 'killed between');
    const first = await ForkedEngine.start({ storePath });
    await first.connection.sendRequest(record, fixedError('The disk is full, cannot write'));
    await first.disconnect();
    await rm(join(storePath, 'causal_chains.lance'), { recursive: true });
    const next = await ForkedEngine.start({ storePath });
    assert.deepEqual(await fixes(next, 'The disk is full, cannot write'), ['Fixed The disk is full, cannot write']);
    await next.disconnect();
  });
});

describe('two engines on one store', () => {
  it('both write, both learn what the other learnt, and both are told', async () => {
    const storePath = join(folder.path, 'shared');
    const engines = await Promise.all([ForkedEngine.start({ storePath }), ForkedEngine.start({ storePath })]);
    const [one, other] = engines;
    await Promise.all(
      engines.map(async (engine, index) => {
        for (let number = 0; number < 20; number++) {
          await engine.connection.sendRequest(record, fixedError(`Engine ${index} failed with reason r${number}`));
        }
      }),
    );
    const deadline = performance.now() + 10_000;
    while (engines.some((engine) => engine.changes.at(-1)?.counts.chains !== 40) && performance.now() < deadline) {
      await setTimeout(100);
    }
    assert.deepEqual(
      engines.map((engine) => engine.changes.at(-1)?.counts),
      [
        { errors: 40, chains: 40 },
        { errors: 40, chains: 40 },
      ],
    );
    // Forty of one wording, each with a fix of its own: none is likely, the right one is the likeliest.
    assert.deepEqual(
      await fixes(one, 'Engine 1 failed with reason r7', 0).then((all) => all[0]),
      'Fixed Engine 1 failed with reason r7',
    );
    assert.deepEqual(
      await fixes(other, 'Engine 0 failed with reason r7', 0).then((all) => all[0]),
      'Fixed Engine 0 failed with reason r7',
    );
    await Promise.all(engines.map((engine) => engine.disconnect()));
  });
});

describe('a machine that cannot run the database', () => {
  it('is known before the database is loaded', async () => {
    const cpuInfo = join(folder.path, 'cpuinfo');
    await writeFile(cpuInfo, 'processor : 0\nflags\t\t: fpu sse2 avx\n');
    assert.match(findObstacle('linux', 'x64', cpuInfo) ?? '', /AVX2/);
    await writeFile(cpuInfo, 'processor : 0\nflags\t\t: fpu sse2 avx avx2\n');
    assert.equal(findObstacle('linux', 'x64', cpuInfo), null);
    assert.equal(findObstacle('linux', 'arm64', join(folder.path, 'nothing')), null);
    assert.equal(findObstacle('linux', 'x64', join(folder.path, 'nothing')), null);
    assert.match(findObstacle('darwin', 'x64') ?? '', /Intel/);
  });
});
