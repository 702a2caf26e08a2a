import { quantileOfCalls } from './listeners.ts';
import type { CaptureCase, RowId } from './scenario.ts';

export type Extent = 'full' | 'short';

/** How many cases of a kind prove a row, in full and in short. */
type Requirement = { what: string; count: (cases: readonly CaptureCase[]) => number; full: number; short: number };

export type CaptureRow = {
  id: RowId;
  what: string;
  goal: string;
  required: readonly Requirement[];
  figures: (cases: readonly CaptureCase[]) => Readonly<Record<string, number>>;
  isMet: (figures: Readonly<Record<string, number>>) => boolean;
};

export type RowResult = {
  row: RowId;
  what: string;
  goal: string;
  figures: Readonly<Record<string, number>>;
  verdict: 'met' | 'short' | 'not run';
  /** What was asked for and is missing. */
  missing: string[];
};

const DEFAULT_SETTLE_MS = 2_000;

const all = (cases: readonly CaptureCase[]): number => cases.length;
const rightOnes = (cases: readonly CaptureCase[]): number => cases.filter(({ verdict }) => verdict === 'right').length;
const sum = (cases: readonly CaptureCase[], figure: string): number =>
  cases.reduce((total, { counts }) => total + (counts[figure] ?? 0), 0);
const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

function need(what: string, full: number, short: number, count: Requirement['count'] = all): Requirement {
  return { what, full, short, count };
}
function ofKind(kind: string, full: number, short: number): Requirement {
  return need(kind, full, short, (cases) => cases.filter((one) => one.kind === kind).length);
}
const atDefaults = need(
  'runs at default settings',
  40,
  0,
  (cases) => cases.filter(({ input }) => input.settleMs === DEFAULT_SETTLE_MS).length,
);
function summed(what: string, figure: string, full: number, short: number): Requirement {
  return need(what, full, short, (cases) => sum(cases, figure));
}
function distinct(key: string): Requirement['count'] {
  return (cases) => new Set(cases.map(({ input }) => input[key])).size;
}

const ENDINGS = [
  'suppressed',
  'deleted',
  'commentedOut',
  'reverted',
  'closed',
  'serverRestart',
  'branchSwitch',
  'renamedOrMoved',
];

