import { INSIDE_MOMENTS } from './tableFiles.ts';
import type { Extent, RowId, StoreCase } from './storeCase.ts';

type Figures = Readonly<Record<string, number>>;
/** How much of something proves a row, in full and in short. */
type Requirement = { what: string; count: (cases: readonly StoreCase[]) => number; full: number; short: number };
type StoreRow = {
  id: RowId;
  what: string;
  goal: string;
  required: readonly Requirement[];
  figures: (cases: readonly StoreCase[]) => Figures;
  isMet: (figures: Figures, cases: readonly StoreCase[]) => boolean;
};

export type RowResult = {
  row: RowId;
  what: string;
  goal: string;
  figures: Figures;
  /** "short" when it was played and missed its goal, "not run" when it was played too seldom to prove anything. */
  verdict: 'met' | 'short' | 'not run';
  missing: string[];
};

const sum = (cases: readonly StoreCase[], figure: string): number =>
  cases.reduce((total, { counts }) => total + (counts[figure] ?? 0), 0);
const most = (cases: readonly StoreCase[], figure: string): number =>
  cases.reduce((worst, { observed }) => Math.max(worst, Number(observed[figure] ?? 0)), 0);
const allRight = (cases: readonly StoreCase[]): boolean => cases.every(({ verdict }) => verdict === 'right');
const sums =
  (...names: string[]) =>
  (cases: readonly StoreCase[]): Figures =>
    Object.fromEntries(names.map((name) => [name, sum(cases, name)]));

function summed(what: string, figure: string, full: number, short: number): Requirement {
  return { what, full, short, count: (cases) => sum(cases, figure) };
}
function ofKind(pattern: RegExp, what: string, full: number, short: number): Requirement {
  return { what, full, short, count: (cases) => cases.filter(({ kind }) => pattern.test(kind)).length };
}
function distinct(what: string, key: string, full: number, short: number): Requirement {
  return { what, full, short, count: (cases) => new Set(cases.map(({ input }) => input[key])).size };
}

