import type { EndingWay } from './endingSteps.ts';
import { faultySources } from './faultySources.ts';
import { PLACE_ENDINGS } from './placeEndings.ts';
import { TEXT_ENDINGS } from './textEndings.ts';
import type { CaptureCase, Observed, Scenario, SeenError } from './scenario.ts';
import { nameOf, toShort } from './seenEvents.ts';

type Expectation = { cause: string; code: string; file: string; message: string; way: string };

/** Every way an error can end without a fix, each with several sources. */
export function makeEndings(_: unknown, settleOf: (index: number) => number): Scenario[] {
  const sources = faultySources();
  const byEnding = [...Map.groupBy([...TEXT_ENDINGS, ...PLACE_ENDINGS], ({ ending }) => ending).values()];
  const runsOf = (way: EndingWay) => Array.from({ length: way.runs }, (__, run) => ({ way, run }));
  const planned = interleaved(byEnding.map((ways) => interleaved(ways.map(runsOf))));
  return planned.map(({ way, run }, index) => {
    const fitting = way.fits ? sources.filter(way.fits) : sources;
    const source = fitting[(run + way.name.length) % fitting.length] ?? fitting[0];
    if (!source) throw new Error(`No source for ${way.name}`);
    const id = `c2${String(index).padStart(3, '0')}-${way.ending}`;
    const { steps, error = source.error } = way.play(source, `branch-${index}`);
    const { code, file, message } = error;
    return {
      id,
      row: 'endings',
      kind: way.ending,
      settleMs: settleOf(index),
      steps,
      expected: { cause: way.ending, code, file, message, way: way.name } satisfies Expectation,
    };
  });
}

/** So that the first of them are of every kind. */
function interleaved<T>(groups: readonly (readonly T[])[]): T[] {
  const longest = Math.max(...groups.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => groups.flatMap((group) => group.slice(index, index + 1))).flat();
}

export function judgeEnding(scenario: Scenario, observed: Observed): CaptureCase {
  const expected = scenario.expected as Expectation;
  const { errors, chains } = observed.looks['end'] ?? { errors: [], chains: [] };
  const faults = [
    observed.problem ?? '',
    ...chains.map(({ errorEvent, successfulFix }) => `a chain: ${nameOf(errorEvent)}: ${successfulFix.actionTaken}`),
    faultOfCause(expected, errors),
  ].filter((fault) => fault !== '');
  return {
    row: 'endings',
    id: scenario.id,
    kind: scenario.kind,
    input: { settleMs: scenario.settleMs, way: expected.way, steps: scenario.steps },
    expected,
    observed: toShort(observed),
    verdict: faults.length === 0 ? 'right' : 'wrong',
    what: faults.length === 0 ? '' : `${expected.way}: ${faults.join('; ')}`,
    counts: {
      chains: chains.length,
      rightCause: observed.problem === null && faultOfCause(expected, errors) === '' ? 1 : 0,
    },
  };
}

function faultOfCause({ cause, code, way }: Expectation, errors: readonly SeenError[]): string {
  const own = errors.filter((error) => error.errorType === code || code === '');
  const [event, ...more] = own;
  if (!event) return `no event; recorded were: ${errors.map(nameOf).join(' | ') || 'none'}`;
  const standing = own.map(nameOf).join(' | ');
  if (way.startsWith('closing the window')) {
    const isOne = more.length === 0 && (event.state === 'open' || event.cause === cause);
    return isOne ? '' : `it is ${standing}`;
  }
  if (cause === 'serverRestart') {
    const isFine = own.every((one) => one.state === 'open' || one.cause === cause);
    return isFine && new Set(own.map(({ context }) => context.file)).size === own.length ? '' : `it is ${standing}`;
  }
  if (cause === 'renamedOrMoved') {
    const isOneEvent = more.length === 0 && (event.state === 'open' || event.cause === cause);
    return isOneEvent || own.some((one) => one.cause === cause) ? '' : `it is ${standing}`;
  }
  if (more.length > 0 && !way.includes('several')) return `${own.length} events: ${standing}`;
  return own.every((one) => one.state === 'gone' && one.cause === cause) ? '' : `it is ${standing}`;
}
