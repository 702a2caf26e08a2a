import { toErrorText, type RecallRecord } from './corpus.ts';
import type { Situation } from './situations.ts';
import { cosineOf, embedAll } from './vectorCache.ts';
import type { RecallCase } from './verdicts.ts';

export const BASELINES = ['cosine > 0.7', 'MiniLM, always the nearest', 'BM25, always the best'] as const;

/** What simple methods would show: the nearest message by the bare model, with and without a bound, and plain BM25. */
export async function playBaselines(situation: Situation): Promise<RecallCase[]> {
  const { memory, questions } = situation;
  const vectors = await embedAll([...memory, ...questions.map(({ record }) => record)].map(({ message }) => message));
  const vectorOf = ({ message }: RecallRecord) => vectors.get(message) ?? new Float32Array(384);
  const bm25 = new Bm25(memory.map((record) => toTerms(toErrorText(record))));
  return questions.flatMap(({ record, answers }) => {
    const near = best(memory.map((one) => cosineOf(vectorOf(one), vectorOf(record))));
    const lists: Record<(typeof BASELINES)[number], number[]> = {
      'cosine > 0.7': near.filter(({ score }) => score > 0.7).map(({ place }) => place),
      'MiniLM, always the nearest': near.map(({ place }) => place),
      'BM25, always the best': best(bm25.score(toTerms(toErrorText(record)))).map(({ place }) => place),
    };
    return BASELINES.map((row): RecallCase => ({
      ...{ row, situation: situation.name, record: record.id, set: record.set, isKnown: answers.size > 0, ms: 0 },
      shown: lists[row].map((place) => answers.has(place)),
      confidence: null,
      bestIsRight: null,
    }));
  });
}

type Scored = { place: number; score: number };

function best(scores: readonly number[]): Scored[] {
  const scored = scores.map((score, place) => ({ place, score })).filter(({ score }) => score > 0);
  return scored.sort((a, b) => b.score - a.score).slice(0, 3);
}

function toTerms(text: string): string[] {
  const words = text.match(/[A-Za-z_]\w*|\d+|[^\sA-Za-z0-9_]{1,3}/g) ?? [];
  return words.flatMap((word) => {
    const parts = word.split(/_|(?<=[a-z0-9])(?=[A-Z])/).filter((part) => part !== '' && part !== word);
    return [word, ...parts].map((part) => part.toLowerCase());
  });
}

const K1 = 1.2;
const B = 0.75;

class Bm25 {
  readonly #counts: Map<string, number>[];
  readonly #lengths: number[];
  readonly #average: number;

  constructor(texts: readonly string[][]) {
    this.#lengths = texts.map(({ length }) => length);
    this.#average = this.#lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, texts.length);
    this.#counts = texts.map((text) => {
      const counts = new Map<string, number>();
      for (const term of text) counts.set(term, (counts.get(term) ?? 0) + 1);
      return counts;
    });
  }

  score(question: readonly string[]): number[] {
    const scores = this.#counts.map(() => 0);
    for (const term of new Set(question)) {
      const having = this.#counts.filter((counts) => counts.has(term)).length;
      if (having === 0) continue;
      const rarity = Math.log(1 + (this.#counts.length - having + 0.5) / (having + 0.5));
      for (const [place, counts] of this.#counts.entries()) {
        const count = counts.get(term) ?? 0;
        const norm = K1 * (1 - B + (B * (this.#lengths[place] ?? 0)) / this.#average);
        scores[place] = (scores[place] ?? 0) + (rarity * count * (K1 + 1)) / (count + norm);
      }
    }
    return scores;
  }
}
