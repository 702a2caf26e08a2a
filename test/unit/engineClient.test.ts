import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../src/core/fault.ts';
import { EngineClient } from '../../src/host/engine/engineClient.ts';
import type { EngineState } from '../../src/host/engine/engineState.ts';
import { DEATH_WINDOW_MS, MAX_DEATHS } from '../../src/host/engine/restartPolicy.ts';
import { CollectedLog } from '../support/collectedLog.ts';
import { FakeClock, settle } from '../support/fakeClock.ts';
import { FakeEngineProcess, STATUS } from '../support/fakeEngineProcess.ts';

function setUp() {
  const clock = new FakeClock();
  const log = new CollectedLog();
  const processes: FakeEngineProcess[] = [];
  const client = new EngineClient({
    clock,
    log,
    start: () => {
      const process = new FakeEngineProcess();
      processes.push(process);
      return process;
    },
  });
  const states: EngineState['kind'][] = [];
  client.onDidChangeState((state) => states.push(state.kind));
  const latest = (): FakeEngineProcess => processes.at(-1) ?? assert.fail('no engine was started');
  return { clock, log, processes, client, states, latest };
}

type Setup = ReturnType<typeof setUp>;

async function startReady({ client, latest }: Setup): Promise<void> {
  const answer = client.listChains({});
  latest().start();
  await settle();
  latest().requests.at(-1)?.answer([]);
  await answer;
}

const refused = (code: string) => (error: unknown) => error instanceof Fault && error.code === code;

