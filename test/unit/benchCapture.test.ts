import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { judgeCascade, makeCascades } from '../bench/capture/cascades.ts';
import { CAPTURE_ROWS, sumUp } from '../bench/capture/captureRows.ts';
import { compile, OPTION_SETS } from '../bench/capture/compiler.ts';
import type { FitRecord } from '../bench/capture/corpusRecords.ts';
import { judgeEnding, makeEndings } from '../bench/capture/endings.ts';
import { judgeEvidence, makeEvidence } from '../bench/capture/evidence.ts';
import { makeFixes } from '../bench/capture/fixes.ts';
import { judgeFix } from '../bench/capture/judgeFix.ts';
import { judgeHunks, makeHunks } from '../bench/capture/hunks.ts';
import { judgeBurst } from '../bench/capture/listeners.ts';
import type { CaptureCase, Look, Observed, Scenario, SeenChain, SeenError } from '../bench/capture/scenario.ts';
import { hunksBetween } from '../bench/capture/textEdits.ts';
import { judgeTool, makeTools } from '../bench/capture/tools.ts';
import { judgeTyping, makeTyping } from '../bench/capture/typing.ts';

const FILE = path.resolve(import.meta.dirname, '../bench/capture.ts');

type Files = Readonly<Record<string, string>>;
/** What a product tells of a scenario: by default what is right. */
type Product = (scenario: Scenario) => Observed;

const BEFORE = [
  'type Shelf = { width: number };',
  'const spare = 1;',
  'function widen(shelf: Shelf): number {',
  '  return shelf.widht;',
  '}',
  'function narrow(shelf: Shelf): number {',
  '  return shelf.width - spare;',
  '}',
].join('\n');
const AFTER = BEFORE.replace('shelf.widht;', 'shelf.width;');

const RECORD: FitRecord = {
  id: 'ts-0',
  code: 'TS2551',
  message: "Property 'widht' does not exist on type 'Shelf'. Did you mean 'width'?",
  file: 'shelf.ts',
  line: 3,
  before: BEFORE,
  after: AFTER,
  kind: 'spelling',
  options: OPTION_SETS[1] ?? {},
  errorsBefore: [],
  errorsAfter: [],
};

/** A unified diff as anyone's library writes it. */
function toDiff(before: Files, after: Files): string {
  return Object.keys(before)
    .map((file) => {
      let shift = 0;
      const hunks = hunksBetween(before[file] ?? '', after[file] ?? '').map(({ start, removed, added }) => {
        const oldStart = removed.length === 0 ? start : start + 1;
        const newStart = start + shift + (added.length === 0 ? 0 : 1);
        shift += added.length - removed.length;
        const lines = [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)];
        return [`@@ -${oldStart},${removed.length} +${newStart},${added.length} @@`, ...lines].join('\n');
      });
      return hunks.length === 0 ? '' : `--- a/${file}\n+++ b/${file}\n${hunks.join('\n')}\n`;
    })
    .join('');
}

function event(id: string, found: Partial<SeenError> & { file?: string; line?: number; code: string }): SeenError {
  const { file, line, code, ...rest } = found;
  const context = { ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }), source: 'ts' };
  return {
    id,
    errorType: code,
    errorMessage: '',
    context,
    timestamp: 0,
    state: 'resolved',
    cause: 'edited',
    count: 1,
    sources: [],
    ...rest,
  };
}

function chain(
  id: string,
  errorEvent: SeenError,
  codeChanges: string | null,
  more: Partial<SeenChain> = {},
): SeenChain {
  const successfulFix = {
    id: `fix-${id}`,
    errorId: errorEvent.id,
    actionTaken: 'Edited',
    codeChanges,
    successful: true,
  };
  return {
    id,
    errorEvent,
    fixAttempts: [successfulFix],
    successfulFix,
    evidence: 'settled',
    reopened: false,
    clearedWith: [],
    ...more,
  };
}

function observed(scenario: Scenario, looks: Readonly<Record<string, Look>>, more: Partial<Observed> = {}): Observed {
  return { id: scenario.id, problem: null, looks, shown: [], editsMs: [], exits: [], strays: [], tookMs: 1, ...more };
}

