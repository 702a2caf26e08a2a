/** One measured case as it is written down. */
export type SpeedCase = {
  row: string;
  input: Readonly<Record<string, unknown>>;
  /** The goal in words; "none" for a baseline. */
  expected: string;
  observed: number;
  verdict: 'met' | 'short' | 'baseline';
};

/** `p99.9 of each run`: the cases carry the run they belong to, and the worst of the runs' percentiles counts. */
type Judgement = 'median' | 'p95' | 'mean' | 'worst' | 'p99.9 of each run';

/** What is measured: its goal, how many cases prove it, and what it is held against. */
type SpeedRow = {
  id: string;
  what: string;
  unit: string;
  /** Null for a baseline. */
  goal: number | null;
  /** A share of what is right is to be at least the goal, all else at most. */
  isShare: boolean;
  judgedBy: Judgement;
  /** Cases, or runs of at least `CASES_OF_A_RUN` cases each, without which the row counts as not run; 0 where it is left out. */
  required: { full: number; short: number };
  /** The row measured beside it that shows what the machine itself takes. */
  baseline?: string;
};

export type Extent = 'full' | 'short';

export type RowResult = {
  row: string;
  what: string;
  unit: string;
  goal: string;
  cases: number;
  /** So many cases, or runs, have been measured that count, and so many are needed. */
  proofs: number;
  required: number;
  median: number | null;
  min: number | null;
  max: number | null;
  /** What is compared with the goal. */
  judged: number | null;
  /** The same figure of the baseline. */
  baseline: number | null;
  worstInput: Readonly<Record<string, unknown>> | null;
  verdict: 'met' | 'short' | 'not run' | 'baseline';
};

/** Fewer and the 99.9th percentile would be the worst case. */
const CASES_OF_A_RUN = 1_000;

export const SPEED_ROWS: readonly SpeedRow[] = [
  row('activation', 'bundle evaluated and activate()', 'ms', 20, 'median', [5, 2], 'activation.empty'),
  row('activation.empty', '  an empty extension, same starts', 'ms', null, 'median', [5, 2]),
  row('activation.native', 'native or model parts loaded by it', 'parts', 0, 'worst', [5, 2]),
  row(
    'listener',
    'one listener, typing among 5,000 diagnostics',
    'ms',
    8,
    'p99.9 of each run',
    [5, 2],
    'listener.empty',
  ),
  row('listener.empty', '  an empty listener, same turns', 'ms', null, 'worst', [100, 50]),
  row('hover', 'hover with a past fix', 'ms', 5, 'worst', [100, 20]),
  row('lens', 'code lenses with a past fix', 'ms', 5, 'worst', [100, 20]),
  row('answer.engine', 'messages to the engine meanwhile', 'messages', 0, 'worst', [5, 2]),
  row('engine.start', 'engine: fork to ready, model, 10,000 events', 'ms', 1_500, 'median', [5, 3]),
  row('query.uncached', 'query, not cached, 10,000 events', 'ms', 12, 'median', [50, 20], 'query.scan'),
  row('query.scan', '  exact scan of 10,000 vectors', 'ms', null, 'median', [20, 20]),
  row('query.cached', 'query, cached, 10,000 events', 'ms', 1, 'median', [50, 20]),
  row('lens.fired', 'settled to onDidChangeCodeLenses', 'ms', 50, 'median', [10, 3]),
  row('lens.shown', 'settled to lens on screen', 'ms', 600, 'median', [10, 3]),
  row('engine.memory', 'engine resident after uncached queries', 'MB', 350, 'worst', [1, 1]),
  row('recall.1000', 'recall, uncached, one line, 1,000 events', 'ms', 8, 'median', [100, 30], 'model.1000'),
  row('recall.1000.p95', '  95 of 100 of them', 'ms', 24, 'p95', [100, 30], 'model.1000'),
  row('recall.10000', 'recall, uncached, one line, 10,000 events', 'ms', 10, 'median', [100, 0], 'model.10000'),
  row('recall.10000.p95', '  95 of 100 of them', 'ms', 30, 'p95', [100, 0], 'model.10000'),
  row('recall.100000', 'recall, uncached, one line, 100,000 events', 'ms', 15, 'median', [100, 0], 'model.100000'),
  row('recall.100000.p95', '  95 of 100 of them', 'ms', 45, 'p95', [100, 0], 'model.100000'),
  row('model.1000', "  the model's own query: cosines in memory, 1,000", 'ms', null, 'median', [20, 20]),
  row('model.10000', "  the model's own query, 10,000", 'ms', null, 'median', [20, 0]),
  row('model.100000', "  the model's own query, 100,000", 'ms', null, 'median', [20, 0]),
  row('exact.1000', '  a plain exact LanceDB search, 1,000', 'ms', null, 'median', [20, 20]),
  row('exact.10000', '  a plain exact LanceDB search, 10,000', 'ms', null, 'median', [20, 0]),
  row('exact.100000', '  a plain exact LanceDB search, 100,000', 'ms', null, 'median', [20, 0]),
  row('recall.growth', 'recall at 100,000 against 10,000 events', 'times', 2, 'worst', [1, 0]),
  row('recall.trace', 'recall, uncached, 60-line trace, 100,000 events', 'ms', 45, 'median', [50, 0]),
  row('recall.cached', 'recall, cached, 100,000 events', 'ms', 1, 'median', [50, 0]),
  share('recall.ann', 'recall@10 of the index by vector, 100,000', 0.98, 'mean', [100, 0]),
  row('recall.resident', 'engine resident after 100 queries, 100,000 events', 'MB', 500, 'worst', [1, 0]),
  row('recall.start', '  engine: fork to ready, 100,000 events', 'ms', null, 'median', [3, 0]),
  row('build', '  upkeep: indices of 100,000 events built', 's', null, 'worst', [1, 0]),
  row('build.meanwhile', '  recall, uncached, while they are built', 'ms', null, 'median', [3, 0]),
  row('upkeep', 'upkeep while 1,000 events arrive in an hour', '% of a core', 2, 'worst', [1, 0]),
  row('engine.idle', 'engine processes after the idle time', 'processes', 0, 'worst', [1, 1]),
];

