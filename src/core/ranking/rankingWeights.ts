import type { CalibrationClass, QuestionClass } from './confidence.ts';
import type { SignalName } from './signals.ts';

/** Made by scripts/learnRanking.mjs from records of real errors and fixes; keyed by nothing but what is compared. */

type Weights = {
  /** What the best candidate must outweigh to be likelier than no answer. */
  none: number;
  weights: Readonly<Partial<Record<SignalName, number>>>;
};

export const RANKING_WEIGHTS: Readonly<Record<QuestionClass, Weights>> = {
  code: {
    none: 3.66,
    weights: {
      sameCode: 2,
      sameCodeTemplate: 2.03,
      sameCodeWording: 1.49,
      sameCodeStrange: -2.02,
      sameCodeOpposed: -2.05,
      sameCodeOtherSide: -1.52,
      sameCodeOtherSigns: -1,
      sameCodeCosine: 1.51,
      sameCodeShapes: 0.82,
      sameCodeSnippet: 0.38,
      sameCodeFits: 0.82,
      sameCodeFixedSlots: -0.45,
      sameCodeOtherUse: -0.45,
      numbered: -0.47,
      numberedTemplate: -0.08,
      numberedShapes: 1.03,
      numberedOtherRoles: -0.53,
      numberedSnippet: 0.42,
      numberedOtherUse: -1.97,
      numberedSlots: 0.06,
      otherCode: -1.65,
      otherCodeWording: 2.73,
      otherCodeStrange: -1.13,
      otherCodeOpposed: -1.36,
      otherCodeOtherSigns: -1.03,
      otherCodeCosine: 2.77,
      otherCodeShapes: 0.56,
      otherCodeFits: 0.54,
      otherCodeNear: 4.07,
      otherTool: -2.01,
      otherToolKnown: -2.01,
      otherToolStrange: -1.51,
      otherToolOpposed: -1.5,
    },
  },
  foreign: {
    none: 3.92,
    weights: {
      otherTool: -0.92,
      otherToolWording: 1.53,
      otherToolStrange: -1.45,
      otherToolOpposed: -1.46,
      otherToolCosine: 2.1,
      otherToolRule: 2.67,
      otherToolRuleWithin: 2.63,
      otherToolMessage: 1.03,
      otherToolShapes: 1.08,
      otherToolSnippet: 1.62,
      otherToolFits: 0.87,
    },
  },
  text: {
    none: 4.88,
    weights: {
      template: 1.46,
      wording: 2.08,
      strange: -1.67,
      opposed: -1.91,
      otherSide: -1.49,
      otherSigns: -1.05,
      cosine: 2.66,
      slots: 0.54,
      messageWords: 2.23,
    },
  },
  trace: {
    none: 8.9,
    weights: {
      traceCosine: 2.6,
      tracePlaces: 0.4,
      traceRarestFile: 0.5,
      traceRarestPlace: 1.3,
      traceWords: 1.2,
      traceSaid: 1.6,
      traceRarestSaid: 2.6,
      traceHeadline: 0.3,
      traceTemplate: 0.2,
      traceEntryFile: 0.8,
      traceEntryOwner: 0.3,
      traceEntryWords: 0.7,
      traceRarestEntry: 1.1,
      traceEntryNumber: 1.2,
      traceFixWords: 0.5,
      traceFixEntry: 1.7,
      traceFixTested: 0.9,
    },
  },
};

/** Lines that make the logarithm of odds a probability. */
export const CALIBRATION: Readonly<Record<CalibrationClass, { slope: number; shift: number }>> = {
  code: { slope: 1, shift: -0.2 },
  numbered: { slope: 0.7, shift: -0.14 },
  foreign: { slope: 1, shift: -0.2 },
  text: { slope: 1, shift: -0.2 },
  trace: { slope: 1, shift: 0 },
  codeOften: { slope: 1.5, shift: 0.9 },
};