function only(scenario: Scenario, errors: SeenError[], chains: SeenChain[] = []): Observed {
  return observed(scenario, { end: { errors, chains } });
}

type Plan = { file: string; before: Files; after: Files };
const planOf = ({ expected }: Scenario): Plan => (expected as { plan: Plan }).plan;
const recordEvent = (file: string): SeenError =>
  event('err-1', { code: RECORD.code, errorMessage: RECORD.message, file: `case/${file}`, line: 3 });

/** One scenario, the judge of its row, what a product that is right says, and what broken ones say. */
type Trial = {
  what: string;
  scenario: () => Scenario;
  judge: (scenario: Scenario, observed: Observed) => CaptureCase;
  right: Product;
  broken: Readonly<Record<string, Product>>;
};

function first(scenarios: readonly Scenario[], fits: (scenario: Scenario) => boolean = () => true): Scenario {
  const found = scenarios.find(fits);
  assert.ok(found);
  return found;
}

const settle = (): number => 300;
const rightFix: Product = (scenario) => {
  const { file, before, after } = planOf(scenario);
  const error = recordEvent(file);
  return only(scenario, [error], [chain('chain-1', error, toDiff(before, after))]);
};

const ENDING_TRIALS = ['suppressed', 'deleted', 'commentedOut', 'reverted', 'closed', 'branchSwitch'].map(
  (ending): Trial => {
    const gone = (scenario: Scenario, more: Partial<SeenError>): SeenError => {
      const { code, message } = scenario.expected as { code: string; message: string };
      return event('err-1', { code, errorMessage: message, file: 'a.ts', state: 'gone', cause: ending, ...more });
    };
    return {
      what: `an error that is ${ending}`,
      scenario: () => first(makeEndings(undefined, settle), ({ kind }) => kind === ending),
      judge: judgeEnding,
      right: (scenario) => only(scenario, [gone(scenario, {})]),
      broken: {
        'chains every disappearance': (scenario) => {
          const error = gone(scenario, { state: 'resolved', cause: 'edited' });
          return only(scenario, [error], [chain('chain-1', error, '')]);
        },
        'gives every disappearance one cause': (scenario) => only(scenario, [gone(scenario, { cause: 'unexplained' })]),
        'never sees it go': (scenario) => only(scenario, [gone(scenario, { state: 'open', cause: null })]),
        'records nothing': (scenario) => only(scenario, []),
      },
    };
  },
);

type CascadeExpectation = {
  root: { code: string; message: string; file: string };
  others: CascadeExpectation['root'][];
  before: Files;
  after: Files;
};
function cascadeEvents(scenario: Scenario): SeenError[] {
  const { root, others } = scenario.expected as unknown as CascadeExpectation;
  return [root, ...others].map(({ code, message, file }, index) =>
    event(`err-${index}`, { code, errorMessage: message, file: `case/${file}` }),
  );
}
const shownAt = (code: string, fromMs: number, untilMs: number | null) => ({
  file: 'a.ts',
  source: 'ts',
  code,
  message: `${code} is so`,
  line: 0,
  fromMs,
  untilMs,
});
const SHOWN = { shown: [shownAt('TS1', 10, 50), shownAt('TS2', 60, null)], editsMs: [0, 20, 40, 60] };
const typedEvent = (code: string): SeenError => event(`err-${code}`, { code, errorMessage: `${code} is so` });

