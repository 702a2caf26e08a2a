import { compile, toTsconfig } from './compiler.ts';
import { isSame, type FitRecord } from './corpusRecords.ts';
import {
  alsoCleared,
  countOf,
  intermediate,
  intoTwoFiles,
  neededHunks,
  toPlan,
  type Files,
  type FixPlan,
} from './recordPlan.ts';
import type { CaptureCase, Observed, Scenario, SeenChain, SeenError, Step } from './scenario.ts';
import { applyDiff, hunksOf } from './textEdits.ts';

export const STYLES = ['edit', 'steps', 'keys', 'unrelated', 'twoFiles'] as const;
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

export function judgeFix(scenario: Scenario, observed: Observed): CaptureCase {
  const expected = scenario.expected as unknown as FixExpectation;
  const { plan } = expected;
  const what = faultOf(expected, observed);
  return {
    row: 'fixes',
    id: scenario.id,
    kind: scenario.kind,
    input: { settleMs: scenario.settleMs, record: plan.record.id, before: plan.before, after: plan.after },
    expected: { file: plan.file, code: plan.record.code, message: plan.record.message, chains: 1, cause: 'edited' },
    observed: toShort(observed),
    verdict: what === '' ? 'right' : 'wrong',
    what,
    counts: {},
  };
}

function faultOf(expected: FixExpectation, observed: Observed): string {
  if (observed.problem !== null) return observed.problem;
  const { errors, chains } = observed.looks['end'] ?? { errors: [], chains: [] };
  const { plan } = expected;
  const own = errors.filter((error) => isEventOf(error, plan.file, plan.record));
  if (own.length === 0) return `no event; recorded were: ${errors.map(nameOf).join(' | ') || 'none'}`;
  if (own.length > countOf(plan, plan.before)) return `${own.length} events for it`;
  const ids = new Set(own.map(({ id }) => id));
  const isListing = ({ clearedWith }: SeenChain): boolean => clearedWith?.some((id) => ids.has(id)) ?? false;
  const itsOwn = chains.filter(({ errorEvent }) => ids.has(errorEvent.id));
  const concerned = itsOwn.length > 0 ? itsOwn : chains.filter(isListing);
  const [chain] = concerned;
  const states = own.map(({ state, cause }) => `${state} ${cause ?? ''}`.trim()).join(', ');
  if (!chain) return `no chain; it is ${states}`;
  // Several errors of the same wording, each cleared by a change of its own, are as many events with a chain each.
  const allowed = neededHunks(plan).length > 1 ? new Set(itsOwn.map(({ errorEvent }) => errorEvent.id)).size : 1;
  if (concerned.length > Math.max(1, allowed)) return `${concerned.length} chains for it`;
  const resolved = own.filter(({ state }) => state === 'resolved');
  // Null is what stands for an error that went with another's change.
  const odd = resolved.find(({ cause }) => cause && cause !== 'edited' && cause !== 'quickFix');
  if (resolved.length === 0 || odd) return `its cause: ${states}`;
  const faults = [...concerned.map((one) => faultOfDiff(expected, one)), faultOfHunks(expected, concerned)];
  return faults.find((fault) => fault !== '') ?? faultOfOthers(plan, chains, concerned, errors);
}

/** The diff, applied to the text before, makes an error go and brings none. */
export function faultOfDiff({ plan, states }: FixExpectation, { successfulFix }: SeenChain): string {
  const { codeChanges } = successfulFix;
  if (codeChanges === null) return 'its diff is null';
  const faults = states.map((state) => {
    const result: Record<string, string> = {};
    for (const [file, text] of Object.entries(state)) {
      const applied = applyDiff(codeChanges, file, text);
      if (applied === null) return 'its diff does not fit the text before';
      result[file] = applied;
    }
    if (countOf(plan, result) >= countOf(plan, state)) return 'its diff, applied, does not clear the error';
    const isWorse = compile(result, plan.options).length > compile(state, plan.options).length;
    return isWorse ? 'its diff, applied, brings other errors' : '';
  });
  return faults.includes('') ? '' : (faults[0] ?? '');
}

