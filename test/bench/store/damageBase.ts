import { setTimeout } from 'node:timers/promises';
import { EngineProcess } from './engineProcess.ts';
import { refuseRefused } from './recorders.ts';
import { Random } from './random.ts';
import type { Extent, Stage } from './storeCase.ts';
import { listStore, untilNewFile } from './tableFiles.ts';

const AMOUNTS: Readonly<Record<Extent, { errors: number; waitsForCompaction: boolean }>> = {
  full: { errors: 70, waitsForCompaction: true },
  short: { errors: 24, waitsForCompaction: false },
};
const SINGLES_AFTERWARDS = 8;
const WORDS = ['harbour', 'lantern', 'meadow', 'copper', 'violin', 'granite', 'saffron', 'willow', 'ember', 'quartz'];

/**
 * A store as it is after some use: errors with failed and successful attempts, observations, one compaction, some writes since.
 * @returns error texts that have an answer
 */
export async function makeDamageBase({ product, extent, seed, tell }: Stage, storePath: string): Promise<string[]> {
  const random = new Random(seed);
  const { errors, waitsForCompaction } = AMOUNTS[extent];
  const engine = await EngineProcess.start({ product, storePath, withModel: true });
  const questions: string[] = [];
  const record = async (number: number): Promise<void> => {
    const [items, question] = makeRecords(random, number);
    if (question !== null) questions.push(question);
    refuseRefused(await engine.request('record', items));
  };
  for (let number = 0; number < errors; number++) await record(number);
  if (waitsForCompaction) {
    tell('damage: waiting for a compaction');
    await untilNewFile(storePath, listStore(storePath), 8_000);
    await setTimeout(4_000);
  }
  for (let number = 0; number < SINGLES_AFTERWARDS; number++) await record(errors + number);
  await engine.end();
  return questions.slice(-8);
}

function makeRecords(random: Random, number: number): [items: object[], question: string | null] {
  const key = random.uuid();
  const name = `${random.pick(WORDS)}${random.pick(WORDS)}${number}`;
  const error = `Property '${name}' is missing in type 'Basket' but required in type '${random.pick(WORDS)}'.`;
  const snippet = `const ${name} = open('${random.pick(WORDS)}');\nreturn ${name}.${random.pick(WORDS)};`;
  const context = { file: `src/${name}.ts`, line: number, source: 'ts', code: '2741', language: 'typescript', snippet };
  const items: object[] = [
    { kind: 'error', input: { key, error, context, timestamp: 1_700_000_000_000 + number * 60_000 } },
  ];
  const attempt = (successful: boolean, minutes: number) => {
    const codeChanges = `--- a/${context.file}\n+++ b/${context.file}\n@@ -1,1 +1,1 @@\n-${name}\n+${random.pick(WORDS)}${random.below(1_000)}\n`;
    const timestamp = 1_700_000_000_000 + (number + minutes) * 60_000;
    const actionTaken = `Edited ${context.file}, turn ${random.below(10_000)}`;
    items.push({
      kind: 'attempt',
      input: { key: random.uuid(), errorId: key, actionTaken, codeChanges, successful, timestamp },
    });
  };
  if (number % 3 === 0) attempt(false, 1);
  if (number % 2 === 0) attempt(true, 2);
  else
    items.push({
      kind: 'observation',
      input: { key: random.uuid(), subject: key, fact: { kind: 'gone', data: { cause: 'deleted' } } },
    });
  return [items, number % 2 === 0 ? error : null];
}
