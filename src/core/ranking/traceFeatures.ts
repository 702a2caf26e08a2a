import type { TraceCall } from '../template/traceLines.ts';
import { splitName, toWords } from './words.ts';

/** What of a stack trace is compared; only calls in the user's own code count. */
export type TraceFeatures = {
  /** Files, functions in files, and lines in them. */
  files: ReadonlySet<string>;
  names: ReadonlySet<string>;
  places: ReadonlySet<string>;
  /** Words of the functions' names and of what is said. */
  words: ReadonlySet<string>;
  /** Words of what is said alone. */
  saidWords: ReadonlySet<string>;
  entry: Entry;
};

/** The test that failed, where it is named; else the outermost call: the handler or the program that the failure came about in. */
export type Entry = {
  /** File name without folders and ending; empty when it is not known. */
  file: string;
  /** What qualifies the function: package and class; empty when the trace does not say. */
  owner: string;
  /** Words of the function's name. */
  words: ReadonlySet<string>;
  /** Numbers of several digits in it: often those of an entry in an issue tracker. */
  numbers: ReadonlySet<string>;
};

const MAX_FRAMES = 60;

/**
 * Null where there is neither a call nor the name of a test.
 * @param calls in the user's own code, the innermost first
 */
export function toTraceFeatures(said: string, calls: readonly TraceCall[]): TraceFeatures | null {
  const outermost = findTest(said) ?? calls.at(-1);
  if (!outermost) return null;
  const frames = calls.slice(0, MAX_FRAMES).map(({ name, file, line }) => {
    const base = toBase(file);
    const called = name
      .split(/\.|::|#/)
      .slice(-2)
      .join('.');
    return { base, name: `${base}/${called}`, place: `${base}/${called}:${line ?? ''}` };
  });
  return {
    files: new Set(frames.map(({ base }) => `${base}/`)),
    names: new Set(frames.map(({ name }) => name)),
    places: new Set(frames.map(({ place }) => place)),
    words: toWords(`${said}\n${calls.map(({ name }) => name).join('\n')}`),
    saidWords: toWords(said),
    entry: toEntry(outermost),
  };
}

/** "shop.CartTest::totals" or "tests/test_cart.py::TestCart::test_totals" alone on the first line, as runners head a failure. */
const TEST_NAME = /^(?:(?<file>[\w./\\-]+\.\w{1,4})::)?(?<name>(?:[\w$]+(?:\.|::|#))+[\w$]+)\s*$/;

function findTest(said: string): Pick<TraceCall, 'name' | 'file'> | null {
  const [first = ''] = said.split('\n', 1);
  const { file, name = '' } = TEST_NAME.exec(first)?.groups ?? {};
  if (!name.includes('::') && !name.includes('#') && file === undefined) return null;
  return { name, file: file ?? name.split(/\.|::|#/).at(-2) ?? '' };
}

function toEntry({ name, file }: Pick<TraceCall, 'name' | 'file'>): Entry {
  const [own = '', ...owners] = name.split(/\.|::|#/).reverse();
  const parts = splitName(own);
  const words = (parts.length > 0 ? parts : [own.toLowerCase()]).filter((word) => /\p{L}{2}/u.test(word));
  return {
    file: toBase(file).replace(/\.\w+$/, ''),
    owner: owners.reverse().join('.'),
    words: new Set(words.filter((word) => !TEST.test(word))),
    numbers: new Set(own.match(/\d{2,}/g) ?? []),
  };
}

const TEST = /^tests?$/;

function toBase(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? '').toLowerCase();
}
