import { createRandom, shuffle, type Corpus, type RecallRecord } from './corpus.ts';
import { askInMemory, type AskedQuestion, type Document, type Wanted } from './inMemory.ts';
import { isAnother, kindOf, twinOf } from './situations.ts';

/** Memories drawn at random and what is asked of them: many sizes, one case or many of a kind, some kinds never remembered. */

type Draw = {
  isPasted: boolean;
  /** Remembered of each kind; a number drawn for each kind when absent. */
  shots?: number;
  perKind: number;
  /** Share of the kinds that are remembered. */
  known: number;
};

export function drawDiagnostics(pool: readonly Document[], isPasted: boolean): AskedQuestion[] {
  const of = (...sets: string[]) => pool.filter(({ record }) => sets.includes(record.set));
  const draws: [readonly Document[], Omit<Draw, 'isPasted'>, weight: number][] = [
    [pool, { shots: 1, perKind: 2, known: 0.5 }, 2],
    [pool, { shots: 1, perKind: 2, known: 0.5 }, 2],
    [pool, { shots: 1, perKind: 2, known: 0.5 }, 2],
    [pool, { perKind: 2, known: 0.7 }, 1],
    [pool, { shots: 3, perKind: 3, known: 0.3 }, 1],
    [of('eslint'), { shots: 1, perKind: 2, known: 0.5 }, 1],
    [of('biome'), { shots: 1, perKind: 2, known: 0.5 }, 1],
    [of('typescript'), { shots: 1, perKind: 8, known: 0.5 }, 1.5],
    [of('typescript'), { shots: 1, perKind: 8, known: 0.5 }, 1.5],
    [of('typescript'), { shots: 1, perKind: 8, known: 0.5 }, 1.5],
    [of('typescript'), { perKind: 8, known: 0.6 }, 1],
    [of('typescript'), { perKind: 8, known: 0.8 }, 1],
    [of('typescript'), { shots: 1_000, perKind: 12, known: 1 }, 1],
  ];
  return draws.flatMap(([from, draw, weight], seed) => weigh(drawKinds(from, seed + 1, { ...draw, isPasted }), weight));
}

export function drawTraces(pool: readonly Document[]): AskedQuestion[] {
  const known = [0.5, 0.5, 0.5, 0.5, 0.5, 0.6, 0.4];
  return known.flatMap((share, seed) =>
    weigh(drawKinds(pool, seed + 1, { isPasted: false, shots: 1, perKind: 3, known: share }), 1),
  );
}

/** One linter asks what only another is remembered for, both ways; and tools that have nothing to say to each other. */
export function drawOtherTools(pool: readonly Document[], twins: Corpus['twins']): AskedQuestion[] {
  const of = (set: string) => pool.filter(({ record }) => record.set === set);
  const [biome, eslint, typescript] = [of('biome'), of('eslint'), of('typescript')];
  const named = new Set(Object.values(twins));
  const ruleOf = (record: RecallRecord) =>
    record.set === 'biome' ? twinOf(record, twins) : named.has(record.code) ? record.code : undefined;
  const asked = eslint.filter(({ record }) => ruleOf(record) !== undefined || record.id.endsWith('0'));
  return [1, 2, 3].flatMap((shots) => [
    ...weigh(drawAcross(eslint, biome, shots, ruleOf), 1.5),
    ...weigh(drawAcross(biome, asked, shots, ruleOf), 1),
    ...weigh(
      drawAcross(eslint, typescript, shots, () => undefined),
      0.1,
    ),
  ]);
}

function drawKinds(
  pool: readonly Document[],
  seed: number,
  { isPasted, shots, perKind, known }: Draw,
): AskedQuestion[] {
  const random = createRandom(seed);
  const memory: Document[] = [];
  const asked: Document[] = [];
  for (const list of Map.groupBy(pool, ({ record }) => kindOf(record)).values()) {
    const shuffled = shuffle(list, random);
    const isRemembered = random() < known;
    const count = shots ?? 1 + Math.floor(random() * random() * 12);
    const first = shuffled.slice(0, Math.min(count, Math.max(1, Math.floor((shuffled.length * 2) / 3))));
    if (isRemembered) memory.push(...first);
    const rest = shuffled.slice(first.length);
    asked.push(...rest.filter(({ record }) => first.every((one) => isAnother(record, one.record))).slice(0, perKind));
  }
  const wanted = asked.map((document) => ({ document, isRight: isOfKind(document) }));
  return askInMemory(memory, wanted, isPasted);
}

function isOfKind({ record }: Document): Wanted['isRight'] {
  return (remembered) => kindOf(remembered.record) === kindOf(record);
}

function drawAcross(
  remembered: readonly Document[],
  asked: readonly Document[],
  shots: number,
  ruleOf: (record: RecallRecord) => string | undefined,
): AskedQuestion[] {
  const random = createRandom(shots);
  const some = (pool: readonly Document[], count: number) =>
    [...Map.groupBy(pool, ({ record }) => kindOf(record)).values()].flatMap((list) =>
      shuffle(list, random).slice(0, count),
    );
  const memory = some(remembered, shots).filter(() => random() < 0.95);
  const wanted = some(asked, 3).map((document) => {
    const rule = ruleOf(document.record);
    return { document, isRight: (one: Document) => rule !== undefined && ruleOf(one.record) === rule };
  });
  return askInMemory(memory, wanted, false);
}

/** Every question of a draw counts alike, and the draw as much as it is given. */
function weigh(questions: AskedQuestion[], weight: number): AskedQuestion[] {
  return questions.map((question) => ({ ...question, weight: weight / questions.length }));
}
