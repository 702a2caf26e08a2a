import path from 'node:path';
import type { CausalChain, ErrorContext, ErrorEvent, FixAttempt, RecallAnswer } from '../../core/model.ts';
import { fromSnakeName, toSnakeName } from '../../core/snakeCase.ts';
import { CONTEXT_NAMES, type ToolOutput, type WireAttempt, type WireEvent } from './toolSchemas.ts';
import { relativeTo } from './workspaces.ts';

/** The one place where the model's camelCase meets the tools' snake_case. */

type WireContext = Readonly<Record<string, unknown>>;

/**
 * A context as the tracker takes it, and the error's type, which agents give within it. What is not known by name goes
 * into `extra`.
 * @param workspace the one it is of, however the agent names it
 */
export function fromWireContext(
  { error_type: errorType, ...wire }: WireContext,
  workspace: string | null,
): { errorType?: string; context: ErrorContext } {
  const context: Record<string, unknown> = {};
  const extra: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(wire)) {
    if (CONTEXT_NAMES.has(name)) context[fromSnakeName(name)] = name === 'range' ? rename(value, fromSnakeName) : value;
    else extra[name] = value;
  }
  if (workspace !== null) context['workspace'] = workspace;
  if (typeof context['file'] === 'string') context['file'] = toRelativePath(context['file'], context['workspace']);
  return {
    ...(typeof errorType === 'string' ? { errorType } : {}),
    context: { ...context, ...(Object.keys(extra).length > 0 ? { extra } : {}) },
  };
}

/** As the editor names files: relative to the workspace, with forward slashes; as given where it lies outside. */
function toRelativePath(file: string, workspace: unknown): string {
  return typeof workspace === 'string' && path.isAbsolute(file) ? (relativeTo(workspace, file) ?? file) : file;
}

function toWireContext({ extra, ...context }: ErrorContext): Record<string, unknown> {
  const known = Object.entries(context).map(([name, value]) => [toSnakeName(name), deepRename(value)]);
  // What was told under a name that is none of ours may not hide what is.
  return { ...extra, ...(Object.fromEntries(known) as Record<string, unknown>) };
}

export function toWireFailures({ failures, silence }: RecallAnswer): ToolOutput<'find_similar_failures'> {
  return {
    failures: failures.map(({ chain, similarity, confidence, why, failedAttempts, evidence }) => ({
      chain_id: chain.id,
      error_id: chain.errorEvent.id,
      similarity,
      confidence,
      why,
      error_message: chain.errorEvent.errorMessage,
      action_taken: chain.successfulFix.actionTaken,
      code_changes: chain.successfulFix.codeChanges,
      failed_attempts: failedAttempts.map(toWireAttempt),
      resolution_time_minutes: chain.resolutionTimeMinutes,
      evidence,
      origin: chain.successfulFix.origin,
    })),
    silence: silence && { reason: silence.reason, best_confidence: silence.bestConfidence },
  };
}

export function toWireChain(chain: CausalChain): ToolOutput<'get_causal_chain'> {
  return {
    chain_id: chain.id,
    error_id: chain.errorEvent.id,
    error_event: toWireEvent(chain.errorEvent),
    fix_attempts: chain.fixAttempts.map(toWireAttempt),
    successful_fix_id: chain.successfulFix.id,
    resolution_time_minutes: chain.resolutionTimeMinutes,
    evidence: chain.evidence,
    reopened: chain.reopened,
    cleared_with: chain.clearedWith,
  };
}

export function toWireEvent(event: ErrorEvent): WireEvent {
  return {
    error_id: event.id,
    error_message: event.errorMessage,
    error_type: event.errorType,
    context: toWireContext(event.context),
    timestamp: toTime(event.timestamp),
    session_id: event.sessionId,
    origin: event.origin,
  };
}

export function toTime(timestamp: number): string {
  return new Date(timestamp).toISOString();
}

function toWireAttempt(attempt: FixAttempt): WireAttempt {
  const { id, actionTaken, codeChanges, allChanges, successful, cause, unfinished, timestamp, origin } = attempt;
  return {
    attempt_id: id,
    action_taken: actionTaken,
    code_changes: codeChanges,
    all_changes: allChanges,
    successful,
    cause,
    unfinished,
    timestamp: toTime(timestamp),
    origin,
  };
}

function deepRename(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deepRename);
  return typeof value === 'object' && value !== null ? rename(value, toSnakeName, deepRename) : value;
}

function rename(
  value: unknown,
  toName: (name: string) => string,
  toValue: (value: unknown) => unknown = (entry) => entry,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value as object).map(([name, entry]) => [toName(name), toValue(entry)]));
}
