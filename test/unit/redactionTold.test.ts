import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Emitter } from 'vscode-jsonrpc';
import { EngineClient } from '../../src/host/engine/engineClient.ts';
import { CollectedLog } from '../support/collectedLog.ts';
import { FakeClock, settle } from '../support/fakeClock.ts';
import { FakeEngineProcess } from '../support/fakeEngineProcess.ts';

function setUp() {
  const processes: FakeEngineProcess[] = [];
  const changes = new Emitter<readonly string[]>();
  const reading = Promise.withResolvers<readonly string[]>();
  const complete = Promise.withResolvers<undefined>();
  const client = new EngineClient({
    clock: new FakeClock(),
    log: new CollectedLog(),
    secrets: { values: () => reading.promise, complete: () => complete.promise, onDidChange: changes.event },
    start: () => {
      const process = new FakeEngineProcess();
      processes.push(process);
      return process;
    },
  });
  const latest = (): FakeEngineProcess => processes.at(-1) ?? assert.fail('no engine was started');
  return { client, latest, changes, reading, complete };
}

describe('the values of .env files', () => {
  it('are told to an engine before anything is asked of it, and again when they change', async () => {
    const { client, latest, changes, reading } = setUp();
    const answer = client.listChains({});
    latest().start();
    await settle();
    assert.deepEqual(latest().requests, []);
    reading.resolve(['first-secret']);
    await settle();
    assert.deepEqual(latest().notifications, [{ method: 'secretValues', params: ['first-secret'] }]);
    assert.equal(latest().requests.length, 1);
    latest().requests[0]?.answer([]);
    await answer;
    changes.fire(['first-secret', 'second-secret']);
    assert.deepEqual(latest().notifications.at(-1)?.params, ['first-secret', 'second-secret']);
  });

  it('are waited for by what is to be kept, when reading them takes longer than a question waits', async () => {
    const { client, latest, changes, reading, complete } = setUp();
    const recorded = client.record([{ kind: 'error', input: { key: 'k', error: 'refused with late-secret' } }]);
    latest().start();
    reading.resolve([]);
    await settle();
    assert.deepEqual(latest().requests, []);
    changes.fire(['late-secret']);
    complete.resolve(undefined);
    await settle();
    assert.deepEqual(latest().notifications.at(-1)?.params, ['late-secret']);
    assert.equal(latest().requests.length, 1);
    latest().requests[0]?.answer([]);
    await recorded;
  });

  it('are not told to an engine that is no more', async () => {
    const { client, latest, reading } = setUp();
    const refused = assert.rejects(client.listChains({}));
    const first = latest();
    first.start();
    await settle();
    await client.dispose();
    reading.resolve(['first-secret']);
    await settle();
    assert.deepEqual(first.notifications, []);
    await refused;
  });
});
