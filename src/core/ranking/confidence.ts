import { CALIBRATION, RANKING_WEIGHTS } from './rankingWeights.ts';
import type { ErrorFeatures } from './errorFeatures.ts';
import type { SignalName, Signals } from './signals.ts';

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

/** What one candidate is worth by itself: the logarithm of its odds against no answer at all. */
export type Weighed = { worth: number };

export function toQuestionClass(present: ErrorFeatures, past: readonly ErrorFeatures[]): QuestionClass {
  if (present.isTrace) return 'trace';
  if (present.code === '') return 'text';
  return past.some(({ source }) => source === present.source || source === '') ? 'code' : 'foreign';
}

/** Which weights a pair is weighed with: those of the question, unless the remembered error lacks what they speak of. */
export function toWorth(question: QuestionClass, signals: Partial<Signals>): number {
  const family = toFamily(question, signals);
  const { none, weights } = RANKING_WEIGHTS[family];
  let worth = -none;
  for (const name of Object.keys(signals) as SignalName[]) worth += (weights[name] ?? 0) * (signals[name] ?? 0);
  return worth;
}

function toFamily(question: QuestionClass, signals: Partial<Signals>): QuestionClass {
  if (signals.traceWords !== undefined) return 'trace';
  if (signals.wording !== undefined) return 'text';
  return question === 'trace' ? 'text' : question;
}

/** @param share the candidate's share of all odds, no answer included; 0–1 @returns 0–1, rising with the share */
export function toConfidence(question: QuestionClass, share: number): number {
  const { slope, shift } = CALIBRATION[question];
  const bounded = Math.min(1 - 1e-6, Math.max(1e-6, share));
  return HIGHEST_CONFIDENCE / (1 + Math.exp(-(slope * Math.log(bounded / (1 - bounded)) + shift)));
}

/** No past fix is certain. */
const HIGHEST_CONFIDENCE = 0.99;
