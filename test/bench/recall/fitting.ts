import type { QuestionClass } from '../../../src/core/ranking/confidence.ts';
import { SIGNAL_NAMES, type SignalName } from '../../../src/core/ranking/signalNames.ts';
import { PRIOR } from './prior.ts';
import type { AskedQuestion, PairSignals } from './inMemory.ts';

export type FittedWeights = { none: number; weights: Partial<Record<SignalName, number>> };

/**
 * Penalty on the squares of the distance from the prior, the weight of no answer included. Chosen by what is left of the use
 * when a tool's records are not learnt from: less of it is a little better on the tools seen and far worse on the others.
 */
const RIDGE: Readonly<Record<QuestionClass, number>> = { code: 0.05, text: 0.05, foreign: 0.2, trace: 0.1 };
const STEPS = 130;
const STEP = 0.15;

/** Signals that may only speak against, and those that may do either; all others may only speak for. */
const AGAINST =
  /(?:Strange|Opposed|OtherSide|OtherSigns|OtherRoles|OtherUse|FixedSlots|Foregone|Divided|Known)$|^(?:strange|opposed|otherSide|otherSigns)$/;
const EITHER = /^(?:numbered|otherCode$|otherTool$|otherCodeTemplate$)/;

const FAMILIES: Readonly<Record<QuestionClass, (name: SignalName) => boolean>> = {
  code: (name) => /^(?:sameCode|numbered|otherCode|otherTool)/.test(name),
  foreign: (name) => name.startsWith('otherTool') && name !== 'otherToolKnown',
  text: (name) => !/^(?:sameCode|numbered|otherCode|otherTool|trace)/.test(name),
  trace: (name) => name.startsWith('trace'),
};

/**
 * Conditional logit with the option that none is right: the candidates of a question, and no answer, share one
 * probability; each weight keeps to its sign and near its prior. Fitted by Adam on the negative logarithm of what the right ones get.
 */
export function fitWeights(questions: readonly AskedQuestion[], family: QuestionClass): FittedWeights {
  const mine = questions.filter(({ question }) => question === family);
  const names = SIGNAL_NAMES.filter(FAMILIES[family]);
  const places = new Map(names.map((name, place) => [name, place]));
  const rows = mine.map(({ candidates, weight }) => toRow(candidates, weight, places));
  const all = rows.reduce((sum, { weight }) => sum + weight, 0);
  const none = names.length;
  const weights = new Float64Array(none + 1);
  const prior = Float64Array.from([...names.map((name) => PRIOR[family].weights[name] ?? 0), PRIOR[family].none]);
  weights.set(prior);
  const [first, second] = [new Float64Array(none + 1), new Float64Array(none + 1)];
  for (let step = 1; step <= STEPS; step++) {
    const slope = new Float64Array(none + 1);
    for (const row of rows) addSlope(row, weights, slope, row.weight / all);
    for (let place = 0; place <= none; place++) {
      const name = names[place];
      const distance = (weights[place] ?? 0) - (prior[place] ?? 0);
      const gradient = (slope[place] ?? 0) + RIDGE[family] * distance;
      first[place] = 0.9 * (first[place] ?? 0) + 0.1 * gradient;
      second[place] = 0.99 * (second[place] ?? 0) + 0.01 * gradient * gradient;
      const size = Math.sqrt((second[place] ?? 0) / (1 - 0.99 ** step)) + 1e-8;
      const pace = step > STEPS * 0.7 ? STEP / 3 : STEP;
      const moved = (weights[place] ?? 0) - (pace * (first[place] ?? 0)) / (1 - 0.9 ** step) / size;
      weights[place] = name === undefined ? moved : keepSign(name, moved);
    }
  }
  const kept = names.flatMap((name, place) => {
    const weight = Number((weights[place] ?? 0).toFixed(2));
    return Math.abs(weight) < 0.05 ? [] : [[name, weight] as const];
  });
  return { none: Number((weights[none] ?? 0).toFixed(2)), weights: Object.fromEntries(kept) };
}

/** The candidates of a question in a row: the places and values of candidate n lie from `starts[n]` to `starts[n + 1]`. */
type Row = { weight: number; starts: number[]; places: Uint8Array; values: Float64Array; isRight: boolean[] };

function toRow(candidates: readonly PairSignals[], weight: number, places: ReadonlyMap<SignalName, number>): Row {
  const starts = [0];
  const known: [place: number, value: number][] = [];
  for (const { names, values } of candidates) {
    for (const [index, name] of names.entries()) {
      const place = places.get(name);
      if (place !== undefined) known.push([place, values[index] ?? 0]);
    }
    starts.push(known.length);
  }
  return {
    weight,
    starts,
    places: Uint8Array.from(known, ([place]) => place),
    values: Float64Array.from(known, ([, value]) => value),
    isRight: candidates.map(({ isRight }) => isRight),
  };
}

function addSlope(
  { starts, places, values, isRight }: Row,
  weights: Float64Array,
  slope: Float64Array,
  weight: number,
): void {
  const last = weights.length - 1;
  const none = weights[last] as number;
  const odds = new Float64Array(isRight.length);
  let highest = none;
  for (let one = 0; one < odds.length; one++) {
    let score = 0;
    for (let at = starts[one] as number; at < (starts[one + 1] as number); at++) {
      score += (weights[places[at] as number] as number) * (values[at] as number);
    }
    odds[one] = score;
    if (score > highest) highest = score;
  }
  const ofNone = Math.exp(none - highest);
  let [all, right] = [ofNone, 0];
  for (let one = 0; one < odds.length; one++) {
    const odd = Math.exp((odds[one] as number) - highest);
    odds[one] = odd;
    all += odd;
    if (isRight[one]) right += odd;
  }
  for (let one = 0; one < odds.length; one++) {
    const odd = odds[one] as number;
    const pull = weight * (odd / all - (right > 0 && isRight[one] ? odd / right : 0));
    if (pull < 1e-10 && pull > -1e-10) continue;
    for (let at = starts[one] as number; at < (starts[one + 1] as number); at++) {
      const place = places[at] as number;
      slope[place] = (slope[place] as number) + pull * (values[at] as number);
    }
  }
  slope[last] = (slope[last] as number) + weight * (ofNone / all - (right > 0 ? 0 : 1));
}

function keepSign(name: SignalName, weight: number): number {
  if (EITHER.test(name)) return weight;
  return AGAINST.test(name) ? Math.min(0, weight) : Math.max(0, weight);
}
