import type { ChangeShape } from './changeShape.ts';
import type { ErrorFeatures } from './errorFeatures.ts';
import { isOtherSide } from './drift.ts';
import { contrast, differenceOf, fitness, foregone, nearness, strangeness, within } from './likeness.ts';
import { rewording } from './rewording.ts';
import type { Signals } from './signalNames.ts';
import { readTraceSignals } from './traceSignals.ts';
import { overlap, weightedOverlap, type WordWeights } from './words.ts';

/** What two errors' codes say of each other. */
export type Relation = 'sameCode' | 'otherCode' | 'otherTool' | 'unknown';

export function toRelation(present: ErrorFeatures, past: ErrorFeatures): Relation {
  if (present.code === '' || past.code === '') return 'unknown';
  if (!isOfOneTool(present, past)) return 'otherTool';
  return present.code === past.code ? 'sameCode' : 'otherCode';
}

/** A number such as TS2322 belongs to one tool, whatever name that goes by: "ts", "tsc", "typescript". */
export function isOfOneTool(present: ErrorFeatures, past: ErrorFeatures): boolean {
  if (present.source === '' || past.source === '' || present.source === past.source) return true;
  return present.isNumbered && /^\p{L}/u.test(present.code) && present.code === past.code;
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
  const heard: Heard = {
    template,
    wording,
    reworded: template ? 0 : toReworded(present, past),
    strange: template ? 0 : strangeness(present, past, weights),
    meaning,
    weights,
  };
  switch (toRelation(present, past)) {
    case 'sameCode':
      return readSameCode(present, past, change, heard);
    case 'otherCode':
      return readOtherCode(present, past, change, heard);
    case 'otherTool':
      return readOtherTool(present, past, change, heard);
    case 'unknown':
      return readUnknown(present, past, heard);
  }
}

/** How like two messages are: 0–1 each; words that one of them has in another's place or alone count only without a common template. */
type Heard = {
  template: number;
  wording: number;
  reworded: number;
  strange: number;
  meaning: number;
  weights: WordWeights;
};

function readOtherCode(
  present: ErrorFeatures,
  past: ErrorFeatures,
  change: ChangeShape,
  { template, wording, reworded, strange, meaning }: Heard,
): Partial<Signals> {
  return {
    otherCode: 1,
    otherCodeTemplate: template,
    // Where a tool has two codes for one wording, it says itself that they are two errors.
    otherCodeWording: template ? 0 : wording,
    otherCodeReworded: reworded,
    otherCodeStrange: strange,
    otherCodeOpposed: contrast(present, past),
    otherCodeOtherSigns: differenceOf(present.signs, past.signs),
    otherCodeCosine: template ? 0 : meaning,
    otherCodeShapes: overlap(present.shapes, past.shapes),
    otherCodeFits: fitness(present, change),
    otherCodeNear: nearness(present.code, past.code) * meaning,
  };
}

function readOtherTool(
  present: ErrorFeatures,
  past: ErrorFeatures,
  change: ChangeShape,
  { wording, strange, meaning, weights }: Heard,
): Partial<Signals> {
  // Rules of one name are one rule, however two tools word what it says; a name of one word says too little.
  const isSameRule = present.codeWords.size > 1 && overlap(present.codeWords, past.codeWords) === 1;
  return {
    otherTool: 1,
    otherToolWording: wording,
    otherToolStrange: isSameRule ? 0 : strange,
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

function readUnknown(
  present: ErrorFeatures,
  past: ErrorFeatures,
  { template, wording, reworded, strange, meaning, weights }: Heard,
): Partial<Signals> {
  return {
    // Two tools may word an error alike but for its quotes or the order of two names.
    sameText: Number(present.headline === past.headline),
    template,
    wording,
    reworded,
    strange,
    opposed: contrast(present, past),
    otherSide: isOtherSide(present.drift, past.drift),
    otherSigns: differenceOf(present.signs, past.signs),
    cosine: meaning,
    slots: overlap(present.slots, past.slots),
    messageWords: weightedOverlap(present.messageWords, past.messageWords, weights),
  };
}

function readSameCode(
  present: ErrorFeatures,
  past: ErrorFeatures,
  change: ChangeShape,
  { template, wording, reworded, strange, meaning, weights }: Heard,
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
    sameCodeReworded: reworded,
    sameCodeStrange: strange,
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
    sameCodeForegone: foregone(present, past, change),
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

/** Words that say the opposite are no such ones. */
function toReworded(present: ErrorFeatures, past: ErrorFeatures): number {
  const isTurned = contrast(present, past) > 0 || isOtherSide(present.drift, past.drift) > 0;
  return isTurned ? 0 : rewording(present.sequence, past.sequence);
}

function toMeaning(cosine: number): number {
  return Math.max(0, (cosine - COSINE_FLOOR) / (1 - COSINE_FLOOR));
}
