import { createRandom } from './corpus.ts';
import { LEAST_QUESTIONS } from './situations.ts';

/** What was shown to one question. One line of the cases' file. */
export type RecallCase = {
  row: string;
  situation: string;
  record: string;
  set: string;
  isKnown: boolean;
  /** At most three; true of a right one. */
  shown: boolean[];
  /** Of the first candidate, shown or not; null when there was none or the method has no probability. */
  confidence: number | null;
  /** Whether the first candidate would have been right; null where that cannot be known because nothing was shown. */
  bestIsRight: boolean | null;
  ms: number;
};

export type RecallFigures = {
  questions: number;
  known: number;
  rightFirst: number;
  rightInThree: number;
  silent: number;
  noise: number;
  use: number;
  bestUse: number;
  /** Expected calibration error; null where it cannot be told. */
  calibrationError: number | null;
  /** What is expected of it by chance where every confidence is just the probability that it tells: few questions never show less. */
  calibrationFloor: number | null;
  p50: number;
  p95: number;
};

/** Shares of the known, of the novel (noise), and of all questions (use: right first − wrong first − shown though novel). */
export function toFigures(cases: readonly RecallCase[]): RecallFigures | 'not run' {
  if (cases.length < LEAST_QUESTIONS) return 'not run';
  const known = cases.filter(({ isKnown }) => isKnown);
  const novel = cases.filter(({ isKnown }) => !isKnown);
  const count = (list: readonly RecallCase[], is: (one: RecallCase) => boolean) => list.filter(is).length;
  const first = count(known, ({ shown }) => shown[0] === true);
  const wrong = count(known, ({ shown }) => shown[0] === false);
  const noise = count(novel, ({ shown }) => shown.length > 0);
  const times = cases.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    questions: cases.length,
    known: known.length,
    rightFirst: share(first, known.length),
    rightInThree: share(
      count(known, ({ shown }) => shown.includes(true)),
      known.length,
    ),
    silent: share(
      count(known, ({ shown }) => shown.length === 0),
      known.length,
    ),
    noise: share(noise, novel.length),
    use: (first - wrong - noise) / cases.length,
    bestUse: known.length / cases.length,
    calibrationError: toCalibrationError(cases),
    calibrationFloor: toCalibrationFloor(cases),
    p50: times[Math.floor(times.length / 2)] ?? 0,
    p95: times[Math.floor(times.length * 0.95)] ?? 0,
  };
}

/** One of ten parts of the questions, by the confidence of the first candidate. */
export type ReliabilityBin = { from: number; to: number; count: number; said: number; right: number };

/** Ten bins of equal count; empty where a first candidate's fate is not known. */
export function toReliability(cases: readonly RecallCase[]): ReliabilityBin[] {
  const told = cases
    .filter(({ confidence, bestIsRight }) => confidence !== null && bestIsRight !== null)
    .sort((a, b) => (a.confidence ?? 0) - (b.confidence ?? 0));
  return Array.from({ length: 10 }, (_, index) => {
    const part = told.slice(Math.floor((index * told.length) / 10), Math.floor(((index + 1) * told.length) / 10));
    const mean = (value: (one: RecallCase) => number) =>
      share(
        part.reduce((sum, one) => sum + value(one), 0),
        part.length,
      );
    return {
      from: part[0]?.confidence ?? 0,
      to: part.at(-1)?.confidence ?? 0,
      count: part.length,
      said: mean(({ confidence }) => confidence ?? 0),
      right: mean(({ bestIsRight }) => Number(bestIsRight)),
    };
  }).filter(({ count }) => count > 0);
}

function toCalibrationError(cases: readonly RecallCase[]): number | null {
  const bins = toReliability(cases);
  const all = bins.reduce((sum, { count }) => sum + count, 0);
  if (all < LEAST_QUESTIONS) return null;
  return bins.reduce((sum, { count, said, right }) => sum + (count / all) * Math.abs(said - right), 0);
}

const FLOOR_ROUNDS = 500;

function toCalibrationFloor(cases: readonly RecallCase[]): number | null {
  const random = createRandom(1);
  let sum = 0;
  for (let round = 0; round < FLOOR_ROUNDS; round++) {
    const error = toCalibrationError(
      cases.map((one) => ({
        ...one,
        bestIsRight: one.bestIsRight === null ? null : random() < (one.confidence ?? 0),
      })),
    );
    if (error === null) return null;
    sum += error;
  }
  return sum / FLOOR_ROUNDS;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
