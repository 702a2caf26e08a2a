import type { ChangeShape } from './changeShape.ts';
import type { ErrorFeatures } from './errorFeatures.ts';
import { isOtherSide } from './drift.ts';
import { contrast, differenceOf, fitness, nearness, strangeness, within } from './likeness.ts';
import { readTraceSignals, TRACE_SIGNAL_NAMES } from './traceSignals.ts';
import { overlap, weightedOverlap, type WordWeights } from './words.ts';

/** What speaks for and against one remembered error as the answer to a present one; each 0–1. */
export type Signals = Record<SignalName, number>;

export const SIGNAL_NAMES = [
  'sameCode',
  'sameCodeTemplate',
  'sameCodeWording',
  'sameCodeStrange',
  'sameCodeOpposed',
  'sameCodeOtherSide',
  'sameCodeOtherSigns',
  'sameCodeCosine',
  'sameCodeShapes',
  'sameCodeSnippet',
  'sameCodeRoles',
  'sameCodeOtherRoles',
  'sameCodeSlotShapes',
  'sameCodeFits',
  'sameCodeFixedSlots',
  'sameCodeOtherUse',
  'numbered',
  'numberedTemplate',
  'numberedShapes',
  'numberedRoles',
  'numberedOtherRoles',
  'numberedSnippet',
  'numberedFits',
  'numberedOtherUse',
  'numberedSlots',
  'otherCode',
  'otherCodeTemplate',
  'otherCodeWording',
  'otherCodeStrange',
  'otherCodeOpposed',
  'otherCodeOtherSigns',
  'otherCodeCosine',
  'otherCodeShapes',
  'otherCodeFits',
  'otherCodeNear',
  'otherTool',
  'otherToolKnown',
  'otherToolWording',
  'otherToolStrange',
  'otherToolOpposed',
  'otherToolCosine',
  'otherToolRule',
  'otherToolRuleWithin',
  'otherToolMessage',
  'otherToolShapes',
  'otherToolSnippet',
  'otherToolFits',
  'sameText',
  'template',
  'wording',
  'strange',
  'opposed',
  'otherSide',
  'otherSigns',
  'cosine',
  'slots',
  'messageWords',
  ...TRACE_SIGNAL_NAMES,
] as const;
export type SignalName = (typeof SIGNAL_NAMES)[number];

/** What two errors' codes say of each other. */
export type Relation = 'sameCode' | 'otherCode' | 'otherTool' | 'unknown';

export function toRelation(present: ErrorFeatures, past: ErrorFeatures): Relation {
  if (present.code === '' || past.code === '') return 'unknown';
  const isSameTool = present.source === '' || past.source === '' || present.source === past.source;
  if (!isSameTool) return 'otherTool';
  return present.code === past.code ? 'sameCode' : 'otherCode';
}

/** Cosine of two unrelated error messages under all-MiniLM-L6-v2; what lies above counts. */
const COSINE_FLOOR = 0.3;

/** What likeness of wording lets expect of the meaning where there is no vector. */
const MEANING_OF_WORDING = 0.6;

