import { compile, toTsconfig, type CompilerError } from './compiler.ts';
import { SOURCE_OPTIONS } from './faultySources.ts';
import type { CaptureCase, Observed, Scenario, Step } from './scenario.ts';
import { isEventOf, nameOf, toShort } from './seenEvents.ts';

type Files = Readonly<Record<string, string>>;
type Cascade = { kind: string; before: Files; after: Files; root: CompilerError; others: CompilerError[] };
type Draft = {
  kind: string;
  name: string;
  files: (uses: number) => Files;
  wrong: string;
  right: string;
  rootCode: string;
};

const SIZES = [2, 3, 5, 8, 12];

function uses(count: number, line: (number: number) => string): string {
  return Array.from(
    { length: count },
    (_, index) => `export function use${index}() {\n  return ${line(index)};\n}\n`,
  ).join('\n');
}

/** The root stands below what it breaks, or in a file that comes after it. */
const DRAFTS: readonly Draft[] = [
  {
    kind: 'annotation',
    name: 'a constant with the wrong type',
    files: (count) => ({
      'shop.ts': `${uses(count, (number) => `total.toFixed(${number})`)}\nexport const total: string = 12;\n`,
    }),
    wrong: 'total: string',
    right: 'total: number',
    rootCode: 'TS2322',
  },
  {
    kind: 'class',
    name: 'a class that extends a misspelt one',
    files: (count) => ({
      'shop.ts': `export class Basket {\n${Array.from({ length: count }, (_, number) => `  item${number} = ${number};`).join('\n')}\n}\n\n${uses(count, (number) => `new Cart().item${number}`)}\nexport class Cart extends Baskt {\n  own = 1;\n}\n`,
    }),
    wrong: 'Baskt',
    right: 'Basket',
    rootCode: 'TS2552',
  },
  {
    kind: 'interface',
    name: 'an interface that extends a misspelt one',
    files: (count) => ({
      'shop.ts': `export interface Shape {\n${Array.from({ length: count }, (_, number) => `  side${number}: number;`).join('\n')}\n}\n\nexport const box = {} as Box;\n${uses(count, (number) => `box.side${number}`)}\nexport interface Box extends Shpe {\n  own: number;\n}\n`,
    }),
    wrong: 'Shpe',
    right: 'Shape',
    rootCode: 'TS2552',
  },
  {
    kind: 'function',
    name: 'a function with the wrong type of its result',
    files: (count) => ({
      'shop.ts': `${uses(count, (number) => `amount().toFixed(${number})`)}\nexport function amount(): string {\n  return 7;\n}\n`,
    }),
    wrong: 'amount(): string',
    right: 'amount(): number',
    rootCode: 'TS2322',
  },
  {
    kind: 'other file',
    name: 'a constant with the wrong type in another file',
    files: (count) => ({
      'early.ts': `import { price } from './late';\n\n${uses(count, (number) => `price.toFixed(${number})`)}`,
      'late.ts': "export const name = 'tea';\nexport const price: string = 3;\n",
    }),
    wrong: 'price: string',
    right: 'price: number',
    rootCode: 'TS2322',
  },
  {
    kind: 'base class',
    name: 'a class in another file that extends a misspelt one',
    files: (count) => ({
      'early.ts': `import { Order } from './late';\n\n${uses(count, (number) => `new Order().part${number}`)}`,
      'late.ts': `export class Parts {\n${Array.from({ length: count }, (_, number) => `  part${number} = ${number};`).join('\n')}\n}\n\nexport class Order extends Prts {\n  own = 1;\n}\n`,
    }),
    wrong: 'Prts',
    right: 'Parts',
    rootCode: 'TS2552',
  },
];

/** Two errors that have nothing to do with each other, put right by the same edit. */
function independent(index: number): Cascade {
  const isApart = index % 2 === 0;
  const [one, other] = [
    (right: boolean) => `export const depth${index}: number = ${right ? '1' : "'one'"};\n`,
    (right: boolean) =>
      `export function label${index}(text: string) {\n  return text.${right ? 'trim' : 'trimm'}();\n}\n`,
  ];
  const files = (right: boolean): Files =>
    isApart
      ? { 'one.ts': one(right), 'two.ts': other(right) }
      : { 'one.ts': `${one(right)}\nexport const gap = [\n  1,\n  2,\n];\n\n${other(right)}` };
  const errors = compile(files(false), SOURCE_OPTIONS);
  const [root, ...others] = errors;
  if (!root || others.length !== 1 || compile(files(true), SOURCE_OPTIONS).length > 0)
    throw new Error(`Not two errors: ${JSON.stringify(errors)}`);
  return { kind: 'independent', before: files(false), after: files(true), root, others };
}

