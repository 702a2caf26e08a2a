import { DEBUG_CASES, type DebugCase } from './debugCases.ts';
import type { CaptureCase, Observed, Scenario, SeenError, Step } from './scenario.ts';
import { nameOf, toShort } from './seenEvents.ts';
import { linesOf } from './textEdits.ts';
import { TOOL_CASES, type ToolCase } from './toolCases.ts';

type Expectation = {
  tool: string;
  family: string;
  names: readonly string[];
  codes: readonly string[];
  message: string;
  file: string;
  line: number | null;
};

const DEFAULT_SETTLE_MS = 2_000;
const DEBUG_RUNS = 3;

/** Each tool fails, its file is worked on, it passes; all at default settings, for the tools take longer than the windows. */
export function makeTools(): Scenario[] {
  const channels = ['task', 'terminal'] as const;
  const runs = TOOL_CASES.flatMap((one, index) =>
    // So that the first of them are of both channels.
    (index % 2 === 0 ? channels : [...channels].reverse()).map((channel) => ({
      one,
      channel,
      step: toRun(one, channel),
    })),
  );
  const debugged = Array.from({ length: DEBUG_RUNS }, () => DEBUG_CASES)
    .flat()
    .map((one) => ({ one, channel: 'debug', step: toSession(one) }));
  return [...runs, ...debugged].map(({ one, channel, step }, index) => ({
    id: `c4${String(index).padStart(3, '0')}-${one.tool.replace(/\W+/g, '-')}`,
    row: 'tools',
    kind: channel,
    settleMs: DEFAULT_SETTLE_MS,
    steps: toSteps(one, step, index),
    expected: toExpectation(one),
  }));
}

function toRun({ command }: ToolCase, through: 'task' | 'terminal'): Step {
  return { do: 'run', command, through };
}

function toSession({ configuration }: DebugCase): Step {
  return { do: 'debug', configuration };
}

function toSteps({ files, fixed }: ToolCase | DebugCase, run: Step, index: number): Step[] {
  const [file = '', text = ''] = Object.entries(fixed)[0] ?? [];
  const failed: Step[] = [run, { do: 'idle' }, { do: 'look', as: 'failed' }];
  return [
    { do: 'write', files },
    ...withModules(run),
    { do: 'open', file },
    { do: 'idle' },
    ...failed,
    // Every third is run again before the work: an occurrence of a known failure, no new one.
    ...(index % 3 === 2 ? failed : []),
    { do: 'open', file },
    { do: 'change', file, text, how: index % 2 === 0 ? 'edit' : 'keys' },
    { do: 'save', file },
    { do: 'idle' },
    run,
    { do: 'idle' },
    { do: 'look', as: 'end' },
  ];
}

function toExpectation({ tool, family, names, codes, message, file, at, files }: ToolCase | DebugCase): Expectation {
  const line = at === '' ? null : linesOf(files[file] ?? '').findIndex((text) => text.includes(at));
  return { tool, family, names, codes, message, file, line };
}

/** What `npx` runs is the checkout's own. */
export function withModules(run: Step): Step[] {
  return run.do === 'run' && run.command.startsWith('npx ') ? [{ do: 'modules' }] : [];
}

export function judgeTool(scenario: Scenario, observed: Observed): CaptureCase {
  const expected = scenario.expected as unknown as Expectation;
  const what = faultOf(expected, scenario.kind, observed);
  return {
    row: 'tools',
    id: scenario.id,
    kind: scenario.kind,
    input: { settleMs: scenario.settleMs, tool: expected.tool, family: expected.family, steps: scenario.steps },
    expected,
    observed: toShort(observed),
    verdict: what === '' ? 'right' : 'wrong',
    what: what === '' ? '' : `${expected.tool} (${scenario.kind}): ${what}`,
    counts: {},
  };
}

function faultOf(expected: Expectation, kind: string, { problem, looks, exits }: Observed): string {
  if (problem !== null) return problem;
  if (kind !== 'debug' && (exits[0] === 0 || exits.at(-1) !== 0)) return `the tool ended with ${exits.join(', ')}`;
  const failed = looks['failed'] ?? { errors: [], chains: [] };
  const { errors, chains } = looks['end'] ?? { errors: [], chains: [] };
  const [event, ...more] = errors;
  if (!event) return 'no event';
  if (more.length > 0) return `${errors.length} events: ${errors.map(nameOf).join(' | ')}`;
  if (failed.errors.length !== 1) return `${failed.errors.length} events before the work`;
  const faults = faultsOfEvent(expected, event);
  const [chain, ...others] = chains;
  if (!chain) faults.push(`no chain; it is ${nameOf(event)}`);
  else if (others.length > 0) faults.push(`${chains.length} chains`);
  else if (chain.errorEvent.id !== event.id) faults.push('the chain is of another event');
  else if (chain.successfulFix.codeChanges === null) faults.push('its diff is null');
  return faults.join('; ');
}

function faultsOfEvent(expected: Expectation, event: SeenError): string[] {
  const { errorMessage, errorType, context } = event;
  const said = [context.source, ...(event.sources ?? []).map(({ tool }) => tool)];
  const faults: string[] = [];
  if (!expected.names.some((name) => said.includes(name))) faults.push(`tool ${said.join(', ')}`);
  const { code } = context;
  if (
    !expected.codes.includes(errorType) &&
    !(typeof code === 'string' && expected.codes.includes(code)) &&
    !(expected.codes.includes('') && errorType === '')
  )
    faults.push(`code ${errorType || 'none'}`);
  if (!errorMessage.includes(expected.message)) faults.push(`message ${errorMessage.slice(0, 120)}`);
  if (expected.file !== '' && !`/${context.file ?? ''}`.endsWith(`/${expected.file}`))
    faults.push(`file ${context.file ?? 'none'}`);
  if (expected.line !== null && context.line !== expected.line)
    faults.push(`line ${context.line ?? 'none'} and not ${expected.line}`);
  return faults;
}
