import type { CausalChain, ErrorContext, FixAttempt, SimilarFailure } from '../../core/model.ts';
import { toLeastConfidence } from '../../core/ranking/leastConfidence.ts';
import { hasSecret } from '../../core/redaction/marker.ts';
import type { PanelAttempt, PanelChain } from '../../protocol/panel.ts';
import type { ErrorPlace } from './panelMemory.ts';

const MAX_COMMAND = 80;

/** An answer, as the panel shows it. @param asked for which error, how likely the first must be, and how likely it is */
export function toPanelAnswer(
  failure: SimilarFailure,
  asked: { errorId: string | null; threshold: number; first: number },
): PanelChain {
  const { chain, confidence, similarity, why, evidence, hidden } = failure;
  const shown = toPanelChain(chain, asked.errorId);
  const verdict = shown.verdict ?? (hidden ? 'neverShow' : null);
  const weak = confidence < toLeastConfidence(asked.first, asked.threshold);
  const further = !weak && confidence < asked.threshold;
  return { ...shown, verdict, confidence, similarity, why, evidence, weak, further };
}

/** A chain by itself, answering nothing. */
export function toPanelChain(chain: CausalChain, errorId: string | null = null): PanelChain {
  const { errorEvent } = chain;
  const { context } = errorEvent;
  return {
    chainId: chain.id,
    errorMessage: errorEvent.errorMessage,
    errorType: errorEvent.errorType,
    source: context.source ?? null,
    place: toPlace(context),
    workspaceName: context.workspaceName ?? null,
    canOpen: hasFile(context),
    snippet: toShown(context.snippet),
    output: toShown(context.stack) ?? toShown(context.output),
    clearedWith: chain.clearedWith.length,
    timestamp: errorEvent.timestamp,
    resolutionTimeMinutes: chain.resolutionTimeMinutes,
    confidence: null,
    similarity: null,
    why: null,
    evidence: chain.evidence,
    origin: chain.successfulFix.origin,
    reopened: chain.reopened,
    weak: false,
    further: false,
    verdict: chain.verdicts?.find((given) => given.errorId === errorId)?.verdict ?? null,
    masked: chain.fixAttempts.some(({ codeChanges }) => codeChanges !== null && hasSecret(codeChanges)),
    attempts: toAttempts(chain),
  };
}

/** True when a file is known that may be opened. */
export function hasFile({ uri, file }: ErrorPlace): boolean {
  return Boolean(uri ?? file);
}

/** "src/a.ts:12" (1-based), or the task or command that failed; null when neither is known. */
export function toPlace(context: ErrorContext): string | null {
  const { file, taskName, command } = context;
  const line = context.line ?? context.range?.startLine;
  if (file) return line === undefined ? file : `${file}:${line + 1}`;
  if (taskName) return `task “${taskName}”`;
  if (!command) return null;
  const oneLine = command.replace(/\s+/g, ' ').trim();
  return `$ ${oneLine.length > MAX_COMMAND ? `${oneLine.slice(0, MAX_COMMAND)}…` : oneLine}`;
}

/** What the user did to a chain while looking at it. */
export type Touch = Partial<Pick<PanelChain, 'reopened' | 'verdict'>>;

/**
 * What the user says of a chain changes its rank, or takes it out of the answers. Until another question is asked all
 * chains on show keep their places, and those that were touched stay, marked, so that nothing jumps away from under the
 * hand.
 */
export function keepTouched(
  before: readonly PanelChain[],
  now: readonly PanelChain[],
  touched: ReadonlyMap<string, Touch>,
): PanelChain[] {
  if (touched.size === 0) return [...now];
  const present = new Map(now.map((chain) => [chain.chainId, chain]));
  const kept = before.flatMap((chain) => {
    const fresh = present.get(chain.chainId) ?? (touched.has(chain.chainId) ? chain : undefined);
    present.delete(chain.chainId);
    return fresh ? [fresh] : [];
  });
  return [...kept, ...present.values()].map((chain) => ({ ...chain, ...touched.get(chain.chainId) }));
}

/** Oldest first, and the fix among them even where the store lists it apart. */
function toAttempts(chain: CausalChain): PanelAttempt[] {
  const { fixAttempts, successfulFix } = chain;
  const all = fixAttempts.some(({ id }) => id === successfulFix.id) ? fixAttempts : [...fixAttempts, successfulFix];
  return all.toSorted((a, b) => a.timestamp - b.timestamp).map(toPanelAttempt);
}

function toPanelAttempt(attempt: FixAttempt): PanelAttempt {
  const { id, actionTaken, codeChanges, allChanges, successful, unfinished, timestamp } = attempt;
  return { id, actionTaken, codeChanges, allChanges, successful, unfinished, timestamp };
}

function toShown(text: string | undefined): string | null {
  return text?.trim() ? text : null;
}
