/** A problem matcher or a pattern of one, as manifests and `tasks.json` spell it. */
export type Definition = Record<string, unknown>;
type Manifest = { contributes?: { problemMatchers?: unknown; problemPatterns?: unknown } };

/** By name without `$`. The patterns of these matchers are no names any more but lists of definitions. */
export type ResolvedMatchers = {
  matchers: ReadonlyMap<string, Definition>;
  patterns: ReadonlyMap<string, Definition>;
};

const MAX_DEPTH = 5;

/** @param manifests of the installed extensions */
export function resolveMatchers(manifests: readonly unknown[]): ResolvedMatchers {
  const contributions = manifests.map((manifest) => (manifest as Manifest | undefined)?.contributes);
  const patterns = byName(contributions.flatMap((one) => toArray(one?.problemPatterns)));
  const matchers = byName(contributions.flatMap((one) => toArray(one?.problemMatchers)));
  const resolved = new Map<string, Definition>();
  for (const name of matchers.keys()) {
    const matcher = withPatterns(withBase(name, matchers, MAX_DEPTH), patterns);
    if (matcher) resolved.set(name, matcher);
  }
  return { matchers: resolved, patterns };
}

/** What a task names by a reference, or spells out itself; null where that is not known. */
export function resolveMatcher(reference: unknown, { matchers, patterns }: ResolvedMatchers): Definition | null {
  if (typeof reference === 'string') return matchers.get(toName(reference)) ?? null;
  if (!isDefinition(reference)) return null;
  const base = typeof reference['base'] === 'string' ? matchers.get(toName(reference['base'])) : undefined;
  return withPatterns({ ...base, ...reference }, patterns);
}

/** The matchers that a task names or spells out, marked so, then all others. */
export function matchersOfTask(references: readonly unknown[], resolved: ResolvedMatchers): Definition[] {
  const own = references.map((one) => resolveMatcher(one, resolved)).filter((matcher) => matcher !== null);
  const others = [...resolved.matchers.values()].filter((matcher) => !own.includes(matcher));
  return [...[...new Set(own)].map((matcher) => ({ ...matcher, isNamedByTask: true })), ...others];
}

function withPatterns(matcher: Definition, patterns: ReadonlyMap<string, Definition>): Definition | null {
  const pattern = toPatterns(matcher['pattern'], patterns);
  return pattern.length > 0 ? { ...matcher, pattern } : null;
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

function toName(reference: string): string {
  return reference.replace(/^\$/, '');
}

export function toArray(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

export function isDefinition(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