/** Nearest rank over all values of the cases. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

const ackTimes = (cases: readonly StoreCase[]): number[] =>
  cases.flatMap(({ observed }) => Number(observed['ackMs'] ?? []));

export const STORE_ROWS: readonly StoreRow[] = [
  {
    id: 'kills',
    what: 'kill -9 of engine, host and both',
    goal: '0 acknowledged lost, 0 doubled, opens each time',
    required: [
      summed('kills', 'kills', 1_000, 15),
      {
        ...summed('kills inside', 'killsInside', 500, 5),
        what: 'kills inside a write, a compaction or an index build',
      },
      ofKind(/^engine /, 'of the engine', 200, 3),
      ofKind(/^host /, 'of the host', 200, 2),
      ofKind(/^both /, 'of both', 200, 2),
      summed('in a real VS Code', 'killsInEditor', 20, 0),
    ],
    figures: sums('kills', 'killsInside', 'acknowledged', 'lost', 'doubled', 'unopened', 'orphans', 'killsInEditor'),
    isMet: (_, cases) => allRight(cases),
  },
  {
    id: 'trace',
    what: 'synced before acknowledged; rebuilt after power cuts',
    goal: '100 %; opens with every acknowledged record; no internet socket',
    required: [
      summed('acknowledgements traced', 'traced', 500, 20),
      summed('stores rebuilt', 'rebuilt', 50, 3),
      ofKind(/^MCP sockets/, 'MCP server traced for sockets', 1, 1),
    ],
    figures: (cases) => ({
      ...sums('traced', 'rebuilt', 'rebuiltByChance', 'rebuiltMissing', 'sockets')(cases),
      syncedShare: sum(cases, 'traced') === 0 ? 0 : sum(cases, 'synced') / sum(cases, 'traced'),
    }),
    isMet: (_, cases) => allRight(cases),
  },
  {
    id: 'damage',
    what: 'newest manifest, data, index files cut or flipped',
    goal: 'opens or says what it set aside; 0 silent wrong records',
    required: [
      summed('places', 'damages', 500, 12),
      ...['newest manifest', 'data', 'index'].map((kind) => ofKind(new RegExp(kind), kind, 80, 2)),
    ],
    figures: sums('damages', 'silentWrong', 'silentlyMissing', 'unopenedDamages'),
    isMet: (_, cases) => allRight(cases),
  },
  {
    id: 'writers',
    what: 'writers and an import at once, with kills',
    goal: 'all there, 0 doubled, slowest acknowledgement < 1 s',
    required: [
      summed('writers', 'writers', 8, 4),
      summed('events acknowledged', 'written', 8_000, 100),
      summed('kills', 'writerKills', 16, 2),
      ofKind(/^MCP/, 'an MCP server among them', 1, 1),
      summed('chains imported', 'imported', 500, 30),
    ],
    figures: (cases) => ({
      ...sums('writers', 'written', 'imported', 'writersLost', 'writersDoubled', 'writerKills')(cases),
      slowestAckMs: most(cases, 'slowestAckMs'),
      slowestSeenMs: most(cases, 'slowestSeenMs'),
    }),
    isMet: (_, cases) => allRight(cases),
  },
  {
    id: 'secrets',
    what: 'planted secrets through every channel; clean lines',
    goal: '0 found; ≤ 1 % of the clean lines changed',
    required: [
      summed('secrets planted', 'secretsPlanted', 200, 40),
      distinct('kinds', 'kind', 40, 40),
      distinct('channels', 'channel', 8, 4),
      summed('canaries', 'canaries', 4, 4),
      summed('clean lines', 'cleanLines', 5_000, 300),
    ],
    figures: sums('secretsPlanted', 'secretsFound', 'canaries', 'canariesFound', 'cleanLines', 'cleanChanged'),
    isMet: ({ secretsFound, canaries, canariesFound, cleanLines = 0, cleanChanged = 0 }) =>
      secretsFound === 0 && canaries === canariesFound && cleanChanged <= 0.01 * cleanLines,
  },
  {
    id: 'forget',
    what: 'forgotten, then searched for',
    goal: '0 found, with and without a second window',
    required: [
      summed('forgettings', 'forgettings', 12, 4),
      distinct('scopes', 'scope', 6, 2),
      ofKind(/second window/, 'with a second window', 6, 2),
    ],
    figures: sums('forgettings', 'forgotten', 'forgottenFound', 'survivorsLost'),
    isMet: (_, cases) => allRight(cases),
  },
  {
    id: 'diskFull',
    what: 'disk full, or made read-only in mid-flight',
    goal: 'clear message, 0 acknowledged lost, goes on when that is over',
    required: [summed('moments when it was full', 'diskFull', 100, 5), summed('read-only', 'diskReadOnly', 20, 1)],
    figures: sums('diskFull', 'diskReadOnly', 'diskFullLost', 'diskFullUnclear', 'diskFullStuck'),
    isMet: (_, cases) => allRight(cases),
  },
  {
    id: 'ack',
    what: 'acknowledgement of one event, alone',
    goal: 'p50 / p95 40 / 120 ms, never on the host’s thread',
    required: [ofKind(/^host$/, 'events through the host', 200, 20), ofKind(/^host thread/, 'looks at the host', 1, 1)],
    figures: (cases) => {
      const [host, engine, disk] = ['host', 'engine', 'disk alone'].map((kind) =>
        ackTimes(cases.filter((one) => one.kind === kind)),
      );
      return {
        ackP50Ms: quantile(host ?? [], 0.5),
        ackP95Ms: quantile(host ?? [], 0.95),
        engineAckP50Ms: quantile(engine ?? [], 0.5),
        engineAckP95Ms: quantile(engine ?? [], 0.95),
        diskP50Ms: quantile(disk ?? [], 0.5),
        diskP95Ms: quantile(disk ?? [], 0.95),
      };
    },
    isMet: ({ ackP50Ms = 1_000, ackP95Ms = 1_000 }, cases) =>
      ackP50Ms <= 40 && ackP95Ms <= 120 && allRight(cases.filter(({ kind }) => kind === 'host thread')),
  },
];

/** Every row's figures, from nothing but the cases. */
export function sumUp(cases: readonly StoreCase[], extent: Extent): RowResult[] {
  return STORE_ROWS.map(({ id, what, goal, required, figures, isMet }) => {
    const own = cases.filter(({ row }) => row === id);
    const missing = required
      .map((one) => ({ ...one, have: one.count(own) }))
      .filter(({ have, [extent]: wanted }) => have < wanted)
      .map((one) => `${one.what}: ${one.have} of ${one[extent]}`);
    const given = figures(own);
    const verdict = missing.length > 0 ? 'not run' : isMet(given, own) ? 'met' : 'short';
    return { row: id, what, goal, figures: given, missing, verdict };
  });
}

/** How many kills came at which moment. */
export function toHistogram(cases: readonly StoreCase[]): string[] {
  const moments = cases.flatMap(({ observed }) => (typeof observed['moment'] === 'string' ? [observed['moment']] : []));
  const inside = new Set<string>(INSIDE_MOMENTS);
  return [...Map.groupBy(moments, (moment) => moment)]
    .sort(([a], [b]) => Number(inside.has(b)) - Number(inside.has(a)))
    .map(([moment, { length }]) => {
      const bar = '#'.repeat(Math.ceil((40 * length) / moments.length));
      return `${moment.padEnd(46)} ${String(length).padStart(5)} ${bar}`;
    });
}
