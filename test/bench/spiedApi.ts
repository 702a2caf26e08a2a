import type * as vscode from 'vscode';
import type { Timer } from './callbackTimer.ts';

/** What the extension told the editor, as it happened. */
export type Sightings = {
  /** Something of the extension fired an event about a document, as when its errors have settled. */
  documentFired(uri: vscode.Uri, atMs: number): void;
  lensesChanged(atMs: number): void;
  /** A hover or code lens provider answered. */
  answered(answer: { kind: 'hover' | 'lens'; ms: number; shown: boolean }): void;
};

type Listener = (event: unknown) => unknown;
type Subscribe = (listener: Listener, thisArg?: unknown, disposables?: unknown[]) => vscode.Disposable;
type Provide = (...args: unknown[]) => unknown;

/** Namespaces whose events are timed. */
const NAMESPACES = ['workspace', 'window', 'languages', 'tasks', 'debug', 'extensions', 'env', 'notebooks'] as const;

/** The wall clock with its fraction, comparable with that of other processes of this machine. */
export function wallClock(): number {
  return performance.timeOrigin + performance.now();
}

/** The editor's interface as one extension gets it: every listener and provider it hands over is timed. */
export function spyOnApi(api: typeof vscode, timer: Timer, sightings: Sightings): typeof vscode {
  const spied: Record<string, unknown> = { ...api, EventEmitter: spyOnEmitter(api, sightings) };
  for (const name of NAMESPACES) spied[name] = spyOnEvents(name, api[name], timer);
  spied['languages'] = overlay(spied['languages'] as object, {
    registerHoverProvider: (selector: vscode.DocumentSelector, provider: vscode.HoverProvider) =>
      api.languages.registerHoverProvider(selector, {
        provideHover: (...args) => {
          const provide: Provide = () => provider.provideHover(...args);
          return observed('hover', provide, timer, sightings) as vscode.Hover | undefined;
        },
      }),
    registerCodeLensProvider: (selector: vscode.DocumentSelector, provider: vscode.CodeLensProvider) => {
      const { onDidChangeCodeLenses } = provider;
      onDidChangeCodeLenses?.(() => {
        sightings.lensesChanged(wallClock());
      });
      return api.languages.registerCodeLensProvider(selector, {
        ...(onDidChangeCodeLenses ? { onDidChangeCodeLenses } : {}),
        provideCodeLenses: (...args) => {
          const provide: Provide = () => provider.provideCodeLenses(...args);
          return observed('lens', provide, timer, sightings) as vscode.CodeLens[];
        },
      });
    },
  });
  return spied as unknown as typeof vscode;
}

function observed(kind: 'hover' | 'lens', provide: Provide, timer: Timer, sightings: Sightings): unknown {
  const begin = performance.now();
  const answer = timer.run(`provider of ${kind}`, provide);
  const ms = performance.now() - begin;
  const shown = Array.isArray(answer) ? answer.length > 0 : Boolean(answer) && !(answer instanceof Promise);
  sightings.answered({ kind, ms, shown });
  return answer;
}

function spyOnEmitter(api: typeof vscode, sightings: Sightings): typeof vscode.EventEmitter {
  return class<T> extends api.EventEmitter<T> {
    override fire(data: T): void {
      if (data instanceof api.Uri) sightings.documentFired(data, wallClock());
      super.fire(data);
    }
  };
}

function spyOnEvents(namespace: string, real: object, timer: Timer): object {
  const subscribed = new Map<string, Subscribe>();
  return overlay(real, {}, (key, value) => {
    if (!/^on(?:Did|Will)/.test(key) || typeof value !== 'function') return value;
    const known = subscribed.get(key);
    if (known) return known;
    const subscribe = value as Subscribe;
    const spied: Subscribe = (listener, thisArg, disposables) =>
      subscribe(
        timer.wrap(`${namespace}.${key}`, (event: unknown) => listener.call(thisArg, event)),
        undefined,
        disposables,
      );
    subscribed.set(key, spied);
    return spied;
  });
}

/** A view of an object that may be frozen, with some of its members replaced. */
function overlay(
  real: object,
  replaced: Readonly<Record<string, unknown>>,
  toSpied: (key: string, value: unknown) => unknown = (_, value) => value,
): object {
  return new Proxy(
    {},
    {
      get: (_, key) =>
        typeof key === 'string' && key in replaced
          ? replaced[key]
          : toSpied(String(key), Reflect.get(real, key, real) as unknown),
      has: (_, key) => key in real,
    },
  );
}
