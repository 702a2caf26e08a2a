import { toConfidence, toWorth, type QuestionClass } from '../../../src/core/ranking/confidence.ts';
import { countLike, sumNearest, toKindName } from '../../../src/core/ranking/kindName.ts';
import type { CALIBRATION, RANKING_WEIGHTS } from '../../../src/core/ranking/rankingWeights.ts';
import type { SignalName } from '../../../src/core/ranking/signalNames.ts';
import { toWholeDiff } from './corpus.ts';
import type { AskedQuestion } from './inMemory.ts';
import type { RecallCase } from './verdicts.ts';

export type Method = {
  weights: typeof RANKING_WEIGHTS;
  calibration: typeof CALIBRATION;
  /** Signals that are taken for absent. */
  without?: (name: SignalName) => boolean;
};

/** The first candidate of a question, and which kinds of fix come before which. */
export type Judged = {
  question: QuestionClass;
  share: number;
  isRight: boolean;
  fixes: number;
  order: { share: number; isRight: boolean; fixes: number }[];
};

/** Ranks the candidates as the engine does, where nothing but errors and fixes tells them apart. */
export function judge(
  { question, candidates }: AskedQuestion,
  { weights, without }: Omit<Method, 'calibration'>,
): Judged {
  const kinds = new Map<string, { odds: number; isRight: boolean }[]>();
  for (const { document, names, values, isRight } of candidates) {
    const signals: Partial<Record<SignalName, number>> = {};
    for (const [index, name] of names.entries()) if (!without?.(name)) signals[name] = values[index] ?? 0;
    // What family a pair belongs to is no signal.
    if (names.some((name) => name.startsWith('trace'))) signals.traceWords ??= 0;
    else if (names.includes('wording') || names.includes('cosine')) signals.wording ??= 0;
    const odds = Math.exp(toWorth(question, signals, weights));
    const { features, change, record } = document;
    const fix = { codeChanges: features.trace ? toWholeDiff(record) : null, actionTaken: record.fix };
    const name = toKindName(question, features, change, fix);
    const kind = kinds.get(name);
    if (kind) kind.push({ odds, isRight });
    else kinds.set(name, [{ odds, isRight }]);
  }
  const summed = [...kinds.values()].map((members) => {
    members.sort((a, b) => b.odds - a.odds);
    const odds = sumNearest(members.map((member) => member.odds));
    return { odds, isRight: members[0]?.isRight ?? false, fixes: countLike(members) };
  });
  const all = summed.reduce((sum, { odds }) => sum + odds, 1);
  const order = summed.sort((a, b) => b.odds - a.odds).map(({ odds, ...rest }) => ({ share: odds / all, ...rest }));
  return {
    question,
    share: order[0]?.share ?? 0,
    isRight: order[0]?.isRight ?? false,
    fixes: order[0]?.fixes ?? 0,
    order,
  };
}

/** The case that a judged question is. */
export function toCase(
  asked: AskedQuestion,
  judged: Judged,
  { calibration }: Pick<Method, 'calibration'>,
  names: Pick<RecallCase, 'row' | 'situation'>,
): RecallCase {
  const { isNumbered } = asked.document.features;
  const confidences = judged.order.map((kind) => toConfidence(judged.question, { ...kind, isNumbered }, calibration));
  const [first = 0] = confidences;
  const shown =
    first < 0.5 ? [] : judged.order.filter((_, index) => (confidences[index] ?? 0) >= Math.min(0.5, first / 5));
  return {
    ...names,
    record: asked.document.record.id,
    set: asked.document.record.set,
    isKnown: asked.isKnown,
    shown: shown.slice(0, 3).map(({ isRight }) => isRight),
    confidence: first,
    bestIsRight: judged.isRight,
    ms: 0,
  };
}
