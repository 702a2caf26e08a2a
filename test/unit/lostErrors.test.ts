import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Emitter } from 'vscode-jsonrpc';
import type { EngineState } from '../../src/host/engine/engineState.ts';
import { onDidLoseErrors } from '../../src/host/engine/lostErrors.ts';
import type { EngineStatus } from '../../src/protocol/engine.ts';

describe('Errors that may be known no more', () => {
  it('are told of when there are fewer, and when the engine comes back', () => {
    const [states, memory, status] = [
      new Emitter<EngineState>(),
      new Emitter<EngineStatus>(),
      new Emitter<EngineStatus>(),
    ];
    const client = { onDidChangeState: states.event, onDidChangeMemory: memory.event, onDidChangeStatus: status.event };
    let told = 0;
    const subscription = onDidLoseErrors(client, () => told++);
    const holding = (errors: number): EngineStatus => {
      return { embedding: { kind: 'ready' }, setAside: [], counts: { errors, chains: 0 } };
    };
    const toldAfter = <Change>(emitter: Emitter<Change>, change: Change): number => {
      told = 0;
      emitter.fire(change);
      return told;
    };
    assert.equal(toldAfter(states, { kind: 'starting' }), 0);
    assert.equal(toldAfter(states, { kind: 'ready' }), 1);
    assert.equal(toldAfter(status, holding(3)), 0);
    assert.equal(toldAfter(memory, holding(3)), 0);
    assert.equal(toldAfter(memory, holding(2)), 1);
    assert.equal(toldAfter(status, holding(3)), 0);
    subscription.dispose();
    assert.equal(toldAfter(memory, holding(0)), 0);
  });
});