export const CAPTURE_ROWS: readonly CaptureRow[] = [
  {
    id: 'fixes',
    what: 'real fixes that become one right chain',
    goal: '≥ 98 %',
    required: [
      need('distinct records', 250, 5, distinct('record')),
      need('runs', 300, 5),
      ...['edit', 'steps', 'keys', 'unrelated', 'twoFiles'].map((style) => ofKind(style, 60, 1)),
      atDefaults,
    ],
    figures: (cases) => ({ fixes: all(cases), rightChains: rightOnes(cases) }),
    isMet: ({ fixes = 0, rightChains = 0 }) => ratio(rightChains, fixes) >= 0.98,
  },
  {
    id: 'hunks',
    what: 'hunks kept against hunks planted',
    goal: 'F1 ≥ .95',
    required: [
      need('files', 100, 3),
      summed('unrelated edits', 'unrelated', 300, 3),
      need('a third of the unrelated edits near the fix', 33, 0, (cases) =>
        Math.round(100 * ratio(sum(cases, 'near'), sum(cases, 'unrelated'))),
      ),
      need('a quarter of the fixes away from the error', 25, 0, (cases) =>
        Math.round(100 * ratio(sum(cases, 'away'), all(cases))),
      ),
      atDefaults,
    ],
    figures: (cases) => ({
      hunkF1: f1(sum(cases, 'found'), sum(cases, 'planted'), sum(cases, 'fitting'), sum(cases, 'kept')),
      hunkPrecision: ratio(sum(cases, 'fitting'), sum(cases, 'kept')),
      hunkRecall: ratio(sum(cases, 'found'), sum(cases, 'planted')),
      wholeDiffF1: f1(sum(cases, 'wholeFound'), sum(cases, 'planted'), sum(cases, 'wholeFitting'), sum(cases, 'whole')),
    }),
    isMet: ({ hunkF1 = 0 }) => hunkF1 >= 0.95,
  },
  {
    id: 'endings',
    what: 'endings that are no fix',
    goal: '0 chains, ≥ 95 % right cause',
    required: [need('runs', 200, 8), ...ENDINGS.map((ending) => ofKind(ending, 12, 1)), atDefaults],
    figures: (cases) => ({
      nonFixes: all(cases),
      falseChains: sum(cases, 'chains'),
      rightCauses: sum(cases, 'rightCause'),
    }),
    isMet: ({ nonFixes = 0, falseChains = 0, rightCauses = 0 }) =>
      falseChains === 0 && ratio(rightCauses, nonFixes) >= 0.95,
  },
  {
    id: 'typing',
    what: 'errors that exist only while typing',
    goal: '≤ 2 % recorded, ≤ 1 % of the lasting missed',
    required: [
      summed('errors that came and went', 'transients', 200, 3),
      summed('errors that stayed', 'lasting', 40, 1),
      ofKind('autoSave off', 20, 1),
      ofKind('autoSave on', 20, 1),
      atDefaults,
    ],
    figures: (cases) => ({
      transients: sum(cases, 'transients'),
      transientsRecorded: sum(cases, 'transientsRecorded'),
      lasting: sum(cases, 'lasting'),
      lastingMissed: sum(cases, 'lastingMissed'),
    }),
    isMet: ({ transients = 0, transientsRecorded = 0, lasting = 0, lastingMissed = 0 }) =>
      ratio(transientsRecorded, transients) <= 0.02 && ratio(lastingMissed, lasting) <= 0.01,
  },
  {
    id: 'tools',
    what: 'failures of real tools, as task and in a terminal; debuggers',
    goal: '≥ 98 %',
    required: [
      need('runs', 26, 4),
      need('tools', 14, 2, distinct('tool')),
      need('language families', 6, 2, distinct('family')),
      ofKind('task', 12, 1),
      ofKind('terminal', 12, 1),
      ofKind('debug', 2, 0),
      need('debuggers', 2, 0, (cases) => distinct('tool')(cases.filter(({ kind }) => kind === 'debug'))),
      atDefaults,
    ],
    figures: (cases) => ({ toolRuns: all(cases), toolRunsRight: rightOnes(cases) }),
    isMet: ({ toolRuns = 0, toolRunsRight = 0 }) => ratio(toolRunsRight, toolRuns) >= 0.98,
  },
  {
    id: 'evidence',
    what: 'evidence reached and lowered',
    goal: '≥ 95 %',
    required: [
      ...['settled', 'ran', 'kept', 'returned'].map((kind) => ofKind(kind, 20, 1)),
      need('runs at default settings', 40, 0, atDefaults.count),
    ],
    figures: (cases) => ({ evidence: all(cases), evidenceRight: rightOnes(cases) }),
    isMet: ({ evidence = 0, evidenceRight = 0 }) => ratio(evidenceRight, evidence) >= 0.95,
  },
  {
    id: 'cascades',
    what: 'cascades: one chain with its root',
    goal: '≥ 95 %',
    required: [need('runs', 30, 1)],
    figures: (cases) => ({ cascades: all(cases), cascadesRight: rightOnes(cases) }),
    isMet: ({ cascades = 0, cascadesRight = 0 }) => ratio(cascadesRight, cascades) >= 0.95,
  },
  {
    id: 'listeners',
    what: "our listeners' self time among 5,000 diagnostics",
    goal: '< 1 % of the burst; p99.9 8 ms',
    required: [need('bursts', 40, 2)],
    figures: (cases) => ({
      hostShare: ratio(sum(cases, 'selfMs'), sum(cases, 'wallMs')),
      hostShareSettling: ratio(sum(cases, 'settlingSelfMs'), sum(cases, 'settlingWallMs')),
      hostP999Ms: quantileOfCalls(cases, 0.999),
      hostWorstMs: quantileOfCalls(cases, 1),
    }),
    isMet: ({ hostShare = 1, hostP999Ms = 1_000 }) => hostShare < 0.01 && hostP999Ms <= 8,
  },
];

function f1(found: number, planted: number, fitting: number, kept: number): number {
  const [recall, precision] = [ratio(found, planted), ratio(fitting, kept)];
  return recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision);
}

/** Every row's figures, from nothing but the cases. */
export function sumUp(cases: readonly CaptureCase[], extent: Extent): RowResult[] {
  return CAPTURE_ROWS.map(({ id, what, goal, required, figures, isMet }) => {
    const own = cases.filter(({ row }) => row === id);
    const missing = required
      .map((one) => ({ ...one, have: one.count(own) }))
      .filter(({ have, [extent]: wanted }) => have < wanted)
      .map((one) => `${one.what}: ${one.have} of ${one[extent]}`);
    const given = figures(own);
    return {
      row: id,
      what,
      goal,
      figures: given,
      missing,
      verdict: missing.length > 0 ? 'not run' : isMet(given) ? 'met' : 'short',
    };
  });
}
