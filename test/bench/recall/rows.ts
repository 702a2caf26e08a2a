import { CALIBRATION, RANKING_WEIGHTS } from '../../../src/core/ranking/rankingWeights.ts';
import type { SignalName } from '../../../src/core/ranking/signalNames.ts';
import type { Corpus } from './corpus.ts';
import { askInMemory, toDocuments, type AskedQuestion, type Document } from './inMemory.ts';
import { judge, toCase } from './judged.ts';
import { toSituations } from './situations.ts';
import type { RecallCase } from './verdicts.ts';

/** What is switched off, and by which signals it is known. */
export const ABLATIONS: readonly (readonly [name: string, is: (name: SignalName) => boolean])[] = [
  ['nothing', () => false],
  ['code', (name) => /^(?:sameCode|numbered|otherCode|otherTool)$/.test(name)],
  ['nearness of codes', (name) => name === 'otherCodeNear'],
  ['name of the rule', (name) => /^otherToolRule/.test(name)],
  ['what is known of the tool', (name) => name === 'otherToolKnown'],
  ['template', (name) => /[tT]emplate$/.test(name)],
  ['wording', (name) => /[wW]ording$|Message$|messageWords|sameText|traceHeadline/.test(name)],
  ['words in the place of others', (name) => /[rR]eworded$/.test(name)],
  ['several wordings of the code', (name) => name === 'sameCodeDivided'],
  ['strange words', (name) => /[sS]trange$/.test(name)],
  ['opposite complaints', (name) => /[oO]pposed$|[oO]therSide$|[oO]therSigns$/.test(name)],
  ['cosine', (name) => /[cC]osine$/.test(name)],
  ['shape of the code', (name) => name.endsWith('Shapes')],
  ['words of the code', (name) => name.endsWith('Snippet')],
  ['place of names in the code', (name) => /(?:Roles|OtherUse)$/.test(name)],
  ['fit of the past change', (name) => /Fits$|Foregone$|FixWords$/.test(name)],
  ['slots', (name) => /^slots$|Slots$|SlotShapes$/.test(name)],
  ['calls of the trace', (name) => /^trace(?:Files|Names|Places|Rarest(?:File|Name|Place))$/.test(name)],
  ['what the trace says', (name) => /^trace(?:Words|Said|RarestSaid)$/.test(name)],
  ['what the trace came about in', (name) => /^trace(?:Entry\w+|RarestEntry|FixEntry|FixTested)$/.test(name)],
];

/** The same questions with one thing switched off, ranked without a store; the first row has everything. */
export async function playAblations(corpus: Corpus): Promise<RecallCase[]> {
  const method = { weights: RANKING_WEIGHTS, calibration: CALIBRATION };
  const asked = askSituations(await toDocuments(corpus.records), corpus);
  return asked.flatMap(({ name: situation, questions }) =>
    ABLATIONS.flatMap(([without, is]) =>
      questions.map((one) =>
        toCase(one, judge(one, { ...method, without: is }), method, { row: `without ${without}`, situation }),
      ),
    ),
  );
}

export type AskedSituation = { name: string; questions: AskedQuestion[] };

/** The situations' questions with their candidates. */
export function askSituations(documents: readonly Document[], corpus: Corpus): AskedSituation[] {
  const byId = new Map(documents.map((document) => [document.record.id, document]));
  return toSituations(corpus).map(({ name, memory, questions, pasted }) => {
    const remembered = memory.flatMap((record) => byId.get(record.id) ?? []);
    const wanted = questions.flatMap(({ record, answers }) => {
      const document = byId.get(record.id);
      const right = new Set([...answers].map((place) => remembered[place]));
      return document ? [{ document, isRight: (one: Document) => right.has(one) }] : [];
    });
    return { name, questions: askInMemory(remembered, wanted, pasted) };
  });
}
