import type { QuestionClass } from './confidence.ts';
import type { SignalName } from './signals.ts';

/** Made by scripts/learnRanking.ts from records of real errors and fixes; keyed by nothing but what is compared. */

type Weights = {
  /** What the best candidate must outweigh to be likelier than no answer. */
  none: number;
  weights: Readonly<Partial<Record<SignalName, number>>>;
};

export const RANKING_WEIGHTS: Readonly<Record<QuestionClass, Weights>> = {
  code: {
    none: 4.29,
    weights: {
      sameCode: 1.64,
      sameCodeTemplate: 1.77,
      sameCodeWording: 2,
      sameCodeStrange: -2.55,
      sameCodeOpposed: -2.22,
      sameCodeOtherSide: -1.5,
      sameCodeCosine: 1.69,
      sameCodeShapes: 0.74,
      sameCodeRoles: 0.88,
      sameCodeFits: 0.64,
      sameCodeLanguage: 0.88,
      numbered: 0.38,
      numberedTemplate: -2,
      numberedShapes: 1.37,
      numberedRoles: 1.25,
      numberedSnippet: 0.97,
      numberedFits: 0.24,
      numberedSlots: 0.09,
      otherCode: -1.82,
      otherCodeTemplate: -2.5,
      otherCodeWording: 2.55,
      otherCodeStrange: -1.15,
      otherCodeOpposed: -0.42,
      otherCodeCosine: 3.38,
      otherCodeShapes: 0.28,
      otherCodeFits: 0.98,
      otherCodeNear: 5.57,
      otherTool: -1.36,
      otherToolKnown: -1.55,
      otherToolStrange: -1.53,
      otherToolOpposed: -0.32,
    },
  },
  text: {
    none: 5.42,
    weights: {
      template: 0.64,
      wording: 2.14,
      strange: -1.89,
      opposed: -1.57,
      otherSide: -1.56,
      cosine: 2.37,
      slots: 0.31,
      messageWords: 3.57,
    },
  },
  foreign: {
    none: 3.81,
    weights: {
      otherTool: -1.39,
      otherToolWording: 1,
      otherToolStrange: -1.76,
      otherToolOpposed: -0.86,
      otherToolCosine: 2.81,
      otherToolRule: 5.79,
      otherToolMessage: 0.43,
      otherToolShapes: 1.68,
      otherToolSnippet: 2.75,
      otherToolFits: 0.66,
    },
  },
  trace: {
    none: 8.94,
    weights: {
      traceFiles: 0.09,
      traceRarestFile: 3.85,
      traceWords: 4.48,
      traceFixWords: 2.85,
      traceTemplate: 0.24,
      traceHeadline: 0.56,
      traceCosine: 3.31,
    },
  },
};

/** Line that makes the logarithm of odds a probability, fitted on kinds of errors that the weights had not seen. */
export const CALIBRATION: Readonly<Record<QuestionClass, { slope: number; shift: number }>> = {
  code: { slope: 1, shift: 0 },
  text: { slope: 1, shift: 0 },
  foreign: { slope: 1, shift: 0 },
  trace: { slope: 1, shift: 0 },
};
