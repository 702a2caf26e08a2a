import { EngineProcess } from './engineProcess.ts';
import { refuseRefused } from './recorders.ts';
import { Random } from './random.ts';
import type { Product } from './storeCase.ts';

const BATCH = 250;
const NOUNS = ['order', 'shelf', 'basket', 'ticket', 'route', 'cursor', 'folder', 'signal', 'parcel', 'window'];
const WORDS = ['Total', 'Width', 'Count', 'Label', 'Index', 'Colour', 'Reader', 'Limit', 'Owner', 'Price'];

/** Fills a new store with so many errors and their fixes, vectors included. @returns the engine, still running */
export async function makeChains(
  product: Product,
  storePath: string,
  count: number,
  seed: number,
): Promise<EngineProcess> {
  const random = new Random(seed);
  const engine = await EngineProcess.start({ product, storePath, withModel: true });
  for (let made = 0; made < count; made += BATCH) {
    const items = Array.from({ length: Math.min(BATCH, count - made) }, (_, index) => toItems(random, made + index));
    refuseRefused(await engine.request('record', items.flat()));
  }
  return engine;
}

function toItems(random: Random, number: number) {
  const key = random.uuid();
  const name = `${random.pick(NOUNS)}${random.pick(WORDS)}${number}`;
  const error = `Property '${name}' does not exist on type '${random.pick(WORDS)}${random.pick(NOUNS)}'.`;
  const context = {
    file: `src/${random.pick(NOUNS)}${number}.ts`,
    line: random.below(300),
    source: 'ts',
    code: '2339',
  };
  const attempt = { key: random.uuid(), errorId: key, actionTaken: `Edited ${context.file}`, successful: true };
  return [
    { kind: 'error', input: { key, error, context } },
    { kind: 'attempt', input: attempt },
  ];
}
