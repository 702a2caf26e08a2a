import { CALIBRATION, RANKING_WEIGHTS } from './rankingWeights.ts';
import type { ErrorFeatures } from './errorFeatures.ts';
import type { SignalName, Signals } from './signalNames.ts';
import { isOfOneTool } from './signals.ts';

/** What is known about a question; each is weighed and calibrated by itself. */
export type QuestionClass =
  /** A tool's code that the memory has seen errors of the same tool for. */
  | 'code'
  /** A tool that the memory knows nothing of. */
  | 'foreign'
  /** A message alone. */
  | 'text'
  /** A failure with a stack trace. */
  | 'trace';

export function toQuestionClass(present: ErrorFeatures, past: readonly ErrorFeatures[]): QuestionClass {
  if (present.trace) return 'trace';
  if (present.code === '') return 'text';
  return past.some((one) => isOfOneTool(present, one)) ? 'code' : 'foreign';
}

/** The logarithm of a candidate's odds against no answer at all. */
export function toWorth(question: QuestionClass, signals: Partial<Signals>, ranking = RANKING_WEIGHTS): number {
  const { none, weights } = ranking[toFamily(question, signals)];
  let worth = -none;
  for (const name of Object.keys(signals) as SignalName[]) worth += (weights[name] ?? 0) * (signals[name] ?? 0);
  return worth;
}

/** Which weights a pair is weighed with: those of the question, unless the remembered error lacks what they speak of. */
function toFamily(question: QuestionClass, signals: Partial<Signals>): QuestionClass {
  if (signals.traceWords !== undefined) return 'trace';
  if (signals.wording !== undefined) return 'text';
  return question === 'trace' ? 'text' : question;
}

/**
 * Calibrated apart: a code whose errors were fixed in the same way more than once is known better than one met once, and a
 * number such as TS2304, which stands for several faults, worse than a rule with a name.
 */
export type CalibrationClass = QuestionClass | 'numbered' | 'codeOften';

const OFTEN = 2;

/**
 * @param share the candidate's share of all odds, no answer included; 0–1
 * @param isNumbered whether the present error's code is a number
 * @returns 0–1, rising with the share
 */
export function toConfidence(
  question: QuestionClass,
  { share, fixes, isNumbered }: { share: number; fixes: number; isNumbered: boolean },
  calibration = CALIBRATION,
): number {
  const { slope, shift } = calibration[toCalibrationClass(question, fixes, isNumbered)];
  const bounded = Math.min(1 - 1e-6, Math.max(1e-6, share));
  return HIGHEST_CONFIDENCE / (1 + Math.exp(-(slope * Math.log(bounded / (1 - bounded)) + shift)));
}

function toCalibrationClass(question: QuestionClass, fixes: number, isNumbered: boolean): CalibrationClass {
  if (question !== 'code') return question;
  if (fixes >= OFTEN) return 'codeOften';
  return isNumbered ? 'numbered' : 'code';
}

/** No past fix is certain. */
const HIGHEST_CONFIDENCE = 0.99;