describe('EngineClient', () => {
  it('starts nothing before the first need', () => {
    const { processes, client } = setUp();
    assert.equal(processes.length, 0);
    assert.deepEqual(client.state, { kind: 'stopped' });
    assert.equal(client.status(), null);
  });

  it('starts one engine for the first requests and answers them all', async () => {
    const { client, latest, processes, states } = setUp();
    const chain = client.getCausalChain('chain-00000001');
    const errors = client.listErrors({});
    latest().start();
    await settle();
    for (const request of latest().requests) request.answer(request.method === 'listErrors' ? [] : null);
    assert.deepEqual([await chain, await errors], [null, []]);
    assert.equal(processes.length, 1);
    assert.deepEqual(states, ['starting', 'ready']);
    assert.deepEqual(client.status(), STATUS);
  });

  it('passes on the fault an engine answers with', async () => {
    const { client, latest } = setUp();
    const answer = client.querySimilarFailures({ error: 'x', limit: 0 });
    latest().start();
    await settle();
    latest().requests[0]?.fail(new Fault('limitOutOfRange', { limit: 0 }));
    await assert.rejects(answer, refused('limitOutOfRange'));
    assert.equal(latest().requests.length, 1);
  });

  it('asks the next engine again when the first one died over a request', async () => {
    const { client, latest, processes, clock } = setUp();
    const answer = client.listChains({});
    latest().start();
    await settle();
    latest().end();
    await clock.advance(250);
    assert.equal(processes.length, 2);
    latest().start();
    await settle();
    latest().requests[0]?.answer([]);
    assert.deepEqual(await answer, []);
  });

  it('rejects a request over which two engines died', async () => {
    const { client, latest, clock } = setUp();
    const answer = client.listChains({});
    const rejection = assert.rejects(answer, refused('engineUnavailable'));
    for (let death = 0; death < 2; death++) {
      latest().start();
      await settle();
      latest().end();
      await clock.advance(1_000);
    }
    await rejection;
  });

  it('starts a dead engine again after 250 ms, then four times as long each time', async () => {
    const { client, latest, processes, clock } = setUp();
    const answer = client.listChains({});
    answer.catch(() => undefined);
    for (const [index, delayMs] of [250, 1_000, 4_000, 16_000].entries()) {
      latest().end();
      await settle();
      assert.deepEqual(client.state, { kind: 'waiting', reason: 'it was ended by SIGKILL', delayMs });
      await clock.advance(delayMs - 1);
      assert.equal(processes.length, index + 1);
      await clock.advance(1);
      assert.equal(processes.length, index + 2);
    }
  });

  it('gives up after repeated deaths, says so to all who wait, and starts afresh on restart', async () => {
    const setup = setUp();
    const { client, latest, processes, clock } = setup;
    const rejection = assert.rejects(client.listChains({}), refused('engineUnavailable'));
    for (let death = 0; death < MAX_DEATHS; death++) {
      latest().end();
      await clock.advance(16_000);
    }
    await rejection;
    assert.equal(client.state.kind, 'failed');
    await assert.rejects(client.listChains({}), refused('engineUnavailable'));
    assert.equal(processes.length, MAX_DEATHS);
    await client.restart();
    await startReady(setup);
    latest().end();
    await settle();
    assert.equal(client.state.kind, 'waiting', 'the deaths before the restart are forgotten');
  });

  it('does not give up on deaths that are far apart', async () => {
    const setup = setUp();
    for (let death = 0; death < 2 * MAX_DEATHS; death++) {
      await startReady(setup);
      setup.latest().end();
      await setup.clock.advance(DEATH_WINDOW_MS);
    }
    await startReady(setup);
    assert.equal(setup.client.state.kind, 'ready');
  });

  it('takes a clean end for no death, and starts again at the next need', async () => {
    const setup = setUp();
    for (let run = 1; run <= 2 * MAX_DEATHS; run++) {
      await startReady(setup);
      setup.latest().end({ clean: true });
      await setup.clock.advance(60_000);
      assert.deepEqual(setup.client.state, { kind: 'stopped' });
      assert.equal(setup.processes.length, run);
    }
  });

  it('takes a clean end before the first word for a death', async () => {
    const { client, latest, clock } = setUp();
    const rejection = assert.rejects(client.listChains({}), refused('engineUnavailable'));
    for (let death = 0; death < MAX_DEATHS; death++) {
      latest().end({ clean: true });
      await clock.advance(16_000);
    }
    await rejection;
  });

  it('asks again when an engine ended after idling just as the request arrived', async () => {
    const { client, latest, processes } = setUp();
    const answer = client.listChains({});
    latest().start();
    await settle();
    latest().end({ clean: true });
    await settle();
    assert.equal(processes.length, 2);
    latest().start();
    await settle();
    latest().requests[0]?.answer([]);
    assert.deepEqual(await answer, []);
  });

  it('says unsupported, once and for all requests', async () => {
    const { client, latest, processes } = setUp();
    const rejection = assert.rejects(client.listChains({}), refused('engineUnsupported'));
    latest().start({ kind: 'unsupported', reason: 'no AVX2' });
    await rejection;
    assert.deepEqual(client.state, { kind: 'unsupported', reason: 'no AVX2' });
    await assert.rejects(client.listErrors({}), refused('engineUnsupported'));
    assert.equal(processes.length, 1);
    assert.ok(latest().isStopped);
  });

  it('does not try again what the engine itself said cannot work', async () => {
    const { client, latest, processes, clock, log } = setUp();
    const rejection = assert.rejects(client.listChains({}), refused('storeIsFile'));
    latest().start({ kind: 'failed', fault: new Fault('storeIsFile', { path: '/home/ada/secret' }) });
    await rejection;
    await clock.advance(60_000);
    assert.equal(processes.length, 1);
    assert.equal(client.state.kind, 'failed');
    const told = log.lines.filter(({ level }) => level !== 'debug');
    assert.ok(told.length > 0 && told.every(({ message }) => !message.includes('secret')));
  });

  it('tries again by itself where the store could not be opened for now, ever more rarely and without a word', async () => {
    const { client, latest, processes, clock, states, log } = setUp();
    const fails = async (): Promise<void> => {
      const reason = `the disk is full, which engine ${processes.length} says`;
      latest().start({ kind: 'failed', fault: new Fault('storeFull', { path: '/srv/memory', reason }) });
      await settle();
    };
    const rejection = assert.rejects(client.listChains({}), refused('storeFull'));
    await fails();
    await rejection;
    for (const [index, delayS] of [5, 10, 20, 40, 80, 160, 300, 300].entries()) {
      await clock.advance(delayS * 1_000 - 1);
      assert.equal(processes.length, index + 1);
      await clock.advance(1);
      assert.equal(processes.length, index + 2);
      await assert.rejects(client.listChains({}), refused('storeFull'));
      await fails();
    }
    assert.deepEqual(states, ['starting', 'failed']);
    assert.equal(log.at('warn').length, 1);
  });

  it('goes on as soon as the store can be opened, and is as patient as before with the next trouble', async () => {
    const { client, latest, processes, clock, states } = setUp();
    const told: unknown[] = [];
    client.onDidChangeMemory((status) => told.push(status));
    const fails = async (): Promise<void> => {
      latest().start({ kind: 'failed', fault: new Fault('storeNotWritable', { path: '/srv', reason: 'EACCES' }) });
      await settle();
    };
    client.listChains({}).catch(() => undefined);
    await fails();
    await clock.advance(5_000);
    await fails();
    await clock.advance(10_000);
    latest().start();
    await settle();
    assert.deepEqual(states, ['starting', 'failed', 'ready']);
    assert.deepEqual(told, [STATUS], 'who was refused an answer asks again');
    latest().end({ clean: true });
    await settle();
    client.listChains({}).catch(() => undefined);
    await fails();
    await clock.advance(5_000);
    assert.equal(processes.length, 5);
  });

  it('is restarted at once, and closed for good, while it waits to try again', async () => {
    const { client, latest, processes, clock } = setUp();
    const fails = async (): Promise<void> => {
      latest().start({ kind: 'failed', fault: new Fault('storeUnreadable', { path: '/srv', reason: 'EIO' }) });
      await settle();
    };
    client.listChains({}).catch(() => undefined);
    await fails();
    await client.restart();
    assert.equal(processes.length, 2);
    assert.equal(client.state.kind, 'starting');
    await fails();
    await clock.advance(4_999);
    await client.dispose();
    await clock.advance(600_000);
    assert.equal(processes.length, 2);
  });

  it('a restart during a request moves it to the new engine', async () => {
    const { client, latest, processes } = setUp();
    const answer = client.listChains({});
    latest().start();
    await settle();
    const first = latest();
    await client.restart();
    assert.ok(first.isStopped);
    assert.equal(processes.length, 2);
    latest().start();
    await settle();
    latest().requests[0]?.answer([]);
    assert.deepEqual(await answer, []);
  });

  it('two restarts at once leave one engine', async () => {
    const setup = setUp();
    await startReady(setup);
    await Promise.all([setup.client.restart(), setup.client.restart()]);
    assert.equal(setup.processes.filter(({ isStopped }) => !isStopped).length, 1);
  });

  it('tells of changed memory, and of a new engine after the first, but hears no engine it has let go', async () => {
    const setup = setUp();
    const { client, latest } = setup;
    const told: number[] = [];
    client.onDidChangeMemory((status) => told.push(status.counts.chains));
    const withChains = (chains: number) => ({ ...STATUS, counts: { errors: 0, chains } });
    await startReady(setup);
    assert.deepEqual(told, []);
    latest().memory.fire(withChains(1));
    assert.deepEqual(client.status(), withChains(1));
    const first = latest();
    await client.restart();
    first.memory.fire(withChains(2));
    latest().start({ kind: 'ready', status: withChains(3) });
    await settle();
    assert.deepEqual(told, [1, 3]);
  });

  it('rejects what is pending when it is closed, and everything after', async () => {
    const { client, latest, processes } = setUp();
    const rejection = assert.rejects(client.listChains({}), refused('engineUnavailable'));
    latest().start();
    await settle();
    await client.dispose();
    await rejection;
    assert.ok(latest().isStopped);
    await assert.rejects(client.listChains({}), refused('engineUnavailable'));
    await client.restart();
    assert.equal(processes.length, 1);
  });

  it('starts nothing after it was closed during a pause', async () => {
    const setup = setUp();
    await startReady(setup);
    setup.latest().end();
    await settle();
    await setup.client.dispose();
    await setup.clock.advance(60_000);
    assert.equal(setup.processes.length, 1);
  });
});
