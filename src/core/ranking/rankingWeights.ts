import type { CalibrationClass, QuestionClass } from './confidence.ts';
import type { SignalName } from './signalNames.ts';

/** Made by scripts/learnRanking.mjs from records of real errors and fixes; keyed by nothing but what is compared. */

type Weights = {
  /** What the best candidate must outweigh to be likelier than no answer. */
  none: number;
  weights: Readonly<Partial<Record<SignalName, number>>>;
};

export const RANKING_WEIGHTS: Readonly<Record<QuestionClass, Weights>> = {
  code: {
    none: 3.93,
    weights: {
      sameCode: 2.16,
      sameCodeTemplate: 2.07,
      sameCodeWording: 1.59,
      sameCodeReworded: 2.99,
      sameCodeStrange: -1.94,
      sameCodeOpposed: -2.03,
      sameCodeOtherSide: -1.49,
      sameCodeOtherSigns: -1,
      sameCodeCosine: 1.59,
      sameCodeShapes: 0.86,
      sameCodeSnippet: 0.42,
      sameCodeSlotShapes: 0.09,
      sameCodeFits: 0.83,
      sameCodeForegone: -1.98,
      sameCodeDivided: -1.47,
      sameCodeFixedSlots: -0.44,
      sameCodeOtherUse: -0.4,
      numbered: -0.41,
      numberedShapes: 1.04,
      numberedOtherRoles: -0.98,
      numberedSnippet: 0.42,
      numberedOtherUse: -2.41,
      numberedSlots: 0.09,
      otherCode: -1.58,
      otherCodeWording: 2.64,
      otherCodeReworded: 0.51,
      otherCodeStrange: -0.36,
      otherCodeOpposed: -1.41,
      otherCodeOtherSigns: -1.04,
      otherCodeCosine: 2.69,
      otherCodeShapes: 0.52,
      otherCodeFits: 0.52,
      otherCodeNear: 4.06,
      otherTool: -2.01,
      otherToolKnown: -2.01,
      otherToolStrange: -1.51,
      otherToolOpposed: -1.5,
    },
  },
  foreign: {
    none: 3.93,
    weights: {
      otherTool: -0.93,
      otherToolWording: 1.54,
      otherToolStrange: -1.45,
      otherToolOpposed: -1.54,
      otherToolCosine: 2.11,
      otherToolRule: 2.61,
      otherToolRuleWithin: 2.59,
      otherToolMessage: 1.04,
      otherToolShapes: 1.07,
      otherToolSnippet: 1.61,
      otherToolFits: 0.87,
    },
  },
  text: {
    none: 4.89,
    weights: {
      sameText: 1.89,
      template: 1.38,
      wording: 2.04,
      reworded: 0.56,
      strange: -1.63,
      opposed: -1.9,
      otherSide: -1.49,
      otherSigns: -1.07,
      cosine: 2.58,
      slots: 0.5,
      messageWords: 2.18,
    },
  },
  trace: {
    none: 9.18,
    weights: {
      traceFiles: 0.07,
      tracePlaces: 0.42,
      traceRarestFile: 0.67,
      traceRarestPlace: 1.36,
      traceWords: 1.14,
      traceSaid: 1.57,
      traceRarestSaid: 2.51,
      traceEntryFile: 0.85,
      traceEntryWords: 0.62,
      traceRarestEntry: 1.03,
      traceEntryNumber: 1.28,
      traceFixWords: 0.49,
      traceFixEntry: 1.5,
      traceFixTested: 1.08,
      traceTemplate: 0.28,
      traceHeadline: 0.36,
      traceCosine: 2.51,
    },
  },
};

/** Lines that make the logarithm of odds a probability. */
export const CALIBRATION: Readonly<Record<CalibrationClass, { slope: number; shift: number }>> = {
  code: { slope: 1, shift: -0.3 },
  numbered: { slope: 0.7, shift: -0.2 },
  foreign: { slope: 1, shift: -0.2 },
  text: { slope: 1, shift: -0.3 },
  trace: { slope: 1, shift: 0 },
  codeOften: { slope: 1.5, shift: 0.9 },
};
