import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import type { CalibrationClass, QuestionClass } from '../../../src/core/ranking/confidence.ts';
import { readCorpus, type Corpus } from './corpus.ts';
import { drawDiagnostics, drawOtherTools, drawTraces } from './draws.ts';
import { fitWeights, type FittedWeights } from './fitting.ts';
import { toDocuments, type AskedQuestion, type Document } from './inMemory.ts';
import { judge, toCase } from './judged.ts';
import { askSituations, type AskedSituation } from './rows.ts';
import { bucketOf, kindOf, twinOf } from './situations.ts';
import { toFigures, type RecallCase } from './verdicts.ts';

type Line = { slope: number; shift: number };
type Model = { weights: Record<QuestionClass, FittedWeights>; calibration: Record<CalibrationClass, Line> };
type Fold = { name: string; holds: (document: Document) => boolean };

const CLASSES: readonly QuestionClass[] = ['code', 'foreign', 'text', 'trace'];
/**
 * What was met once has its probability from the weights themselves, a little lowered, for noise costs more than silence; what
 * was fixed alike more than once is surer. Lines fitted on the draws made both surer than the situations bear out.
 */
const ONCE: Line = { slope: 1, shift: -0.3 };
const FOREIGN: Line = { slope: 1, shift: -0.2 };
const NUMBERED: Line = { slope: 0.7, shift: -0.2 };
const OFTEN: Line = { slope: 1.5, shift: 0.9 };
const TRACE: Line = { slope: 1, shift: 0 };
const CALIBRATION: Model['calibration'] = {
  ...{ code: ONCE, numbered: NUMBERED, foreign: FOREIGN, text: ONCE, trace: TRACE, codeOften: OFTEN },
};
const KIND_FOLDS = 4;
const WEIGHTS_FILE = join(import.meta.dirname, '..', '..', '..', 'src', 'core', 'ranking', 'rankingWeights.ts');

/**
 * Learns the ranking's weights from records, prints what each situation
 * would give out of fold and in sample, and writes the weights when told to.
 */
export async function learnRanking(options: { corpus: string | undefined; write: boolean }): Promise<void> {
  const corpus = readCorpus(options.corpus);
  const documents = await toDocuments(corpus.records);
  const draws = drawAll(documents, corpus);
  console.error(`${draws.length} questions drawn after ${Math.round(performance.now() / 1_000)} s`);
  const kinds = Array.from({ length: KIND_FOLDS }, (_, fold): Fold => ({
    name: `kinds ${fold + 1} of ${KIND_FOLDS} unseen`,
    holds: (document) => bucketOf(`fold ${groupOf(document, corpus)}`, KIND_FOLDS) === fold,
  }));
  const tools = [...new Set(documents.map(({ record }) => record.set))].map((set): Fold => ({
    name: `${set} unseen`,
    holds: ({ record }) => record.set === set,
  }));
  const byKind = kinds.map((fold) => ({
    fold,
    weights: fitAll(draws.filter(({ document }) => !fold.holds(document))),
    calibration: CALIBRATION,
  }));
  const model: Model = { weights: fitAll(draws), calibration: CALIBRATION };
  console.log(JSON.stringify(model, null, 1));
  const asked = askSituations(documents, corpus);
  print('in sample', asked, () => model);
  print('out of fold, kinds unseen', asked, (document) => byKind.find(({ fold }) => fold.holds(document)) ?? model);
  if (options.write) await writeWeights(model);
  for (const fold of tools) {
    const weights = fitAll(draws.filter(({ document }) => !fold.holds(document)));
    const ofTool = asked.map(({ name, questions }) => ({
      name,
      questions: questions.filter(({ document }) => fold.holds(document)),
    }));
    print(fold.name, ofTool, () => ({ weights, calibration: CALIBRATION }));
  }
}

function drawAll(documents: readonly Document[], { twins }: Corpus): AskedQuestion[] {
  const diagnostics = documents.filter(({ features }) => features.trace === null);
  const traces = documents.filter(({ features }) => features.trace !== null);
  return [
    ...drawDiagnostics(diagnostics, false),
    ...drawDiagnostics(diagnostics, true),
    ...drawOtherTools(diagnostics, twins),
    ...drawTraces(traces),
  ];
}

function fitAll(questions: readonly AskedQuestion[]): Model['weights'] {
  return Object.fromEntries(CLASSES.map((name) => [name, fitWeights(questions, name)])) as Model['weights'];
}

/** Kinds that are one thing stay together: the messages of a rule, and a rule with its twin. */
function groupOf({ record }: Document, { twins }: Corpus): string {
  if (record.set === 'biome') return twinOf(record, twins) ?? record.code;
  return record.set === 'eslint' ? record.code : kindOf(record);
}

function print(title: string, situations: readonly AskedSituation[], modelFor: (document: Document) => Model): void {
  console.log(`\n${title}`);
  for (const { name, questions } of situations) {
    const cases = questions.map((asked): RecallCase => {
      const model = modelFor(asked.document);
      return toCase(asked, judge(asked, model), model, { row: title, situation: name });
    });
    const figures = toFigures(cases);
    if (figures === 'not run') continue;
    const { use, bestUse, rightFirst, silent, noise, calibrationError } = figures;
    const percent = (value: number) => (100 * value).toFixed(1).padStart(5);
    console.log(
      `use ${percent(use)} of ${percent(bestUse)}  share ${percent(use / bestUse)}  first ${percent(rightFirst)}  silent ${percent(silent)}  ` +
        `noise ${percent(noise)}  calibration error ${calibrationError?.toFixed(3)}  ${name}`,
    );
  }
}

async function writeWeights({ weights, calibration }: Model): Promise<void> {
  const text = `import type { CalibrationClass, QuestionClass } from './confidence.ts';
import type { SignalName } from './signalNames.ts';

/** Made by scripts/learnRanking.mjs from records of real errors and fixes; keyed by nothing but what is compared. */

type Weights = {
  /** What the best candidate must outweigh to be likelier than no answer. */
  none: number;
  weights: Readonly<Partial<Record<SignalName, number>>>;
};

export const RANKING_WEIGHTS: Readonly<Record<QuestionClass, Weights>> = ${JSON.stringify(weights)};

/** Lines that make the logarithm of odds a probability. */
export const CALIBRATION: Readonly<Record<CalibrationClass, { slope: number; shift: number }>> = ${JSON.stringify(calibration)};
`;
  const style = { parser: 'typescript', printWidth: 120, singleQuote: true } as const;
  writeFileSync(WEIGHTS_FILE, await format(text, style));
}
