import { toTsconfig } from './compiler.ts';
import type { FitRecord } from './corpusRecords.ts';
import type { CaptureCase, Observed, Scenario, SeenError, ShownError } from './scenario.ts';
import { flat, toShort } from './seenEvents.ts';

const DEFAULT_SETTLE_MS = 2_000;
const FILES = 36;
const [SHORTEST, LONGEST] = [120, 420];
/** As long as someone thinks at the end of a line: automatic saving comes after one second, the settle window is two. */
const THINKING_MS = 1_300;
const DELAYS_MS = [40, 80, 120];

/** The corpus's files typed key by key, with automatic saving off and on. */
export function makeTyping(records: readonly FitRecord[]): Scenario[] {
  const texts = new Set<string>();
  const fit = records.filter(({ before }) => {
    const isFit = before.length >= SHORTEST && before.length <= LONGEST && !/[^\x20-\x7e\n]/.test(before);
    return isFit && !texts.has(before) && Boolean(texts.add(before));
  });
  const step = Math.max(1, Math.floor(fit.length / FILES));
  const chosen = fit.filter((_, index) => index % step === 0).slice(0, FILES);
  return chosen.flatMap((record, index) =>
    (['plain', 'autoSave'] as const).map((window, windowIndex): Scenario => {
      const number = 2 * index + windowIndex;
      const delayMs = DELAYS_MS[index % DELAYS_MS.length] ?? 80;
      const how = index % 2 === 0 ? 'keyboard' : 'keys';
      const pauseMs = index % 4 < 2 ? THINKING_MS : 0;
      return {
        id: `c5${String(number).padStart(3, '0')}-typed`,
        row: 'typing',
        kind: `autoSave ${window === 'plain' ? 'off' : 'on'}`,
        settleMs: DEFAULT_SETTLE_MS,
        window,
        steps: [
          { do: 'write', files: { 'tsconfig.json': toTsconfig(record.options), [record.file]: '' } },
          { do: 'open', file: record.file },
          { do: 'sleep', ms: 1_500 },
          { do: 'type', file: record.file, text: record.before, how, delayMs, pauseMs },
          // The language server answers within a second.
          { do: 'sleep', ms: 1_500 },
          { do: 'idle' },
          { do: 'look', as: 'end' },
        ],
        expected: { record: record.id, how, delayMs, pauseMs, file: record.file },
      };
    }),
  );
}

export function judgeTyping(scenario: Scenario, observed: Observed): CaptureCase {
  const { errors } = observed.looks['end'] ?? { errors: [] };
  const shown = distinct(observed.shown);
  const lasting = shown.filter(({ untilMs }) => untilMs === null);
  const lastingNames = new Set(lasting.map(nameOf));
  const passing = shown.filter((one) => !lastingNames.has(nameOf(one)) && isPassing(one, observed, scenario.settleMs));
  const recorded = passing.filter((one) => errors.some((error) => isOf(error, one)));
  const missed = lasting.filter((one) => !errors.some((error) => isOf(error, one)));
  const faults = [
    ...(observed.problem === null ? [] : [observed.problem]),
    ...recorded.map((one) => `recorded: ${nameOf(one)}, shown for ${(one.untilMs ?? 0) - one.fromMs} ms`),
    ...missed.map((one) => `missed: ${nameOf(one)}`),
  ];
  return {
    row: 'typing',
    id: scenario.id,
    kind: scenario.kind,
    input: { settleMs: scenario.settleMs, ...scenario.expected },
    expected: { recorded: lasting.map(nameOf) },
    observed: toShort(observed),
    verdict: faults.length === 0 ? 'right' : 'wrong',
    what: faults.join('; '),
    counts: {
      transients: passing.length,
      transientsRecorded: recorded.length,
      lasting: lasting.length,
      lastingMissed: missed.length,
    },
  };
}

/** An error that was shown several times is one; the last time counts. */
function distinct(shown: readonly ShownError[]): ShownError[] {
  const byName = new Map<string, ShownError>();
  for (const one of shown) {
    const known = byName.get(nameOf(one));
    if (!known || (known.untilMs !== null && one.fromMs >= known.fromMs)) byName.set(nameOf(one), one);
  }
  return [...byName.values()];
}

/** It came and went, and nobody stopped typing for a settle window while it was shown. */
function isPassing({ fromMs, untilMs }: ShownError, { editsMs }: Observed, settleMs: number): boolean {
  if (untilMs === null) return false;
  return editsMs.every((editMs, index) => {
    const nextMs = editsMs[index + 1] ?? Number.POSITIVE_INFINITY;
    const isPause = nextMs - editMs >= settleMs;
    return !isPause || untilMs <= editMs + settleMs || fromMs >= nextMs;
  });
}

function nameOf({ code, message }: ShownError): string {
  return `${code} ${flat(message)}`;
}

function isOf({ errorType, errorMessage }: SeenError, one: ShownError): boolean {
  return `${errorType} ${flat(errorMessage)}` === nameOf(one);
}
