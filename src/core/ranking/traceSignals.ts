import type { ChangeShape } from './changeShape.ts';
import type { ErrorFeatures } from './errorFeatures.ts';
import { rarestShared } from './likeness.ts';
import type { Entry, TraceFeatures } from './traceFeatures.ts';
import type { Signals } from './signalNames.ts';
import { coverage, weightedOverlap, type WordWeights } from './words.ts';

/** @param meaning likeness of the vectors, 0–1 */
export function readTraceSignals(
  present: ErrorFeatures,
  past: ErrorFeatures,
  change: ChangeShape,
  { meaning, weights }: { meaning: number; weights: WordWeights },
): Partial<Signals> {
  const own = {
    traceCosine: meaning,
    traceTemplate: Number(present.template === past.template),
    traceHeadline: weightedOverlap(present.messageWords, past.messageWords, weights),
  };
  // Only one of them has a trace: what is said is all that there is to compare.
  if (!present.trace || !past.trace) return { ...own, traceWords: 0 };
  return {
    ...own,
    ...compareTraces(present.trace, past.trace, weights),
    ...compareWithFix(present.trace, change, weights),
  };
}

function compareTraces(present: TraceFeatures, past: TraceFeatures, weights: WordWeights): Partial<Signals> {
  return {
    traceFiles: weightedOverlap(present.files, past.files, weights),
    traceNames: weightedOverlap(present.names, past.names, weights),
    tracePlaces: weightedOverlap(present.places, past.places, weights),
    traceRarestFile: rarestShared(present.files, past.files, weights),
    traceRarestName: rarestShared(present.names, past.names, weights),
    traceRarestPlace: rarestShared(present.places, past.places, weights),
    traceWords: weightedOverlap(present.words, past.words, weights),
    traceSaid: weightedOverlap(present.saidWords, past.saidWords, weights),
    traceRarestSaid: rarestShared(present.saidWords, past.saidWords, weights),
    ...compareEntries(present.entry, past.entry, weights),
  };
}

/** Tests of one fault are named alike and stand together. */
function compareEntries(present: Entry, past: Entry, weights: WordWeights): Partial<Signals> {
  return {
    traceEntryFile: Number(present.file !== '' && present.file === past.file),
    traceEntryOwner: Number(present.owner !== '' && present.owner === past.owner),
    traceEntryWords: weightedOverlap(present.words, past.words, weights),
    traceRarestEntry: rarestShared(present.words, past.words, weights),
    traceEntryNumber: Number([...present.numbers].some((number) => past.numbers.has(number))),
  };
}

/** Whether what the fix changed is what this failure is about. */
function compareWithFix({ words, entry }: TraceFeatures, change: ChangeShape, weights: WordWeights): Partial<Signals> {
  return {
    traceFixWords: coverage(change.words, words, weights),
    traceFixEntry: coverage(entry.words, change.words, weights),
    traceFixTested: Number(isTestOf(entry.file, change.files)),
  };
}

const MIN_SUBJECT = 4;

/** "CartTest", "test_cart" and "cart.spec" test "cart", and likely "cartTotals". */
function isTestOf(entryFile: string, changedFiles: ReadonlySet<string>): boolean {
  const subject = entryFile.replace(/[._-]?(?:tests?|spec|it)$|^tests?[._-]?/g, '');
  if (subject === '') return false;
  for (const file of changedFiles) {
    if (file === subject) return true;
    const [short, long] = file.length < subject.length ? [file, subject] : [subject, file];
    if (short.length >= MIN_SUBJECT && long.includes(short)) return true;
  }
  return false;
}
