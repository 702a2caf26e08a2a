import { toTsconfig } from './compiler.ts';
import { faultySources, SOURCE_OPTIONS, type FaultySource } from './faultySources.ts';
import type { CaptureCase, Observed, Scenario, SeenChain, Step } from './scenario.ts';
import { nameOf, toShort } from './seenEvents.ts';
import { withModules } from './tools.ts';
import { TOOL_CASES, type ToolCase } from './toolCases.ts';

type Kind = 'settled' | 'ran' | 'kept' | 'returned';
type Planned = { way: string; steps: Step[] };

const LEVELS = ['cleared', 'settled', 'ran', 'kept'];
const OF_EACH = 22;
const DAY_MS = 24 * 60 * 60_000;

/** Quick ones, for what matters here is what comes after. */
const RAN_TOOLS = ['node', 'gcc', 'python', 'go vet', 'rustc', 'make', 'eslint', 'clang'];

export function makeEvidence(_: unknown, settleOf: (index: number) => number): Scenario[] {
  const sources = faultySources();
  const kinds: readonly Kind[] = ['settled', 'ran', 'kept', 'returned'];
  return Array.from({ length: OF_EACH * kinds.length }, (__, index) => {
    const kind = kinds[index % kinds.length] ?? 'settled';
    const number = Math.floor(index / kinds.length);
    const source = sources[number % sources.length];
    if (!source) throw new Error('No source');
    const { way, steps } = MAKERS[kind](source, number);
    const id = `c7${String(index).padStart(3, '0')}-${kind}`;
    return { id, row: 'evidence', kind, settleMs: settleOf(index), steps, expected: { kind, way } };
  });
}

const MAKERS: Readonly<Record<Kind, (source: FaultySource, number: number) => Planned>> = {
  settled: (source, number) => ({
    way: number % 2 === 0 ? 'in one edit' : 'by key',
    steps: [...broken(source), ...mended(source, number % 2 === 0 ? 'edit' : 'keys'), { do: 'look', as: 'end' }],
  }),
  ran: (source, number) => (number % 4 === 3 ? ranByTask(source) : ranByTool(number)),
  kept: (source, number) => (number % 3 === 2 ? keptForADay(source) : committed(source, number)),
  returned: (source, number) => returned(source, number),
};

function broken(source: FaultySource): Step[] {
  return [
    { do: 'write', files: { 'tsconfig.json': toTsconfig(SOURCE_OPTIONS), [source.file]: source.bad } },
    { do: 'open', file: source.file },
    ...shown(source, 1),
  ];
}

function shown({ file, error }: FaultySource, count: number): Step[] {
  return [{ do: 'wait', error: { file, code: error.code }, count }, { do: 'idle' }];
}

function mended(source: FaultySource, how: 'edit' | 'keys' = 'edit'): Step[] {
  return [{ do: 'change', file: source.file, text: source.good, how, delayMs: 40 }, ...shown(source, 0)];
}

function ranByTool(number: number): Planned {
  const one: ToolCase | undefined = TOOL_CASES.find(({ tool }) => tool === RAN_TOOLS[number % RAN_TOOLS.length]);
  if (!one) throw new Error('No such tool');
  const through = number % 2 === 0 ? 'task' : 'terminal';
  const run: Step = { do: 'run', command: one.command, through };
  const [file = '', text = ''] = Object.entries(one.fixed)[0] ?? [];
  return {
    way: `${one.tool} as ${through}`,
    steps: [
      { do: 'write', files: one.files },
      ...withModules(run),
      { do: 'open', file },
      run,
      { do: 'idle' },
      { do: 'change', file, text, how: 'edit' },
      { do: 'save', file },
      { do: 'idle' },
      run,
      { do: 'idle' },
      { do: 'look', as: 'end' },
    ],
  };
}