const TRIALS: readonly Trial[] = [
  ...ENDING_TRIALS,
  {
    what: 'a fix',
    scenario: () => first(makeFixes([RECORD], settle)),
    judge: judgeFix,
    right: rightFix,
    broken: {
      'records nothing': (scenario) => only(scenario, []),
      'makes no chain': (scenario) => only(scenario, [{ ...recordEvent('shelf.ts'), cause: 'deleted', state: 'gone' }]),
      'makes two chains': (scenario) => {
        const { looks } = rightFix(scenario);
        const { errors = [], chains = [] } = looks['end'] ?? {};
        return only(scenario, errors, [...chains, ...chains.map((one) => ({ ...one, id: 'chain-2' }))]);
      },
      'keeps another diff': (scenario) => {
        const { before } = planOf(scenario);
        const error = recordEvent('shelf.ts');
        const other = toDiff(before, { 'shelf.ts': BEFORE.replace('spare = 1', 'spare = 2') });
        return only(scenario, [error], [chain('chain-1', error, other)]);
      },
      'keeps no diff': (scenario) => {
        const error = recordEvent('shelf.ts');
        return only(scenario, [error], [chain('chain-1', error, null)]);
      },
      'chains another error as well': (scenario) => {
        const { looks } = rightFix(scenario);
        const { errors = [], chains = [] } = looks['end'] ?? {};
        const other = event('err-2', { code: 'TS1', errorMessage: 'Other.', file: 'shelf.ts' });
        return only(scenario, [...errors, other], [...chains, chain('chain-2', other, '')]);
      },
    },
  },
  {
    what: 'a fix among edits that have nothing to do with it',
    scenario: () => first(makeHunks([RECORD], settle)),
    judge: judgeHunks,
    right: rightFix,
    broken: {
      'keeps the whole diff': (scenario) => {
        const { file, before } = planOf(scenario);
        const change = scenario.steps.findLast((step) => step.do === 'change');
        const error = recordEvent(file);
        const whole = toDiff(before, { ...before, [file]: change && 'text' in change ? change.text : '' });
        return only(scenario, [error], [chain('chain-1', error, whole)]);
      },
      'keeps nothing': (scenario) => {
        const error = recordEvent('shelf.ts');
        return only(scenario, [error], [chain('chain-1', error, '')]);
      },
    },
  },
  {
    what: 'a server that restarts',
    scenario: () => first(makeEndings(undefined, settle), ({ kind }) => kind === 'serverRestart'),
    judge: judgeEnding,
    right: (scenario) => {
      const { code } = scenario.expected as { code: string };
      return only(scenario, [event('err-1', { code, file: 'a.ts', state: 'open', cause: null })]);
    },
    broken: {
      'makes a second event of it': (scenario) => {
        const { code } = scenario.expected as { code: string };
        const twice = ['err-1', 'err-2'].map((id) => event(id, { code, file: 'a.ts', state: 'open', cause: null }));
        return only(scenario, twice);
      },
    },
  },
  {
    what: 'a file that is renamed',
    scenario: () => first(makeEndings(undefined, settle), ({ kind }) => kind === 'renamedOrMoved'),
    judge: judgeEnding,
    right: (scenario) => {
      const { code } = scenario.expected as { code: string };
      return only(scenario, [event('err-1', { code, file: 'renamed.ts', state: 'open', cause: null })]);
    },
    broken: {
      'makes a second event of it': (scenario) => {
        const { code } = scenario.expected as { code: string };
        const old = event('err-1', { code, file: 'old.ts', state: 'gone', cause: 'closed' });
        return only(scenario, [old, event('err-2', { code, file: 'renamed.ts', state: 'open', cause: null })]);
      },
    },
  },
  {
    what: 'a cascade',
    scenario: () => first(makeCascades(undefined, settle)),
    judge: judgeCascade,
    right: (scenario) => {
      const errors = cascadeEvents(scenario);
      const clearedWith = errors.slice(1).map(({ id }) => id);
      return only(
        scenario,
        errors,
        errors.slice(0, 1).map((root) => chain('chain-1', root, '', { clearedWith })),
      );
    },
    broken: {
      'chains each error': (scenario) => {
        const errors = cascadeEvents(scenario);
        return only(
          scenario,
          errors,
          errors.map((error) => chain(`chain-${error.id}`, error, '')),
        );
      },
      'takes the first by position for the root': (scenario) => {
        const errors = cascadeEvents(scenario);
        const clearedWith = errors.map(({ id }) => id).filter((id) => id !== 'err-1');
        return only(
          scenario,
          errors,
          errors.slice(1, 2).map((one) => chain('chain-1', one, '', { clearedWith })),
        );
      },
      'forgets the others': (scenario) => {
        const errors = cascadeEvents(scenario);
        return only(
          scenario,
          errors,
          errors.slice(0, 1).map((root) => chain('chain-1', root, '')),
        );
      },
    },
  },
  {
    what: 'two errors that have nothing to do with each other',
    scenario: () => first(makeCascades(undefined, settle), ({ kind }) => kind === 'independent'),
    judge: judgeCascade,
    right: (scenario) => {
      const errors = cascadeEvents(scenario);
      return only(
        scenario,
        errors,
        errors.map((error) => chain(`chain-${error.id}`, error, '')),
      );
    },
    broken: {
      'merges what clears together': (scenario) => {
        const errors = cascadeEvents(scenario);
        return only(
          scenario,
          errors,
          errors.slice(0, 1).map((one) => chain('chain-1', one, '', { clearedWith: ['err-1'] })),
        );
      },
    },
  },
  {
    what: 'typing',
    scenario: () => first(makeTyping([{ ...RECORD, before: BEFORE }])),
    judge: judgeTyping,
    right: (scenario) => ({ ...only(scenario, [typedEvent('TS2')]), ...SHOWN }),
    broken: {
      'records what comes and goes': (scenario) => ({
        ...only(scenario, [typedEvent('TS1'), typedEvent('TS2')]),
        ...SHOWN,
      }),
      'misses what stays': (scenario) => ({ ...only(scenario, []), ...SHOWN }),
    },
  },
  ...toolTrials(),
  ...evidenceTrials(),
];

