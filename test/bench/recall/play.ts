import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidV7 } from 'uuid';
import { CausalChainTracker } from '../../../src/engine/causalChainTracker.ts';
import type { RecordItem } from '../../../src/protocol/engine.ts';
import { MODELS_PATH } from '../../support/trackerFolder.ts';
import { eachDistinctError, type MadeError } from '../distinctErrors.ts';
import { toErrorText, toWholeDiff, type RecallRecord } from './corpus.ts';
import type { Situation } from './situations.ts';
import type { RecallCase } from './verdicts.ts';

const BATCH = 200;

/** Remembers a situation in a real store and asks all its questions, as an agent would. */
export async function playSituation(
  row: string,
  situation: Situation,
  options: { filledStore?: string | undefined; limit: number },
): Promise<RecallCase[]> {
  const folder = await mkdtemp(join(tmpdir(), 'deja-fix-recall-'));
  const storePath = join(folder, 'store');
  if (options.filledStore !== undefined) await cp(options.filledStore, storePath, { recursive: true });
  const tracker = new CausalChainTracker({ storePath, modelsPath: MODELS_PATH });
  await tracker.initialize();
  try {
    const places = await remember(tracker, situation.memory);
    const cases: RecallCase[] = [];
    // Spread over all of them: the questions come sorted by tool.
    const every = Math.ceil(situation.questions.length / options.limit);
    const asked = situation.questions.filter((_, index) => every <= 1 || index % every === 0);
    for (const { record, answers } of asked) {
      const startedAt = performance.now();
      const query = { error: toErrorText(record), limit: 3, ...(situation.pasted ? {} : toContext(record)) };
      const { failures } = await tracker.recall(query);
      const ms = performance.now() - startedAt;
      // What was held back tells whether its probability was right.
      const held = failures.length > 0 ? failures : (await tracker.recall({ ...query, threshold: 0 })).failures;
      const isRight = (id: string) => answers.has(places.get(id) ?? -1);
      cases.push({
        ...{ row, situation: situation.name, record: record.id, set: record.set, isKnown: answers.size > 0, ms },
        shown: failures.map(({ chain }) => isRight(chain.errorEvent.id)),
        confidence: held[0]?.confidence ?? 0,
        bestIsRight: held[0] !== undefined && isRight(held[0].chain.errorEvent.id),
      });
    }
    return cases;
  } finally {
    await tracker.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * A store that holds so many errors that are none of the corpus's, each with its fix; told like those, or they would rank above them.
 * @param novel what is asked though it is novel: it would not be, were it among them
 */
export async function fillStore(storePath: string, count: number, novel: readonly RecallRecord[]): Promise<void> {
  const tracker = new CausalChainTracker({ storePath, modelsPath: MODELS_PATH });
  await tracker.initialize();
  const novelCodes = new Set(novel.map(({ code }) => code.replace(/^TS(?=\d)/, '')));
  const errors: MadeError[] = [];
  for (const error of eachDistinctError()) {
    if (errors.length === count) break;
    if (!novelCodes.has(error.context.code)) errors.push(error);
  }
  for (let index = 0; index < errors.length; index += BATCH) {
    const items = errors.slice(index, index + BATCH).flatMap(({ error, context, fix }): RecordItem[] => {
      const key = uuidV7();
      const codeChanges = `-${context.snippet}\n+${fix}`;
      return toItems(
        key,
        { error, context, sessionId: key, origin: 'agent' },
        { actionTaken: fix, codeChanges, origin: 'agent' },
      );
    });
    await tracker.record(items);
  }
  await tracker.dispose();
}

/** @returns places in the memory by the ids of the errors */
async function remember(tracker: CausalChainTracker, memory: readonly RecallRecord[]): Promise<Map<string, number>> {
  const places = new Map<string, number>();
  for (let index = 0; index < memory.length; index += BATCH) {
    const batch = memory.slice(index, index + BATCH).map((record) => ({ record, key: uuidV7() }));
    const items = batch.flatMap(({ record, key }) =>
      toItems(
        key,
        { error: toErrorText(record), ...toContext(record), sessionId: key, origin: 'agent' },
        { actionTaken: record.fix || `Edited ${record.file}`, codeChanges: toWholeDiff(record), origin: 'agent' },
      ),
    );
    const byKey = new Map((await tracker.record(items)).map((result) => [result.key, result]));
    for (const [offset, { key }] of batch.entries()) {
      const result = byKey.get(key);
      if (result?.kind !== 'error') throw new Error(`A record was refused: ${JSON.stringify(result)}`);
      places.set(result.errorId, index + offset);
    }
  }
  return places;
}

type ErrorInput = Omit<Extract<RecordItem, { kind: 'error' }>['input'], 'key'>;
type AttemptInput = Omit<Extract<RecordItem, { kind: 'attempt' }>['input'], 'key' | 'errorId' | 'successful'>;

function toItems(key: string, error: ErrorInput, attempt: AttemptInput): RecordItem[] {
  return [
    { kind: 'error', input: { key, ...error } },
    { kind: 'attempt', input: { key: uuidV7(), errorId: key, successful: true, ...attempt } },
  ];
}

function toContext({ trace, code, source, language, file, line, snippet }: RecallRecord): {
  errorType: string;
  context: NonNullable<ErrorInput['context']>;
} {
  const context = trace === undefined ? { code, source, language, file, line, snippet } : { source, language };
  return { errorType: code, context };
}