function row(
  id: string,
  what: string,
  unit: string,
  goal: number | null,
  judgedBy: Judgement,
  [full, short]: readonly [number, number],
  baseline?: string,
): SpeedRow {
  return {
    ...{ id, what, unit, goal, judgedBy },
    ...{ isShare: false, required: { full, short }, ...(baseline ? { baseline } : {}) },
  };
}

function share(
  id: string,
  what: string,
  goal: number,
  judgedBy: Judgement,
  required: readonly [number, number],
): SpeedRow {
  return { ...row(id, what, 'share', goal, judgedBy, required), isShare: true };
}

/** @throws Error when there is no such row */
export function toCase(id: string, observed: number, input: Readonly<Record<string, unknown>> = {}): SpeedCase {
  const known = rowOf(id);
  return { row: id, input, expected: goalText(known), observed, verdict: toVerdict(known, observed) };
}

/** Every row's figures, from nothing but the cases. */
export function sumUp(cases: readonly SpeedCase[], extent: Extent): RowResult[] {
  return SPEED_ROWS.filter(({ required }) => required[extent] > 0).map((each) => {
    const own = cases.filter((one) => one.row === each.id).sort((a, b) => a.observed - b.observed);
    const proofs = each.judgedBy === 'p99.9 of each run' ? runsOf(own).filter(isFullRun).length : own.length;
    const isProved = proofs >= each.required[extent];
    const judged = isProved ? judge(each.judgedBy, own) : null;
    const beside = cases.filter((one) => one.row === each.baseline).sort((a, b) => a.observed - b.observed);
    return {
      row: each.id,
      what: each.what,
      unit: each.unit,
      goal: goalText(each),
      cases: own.length,
      proofs,
      required: each.required[extent],
      median: own.length > 0 ? quantile(own, 0.5) : null,
      min: own[0]?.observed ?? null,
      max: own.at(-1)?.observed ?? null,
      judged,
      baseline: beside.length > 0 ? judge(each.judgedBy, beside) : null,
      worstInput: own.at(-1)?.input ?? null,
      verdict: judged === null ? 'not run' : toVerdict(each, judged),
    };
  });
}

function rowOf(id: string): SpeedRow {
  const known = SPEED_ROWS.find((each) => each.id === id);
  if (!known) throw new Error(`There is no row ${id}`);
  return known;
}

function goalText({ goal, isShare, judgedBy, unit }: SpeedRow): string {
  return goal === null ? 'none' : `${judgedBy} at ${isShare ? 'least' : 'most'} ${goal} ${unit}`;
}

function toVerdict({ goal, isShare }: SpeedRow, figure: number): SpeedCase['verdict'] {
  if (goal === null) return 'baseline';
  return (isShare ? figure >= goal : figure <= goal) ? 'met' : 'short';
}

function judge(how: Judgement, sorted: readonly SpeedCase[]): number | null {
  if (how === 'median') return quantile(sorted, 0.5);
  if (how === 'p95') return quantile(sorted, 0.95);
  if (how === 'mean') return sorted.reduce((sum, { observed }) => sum + observed, 0) / sorted.length;
  if (how === 'worst') return sorted.at(-1)?.observed ?? null;
  return Math.max(...runsOf(sorted).map((run) => quantile(run, 0.999)));
}

function isFullRun({ length }: readonly SpeedCase[]): boolean {
  return length >= CASES_OF_A_RUN;
}

function runsOf(sorted: readonly SpeedCase[]): SpeedCase[][] {
  return [...Map.groupBy(sorted, ({ input }) => input['run']).values()];
}

/** Nearest rank, for the median the mean of the two in the middle. */
function quantile(sorted: readonly SpeedCase[], share: number): number {
  const at = (rank: number): number => sorted[Math.min(sorted.length, Math.max(1, rank)) - 1]?.observed ?? Number.NaN;
  if (share === 0.5) return (at(Math.floor((sorted.length + 1) / 2)) + at(Math.ceil((sorted.length + 1) / 2))) / 2;
  return at(Math.ceil(share * sorted.length));
}