function toolTrials(): Trial[] {
  const failed = (scenario: Scenario, more: Partial<SeenError> = {}): SeenError => {
    const { names, codes, message, file, line } = scenario.expected as {
      names: string[];
      codes: string[];
      message: string;
      file: string;
      line: number;
    };
    const error = event('err-1', { code: codes[0] ?? '', errorMessage: message, file, line });
    return { ...error, context: { ...error.context, source: names[0] ?? '' }, ...more };
  };
  const told = (scenario: Scenario, errors: SeenError[], chains: SeenChain[]): Observed =>
    observed(
      scenario,
      { failed: { errors: errors.slice(0, 1), chains: [] }, end: { errors, chains } },
      { exits: [1, 0] },
    );
  return [
    {
      what: 'a tool that fails and passes',
      scenario: () => first(makeTools()),
      judge: judgeTool,
      right: (scenario) => told(scenario, [failed(scenario)], [chain('chain-1', failed(scenario), '')]),
      broken: {
        'reads nothing out of the output': (scenario) => {
          const blind = failed(scenario, { errorMessage: 'Task failed', errorType: 'exit 1', context: {} });
          return told(scenario, [blind], [chain('chain-1', blind, '')]);
        },
        'makes an event of each run': (scenario) =>
          told(
            scenario,
            [failed(scenario), failed(scenario, { id: 'err-2' })],
            [chain('chain-1', failed(scenario), '')],
          ),
        'does not see it pass': (scenario) => told(scenario, [failed(scenario)], []),
      },
    },
  ];
}

function evidenceTrials(): Trial[] {
  const error = recordEvent('a.ts');
  const looks = (before: Partial<SeenChain>, end: Partial<SeenChain>, events: SeenError[] = [error]) => ({
    before: { errors: [error], chains: [chain('chain-1', error, '', before)] },
    end: { errors: events, chains: [chain('chain-1', error, '', end)] },
  });
  const trial = (
    kind: string,
    right: ReturnType<typeof looks>,
    broken: Readonly<Record<string, ReturnType<typeof looks>>>,
  ): Trial => ({
    what: `evidence: ${kind}`,
    scenario: () => first(makeEvidence(undefined, settle), (scenario) => scenario.kind === kind),
    judge: judgeEvidence,
    right: (scenario) => observed(scenario, right),
    broken: Object.fromEntries(
      Object.entries(broken).map(([name, seen]) => [name, (scenario) => observed(scenario, seen)]),
    ),
  });
  return [
    trial('kept', looks({}, { evidence: 'kept' }), {
      'takes every fix for kept': looks({ evidence: 'kept' }, { evidence: 'kept' }),
      'never climbs': looks({}, {}),
    }),
    trial('returned', looks({}, { evidence: 'cleared', reopened: true }), {
      'does not see it return': looks({}, {}),
      'takes the return for another error': looks({}, { evidence: 'cleared', reopened: true }, [
        error,
        { ...error, id: 'err-2' },
      ]),
      'does not lower its evidence': looks({}, { reopened: true }),
    }),
  ];
}

