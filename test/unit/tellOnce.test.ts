import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Emitter } from 'vscode-jsonrpc';
import { Fault } from '../../src/core/fault.ts';
import type { EngineState } from '../../src/host/engine/engineState.ts';
import { tellOnce } from '../../src/host/tellOnce.ts';
import type { EngineStatus } from '../../src/protocol/engine.ts';
import { CollectedLog } from '../support/collectedLog.ts';
import { STATUS } from '../support/fakeEngineProcess.ts';

function setUp() {
  const states = new Emitter<EngineState>();
  const memory = new Emitter<EngineStatus>();
  const fill = new Emitter<Fault>();
  const said: string[] = [];
  let status: EngineStatus | null = null;
  const teller = tellOnce({
    client: { status: () => status, onDidChangeState: states.event, onDidChangeMemory: memory.event },
    queue: { onDidFill: fill.event },
    log: new CollectedLog(),
    warn: (message) => said.push(message),
  });
  const setAside = (...paths: string[]): EngineStatus => (status = { ...STATUS, setAside: paths });
  const become = (state: EngineState): void => void states.fire(state);
  const change = (): void => void memory.fire(status ?? STATUS);
  return { said, teller, fill, setAside, become, change };
}

describe('what the user is told without having asked', () => {
  it('is nothing when all is well', () => {
    const { said, become, change } = setUp();
    become({ kind: 'starting' });
    become({ kind: 'ready' });
    change();
    assert.deepEqual(said, []);
  });

  it('is what was set aside when the engine opened the store, all in one', () => {
    const { said, setAside, become, change } = setUp();
    setAside('/m/set-aside/1', '/m/set-aside/2');
    become({ kind: 'ready' });
    change();
    become({ kind: 'ready' });
    assert.deepEqual(said, [
      'Déjà Fix: damaged parts of the memory were set aside, nothing was deleted: /m/set-aside/1, /m/set-aside/2',
    ]);
  });

  it('is what was set aside while the engine ran, and of that only what was not told before', () => {
    const { said, setAside, become, change } = setUp();
    setAside('/m/set-aside/1');
    become({ kind: 'ready' });
    setAside('/m/set-aside/1', '/m/set-aside/2');
    change();
    change();
    assert.deepEqual(said, [
      'Déjà Fix: a damaged part of the memory was set aside, nothing was deleted: /m/set-aside/1',
      'Déjà Fix: a damaged part of the memory was set aside, nothing was deleted: /m/set-aside/2',
    ]);
  });

  it('names the first of many', () => {
    const { said, setAside, become } = setUp();
    setAside('/1', '/2', '/3', '/4', '/5');
    become({ kind: 'ready' });
    assert.match(said.join(), /: \/1, \/2, \/3 and 2 more beside them$/);
  });

  it('is why the store cannot be used, once, whoever says it', () => {
    const { said, fill, become } = setUp();
    const fault = new Fault('storeFull', { path: '/m', reason: 'the disk is full' });
    become({ kind: 'failed', fault });
    become({ kind: 'starting' });
    become({ kind: 'failed', fault });
    fill.fire(fault);
    assert.deepEqual(said, [`Déjà Fix: ${fault.message}`]);
  });

  it('is why the store cannot be used once, though each try has another wording, and again for another store', () => {
    const { said, fill, become } = setUp();
    const unreadable = (path: string, pid: number): Fault =>
      new Fault('storeUnreadable', { path, reason: `EIO: i/o error, mkdir '${path}/deja-fix-temp/${pid}'` });
    become({ kind: 'failed', fault: unreadable('/m', 1) });
    become({ kind: 'failed', fault: unreadable('/m', 2) });
    fill.fire(unreadable('/m', 3));
    become({ kind: 'failed', fault: unreadable('/n', 4) });
    assert.deepEqual(
      said,
      [unreadable('/m', 1), unreadable('/n', 4)].map(({ message }) => `Déjà Fix: ${message}`),
    );
  });

  it('is nothing more after its end', () => {
    const { said, teller, setAside, become, change } = setUp();
    setAside('/m/set-aside/1');
    teller.dispose();
    become({ kind: 'ready' });
    change();
    assert.deepEqual(said, []);
  });
});
