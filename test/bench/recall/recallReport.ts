import { SITUATION_NAMES, toSituations } from './situations.ts';
import { toFigures, toReliability, type RecallCase, type RecallFigures, type ReliabilityBin } from './verdicts.ts';
import type { Corpus } from './corpus.ts';

/** One line of the result: a way to recall in a situation. */
export type RecallRow = { row: string; situation: string; figures: RecallFigures | 'not run'; verdict: Verdict };
export type Verdict = 'met' | 'missed' | 'no goal' | 'not run';

/** The row that the goals are for. */
export const MEASURED = 'recall';
/** Goals of `use` as shares of the best possible, in the order of the situations. */
const GOALS: readonly number[] = [47 / 49, 40 / 49, 42 / 49, 20 / 52, 90 / 100, 16 / 27];
const MOST_NOISE = 0.04;
const MOST_CALIBRATION_ERROR = 0.05;

/** Sums the rows up from the cases alone. A situation without enough questions is not run. */
export function toRows(cases: readonly RecallCase[], rows: readonly string[]): RecallRow[] {
  return rows.flatMap((row) =>
    SITUATION_NAMES.map((situation): RecallRow => {
      const figures = toFigures(cases.filter((one) => one.row === row && one.situation === situation));
      return { row, situation, figures, verdict: row === MEASURED ? toVerdict(figures, situation) : noGoal(figures) };
    }),
  );
}

function noGoal(figures: RecallFigures | 'not run'): Verdict {
  return figures === 'not run' ? 'not run' : 'no goal';
}

function toVerdict(figures: RecallFigures | 'not run', situation: (typeof SITUATION_NAMES)[number]): Verdict {
  if (figures === 'not run') return 'not run';
  const goal = (GOALS[SITUATION_NAMES.indexOf(situation)] ?? 1) * figures.bestUse;
  const isQuiet = figures.noise <= MOST_NOISE || !hasCode(situation);
  const isCalibrated = (figures.calibrationError ?? 0) <= MOST_CALIBRATION_ERROR;
  return figures.use >= goal && isQuiet && isCalibrated ? 'met' : 'missed';
}

function hasCode(situation: string): boolean {
  return !/pasted|traces/.test(situation);
}

export function toTable(rows: readonly RecallRow[]): string {
  const head =
    '| how | situation | first | in three | silent | noise | use | best | calibration | by chance | p50 ms | p95 ms | |';
  const lines = rows.map(({ row, situation, figures, verdict }) => {
    if (figures === 'not run') return `| ${row} | ${situation} | | | | | | | | | | | not run |`;
    const { rightFirst, rightInThree, silent, noise, use, bestUse, p50, p95 } = figures;
    const { calibrationError, calibrationFloor } = figures;
    const shares = [rightFirst, rightInThree, silent, noise, use, bestUse].map(percent);
    const cells = [
      row,
      situation,
      ...shares,
      calibrationError?.toFixed(3) ?? '',
      calibrationFloor?.toFixed(3) ?? '',
      p50.toFixed(1),
      p95.toFixed(1),
      verdict,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [head, '|---|---|---|---|---|---|---|---|---|---|---|---|---|', ...lines].join('\n');
}

export function toReliabilityTable(cases: readonly RecallCase[]): string {
  const lines = SITUATION_NAMES.flatMap((situation) =>
    toReliability(cases.filter((one) => one.row === MEASURED && one.situation === situation)).map(
      ({ from, to, count, said, right }: ReliabilityBin) =>
        `| ${situation} | ${from.toFixed(2)}–${to.toFixed(2)} | ${count} | ${said.toFixed(2)} | ${right.toFixed(2)} |`,
    ),
  );
  return ['| situation | confidence | questions | said | right |', '|---|---|---|---|---|', ...lines].join('\n');
}

/** What of each situation the corpus gives, for the error message where it gives too little. */
export function describe(corpus: Corpus): string {
  return toSituations(corpus)
    .map(({ name, memory, questions }) => `${name}: ${memory.length} remembered, ${questions.length} asked`)
    .join('\n');
}

function percent(value: number): string {
  return (100 * value).toFixed(1);
}
