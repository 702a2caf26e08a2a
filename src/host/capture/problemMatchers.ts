import * as vscode from 'vscode';

type Definition = Record<string, unknown>;
type Manifest = { contributes?: { problemMatchers?: unknown; problemPatterns?: unknown } };

const MAX_MATCHERS = 50;
const MAX_LENGTH = 64_000;
const MAX_DEPTH = 5;

/**
 * The problem matchers that the installed extensions declare, with names resolved to what they stand for. Those of the
 * editor's core stand in no manifest: references to them are left out.
 */
export class ProblemMatchers implements vscode.Disposable {
  /** By name without `$`; made at the first question. */
  #byName: ReadonlyMap<string, Definition> | undefined;
  readonly #subscription: vscode.Disposable;

  constructor() {
    this.#subscription = vscode.extensions.onDidChange(() => (this.#byName = undefined));
  }

  all(): Definition[] {
    return bound([...this.#known().values()]);
  }

  /** Those that a task names first, then all others. */
  ofTask(task: vscode.Task): Definition[] {
    const own = ownMatchers(task)
      .map((reference) => this.#resolve(reference))
      .filter((matcher) => matcher !== null);
    return bound([...own, ...[...this.#known().values()].filter((matcher) => !own.includes(matcher))]);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #known(): ReadonlyMap<string, Definition> {
    this.#byName ??= resolveMatchers(vscode.extensions.all.map(({ packageJSON }) => packageJSON as unknown));
    return this.#byName;
  }

  #resolve(reference: unknown): Definition | null {
    const known = this.#known();
    if (typeof reference === 'string') return known.get(toName(reference)) ?? null;
    if (!isDefinition(reference)) return null;
    const base = typeof reference['base'] === 'string' ? known.get(toName(reference['base'])) : undefined;
    return { ...base, ...reference };
  }
}

/** What `tasks.json` names or spells out for a task; an extension's task carries only names. */
function ownMatchers(task: vscode.Task): unknown[] {
  const { tasks } = vscode.workspace.getConfiguration('', scopeOf(task)).get<{ tasks?: unknown }>('tasks') ?? {};
  const written = toArray(tasks)
    .filter(isDefinition)
    .find((one) => one['label'] === task.name || one['taskName'] === task.name);
  return [...toArray(written?.['problemMatcher']), ...task.problemMatchers];
}

function scopeOf({ scope }: vscode.Task): vscode.WorkspaceFolder | undefined {
  return typeof scope === 'object' ? scope : undefined;
}

/** @param manifests of the installed extensions */
export function resolveMatchers(manifests: readonly unknown[]): Map<string, Definition> {
  const contributions = manifests.map((manifest) => (manifest as Manifest | undefined)?.contributes);
  const patterns = byName(contributions.flatMap((one) => toArray(one?.problemPatterns)));
  const matchers = byName(contributions.flatMap((one) => toArray(one?.problemMatchers)));
  const resolved = new Map<string, Definition>();
  for (const name of matchers.keys()) {
    const matcher = withBase(name, matchers, MAX_DEPTH);
    const pattern = toPatterns(matcher['pattern'], patterns);
    if (pattern.length > 0) resolved.set(name, { ...matcher, pattern });
  }
  return resolved;
}

function withBase(name: string, matchers: ReadonlyMap<string, Definition>, depth: number): Definition {
  const matcher = matchers.get(name) ?? {};
  const { base } = matcher;
  return typeof base === 'string' && depth > 0
    ? { ...withBase(toName(base), matchers, depth - 1), ...matcher }
    : matcher;
}

/** A pattern is one line's, several lines' in order, or the name of either. */
function toPatterns(pattern: unknown, named: ReadonlyMap<string, Definition>): Definition[] {
  return toArray(pattern).flatMap((one) => {
    const definition = typeof one === 'string' ? named.get(toName(one)) : one;
    if (!isDefinition(definition)) return [];
    const lines = definition['patterns'];
    return Array.isArray(lines) ? lines.filter(isDefinition) : [definition];
  });
}

function byName(definitions: readonly unknown[]): Map<string, Definition> {
  const named = definitions.filter(isDefinition).filter(({ name }) => typeof name === 'string');
  return new Map(named.map((definition) => [toName(definition['name'] as string), definition]));
}

function bound(matchers: readonly Definition[]): Definition[] {
  const kept: Definition[] = [];
  let room = MAX_LENGTH;
  for (const matcher of matchers.slice(0, MAX_MATCHERS)) {
    room -= JSON.stringify(matcher).length + 1;
    if (room < 0) break;
    kept.push(matcher);
  }
  return kept;
}

function toName(reference: string): string {
  return reference.replace(/^\$/, '');
}

function toArray(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

function isDefinition(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
