import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { SIGNAL_NAMES } from '../../src/core/ranking/signalNames.ts';
import { readCorpus, toWholeDiff, type Corpus, type RecallRecord } from '../bench/recall/corpus.ts';
import { MEASURED, toRows, type RecallRow } from '../bench/recall/recallReport.ts';
import { ABLATIONS } from '../bench/recall/rows.ts';
import { toSituations, type Question, type Situation } from '../bench/recall/situations.ts';
import { toFigures, toReliability, type RecallCase } from '../bench/recall/verdicts.ts';

function madeRecord(set: string, kind: number, index: number, trace?: string): RecallRecord {
  const name = `${set}-${kind}-${index}`;
  return {
    ...{
      id: name,
      set,
      source: set,
      code: `rule${kind % 9}`,
      message: `${set} says ${kind} of ${index}`,
      file: 'a.ts',
    },
    ...{ language: 'typescript', line: 0, snippet: name, before: `${name}\n`, after: `fixed ${name}\n`, fix: '' },
    ...{ kind: `kind${kind}`, case: name },
    ...(trace === undefined ? {} : { trace: `${trace} ${name}` }),
  };
}

function madeCorpus(): Corpus {
  const records = ['typescript', 'eslint', 'biome'].flatMap((set) =>
    Array.from({ length: 240 }, (_, index) => madeRecord(set, index % 24, index)),
  );
  const traces = Array.from({ length: 120 }, (_, index) => madeRecord('junit', index % 24, index, 'at a.b(C.java:1)'));
  return { records: [...records, ...traces], twins: { rule1: 'rule1', rule2: 'rule2', rule3: 'rule3' } };
}

/** Plays all situations against a recall that is told the question and says which places it shows, and how sure it is. */
function play(
  recall: (question: Question, situation: Situation) => { shown: number[]; confidence: number },
): RecallRow[] {
  const cases = toSituations(madeCorpus()).flatMap((situation) =>
    situation.questions.map((question): RecallCase => {
      const { shown, confidence } = recall(question, situation);
      return {
        ...{ row: MEASURED, situation: situation.name, record: question.record.id, set: question.record.set, ms: 1 },
        isKnown: question.answers.size > 0,
        shown: shown.map((place) => question.answers.has(place)),
        confidence,
        bestIsRight: question.answers.has(shown[0] ?? -1),
      };
    }),
  );
  return toRows(cases, [MEASURED]);
}

const verdicts = (rows: RecallRow[]): string[] => [...new Set(rows.map(({ verdict }) => verdict))];

describe('the ablations of the ranking', () => {
  it('switch every signal off in one of them', () => {
    const left = SIGNAL_NAMES.filter((name) => !ABLATIONS.some(([, is]) => is(name)));
    assert.deepEqual(left, []);
  });
});

describe('what recall is held against', () => {
  it('one that knows all answers and no more meets every goal', () => {
    const rows = play(({ answers }) => ({ shown: [...answers].slice(0, 1), confidence: answers.size > 0 ? 1 : 0 }));
    assert.deepEqual(verdicts(rows), ['met']);
    for (const { figures } of rows) assert.equal(figures !== 'not run' && figures.use === figures.bestUse, true);
  });

  it('one that always answers fails wherever something is novel, however often it is right', () => {
    const rows = play(({ answers }) => ({ shown: [...answers, 0].slice(0, 1), confidence: 0.99 }));
    for (const { figures, verdict, situation } of rows) {
      if (figures === 'not run' || figures.known === figures.questions) continue;
      assert.equal(verdict, 'missed', situation);
      assert.equal(figures.noise, 1);
    }
  });

  it('one that never answers fails everywhere', () => {
    assert.deepEqual(verdicts(play(() => ({ shown: [], confidence: 0 }))), ['missed']);
  });

  it('one that is right and says a wrong probability fails', () => {
    const rows = play(({ answers }) => ({ shown: [...answers].slice(0, 1), confidence: 0.6 }));
    assert.deepEqual(verdicts(rows), ['missed']);
  });

  it('too few questions are no result', () => {
    assert.equal(toFigures([]), 'not run');
    const rows = toRows([], [MEASURED]);
    assert.deepEqual(verdicts(rows), ['not run']);
  });
});

describe('the situations', () => {
  const situations = toSituations(madeCorpus());

  it('remember nothing of about half of the kinds, and ask no code that is remembered', () => {
    const [first] = situations;
    assert.ok(first);
    const novel = first.questions.filter(({ answers }) => answers.size === 0).length / first.questions.length;
    assert.ok(novel > 0.3 && novel < 0.7, String(novel));
    const remembered = new Set(first.memory.map(({ before }) => before));
    assert.ok(first.questions.every(({ record }) => !remembered.has(record.before)));
  });

  it('of one tool that asks another only the named twins are known', () => {
    const across = situations.at(-1);
    assert.ok(across);
    for (const { record, answers } of across.questions) {
      assert.equal(answers.size > 0, ['rule1', 'rule2', 'rule3'].includes(record.code), record.code);
    }
  });

  it('several fixes for one code have an answer each', () => {
    const several = situations[4];
    assert.ok(several && several.questions.length > 0);
    assert.ok(several.questions.every(({ answers }) => answers.size > 0));
  });
});

describe('records and sums', () => {
  it('are refused with a reason when they are not there or not whole', async () => {
    assert.throws(() => readCorpus(undefined), /--corpus DIR/);
    const folder = await mkdtemp(join(tmpdir(), 'deja-fix-corpus-'));
    assert.throws(() => readCorpus(folder), /no records/);
    await writeFile(join(folder, 'a.jsonl'), '{"id":"x"}\n');
    assert.throws(() => readCorpus(folder), /a\.jsonl:1: the record has no source/);
    await rm(folder, { recursive: true });
  });

  it('a change is written as a diff of the whole file', () => {
    const diff = toWholeDiff({ ...madeRecord('a', 1, 1), before: 'one\ntwo', after: 'one\nthree' });
    assert.equal(diff, '--- a/a.ts\n+++ b/a.ts\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n');
  });

  it('reliability holds what was said against what was right, in ten parts', () => {
    const base = { row: MEASURED, situation: 's', record: 'r', set: 'a', isKnown: true, shown: [], ms: 0 };
    const cases = Array.from({ length: 100 }, (_, index) => ({
      ...base,
      confidence: index / 100,
      bestIsRight: index % 2 === 0,
    }));
    const bins = toReliability(cases);
    assert.equal(bins.length, 10);
    assert.equal(bins[0]?.count, 10);
    assert.ok(bins.every(({ right }) => right === 0.5));
    const figures = toFigures(cases);
    assert.ok(figures !== 'not run' && Math.abs((figures.calibrationError ?? 0) - 0.25) < 0.02);
  });

  it('the calibration error that chance alone makes is told beside it: about .09 for a hundred questions, 0 where all is sure', () => {
    const base = { row: MEASURED, situation: 's', record: 'r', set: 'a', isKnown: true, shown: [], ms: 0 };
    const floorOf = (confidenceOf: (index: number) => number): number => {
      const cases = Array.from({ length: 100 }, (_, index) => confidenceOf(index));
      const figures = toFigures(cases.map((confidence) => ({ ...base, confidence, bestIsRight: true })));
      return figures === 'not run' ? Number.NaN : (figures.calibrationFloor ?? Number.NaN);
    };
    const floor = floorOf((index) => index / 100);
    assert.ok(floor > 0.07 && floor < 0.11, `${floor}`);
    assert.equal(
      floorOf(() => 1),
      0,
    );
  });
});
