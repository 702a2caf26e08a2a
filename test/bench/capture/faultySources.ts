import { compile, type CompilerError } from './compiler.ts';

/** A file with one function that is wrong, and the same with that function right. Nothing else uses the function. */
export type FaultySource = {
  file: string;
  good: string;
  bad: string;
  /** The file without the function. */
  without: string;
  /** The wrong function as it stands there. */
  block: string;
  error: CompilerError;
};

export const SOURCE_OPTIONS = { strict: true };

type Draft = { file: string; head: string; good: string; bad: string };

const DRAFTS: readonly Draft[] = [
  {
    file: 'basket.ts',
    head: 'export type Item = { name: string; price: number };\n\nexport const tax = 0.19;\n',
    good: '\nexport function total(items: Item[]): number {\n  const start: number = 0;\n  return items.reduce((sum, item) => sum + item.price, start);\n}\n',
    bad: "\nexport function total(items: Item[]): number {\n  const start: number = 'nothing';\n  return items.reduce((sum, item) => sum + item.price, start);\n}\n",
  },
  {
    file: 'greeting.ts',
    head: "export const title = 'Shop';\n",
    good: '\nexport function greet(person: { name: string }): string {\n  const shown = person.name;\n  return `Hello ${shown}`;\n}\n',
    bad: '\nexport function greet(person: { name: string }): string {\n  const shown = person.fullName;\n  return `Hello ${shown}`;\n}\n',
  },
  {
    file: 'stock.ts',
    head: 'export const shelves = 12;\n\nexport interface Shelf {\n  width: number;\n  depth: number;\n}\n',
    good: '\nexport function area(shelf: Shelf): number {\n  console.log(shelf.width);\n  return shelf.width * shelf.depth;\n}\n',
    bad: '\nexport function area(shelf: Shelf): number {\n  console.log(shelfWidth);\n  return shelf.width * shelf.depth;\n}\n',
  },
  {
    file: 'orders.ts',
    head: 'export function round(value: number, digits: number): number {\n  return Number(value.toFixed(digits));\n}\n',
    good: '\nexport function invoice(sum: number): number {\n  round(sum, 1);\n  return round(sum, 2);\n}\n',
    bad: '\nexport function invoice(sum: number): number {\n  round(sum);\n  return round(sum, 2);\n}\n',
  },
  {
    file: 'users.ts',
    head: 'export type User = { id: number; mail: string };\n',
    good: "\nexport function guest(): User {\n  const user: User = { id: 0, mail: '' };\n  return { ...user, id: 1, mail: 'x' };\n}\n",
    bad: "\nexport function guest(): User {\n  const user: User = { id: 0 };\n  return { ...user, id: 1, mail: 'x' };\n}\n",
  },
  {
    file: 'search.ts',
    head: "export const names = ['Ann', 'Bo'];\n",
    good: '\nexport function find(wanted: string): string | undefined {\n  names.includes(wanted);\n  return names.find((name) => name === wanted);\n}\n',
    bad: '\nexport function find(wanted: string): string | undefined {\n  names.includes(wanted.length);\n  return names.find((name) => name === wanted);\n}\n',
  },
  {
    file: 'dates.ts',
    head: 'export const epoch = new Date(0);\n',
    good: '\nexport function year(date: Date | null): number {\n  if (date) console.log(date.getTime());\n  return epoch.getFullYear();\n}\n',
    bad: '\nexport function year(date: Date | null): number {\n  console.log(date.getTime());\n  return epoch.getFullYear();\n}\n',
  },
  {
    file: 'events.ts',
    head: "export const kinds = ['open', 'close'];\n",
    good: '\nexport function log(kind: string): string[] {\n  kinds.forEach((one) => console.log(one));\n  return [...kinds, kind];\n}\n',
    bad: '\nexport function log(kind: string): string[] {\n  kinds.forEech((one: string) => console.log(one));\n  return [...kinds, kind];\n}\n',
  },
  {
    file: 'loans.ts',
    head: 'export const limit = 3;\n',
    good: "\nexport function late(days: number): string {\n  if (days === limit) return 'now';\n  return days > limit ? 'late' : 'fine';\n}\n",
    bad: "\nexport function late(days: number): string {\n  if (days === 'three') return 'now';\n  return days > limit ? 'late' : 'fine';\n}\n",
  },
  {
    file: 'parse.ts',
    head: 'export const separator = /,/;\n',
    good: '\nexport function fields(line: string): string[] {\n  const parts: string[] = line.split(separator);\n  return line.split(separator);\n}\n',
    bad: '\nexport function fields(line: string): string[] {\n  const parts: number[] = line.split(separator);\n  return line.split(separator);\n}\n',
  },
];

/** Only those that the compiler gives exactly one error for, and none when they are right or without the function. */
export function faultySources(): FaultySource[] {
  const tail = '\nexport const lastOne = 1;\n';
  return DRAFTS.flatMap(({ file, head, good, bad }) => {
    const source = { file, good: head + good + tail, bad: head + bad + tail, without: head + tail, block: bad };
    const errors = compile({ [file]: source.bad }, SOURCE_OPTIONS);
    const isClean = (text: string): boolean => compile({ [file]: text }, SOURCE_OPTIONS).length === 0;
    const [error] = errors;
    if (!error || errors.length > 1 || !isClean(source.good) || !isClean(source.without))
      throw new Error(`${file} does not have exactly one error: ${JSON.stringify(errors)}`);
    return [{ ...source, error }];
  });
}

/** The line of the error. */
export function faultyLine({ bad, error }: FaultySource): string {
  return bad.split('\n')[error.line] ?? '';
}

/** The bad text with its wrong line replaced; null takes the line away. */
export function withFaultyLine({ bad, error }: FaultySource, lines: readonly string[]): string {
  const all = bad.split('\n');
  all.splice(error.line, 1, ...lines);
  return all.join('\n');
}

export function isCleanText({ file }: FaultySource, text: string): boolean {
  return compile({ [file]: text }, SOURCE_OPTIONS).length === 0;
}
