import { compile } from './compiler.ts';
import type { FitRecord } from './corpusRecords.ts';
import { changes, opening } from './fixes.ts';
import { embedded } from './longFiles.ts';
import {
  countOf,
  hunksOfFix,
  intoTwoFiles,
  neededHunks,
  toPlan,
  withPlaced,
  type FixPlan,
  type PlacedHunk,
} from './recordPlan.ts';
import type { CaptureCase, Observed, Scenario, SeenChain, SeenError, Step } from './scenario.ts';
import { isEventOf, nameOf, toShort } from './seenEvents.ts';
import { hunksBetween, hunksOf, type Hunk } from './textEdits.ts';

/** How many cases a full run plays. */
const CASES = 110;
/** Of three cases one has its fix away from the error: more than the quarter that is asked for. */
const AWAY_EVERY = 3;
const NEAR_LINES = 5;
const DEFAULT_SETTLE_MS = 2_000;

type Expectation = {
  plan: FixPlan;
  /** What is needed to clear the error, and what has nothing to do with it. */
  planted: PlacedHunk[];
  unrelated: PlacedHunk[];
  near: number;
  isAway: boolean;
};

/** Records in long files, with edits around the fix that have nothing to do with it. */
export function makeHunks(records: readonly FitRecord[], settleOf: (index: number) => number): Scenario[] {
  const plans = records.flatMap((record) => {
    const plan = toPlan(record);
    const moved = intoTwoFiles(plan);
    return moved ? [moved, plan] : [plan];
  });
  const fit = plans.filter((plan) => neededHunks(plan).length === hunksOfFix(plan).length);
  const away = fit.filter(isAwayFromError).sort((a, b) => Object.keys(b.before).length - Object.keys(a.before).length);
  const near = fit.filter((plan) => !isAwayFromError(plan));
  const scenarios: Scenario[] = [];
  for (let index = 0; scenarios.length < CASES && (away.length > 0 || near.length > 0); index++) {
    const plan = (index % AWAY_EVERY === 0 ? away.shift() : near.shift()) ?? away.shift() ?? near.shift();
    const expected = plan && toExpectation(plan, index);
    if (!expected) continue;
    const number = scenarios.length;
    scenarios.push({
      id: `c3${String(number).padStart(3, '0')}-hunks`,
      row: 'hunks',
      kind: expected.isAway ? 'away' : 'at the error',
      // A slow machine lets more than a short settle window pass between two keys.
      settleMs: isTyped(number) ? DEFAULT_SETTLE_MS : settleOf(number),
      steps: toSteps(expected, number),
      expected,
    });
  }
  return scenarios;
}

function isAwayFromError(plan: FixPlan): boolean {
  const { record, file, before } = plan;
  const shown = compile(before, plan.options).filter((error) => error.file === file && error.code === record.code);
  const lines = shown.map(({ line }) => line);
  return hunksOfFix(plan).every(
    ({ file: changed, hunk }) =>
      changed !== file || lines.every((line) => line < hunk.start - 1 || line > hunk.start + hunk.removed.length),
  );
}

/** Random enough, and the same each time. */
function sequence(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return state % below;
  };
}

const UNRELATED: readonly ((line: string, mark: string) => string[])[] = [
  (line, mark) => [line, `  // ${mark}: looked at.`],
  (line, mark) => [`  // ${mark}`, line],
  (line, mark) => [`${line} // ${mark}`],
];

/** @returns null where the compiler sees a difference that should not be */
function toExpectation(plan: FixPlan, index: number): Expectation | null {
  const random = sequence(index + 1);
  const wide = embedded(plan, index);
  const { options } = plan;
  const count = countOf(plan, plan.before);
  if (countOf(wide, wide.before) !== count || countOf(wide, wide.after) !== countOf(plan, plan.after)) return null;
  const planted = hunksOfFix(wide);
  const wanted = 1 + (index % 10);
  const unrelated: PlacedHunk[] = [];
  const nearWanted = Math.ceil(wanted / 2);
  let near = 0;
  for (let tries = 0; tries < 200 && unrelated.length < wanted; tries++) {
    const isNear = near < nearWanted && tries < 100;
    const placed = oneUnrelated(wide, planted, isNear, random, `remark ${index}-${tries}`);
    if (!placed || isTooClose(placed, [...planted, ...unrelated])) continue;
    const edited = withPlaced(wide.before, [...unrelated, placed]);
    const done = withPlaced(wide.before, [...planted, ...unrelated, placed]);
    const isNeutral =
      countOf(wide, edited) === count &&
      countOf(wide, done) === countOf(wide, wide.after) &&
      compile(done, options).length <= compile(wide.after, options).length;
    if (!isNeutral) continue;
    unrelated.push(placed);
    if (isNearAny(placed, planted)) near += 1;
  }
  if (unrelated.length === 0) return null;
  return { plan: wide, planted, unrelated, near, isAway: isAwayFromError(plan) };
}

