import { toChangeShape } from '../../../src/core/ranking/changeShape.ts';
import { toQuestionClass, type QuestionClass } from '../../../src/core/ranking/confidence.ts';
import { toErrorFeatures, type ErrorFeatures } from '../../../src/core/ranking/errorFeatures.ts';
import { wordsOf, type RememberedError } from '../../../src/core/ranking/rememberedError.ts';
import type { SignalName } from '../../../src/core/ranking/signalNames.ts';
import { readSignalsOfAll } from '../../../src/core/ranking/signalsOfAll.ts';
import { WordCounts } from '../../../src/core/ranking/words.ts';
import { toEmbeddedText } from '../../../src/core/recallText.ts';
import { toErrorText, toWholeDiff, type RecallRecord } from './corpus.ts';
import { cosineOf, embedAll } from './vectorCache.ts';

/** A record with all that is compared of it, remembered or asked. */
export type Document = RememberedError & {
  record: RecallRecord;
  /** What is compared when the message alone is asked. */
  pasted: ErrorFeatures;
  vector: Float32Array;
  words: ReadonlySet<string>;
};

/** One candidate of a question, by its signals that are not zero. */
export type PairSignals = { document: Document; names: SignalName[]; values: number[]; isRight: boolean };

/** A question with its candidates, for learning and for what is switched off. */
export type AskedQuestion = {
  document: Document;
  question: QuestionClass;
  isKnown: boolean;
  candidates: PairSignals[];
  weight: number;
};

/** Of each search, as the engine asks for. */
const CANDIDATES = 50;

export function toComparedError(record: RecallRecord): Parameters<typeof toErrorFeatures>[0] {
  const { source, language, snippet } = record;
  const context = record.trace === undefined ? { source, language, snippet } : { source, language };
  return { errorMessage: toErrorText(record), errorType: record.code, context };
}

export async function toDocuments(records: readonly RecallRecord[]): Promise<Document[]> {
  const texts = records.map((record) => toEmbeddedText(toComparedError(record)));
  const vectors = await embedAll(texts);
  return records.map((record, index) => {
    const features = toErrorFeatures(toComparedError(record));
    return {
      record,
      features,
      pasted: toErrorFeatures({ errorMessage: toErrorText(record), errorType: '', context: {} }),
      change: toChangeShape(toWholeDiff(record)),
      vector: vectors.get(texts[index] ?? '') ?? new Float32Array(0),
      words: new Set(wordsOf(features)),
    };
  });
}

export type Wanted = { document: Document; isRight: (remembered: Document) => boolean };

/** Asks a memory without a store: all of it is compared by words and by cosine, and the best of both are weighed. */
export function askInMemory(
  memory: readonly Document[],
  wanted: readonly Wanted[],
  isPasted: boolean,
): AskedQuestion[] {
  const counts = new WordCounts();
  const places = new Map<string, number[]>();
  for (const [place, { words }] of memory.entries()) {
    counts.add(words);
    for (const word of words) {
      const list = places.get(word);
      if (list) list.push(place);
      else places.set(word, [place]);
    }
  }
  return wanted.map(({ document, isRight }) => {
    const features = isPasted ? document.pasted : document.features;
    const cosines = memory.map(({ vector }) => cosineOf(vector, document.vector));
    const byWords = new Float64Array(memory.length);
    for (const word of isPasted ? new Set(wordsOf(features)) : document.words) {
      const weight = counts.weigh(word);
      for (const place of places.get(word) ?? []) byWords[place] = (byWords[place] ?? 0) + weight;
    }
    const best = new Set([...highest(byWords), ...highest(cosines)]);
    const remembered = [...best].flatMap((place) => {
      const known = memory[place];
      return known ? { known, features: known.features, change: known.change, cosine: cosines[place] ?? 0 } : [];
    });
    const question = toQuestionClass(
      features,
      remembered.map((one) => one.features),
    );
    const signalsOfAll = readSignalsOfAll(features, remembered, question, counts);
    const candidates = remembered.map(({ known }, index): PairSignals => {
      const signals = signalsOfAll[index] ?? {};
      const names = (Object.keys(signals) as SignalName[]).filter((name) => signals[name] !== 0);
      return { document: known, names, values: names.map((name) => signals[name] ?? 0), isRight: isRight(known) };
    });
    return { document, question, isKnown: memory.some(isRight), candidates, weight: 1 };
  });
}

function highest(values: ArrayLike<number>): number[] {
  const places = Array.from({ length: values.length }, (_, place) => place);
  return places.sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0)).slice(0, CANDIDATES);
}
