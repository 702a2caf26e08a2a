import type { CausalChain, ErrorContext, FixAttempt, SimilarFailure } from '../../core/model.ts';
import type { PanelAttempt, PanelChain } from '../../protocol/panel.ts';

const MAX_COMMAND = 80;

/** An answer, as the panel shows it. */
export function toPanelAnswer(failure: SimilarFailure): PanelChain {
  const { confidence, similarity, why, evidence } = failure;
  return { ...toPanelChain(failure.chain), confidence, similarity, why, evidence };
}

/** A chain by itself, answering nothing. */
export function toPanelChain(chain: CausalChain): PanelChain {
  const { errorEvent } = chain;
  const { context } = errorEvent;
  return {
    chainId: chain.id,
    errorMessage: errorEvent.errorMessage,
    errorType: errorEvent.errorType,
    source: context.source ?? null,
    place: toPlace(context),
    workspaceName: context.workspaceName ?? null,
    canOpen: Boolean(context.uri ?? context.file),
    snippet: toShown(context.snippet),
    output: toShown(context.stack) ?? toShown(context.output),
    clearedWith: chain.clearedWith.length,
    timestamp: errorEvent.timestamp,
    resolutionTimeMinutes: chain.resolutionTimeMinutes,
    confidence: null,
    similarity: null,
    why: null,
    evidence: chain.evidence,
    reopened: chain.reopened,
    attempts: toAttempts(chain),
  };
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

/**
 * A chain that the user reopened while looking at it answers nothing from then on; it keeps its place, marked, until
 * another question is asked, so that the list does not jump away from under the hand.
 */
export function keepReopened(
  before: readonly PanelChain[],
  now: readonly PanelChain[],
  reopenedIds: ReadonlySet<string>,
): PanelChain[] {
  const kept = now.map((chain) => (reopenedIds.has(chain.chainId) ? { ...chain, reopened: true } : chain));
  before.forEach((chain, index) => {
    if (!reopenedIds.has(chain.chainId) || now.some(({ chainId }) => chainId === chain.chainId)) return;
    kept.splice(index, 0, { ...chain, reopened: true });
  });
  return kept;
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