function oneUnrelated(
  { before }: FixPlan,
  planted: readonly PlacedHunk[],
  isNear: boolean,
  random: (below: number) => number,
  mark: string,
): PlacedHunk | null {
  const anchor = planted[random(planted.length)];
  const files = Object.keys(before);
  const file = isNear ? anchor?.file : files[random(files.length)];
  if (file === undefined || !anchor) return null;
  const lines = (before[file] ?? '').split('\n');
  const offset = 2 + random(NEAR_LINES - 1);
  const nearLine =
    random(2) === 0 ? anchor.hunk.start - offset : anchor.hunk.start + anchor.hunk.removed.length - 1 + offset;
  const line = isNear ? nearLine : random(lines.length);
  const text = lines[line];
  if (text === undefined) return null;
  const number = /^ {2}const shift(\d+) = amount \+ (\d+);$/.exec(text);
  const added = number
    ? [text.replace(/\d+;$/, `${Number(number[2]) + 1}; // ${mark}`)]
    : (UNRELATED[random(UNRELATED.length)]?.(text, mark) ?? []);
  // What a diff makes of it, so that both sides have the same shape.
  const edited = [...lines.slice(0, line), ...added, ...lines.slice(line + 1)].join('\n');
  const [hunk, ...more] = hunksBetween(before[file] ?? '', edited);
  return hunk && more.length === 0 ? { file, hunk } : null;
}

function isTooClose({ file, hunk }: PlacedHunk, others: readonly PlacedHunk[]): boolean {
  return others.some((other) => other.file === file && distance(hunk, other.hunk) < 2);
}

function isNearAny({ file, hunk }: PlacedHunk, planted: readonly PlacedHunk[]): boolean {
  return planted.some((one) => one.file === file && distance(hunk, one.hunk) <= NEAR_LINES);
}

function distance(a: Hunk, b: Hunk): number {
  const [first, second] = a.start <= b.start ? [a, b] : [b, a];
  return second.start - (first.start + Math.max(0, first.removed.length - 1));
}

function isTyped(index: number): boolean {
  return index % 3 !== 0 && index % 2 === 1;
}

/** A third of the cases in one edit, a third edit by edit without a pause, a third with a pause before the fix. */
function toSteps({ plan, planted, unrelated }: Expectation, index: number): Step[] {
  const { record, file, before } = plan;
  const done = withPlaced(before, [...planted, ...unrelated]);
  const noted = withPlaced(before, unrelated);
  const steps: Step[] =
    index % 3 === 0
      ? changes(before, done, 'edit')
      : [
          ...changes(before, noted, 'edit'),
          ...(index % 3 === 2 ? [{ do: 'idle' } as const] : []),
          ...changes(noted, done, isTyped(index) ? 'keys' : 'edit'),
        ];
  return [
    ...opening(plan),
    ...steps,
    { do: 'wait', error: { file, code: record.code, message: record.message }, count: countOf(plan, plan.after) },
    { do: 'idle' },
    { do: 'look', as: 'end' },
  ];
}

export function judgeHunks(scenario: Scenario, observed: Observed): CaptureCase {
  const expected = scenario.expected as unknown as Expectation;
  const { plan, planted, unrelated, near, isAway } = expected;
  const { errors, chains } = observed.looks['end'] ?? { errors: [], chains: [] };
  const ids = new Set(errors.filter((error) => isEventOf(error, plan.file, plan.record)).map(({ id }) => id));
  const chain = chains.find(
    ({ errorEvent, clearedWith }) => ids.has(errorEvent.id) || clearedWith?.some((id) => ids.has(id)),
  );
  const score = (diff: string | null | undefined) => scoreOf(diff, Object.keys(plan.before), planted);
  const kept = score(chain?.successfulFix.codeChanges);
  const whole = score(chain?.successfulFix.allChanges ?? chain?.successfulFix.codeChanges);
  const what = faultOf(observed.problem, chain, kept, errors);
  return {
    row: 'hunks',
    id: scenario.id,
    kind: scenario.kind,
    input: { settleMs: scenario.settleMs, record: plan.record.id, planted, unrelated },
    expected: planted,
    observed: toShort(observed),
    verdict: what === '' ? 'right' : 'wrong',
    what,
    counts: {
      planted: planted.length,
      unrelated: unrelated.length,
      near,
      away: isAway ? 1 : 0,
      found: kept.found,
      kept: kept.count,
      fitting: kept.fitting,
      wholeFound: whole.found,
      whole: whole.count,
      wholeFitting: whole.fitting,
    },
  };
}

function faultOf(
  problem: string | null,
  chain: SeenChain | undefined,
  { missed, surplus }: { missed: readonly string[]; surplus: readonly string[] },
  errors: readonly SeenError[],
): string {
  if (problem !== null) return problem;
  if (!chain) return `no chain: ${errors.map(nameOf).join(' | ') || 'no event'}`;
  return [...missed.map((one) => `lacks ${one}`), ...surplus.map((one) => `has ${one}`)].join('; ');
}

/** A kept hunk fits when it has a line of a planted one; a planted one is found when all its lines are kept. */
function scoreOf(diff: string | null | undefined, files: readonly string[], planted: readonly PlacedHunk[]) {
  const kept = files.flatMap((file) => hunksOf(diff, file).map((hunk) => ({ file, hunk })));
  const linesOf = ({ file, hunk }: PlacedHunk): string[] =>
    [...hunk.removed.map((line) => `-${line}`), ...hunk.added.map((line) => `+${line}`)]
      .filter((line) => line.trim().length > 1)
      .map((line) => `${file} ${line}`);
  const wanted = new Set(planted.flatMap(linesOf));
  const given = new Set(kept.flatMap(linesOf));
  // A hunk of blank lines alone tells nothing either way.
  const told = kept.filter((one) => linesOf(one).length > 0);
  const surplus = told.filter((one) => !linesOf(one).some((line) => wanted.has(line)));
  const missed = planted.filter((one) => !linesOf(one).every((line) => given.has(line)));
  return {
    count: told.length,
    fitting: told.length - surplus.length,
    found: planted.length - missed.length,
    surplus: surplus.map((one) => linesOf(one).join(' / ')),
    missed: missed.map((one) => linesOf(one).join(' / ')),
  };
}
