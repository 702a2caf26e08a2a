import { Fault } from '../core/fault.ts';
import type { ErrorSummary } from '../core/model.ts';
import { RedactionGate } from '../engine/redactionGate.ts';
import type { CausalChainTracker } from '../engine/causalChainTracker.ts';
import type { ToolInput, ToolName, ToolOutput } from '../protocol/agents/toolSchemas.ts';
import { fromWireContext, toTime, toWireChain, toWireEvent, toWireFailures } from '../protocol/agents/wire.ts';
import { findWorkspace } from '../protocol/agents/workspaces.ts';

/** What is spoken of. */
export type ToolScope = {
  /** URIs of the folders the agent works in, the one it is in where nothing says otherwise first; empty when they are not said. */
  workspaces: readonly string[];
  /** Only the chains and errors of those folders. */
  isNarrow: boolean;
  /** Least confidence of the first answer, 0–1; as the memory has it where it is not said. */
  threshold: number | undefined;
};

type Handlers = { [Name in ToolName]: (input: ToolInput<Name>) => Promise<ToolOutput<Name>> };

const DEFAULT_LIMIT = 20;

/** The tools over one tracker. What agents say has the origin `agent`, whatever they claim. */
export function createTools(openTracker: () => Promise<CausalChainTracker>, scope: ToolScope): Handlers {
  const { workspaces, isNarrow, threshold } = scope;
  /** Errors recorded here are in scope without looking. */
  const ownIds = new Set<string>();
  /** As the memory writes them. */
  const kept = new Set<string | undefined>(new RedactionGate().clean(workspaces));
  const isInScope = (event: { context: { workspace?: string | undefined } }): boolean =>
    !isNarrow || kept.has(event.context.workspace);

  return {
    async record_error({ error, context = {}, session_id: sessionId }) {
      const tracker = await openTracker();
      const told = fromWireContext(context, await findWorkspace(context, workspaces, isNarrow));
      const { errorId } = await tracker.recordErrorEvent({
        error,
        ...told,
        sessionId: sessionId ?? undefined,
        origin: 'agent',
      });
      ownIds.add(errorId);
      return { error_id: errorId };
    },

    async record_fix_attempt({ error_id: errorId, action_taken: actionTaken, code_changes, successful }) {
      const tracker = await (isNarrow ? upToDate(openTracker()) : openTracker());
      if (isNarrow && !ownIds.has(errorId)) {
        const [known] = await tracker.listErrors({ id: errorId });
        if (!known || !isInScope(known)) throw new Fault('unknownError', { id: errorId });
      }
      const { attemptId, chainId } = await tracker.recordFixAttempt({
        errorId,
        actionTaken,
        codeChanges: code_changes ?? null,
        successful: successful ?? false,
        origin: 'agent',
      });
      return { attempt_id: attemptId, chain_id: chainId };
    },

    async find_similar_failures({ error, context = {}, limit }) {
      const tracker = await upToDate(openTracker());
      const told = fromWireContext(context, await findWorkspace(context, workspaces, isNarrow));
      const asked = { error, ...told, limit, threshold };
      return toWireFailures(await tracker.recall({ ...asked, scope: isNarrow ? workspaces : 'all' }));
    },

    async get_causal_chain({ chain_id: id }) {
      const chain = await (await upToDate(openTracker())).getCausalChain(id);
      if (!chain || !isInScope(chain.errorEvent)) throw new Fault('unknownChain', { id });
      return toWireChain(chain);
    },

    async list_unresolved_errors({ limit = DEFAULT_LIMIT }) {
      const tracker = await upToDate(openTracker());
      const errors = await listOpen(tracker, limit, isInScope);
      return {
        errors: errors.map((error) => ({
          ...toWireEvent(error),
          count: error.count,
          last_seen: toTime(error.lastSeen),
        })),
      };
    },
  };
}

/** With what other processes have acknowledged by now. */
async function upToDate(opening: Promise<CausalChainTracker>): Promise<CausalChainTracker> {
  const tracker = await opening;
  await tracker.catchUp();
  return tracker;
}

/** Newest first; looks further back until there are enough that fit. */
async function listOpen(
  tracker: CausalChainTracker,
  limit: number,
  fits: (error: ErrorSummary) => boolean,
): Promise<ErrorSummary[]> {
  for (let seen = limit; ; seen *= 4) {
    const errors = await tracker.listErrors({ state: 'open', limit: seen });
    const found = errors.filter(fits);
    if (found.length >= limit || errors.length < seen) return found.slice(0, limit);
  }
}
