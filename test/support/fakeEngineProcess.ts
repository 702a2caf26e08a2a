import { Emitter } from 'vscode-jsonrpc';
import type { EngineEnd, EngineProcess, EngineStart } from '../../src/host/engine/engineProcess.ts';
import { EngineGone } from '../../src/host/engine/requestError.ts';
import type { EngineStatus } from '../../src/protocol/engine.ts';

export const STATUS: EngineStatus = { embedding: { kind: 'ready' }, setAside: [], counts: { errors: 0, chains: 0 } };

type Request = { method: string; params: unknown; answer: (result: unknown) => void; fail: (error: Error) => void };

/** An engine without a process: a test says when it starts, answers and ends. */
export class FakeEngineProcess implements EngineProcess {
  readonly memory = new Emitter<EngineStatus>();
  readonly onDidChangeMemory = this.memory.event;
  readonly onDidChangeStatus = new Emitter<EngineStatus>().event;
  readonly requests: Request[] = [];
  readonly notifications: { method: string; params: unknown }[] = [];
  isStopped = false;
  #resolveStarted: (start: EngineStart) => void = () => undefined;
  #resolveEnded: (end: EngineEnd) => void = () => undefined;
  readonly started = new Promise<EngineStart>((resolve) => (this.#resolveStarted = resolve));
  readonly ended = new Promise<EngineEnd>((resolve) => (this.#resolveEnded = resolve));

  start(start: EngineStart = { kind: 'ready', status: STATUS }): void {
    this.#resolveStarted(start);
  }

  end(end: Partial<EngineEnd> = {}): void {
    const whole = { clean: false, illegalInstruction: false, reason: 'it was ended by SIGKILL', ...end };
    this.#resolveEnded(whole);
    this.#resolveStarted({ kind: 'died', reason: whole.reason });
    for (const { fail } of this.requests) fail(new EngineGone());
  }

  request<R>(type: { method: string }, params: unknown): Promise<R> {
    return new Promise((resolve, reject) => {
      this.requests.push({ method: type.method, params, answer: (result) => resolve(result as R), fail: reject });
    });
  }

  notify(type: { method: string }, params: unknown): void {
    this.notifications.push({ method: type.method, params });
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.end({ clean: true });
    await this.ended;
  }
}
