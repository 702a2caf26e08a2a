import { compile, toTsconfig } from './compiler.ts';
import type { FitRecord } from './corpusRecords.ts';
import { countOf, intermediate, intoTwoFiles, toPlan, type Files, type FixPlan } from './recordPlan.ts';
import type { Scenario, Step } from './scenario.ts';

const STYLES = ['edit', 'steps', 'keys', 'unrelated', 'twoFiles'] as const;
type Style = (typeof STYLES)[number];

export type FixExpectation = {
  plan: FixPlan;
  /** Texts that stood at quiet moments while the error was open; a diff may start from any. */
  states: Files[];
};

const KEY_DELAY_MS = 45;
const DEFAULT_SETTLE_MS = 2_000;

/** Every record once, each in the style that has the fewest of those that suit it; what can be parted over two files is. */
export function makeFixes(records: readonly FitRecord[], settleOf: (index: number) => number): Scenario[] {
  const counts = new Map<Style, number>(STYLES.map((style) => [style, 0]));
  return records.map((record, index) => {
    const isParted = intoTwoFiles(toPlan(record)) !== null;
    const byNeed = isParted
      ? [...STYLES].reverse()
      : [...STYLES].sort((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0));
    for (const style of byNeed) {
      const made = MAKERS[style](toPlan(record), index);
      if (!made) continue;
      counts.set(style, (counts.get(style) ?? 0) + 1);
      return {
        id: `c1${String(index).padStart(3, '0')}-${style}`,
        row: 'fixes',
        kind: style,
        // A slow machine lets more than a short settle window pass between two keys.
        settleMs: style === 'keys' ? DEFAULT_SETTLE_MS : settleOf(index),
        steps: made.steps,
        expected: { plan: made.plan, states: made.states } satisfies FixExpectation,
      };
    }
    throw new Error(`${record.id} suits no style`);
  });
}

type Made = FixExpectation & { steps: Step[] };

const MAKERS: Readonly<Record<Style, (plan: FixPlan, index: number) => Made | null>> = {
  edit: (plan, index) => ({
    plan,
    states: [plan.before],
    steps: [...opening(plan), ...changes(plan.before, plan.after, 'edit'), ...ending(plan, index)],
  }),
  keys: (plan, index) => ({
    plan,
    states: [plan.before],
    steps: [
      ...opening(plan),
      ...changes(plan.before, plan.after, index % 20 < 10 ? 'keys' : 'keyboard'),
      ...ending(plan, index),
    ],
  }),
  steps: (plan, index) => {
    const between = intermediate(plan);
    if (!between) return null;
    const steps: Step[] = [
      ...opening(plan),
      ...changes(plan.before, between, 'edit'),
      { do: 'idle' },
      ...changes(between, plan.after, 'edit'),
    ];
    return { plan, states: [plan.before, between], steps: [...steps, ...ending(plan, index)] };
  },
  unrelated: (plan, index) => withUnrelated(plan, index),
  twoFiles: (plan, index) => {
    const moved = intoTwoFiles(plan);
    if (moved) {
      const steps = [...opening(moved), ...changes(moved.before, moved.after, 'edit'), ...ending(moved, index)];
      return { plan: moved, states: [moved.before], steps };
    }
    const other = { 'notes.ts': 'export const notes: string[] = [];\n' };
    const wide = { ...plan, before: { ...plan.before, ...other }, after: { ...plan.after, ...other } };
    const edited = { 'notes.ts': "export const notes: string[] = ['Looked at.'];\n" };
    const steps: Step[] = [
      ...opening(wide),
      { do: 'change', file: 'notes.ts', text: edited['notes.ts'], how: 'edit' },
      ...changes(wide.before, wide.after, 'edit'),
    ];
    return { plan: wide, states: [wide.before], steps: [...steps, ...ending(wide, index)] };
  },
};

/** An edit that has nothing to do with the error: before the fix and left to settle, in the same breath, or after it. */
function withUnrelated(plan: FixPlan, index: number): Made | null {
  const { file } = plan;
  const note = `const remark${index} = ${index};`;
  const unrelated = (files: Files): Files => ({ ...files, [file]: `${files[file] ?? ''}\n${note}` });
  const isNeutral = (files: Files): boolean =>
    compile(files, plan.options).length === compile(unrelated(files), plan.options).length &&
    countOf(plan, files) === countOf(plan, unrelated(files));
  if (!isNeutral(plan.before) || !isNeutral(plan.after)) return null;
  const [noted, done] = [unrelated(plan.before), unrelated(plan.after)];
  const when = (['before', 'between', 'after'] as const)[Math.floor(index / STYLES.length) % 3] ?? 'before';
  const middle: Step[] =
    when === 'after'
      ? [...changes(plan.before, plan.after, 'edit'), ...changes(plan.after, done, 'edit')]
      : [
          ...changes(plan.before, noted, 'edit'),
          ...(when === 'before' ? [{ do: 'idle' } as const] : []),
          ...changes(noted, done, 'edit'),
        ];
  return { plan, states: [plan.before, noted], steps: [...opening(plan), ...middle, ...ending(plan, index)] };
}

/** The files are there and the error is known. */
export function opening(plan: FixPlan): Step[] {
  const { record, file, before, options } = plan;
  const others = Object.keys(before).filter((name) => name !== file);
  return [
    { do: 'write', files: { 'tsconfig.json': toTsconfig(options), ...before } },
    ...others.map((name): Step => ({ do: 'open', file: name })),
    { do: 'open', file },
    { do: 'wait', error: { file, code: record.code, message: record.message }, count: countOf(plan, before) },
    { do: 'idle' },
  ];
}

export function changes(from: Files, to: Files, how: 'edit' | 'keys' | 'keyboard'): Step[] {
  return Object.keys(to)
    .filter((file) => from[file] !== to[file])
    .map((file) => ({ do: 'change', file, text: to[file] ?? '', how, delayMs: KEY_DELAY_MS }));
}

/** Every second fix is saved by hand. */
function ending(plan: FixPlan, index: number): Step[] {
  const { record, file, before, after } = plan;
  const changed = Object.keys(after).filter((name) => before[name] !== after[name]);
  return [
    ...(index % 2 === 0 ? changed.map((name): Step => ({ do: 'save', file: name })) : []),
    { do: 'wait', error: { file, code: record.code, message: record.message }, count: countOf(plan, after) },
    { do: 'idle' },
    { do: 'look', as: 'end' },
  ];
}