const INDEPENDENT = 8;

export function makeCascades(_: unknown, settleOf: (index: number) => number): Scenario[] {
  const cascades = SIZES.flatMap((size) => DRAFTS.map((draft) => toCascade(draft, size)));
  const all = [...cascades, ...Array.from({ length: INDEPENDENT }, (__, index) => independent(index))];
  return all.map((cascade, index) => ({
    id: `c6${String(index).padStart(3, '0')}-cascade`,
    row: 'cascades',
    kind: cascade.kind === 'independent' ? 'independent' : 'cascade',
    settleMs: settleOf(index),
    steps: toSteps(cascade, index),
    expected: cascade,
  }));
}

function toCascade({ kind, name, files, wrong, right, rootCode }: Draft, size: number): Cascade {
  const before = files(size);
  const after = Object.fromEntries(Object.entries(before).map(([file, text]) => [file, text.replace(wrong, right)]));
  const errors = compile(before, SOURCE_OPTIONS);
  const root = errors.find(({ code }) => code === rootCode);
  const others = errors.filter((error) => error !== root);
  if (!root || others.length < size || errors[0] === root || compile(after, SOURCE_OPTIONS).length > 0)
    throw new Error(`${name} is no cascade: ${JSON.stringify(errors.slice(0, 3))}`);
  return { kind, before, after, root, others };
}

function toSteps({ before, after, root, others }: Cascade, index: number): Step[] {
  const files = Object.keys(before);
  const all = [root, ...others];
  const changed = files.filter((file) => before[file] !== after[file]);
  const shown = (left: readonly CompilerError[]): Step[] =>
    files.map((file) => ({ do: 'wait', error: { file }, count: left.filter((error) => error.file === file).length }));
  return [
    { do: 'write', files: { 'tsconfig.json': toTsconfig(SOURCE_OPTIONS), ...before } },
    ...files.map((file): Step => ({ do: 'open', file })),
    ...shown(all),
    { do: 'idle' },
    ...changed.map((file): Step => ({
      do: 'change',
      file,
      text: after[file] ?? '',
      how: index % 3 === 2 ? 'keys' : 'edit',
    })),
    ...(index % 2 === 0 ? changed.map((file): Step => ({ do: 'save', file })) : []),
    ...shown([]),
    { do: 'idle' },
    { do: 'look', as: 'end' },
  ];
}

export function judgeCascade(scenario: Scenario, observed: Observed): CaptureCase {
  const cascade = scenario.expected as unknown as Cascade;
  const what =
    observed.problem ?? (cascade.kind === 'independent' ? faultOfIndependent : faultOfCascade)(cascade, observed);
  return {
    row: 'cascades',
    id: scenario.id,
    kind: scenario.kind,
    input: { settleMs: scenario.settleMs, kind: cascade.kind, before: cascade.before, after: cascade.after },
    expected: { root: cascade.root, others: cascade.others },
    observed: toShort(observed),
    verdict: what === '' ? 'right' : 'wrong',
    what: what === '' ? '' : `${cascade.kind}: ${what}`,
    counts: {},
  };
}

function faultOfCascade({ root, others }: Cascade, { looks }: Observed): string {
  const { errors, chains } = looks['end'] ?? { errors: [], chains: [] };
  const [chain, ...more] = chains;
  if (!chain) return 'no chain';
  if (more.length > 0)
    return `${chains.length} chains: ${chains.map(({ errorEvent }) => nameOf(errorEvent)).join(' | ')}`;
  const { errorEvent, clearedWith = [] } = chain;
  if (!isEventOf(errorEvent, root.file, root)) return `its root is ${nameOf(errorEvent)}`;
  if (errors.length !== others.length + 1) return `${errors.length} events and not ${others.length + 1}`;
  const unlisted = errors.find(({ id }) => id !== errorEvent.id && !clearedWith.includes(id));
  return unlisted ? `not listed: ${nameOf(unlisted)}` : '';
}

function faultOfIndependent({ root, others }: Cascade, { looks }: Observed): string {
  const { chains } = looks['end'] ?? { chains: [] };
  if (chains.length !== 2)
    return `${chains.length} chains: ${chains.map(({ errorEvent }) => nameOf(errorEvent)).join(' | ')}`;
  const merged = chains.find(({ clearedWith }) => (clearedWith ?? []).length > 0);
  if (merged) return `merged: ${nameOf(merged.errorEvent)}`;
  const missing = [root, ...others].find(
    (error) => !chains.some(({ errorEvent }) => isEventOf(errorEvent, error.file, error)),
  );
  return missing ? `no chain for ${missing.message}` : '';
}