/** The diffs have every line that is needed. */
function faultOfHunks({ plan, states }: FixExpectation, chains: readonly SeenChain[]): string {
  const last = states.at(-1) ?? {};
  const missing = neededHunks(plan).find(({ file, hunk }) => {
    const kept = chains.flatMap(({ successfulFix }) => hunksOf(successfulFix.codeChanges, file));
    const there = new Set([...kept.flatMap(({ added }) => added), ...(last[file] ?? '').split('\n')]);
    return hunk.added.some((line) => line.trim() !== '' && !there.has(line));
  });
  return missing ? `its diff lacks the hunk ${JSON.stringify(missing.hunk)}` : '';
}

/** What the same edit clears is listed with it, and is no chain of its own. */
function faultOfOthers(
  plan: FixPlan,
  chains: readonly SeenChain[],
  concerned: readonly SeenChain[],
  errors: readonly SeenError[],
): string {
  const cleared = alsoCleared(plan);
  const others = chains.filter((one) => !concerned.includes(one));
  if (neededHunks(plan).length === 1 && others.length > 0)
    return `further chains of the same edit: ${others.map(({ errorEvent }) => nameOf(errorEvent)).join(' | ')}`;
  const foreign = others.find(({ errorEvent }) => !cleared.some((error) => isEventOf(errorEvent, error.file, error)));
  if (foreign) return `a chain for what was not cleared: ${nameOf(foreign.errorEvent)}`;
  const listed = new Set(chains.flatMap(({ errorEvent, clearedWith }) => [errorEvent.id, ...(clearedWith ?? [])]));
  const gone = errors.filter((error) => cleared.some((one) => isEventOf(error, one.file, one)));
  const unlisted = gone.find(({ id, state }) => state !== 'open' && !listed.has(id));
  return unlisted ? `cleared by the same edit and not listed: ${nameOf(unlisted)}` : '';
}

export function isEventOf(
  { errorType, errorMessage, context }: SeenError,
  file: string,
  wanted: { code: string; message: string },
): boolean {
  return (
    isSame({ code: errorType, message: flat(errorMessage) }, { code: wanted.code, message: flat(wanted.message) }) &&
    `/${context.file ?? ''}`.endsWith(`/${file}`)
  );
}

/** Tools and editors break and indent the lines of a message in their own ways. */
export function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

export function nameOf({ errorType, errorMessage, context, state, cause }: SeenError): string {
  const standing = state === undefined ? '' : ` (${state}${cause ? ` ${cause}` : ''})`;
  return `${errorType} ${flat(errorMessage).slice(0, 120)} in ${context.file ?? 'no file'}:${context.line ?? '?'}${standing}`;
}

/** What a wrong case needs to be understood, and no more. */
export function toShort({ looks, shown, exits, problem, strays, tookMs }: Observed): unknown {
  const short = Object.entries(looks).map(([as, { errors, chains }]): [string, unknown] => [
    as,
    {
      errors: errors.map(({ id, errorType, errorMessage, context, state, cause, count, chainId, sources }) => {
        const { file, line, source, channel } = context;
        return { id, errorType, errorMessage, file, line, source, channel, state, cause, count, chainId, sources };
      }),
      chains: chains.map(({ id, errorEvent, fixAttempts, successfulFix, evidence, reopened, clearedWith }) => {
        const attempts = fixAttempts.map(({ successful, actionTaken }) => ({ successful, actionTaken }));
        const { codeChanges, actionTaken, allChanges } = successfulFix;
        return {
          id,
          error: errorEvent.id,
          actionTaken,
          codeChanges,
          allChanges,
          attempts,
          evidence,
          reopened,
          clearedWith,
        };
      }),
    },
  ]);
  const seen = shown.map(({ code, message, file, line, fromMs, untilMs }) => ({
    code,
    message,
    file,
    line,
    fromMs,
    untilMs,
  }));
  return { problem, looks: Object.fromEntries(short), shown: seen, exits, strays, tookMs };
}
