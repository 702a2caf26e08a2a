import { createHash } from 'node:crypto';
import { createRandom, shuffle, type Corpus, type RecallRecord } from './corpus.ts';

/** A question; without answers it is novel, and the right thing to show is nothing. */
export type Question = { record: RecallRecord; /** Places in the memory. */ answers: ReadonlySet<number> };

/** What is remembered, and what is asked then. */
export type Situation = {
  name: string;
  /** The message alone is asked. */
  pasted: boolean;
  /** Whether noise is bounded here: the question names its tool's code. */
  hasCode: boolean;
  memory: RecallRecord[];
  questions: Question[];
};

/** Fewer questions than this say nothing. */
export const LEAST_QUESTIONS = 20;

export const SITUATION_NAMES = [
  'first recurrence: one case of a kind known',
  'first recurrence, compilers only',
  'first recurrence, pasted text',
  'stack traces: one failure of a bug known',
  'one TypeScript code, several fixes',
  'another tool: Biome asks, ESLint is remembered',
] as const;

const COMPILERS: ReadonlySet<string> = new Set(['typescript', 'rustc']);
const ESLINTS: ReadonlySet<string> = new Set(['eslint', 'typescript-eslint']);

/** The situations that recall is judged in, the same each time. */
export function toSituations({ records, twins }: Corpus): Situation[] {
  const traces = records.filter(({ trace }) => trace !== undefined);
  const diagnostics = records.filter(({ trace }) => trace === undefined);
  const compiled = diagnostics.filter(({ set }) => COMPILERS.has(set));
  const [first, compilers, pasted, stack, several, other] = SITUATION_NAMES;
  return [
    { name: first, pasted: false, hasCode: true, ...rememberOne(diagnostics, 2) },
    { name: compilers, pasted: false, hasCode: true, ...rememberOne(compiled, 10) },
    { name: pasted, pasted: true, hasCode: false, ...rememberOne(diagnostics, 2) },
    { name: stack, pasted: false, hasCode: false, ...rememberOne(traces, 3) },
    {
      name: several,
      pasted: false,
      hasCode: true,
      ...rememberMost(diagnostics.filter(({ set }) => set === 'typescript')),
    },
    { name: other, pasted: false, hasCode: true, ...rememberOtherTool(diagnostics, twins) },
  ];
}

type Play = Pick<Situation, 'memory' | 'questions'>;

export function kindOf({ set, kind }: RecallRecord): string {
  return `${set}/${kind}`;
}

/** Of each kind one record; half of the kinds, by hash, are never remembered; other cases of all kinds are asked. */
function rememberOne(records: readonly RecallRecord[], perKind: number): Play {
  const random = createRandom(1);
  const memory: RecallRecord[] = [];
  const asked: RecallRecord[] = [];
  for (const [kind, list] of byName(records, kindOf)) {
    const [first, ...rest] = shuffle(list, random);
    if (!first) continue;
    if (bucketOf(kind, 2) !== 0) memory.push(first);
    asked.push(...rest.filter((record) => isAnother(record, first)).slice(0, perKind));
  }
  return { memory, questions: toQuestions(asked, memory, kindOf, kindOf) };
}

/** Two thirds of the cases are remembered; asked are those of the rest whose code has several kinds of fix. */
function rememberMost(records: readonly RecallRecord[]): Play {
  const memory = records.filter((record) => bucketOf(record.case, 3) !== 0);
  const seen = new Set(memory.map(({ before }) => before));
  const byCode = Map.groupBy(memory, ({ code }) => code);
  const hasSeveral = ({ code }: RecallRecord) => new Set(byCode.get(code)?.map(({ kind }) => kind)).size > 1;
  const asked = records.filter((one) => bucketOf(one.case, 3) === 0 && !seen.has(one.before) && hasSeveral(one));
  const questions = toQuestions(asked, memory, kindOf, kindOf);
  return { memory, questions: questions.filter(({ answers }) => answers.size > 0) };
}

/** Three records of each kind of ESLint's are remembered, Biome's are asked. */
function rememberOtherTool(records: readonly RecallRecord[], twins: Corpus['twins']): Play {
  const random = createRandom(3);
  const known = Map.groupBy(
    records.filter(({ set }) => ESLINTS.has(set)),
    kindOf,
  );
  const memory = [...known.values()].flatMap((list) => shuffle(list, random).slice(0, 3));
  const biome = Map.groupBy(
    records.filter(({ set }) => set === 'biome'),
    kindOf,
  );
  const asked = [...biome.values()].flatMap((list) => list.slice(0, 3));
  const ruleOf = ({ code }: RecallRecord) => code.replace('@typescript-eslint/', '');
  return { memory, questions: toQuestions(asked, memory, ruleOf, (record) => twinOf(record, twins)) };
}

export function twinOf({ code }: RecallRecord, twins: Corpus['twins']): string | undefined {
  return twins[code.split('/').at(-1) ?? ''];
}

function toQuestions(
  asked: readonly RecallRecord[],
  memory: readonly RecallRecord[],
  labelOf: (record: RecallRecord) => string,
  wantedBy: (record: RecallRecord) => string | undefined,
): Question[] {
  const places = Map.groupBy(memory.keys(), (index) => labelOf(memory[index] as RecallRecord));
  return asked.map((record) => ({ record, answers: new Set(places.get(wantedBy(record) ?? '')) }));
}

/** True of a case of its own: other code, or of a failure another message and another trace. */
export function isAnother(record: RecallRecord, first: RecallRecord): boolean {
  return record.trace === undefined
    ? record.case !== first.case && record.before !== first.before
    : record.trace !== first.trace && record.message !== first.message;
}

function byName<T>(list: readonly T[], nameOf: (one: T) => string): [string, T[]][] {
  return [...Map.groupBy(list, nameOf)].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The same on every machine. */
export function bucketOf(text: string, count: number): number {
  return createHash('sha1').update(text).digest().readUInt16BE(0) % count;
}