export function readSignals(
  present: ErrorFeatures,
  past: ErrorFeatures,
  change: ChangeShape,
  cosine: number | null,
  weights: WordWeights,
): Partial<Signals> {
  if (present.trace || past.trace)
    return readTraceSignals(present, past, change, { meaning: toMeaning(cosine ?? 0), weights });
  const template = Number(present.template === past.template);
  const wording = template || weightedOverlap(present.frameWords, past.frameWords, weights);
  const meaning = cosine === null ? MEANING_OF_WORDING * wording : toMeaning(cosine);
  const heard = { template, wording, meaning, weights };
  switch (toRelation(present, past)) {
    case 'sameCode':
      return readSameCode(present, past, change, heard);
    case 'otherCode':
      return {
        otherCode: 1,
        otherCodeTemplate: template,
        // Where a tool has two codes for one wording, it says itself that they are two errors.
        otherCodeWording: template ? 0 : wording,
        otherCodeStrange: template ? 0 : strangeness(present, past, weights),
        otherCodeOpposed: contrast(present, past),
        otherCodeOtherSigns: differenceOf(present.signs, past.signs),
        otherCodeCosine: template ? 0 : meaning,
        otherCodeShapes: overlap(present.shapes, past.shapes),
        otherCodeFits: fitness(present, change),
        otherCodeNear: nearness(present.code, past.code) * meaning,
      };
    case 'otherTool': {
      // Rules of one name are one rule, however two tools word what it says; a name of one word says too little.
      const isSameRule = present.codeWords.size > 1 && overlap(present.codeWords, past.codeWords) === 1;
      return {
        otherTool: 1,
        otherToolWording: wording,
        otherToolStrange: template || isSameRule ? 0 : strangeness(present, past, weights),
        otherToolOpposed: isSameRule ? 0 : contrast(present, past),
        otherToolCosine: meaning,
        otherToolRule: weightedOverlap(present.codeWords, past.codeWords, weights),
        otherToolRuleWithin: within(present.codeWords, past.codeWords, weights),
        otherToolMessage: weightedOverlap(present.messageWords, past.messageWords, weights),
        otherToolShapes: overlap(present.shapes, past.shapes),
        otherToolSnippet: weightedOverlap(present.snippetWords, past.snippetWords, weights),
        otherToolFits: fitness(present, change),
      };
    }
    case 'unknown':
      return {
        // Two tools may word an error alike but for its quotes or the order of two names.
        sameText: Number(present.headline === past.headline),
        template,
        wording,
        strange: template ? 0 : strangeness(present, past, weights),
        opposed: contrast(present, past),
        otherSide: isOtherSide(present.drift, past.drift),
        otherSigns: differenceOf(present.signs, past.signs),
        cosine: meaning,
        slots: overlap(present.slots, past.slots),
        messageWords: weightedOverlap(present.messageWords, past.messageWords, weights),
      };
  }
}

type Heard = { template: number; wording: number; meaning: number; weights: WordWeights };

function readSameCode(
  present: ErrorFeatures,
  past: ErrorFeatures,
  change: ChangeShape,
  { template, wording, meaning, weights }: Heard,
): Partial<Signals> {
  const shapes = overlap(present.shapes, past.shapes);
  const snippet = weightedOverlap(present.snippetWords, past.snippetWords, weights);
  const roles = overlap(present.slotRoles, past.slotRoles);
  // Where no name of the message stands in the code, its place says nothing.
  const otherRoles = present.slotRoles.size > 0 && past.slotRoles.size > 0 ? 1 - roles : 0;
  const otherUse = Number(present.nameUse !== null && past.nameUse !== null && present.nameUse !== past.nameUse);
  const fits = fitness(present, change);
  const slotShapes = overlap(present.slotShapes, past.slotShapes);
  const numbered = Number(present.isNumbered);
  return {
    sameCode: 1,
    sameCodeTemplate: template,
    sameCodeWording: wording,
    sameCodeStrange: template ? 0 : strangeness(present, past, weights),
    sameCodeOpposed: contrast(present, past),
    sameCodeOtherSide: isOtherSide(present.drift, past.drift),
    sameCodeOtherSigns: differenceOf(present.signs, past.signs),
    sameCodeCosine: meaning,
    sameCodeShapes: shapes,
    sameCodeSnippet: snippet,
    sameCodeRoles: roles,
    sameCodeOtherRoles: otherRoles,
    sameCodeSlotShapes: slotShapes,
    sameCodeFits: fits,
    sameCodeFixedSlots: differenceOf(present.fixedSlots, past.fixedSlots),
    sameCodeOtherUse: otherUse,
    numbered,
    numberedTemplate: numbered * template,
    numberedShapes: numbered * shapes,
    numberedRoles: numbered * roles,
    numberedOtherRoles: numbered * otherRoles,
    numberedSnippet: numbered * snippet,
    numberedFits: numbered * fits,
    numberedOtherUse: numbered * otherUse,
    numberedSlots: numbered * slotShapes,
  };
}

function toMeaning(cosine: number): number {
  return Math.max(0, (cosine - COSINE_FLOOR) / (1 - COSINE_FLOOR));
}