/** The editor's error is cleared first, and the compiler's task, which failed for it, passes afterwards. */
function ranByTask(source: FaultySource): Planned {
  const run: Step = { do: 'run', command: 'npx tsc -p tsconfig.json', through: 'task' };
  return {
    way: 'the editor’s error, then tsc as task',
    steps: [
      ...broken(source),
      ...withModules(run),
      run,
      { do: 'idle' },
      ...mended(source),
      { do: 'look', as: 'before' },
      { do: 'save', file: source.file },
      { do: 'idle' },
      run,
      { do: 'idle' },
      { do: 'look', as: 'end' },
    ],
  };
}

function committed(source: FaultySource, number: number): Planned {
  const commands = [
    'git add -A . && git commit -qm mended',
    'git commit -qam mended',
    'git add . && git commit -qm "mended it"',
  ];
  return {
    way: 'committed',
    steps: [
      ...broken(source),
      { do: 'shell', command: 'git add -A . && git commit -qm broken' },
      { do: 'idle' },
      ...mended(source),
      { do: 'save', file: source.file },
      { do: 'idle' },
      { do: 'look', as: 'before' },
      { do: 'shell', command: commands[number % commands.length] ?? '' },
      // A watcher of the file system is told within a second.
      { do: 'sleep', ms: 2_000 },
      { do: 'idle' },
      { do: 'look', as: 'end' },
      { do: 'shell', command: 'git rm -rqf --cached . ; git commit -qm cleared || true' },
    ],
  };
}

function keptForADay(source: FaultySource): Planned {
  return {
    way: 'saved, and a day without return',
    steps: [
      ...broken(source),
      ...mended(source),
      { do: 'save', file: source.file },
      { do: 'idle' },
      { do: 'look', as: 'before' },
      { do: 'clock', aheadMs: DAY_MS + 60_000 },
      { do: 'look', as: 'end' },
      { do: 'clock', aheadMs: 0 },
    ],
  };
}

function returned(source: FaultySource, number: number): Planned {
  const again: readonly (readonly [string, Step])[] = [
    ['undo', { do: 'undo', file: source.file, text: source.bad }],
    ['put back', { do: 'change', file: source.file, text: source.bad, how: 'edit' }],
    ['typed again', { do: 'change', file: source.file, text: source.bad, how: 'keys', delayMs: 40 }],
  ];
  const [way, step] = again[number % again.length] ?? ['', { do: 'idle' }];
  return {
    way,
    steps: [
      ...broken(source),
      ...mended(source),
      { do: 'look', as: 'before' },
      step,
      ...shown(source, 1),
      { do: 'look', as: 'end' },
    ],
  };
}

export function judgeEvidence(scenario: Scenario, observed: Observed): CaptureCase {
  const { kind, way } = scenario.expected as { kind: Kind; way: string };
  const what = observed.problem ?? faultOf(kind, observed);
  return {
    row: 'evidence',
    id: scenario.id,
    kind,
    input: { settleMs: scenario.settleMs, way, steps: scenario.steps },
    expected: kind === 'returned' ? 'reopened, evidence lowered' : kind,
    observed: toShort(observed),
    verdict: what === '' ? 'right' : 'wrong',
    what: what === '' ? '' : `${way}: ${what}`,
    counts: {},
  };
}

function faultOf(kind: Kind, { looks }: Observed): string {
  const { errors, chains } = looks['end'] ?? { errors: [], chains: [] };
  const [chain, ...more] = chains;
  if (!chain) return `no chain: ${errors.map(nameOf).join(' | ') || 'no event'}`;
  if (more.length > 0) return `${chains.length} chains`;
  const before = looks['before']?.chains[0];
  if (kind === 'returned') return faultOfReturn(before, chain, errors.map(nameOf));
  if (chain.evidence !== kind) return `its evidence is ${chain.evidence}`;
  return before && before.evidence === kind ? `its evidence was ${before.evidence} before` : '';
}

function faultOfReturn(before: SeenChain | undefined, chain: SeenChain, events: readonly string[]): string {
  if (!before) return 'no chain before the return';
  if (!chain.reopened) return 'it is not reopened';
  if (LEVELS.indexOf(chain.evidence) >= LEVELS.indexOf(before.evidence))
    return `its evidence is ${chain.evidence} and was ${before.evidence}`;
  return events.length === 1 ? '' : `${events.length} events: ${events.join(' | ')}`;
}
