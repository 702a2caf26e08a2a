import type { QuestionClass } from '../../../src/core/ranking/confidence.ts';
import type { FittedWeights } from './fitting.ts';

/**
 * The weights that somebody would choose by reason alone; learning draws towards them rather than towards nothing. What the
 * records of one tool do not show keeps its reason: a linter's rule that says the opposite needs another fix even where no
 * record of that linter was seen.
 */
export const PRIOR: Readonly<Record<QuestionClass, FittedWeights>> = {
  code: {
    none: 4,
    weights: {
      sameCode: 2,
      sameCodeTemplate: 2,
      sameCodeWording: 1.5,
      // A word put into a sentence words one error; more said words another.
      sameCodeReworded: 3,
      sameCodeForegone: -2,
      sameCodeDivided: -1.5,
      sameCodeStrange: -2,
      sameCodeOpposed: -2,
      sameCodeOtherSide: -1.5,
      sameCodeOtherSigns: -1,
      sameCodeCosine: 1.5,
      sameCodeShapes: 0.8,
      sameCodeSnippet: 0.4,
      sameCodeFits: 0.8,
      sameCodeFixedSlots: -0.5,
      sameCodeOtherUse: -0.5,
      // One number stands for several faults: the code around decides.
      numbered: -0.5,
      numberedShapes: 1,
      numberedSnippet: 0.4,
      numberedOtherUse: -2.5,
      numberedOtherRoles: -1,
      otherCode: -1.5,
      otherCodeWording: 2.5,
      otherCodeReworded: 0.5,
      otherCodeStrange: -0.3,
      otherCodeOpposed: -1.5,
      otherCodeOtherSigns: -1,
      otherCodeCosine: 2.5,
      otherCodeShapes: 0.5,
      otherCodeFits: 0.5,
      otherCodeNear: 4,
      otherTool: -2,
      otherToolKnown: -2,
      otherToolStrange: -1.5,
      otherToolOpposed: -1.5,
    },
  },
  foreign: {
    none: 4,
    weights: {
      otherTool: -1,
      otherToolWording: 1.5,
      otherToolStrange: -1.5,
      otherToolOpposed: -1.5,
      otherToolCosine: 2,
      otherToolRule: 2.5,
      otherToolRuleWithin: 2.5,
      otherToolMessage: 1,
      otherToolShapes: 1,
      otherToolSnippet: 1.5,
      otherToolFits: 0.8,
    },
  },
  text: {
    none: 5,
    weights: {
      sameText: 2,
      template: 1.6,
      wording: 2,
      reworded: 0.5,
      strange: -2,
      opposed: -2,
      otherSide: -1.5,
      otherSigns: -1,
      cosine: 2.5,
      slots: 0.5,
      messageWords: 2,
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
      // Tests of one fault stand side by side and are named alike; so do the handlers of one request.
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
