import { compile } from './compiler.ts';
import type { FixExpectation } from './fixes.ts';
import { alsoCleared, countOf, hunksOfFix, neededHunks, type FixPlan } from './recordPlan.ts';
import type { CaptureCase, Observed, Scenario, SeenChain, SeenError } from './scenario.ts';
import { isEventOf, nameOf, toShort } from './seenEvents.ts';
import { applyDiff, hunksOf } from './textEdits.ts';

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
function faultOfDiff({ plan, states }: FixExpectation, { successfulFix }: SeenChain): string {
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

/** The diffs have every line that is needed: without which the error would be there still, or others would. */
function faultOfHunks({ plan, states }: FixExpectation, chains: readonly SeenChain[]): string {
  const last = states.at(-1) ?? {};
  const missing = neededHunks(plan).find(({ file, hunk }) => {
    const kept = chains.flatMap(({ successfulFix }) => hunksOf(successfulFix.codeChanges, file));
    const there = new Set([...kept.flatMap(({ added }) => added), ...(last[file] ?? '').split('\n')]);
    const lacking = hunk.added.filter((line) => line.trim() !== '' && !there.has(line));
    return lacking.length > 0 && areNeeded(plan, file, lacking);
  });
  return missing ? `its diff lacks the hunk ${JSON.stringify(missing.hunk)}` : '';
}

/** Lines of a hunk that fixes more than this error, an import of another name for one, may be left out. */
function areNeeded(plan: FixPlan, file: string, lines: readonly string[]): boolean {
  const text = (plan.after[file] ?? '').split('\n');
  for (const line of lines) text.splice(text.lastIndexOf(line), 1);
  const without = { ...plan.after, [file]: text.join('\n') };
  const isCleared = countOf(plan, without) < countOf(plan, plan.before);
  return !isCleared || compile(without, plan.options).length > compile(plan.before, plan.options).length;
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
  if (hunksOfFix(plan).length === 1 && others.length > 0)
    return `further chains of the same edit: ${others.map(({ errorEvent }) => nameOf(errorEvent)).join(' | ')}`;
  const foreign = others.find(({ errorEvent }) => !cleared.some((error) => isEventOf(errorEvent, error.file, error)));
  if (foreign) return `a chain for what was not cleared: ${nameOf(foreign.errorEvent)}`;
  const listed = new Set(chains.flatMap(({ errorEvent, clearedWith }) => [errorEvent.id, ...(clearedWith ?? [])]));
  const gone = errors.filter((error) => cleared.some((one) => isEventOf(error, one.file, one)));
  const unlisted = gone.find(({ id, state }) => state !== 'open' && !listed.has(id));
  return unlisted ? `cleared by the same edit and not listed: ${nameOf(unlisted)}` : '';
}
