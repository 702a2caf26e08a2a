import type { ChildProcess } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import type * as vscode from 'vscode';
import { moment, since, type Moment, type Timer } from './callbackTimer.ts';
import { spyOnApi, type Sightings } from './spiedApi.ts';

/** How long one extension took from the first line of its bundle to the end of `activate()`. */
export type Activation = { evaluateMs: number; activateMs: number; cpuMs: number; api: unknown };

/** The engine as the extension started it. */
export type ForkedEngine = { child: ChildProcess; sent: number };

type Loader = {
  _load: (request: string, parent: { filename?: string } | undefined, isMain: boolean) => unknown;
  prototype: { _compile: (this: unknown, content: string, filename: string, ...rest: unknown[]) => unknown };
};
type Timers = Record<'setTimeout' | 'setInterval' | 'setImmediate', unknown>;

const TIMERS = Symbol.for('dejaFix.bench.timers');
/** On one line with the bundle's first, so that its line numbers stay. */
const TIMED_TIMERS = `'use strict'; const { setTimeout, setInterval, setImmediate } = globalThis[Symbol.for('dejaFix.bench.timers')];`;

/**
 * Watches bundles from before the editor loads them: what their activation takes, and for the one that is spied on also
 * every callback it hands to the editor, to timers and to its child processes.
 */
export class ModuleSpy {
  readonly engines: ForkedEngine[] = [];
  readonly #activations = new Map<string, PromiseWithResolvers<Activation>>();
  readonly #timer: Timer;
  readonly #sightings: Sightings;
  readonly #spiedBundle: string;
  #api: typeof vscode | undefined;

  /** @param spiedBundle absolute path of the bundle whose callbacks are timed */
  constructor(spiedBundle: string, otherBundles: readonly string[], timer: Timer, sightings: Sightings) {
    this.#spiedBundle = spiedBundle;
    this.#timer = timer;
    this.#sightings = sightings;
    for (const bundle of [spiedBundle, ...otherBundles]) this.#activations.set(bundle, Promise.withResolvers());
  }

  /** Resolves when the editor has activated the extension by itself. */
  async activationOf(bundle: string): Promise<Activation> {
    const activation = this.#activations.get(bundle);
    if (!activation) throw new Error(`${bundle} is not watched`);
    return activation.promise;
  }

  install(): void {
    const loader = Module as unknown as Loader;
    const { _load: load } = loader;
    const { _compile: compile } = loader.prototype;
    Object.assign(globalThis, { [TIMERS]: this.#timedTimers() });
    const compiled = (content: string, filename: string): string =>
      filename === this.#spiedBundle ? TIMED_TIMERS + content : content;
    loader.prototype._compile = function (content, filename, ...rest) {
      return compile.call(this, compiled(content, filename), filename, ...rest);
    };
    loader._load = (request, parent, isMain) => {
      const activation = this.#activations.get(path.isAbsolute(request) ? toRealPath(request) : request);
      const begin = moment();
      const exported = load.call(loader, request, parent, isMain);
      if (activation) return timedActivation(exported, since(begin), activation, this.#timer);
      return parent?.filename === this.#spiedBundle ? this.#spied(request, exported) : exported;
    };
  }

  #spied(request: string, exported: unknown): unknown {
    if (request === 'vscode') return (this.#api ??= spyOnApi(exported as typeof vscode, this.#timer, this.#sightings));
    if (request === 'node:timers/promises')
      return this.#timedPromises(exported as typeof import('node:timers/promises'));
    if (request === 'node:child_process') return this.#spiedFork(exported as typeof import('node:child_process'));
    return exported;
  }

  #timedTimers(): Timers {
    const timed = <A extends unknown[]>(event: string, callback: (...args: A) => void): ((...args: A) => void) =>
      this.#timer.wrap(event, callback);
    return {
      setTimeout: (callback: () => void, delay?: number, ...args: []) =>
        setTimeout(timed('setTimeout', callback), delay, ...args),
      setInterval: (callback: () => void, delay?: number, ...args: []) =>
        setInterval(timed('setInterval', callback), delay, ...args),
      setImmediate: (callback: () => void, ...args: []) => setImmediate(timed('setImmediate', callback), ...args),
    };
  }

  /** What follows an awaited `setImmediate` are microtasks of its callback. */
  #timedPromises(real: typeof import('node:timers/promises')): object {
    const timedImmediate = (): Promise<void> =>
      new Promise((resolve) => setImmediate(this.#timer.wrap('await setImmediate', resolve)));
    return { ...real, setImmediate: timedImmediate };
  }

  #spiedFork(real: typeof import('node:child_process')): object {
    const fork = (...args: Parameters<typeof real.fork>): ChildProcess => {
      const child = real.fork(...args);
      const engine: ForkedEngine = { child, sent: 0 };
      const send = child.send.bind(child) as (...message: unknown[]) => boolean;
      const on = child.on.bind(child) as (event: string, listener: (...heard: unknown[]) => void) => ChildProcess;
      Object.assign(child, {
        send: (...message: unknown[]) => {
          engine.sent++;
          return send(...message);
        },
        on: (event: string, listener: (...heard: unknown[]) => void) =>
          on(event, event === 'message' ? this.#timer.wrap('message of the engine', listener) : listener),
      });
      this.engines.push(engine);
      return child;
    };
    return { ...real, fork };
  }
}

/** An extension may be linked to where the editor finds it. */
function toRealPath(file: string): string {
  return existsSync(file) ? realpathSync(file) : file;
}

function timedActivation(
  exported: unknown,
  evaluated: Moment,
  { resolve }: PromiseWithResolvers<Activation>,
  timer: Timer,
): object {
  const { activate, deactivate } = exported as { activate: (context: unknown) => unknown; deactivate?: () => unknown };
  return {
    activate: (context: unknown) => {
      const begin = moment();
      const api = timer.run('activation', () => activate(context));
      const activated = since(begin);
      const cpuMs = evaluated.cpu + activated.cpu;
      resolve({ evaluateMs: evaluated.wall, activateMs: activated.wall, cpuMs, api });
      return api;
    },
    ...(deactivate ? { deactivate } : {}),
  };
}