describe('bench:capture', () => {
  for (const { what, scenario, judge, right, broken } of TRIALS) {
    it(`finds nothing wrong in a product that is right about ${what}`, () => {
      const played = scenario();
      const judged = judge(played, right(played));
      assert.equal(judged.what, '');
      assert.equal(judged.verdict, 'right');
    });

    for (const [fault, product] of Object.entries(broken)) {
      it(`fails a product that ${fault}: ${what}`, () => {
        const played = scenario();
        const judged = judge(played, product(played));
        assert.equal(judged.verdict, 'wrong');
        assert.notEqual(judged.what, '');
      });
    }

    it(`fails what could not be played: ${what}`, () => {
      const played = scenario();
      const judged = judge(played, { ...right(played), problem: 'the window hung' });
      assert.equal(judged.verdict, 'wrong');
      assert.match(judged.what, /the window hung/);
    });
  }

  it('fails listeners that take a hundredth of the burst, or longer than a frame may wait', () => {
    const nothing = { wallMs: 2_500, calls: [] };
    const burst = (selfMs: number[]): string => {
      const calls = selfMs.map((ms) => ({ event: 'workspace.onDidChangeTextDocument', selfMs: ms }));
      return judgeBurst({ typing: { wallMs: 6_000, calls }, settling: nothing }, 0, 2_000).verdict;
    };
    const quick = Array.from({ length: 1_000 }, () => 0.01);
    assert.equal(burst(quick), 'right');
    assert.equal(burst(Array.from({ length: 1_000 }, () => 0.1)), 'wrong');
    assert.equal(burst([...quick, 20, 20]), 'wrong');
  });

  it('checks its own ground: the record has its error before and not after', () => {
    const codes = (text: string): string[] => compile({ 'shelf.ts': text }, RECORD.options).map(({ code }) => code);
    assert.deepEqual([codes(BEFORE), codes(AFTER)], [[RECORD.code], []]);
  });

  it('plays at least as many cases as the rows ask for', () => {
    const played = [
      ...makeEndings(undefined, (index) => (index < 45 ? 2_000 : 300)),
      ...makeTools(),
      ...makeEvidence(undefined, (index) => (index < 45 ? 2_000 : 300)),
      ...makeCascades(undefined, settle),
    ];
    const cases = played.map(({ row, id, kind, settleMs, expected }): CaptureCase => {
      const input = { settleMs, ...expected };
      return { row, id, kind, input, expected: null, observed: null, verdict: 'right', what: '', counts: {} };
    });
    const missing = sumUp(cases, 'full').filter(({ row }) =>
      ['endings', 'tools', 'evidence', 'cascades'].includes(row),
    );
    assert.deepEqual(
      missing.map((result) => result.missing),
      missing.map(() => []),
    );
  });

  it('exits with 1 when a row was not run, lists every wrong case, and sums from the cases alone', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'deja-fix-bench-test-'));
    try {
      const scenario = first(makeEndings(undefined, settle), ({ kind }) => kind === 'deleted');
      const judged = judgeEnding(scenario, only(scenario, []));
      const [from, json] = [path.join(dir, 'in.jsonl'), path.join(dir, 'out.json')];
      await writeFile(from, `${JSON.stringify(judged)}\n`);
      const { code, output } = await run('--from', from, '--json', json);
      assert.equal(code, 1);
      assert.match(output, new RegExp(`WRONG: endings deleted ${scenario.id} .*no event`));
      assert.match(output, /NOT RUN: real fixes that become one right chain: distinct records: 0 of 250/);
      const figures = JSON.parse(await readFile(json, 'utf8')) as Record<string, unknown>;
      const named = CAPTURE_ROWS.flatMap((row) => Object.keys(row.figures([])));
      assert.deepEqual(
        named.filter((name) => !(name in figures)),
        [],
      );
      assert.deepEqual([figures['nonFixes'], figures['falseChains'], figures['rightCauses']], [1, 0, 0]);
      assert.equal(await readFile(`${json}.cases.jsonl`, 'utf8'), await readFile(from, 'utf8'));
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it('says that it needs records, and where from', async () => {
    const { code, output } = await run();
    assert.equal(code, 1);
    assert.match(output, /--corpus DIR/);
  });
});

async function run(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [FILE, ...args], (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });
}
