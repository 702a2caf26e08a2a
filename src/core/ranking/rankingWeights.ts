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
    none: 4.16,
    weights: {
      sameCode: 1.3,
      sameCodeTemplate: 2.01,
      sameCodeWording: 1.42,
      sameCodeStrange: -2.11,
      sameCodeOpposed: -2.06,
      sameCodeOtherSide: -1.21,
      sameCodeOtherSigns: -0.39,
      sameCodeCosine: 1.43,
      sameCodeShapes: 0.8,
      sameCodeSnippet: 0.29,
      sameCodeOtherRoles: -0.99,
      sameCodeSlotShapes: 0.17,
      sameCodeFits: 0.71,
      sameCodeFixedSlots: -0.42,
      sameCodeLanguage: 1.41,
      numbered: 0.59,
      numberedTemplate: -0.87,
      numberedShapes: 0.68,
      numberedRoles: 0.83,
      numberedOtherRoles: -2.24,
      numberedSnippet: 0.36,
      numberedFits: 0.08,
      numberedSlots: 0.42,
      otherCode: -1.4,
      otherCodeTemplate: -1.36,
      otherCodeWording: 2.63,
      otherCodeStrange: -0.94,
      otherCodeOpposed: -0.23,
      otherCodeOtherSigns: -1.45,
      otherCodeCosine: 4.07,
      otherCodeShapes: 0.63,
      otherCodeFits: 0.61,
      otherCodeNear: 3.68,
      otherTool: -1.59,
      otherToolKnown: -1.59,
      otherToolStrange: -1.59,
      otherToolOpposed: -0.42,
    },
  },
  foreign: {
    none: 3.92,
    weights: {
      otherTool: -0.99,
      otherToolWording: 0.76,
      otherToolStrange: -1.53,
      otherToolOpposed: -1.14,
      otherToolCosine: 2.21,
      otherToolRule: 2.93,
      otherToolRuleWithin: 2.23,
      otherToolMessage: 0.79,
      otherToolShapes: 1.37,
      otherToolSnippet: 2.68,
      otherToolFits: 1.13,
    },
  },
  text: {
    none: 5.14,
    weights: {
      template: 1.03,
      wording: 1.97,
      strange: -1.44,
      opposed: -1.13,
      otherSide: -1.24,
      otherSigns: -1.6,
      cosine: 2.62,
      slots: 0.51,
      messageWords: 2.91,
    },
  },
  trace: {
    none: 7.49,
    weights: {
      traceFiles: 0.76,
      tracePlaces: 0.45,
      traceRarestFile: 2.6,
      traceRarestPlace: 1,
      traceWords: 3.28,
      traceFixWords: 0.74,
      traceTemplate: 0.41,
      traceHeadline: 1.03,
      traceCosine: 2.77,
    },
  },
};

/** Lines that make the logarithm of odds a probability. */
export const CALIBRATION: Readonly<Record<CalibrationClass, { slope: number; shift: number }>> = {
  code: { slope: 1, shift: -0.2 },
  foreign: { slope: 1, shift: -0.2 },
  text: { slope: 1, shift: -0.2 },
  trace: { slope: 1, shift: -0.2 },
  codeOften: { slope: 1.5, shift: 0.94 },
};
