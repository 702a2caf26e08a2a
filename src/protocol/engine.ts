import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type {
  QueryInput,
  RecordAttemptInput,
  RecordErrorInput,
  RecordFailureInput,
  RecordObservationInput,
} from '../core/input.ts';
import type { CausalChain, ErrorState, ErrorSummary, RecallAnswer, SimilarFailure } from '../core/model.ts';
import type { ForgetCounts, ForgetTarget } from '../core/forget/forgetTarget.ts';
import type { FaultCode, FaultParams } from '../core/fault.ts';

/** What crosses the border between the extension host and the engine process. */

/** Handed to the engine as its only command-line argument, as JSON. */
export type EngineOptions = {
  storePath: string;
  /** Folder that holds `all-MiniLM-L6-v2`. */
  modelsPath: string;
  /** The engine ends itself after so long without a request. */
  idleMs: number;
  /** How much is kept. */
  bounds?: { retentionDays: number; maxSizeMB: number };
};

export type EmbeddingState =
  | { kind: 'ready' }
  /** Full text only; the reason is for people. */
  | { kind: 'unavailable'; reason: string };

export type EngineStatus = {
  embedding: EmbeddingState;
  /** What was set aside while opening the store, for the user to be told once. */
  setAside: string[];
  counts: { errors: number; chains: number };
  /** What is done on the store as a whole just now. */
  work?: StoreWork | null;
  /** Bytes on disk; null before it was measured. */
  sizeBytes?: number | null;
};

/** Long work on a store, and the share of it that is done, 0–1. */
export type StoreWork = { kind: 'forgetting' | 'renewing' | 'tidying'; share: number };

/** The first message of an engine, before anything else. */
export type Hello =
  | { kind: 'ready'; status: EngineStatus }
  /** This machine cannot run it, now or later. */
  | { kind: 'unsupported'; reason: string }
  | { kind: 'error'; code: FaultCode; params: FaultParams };

/** One thing to be written. Its key makes a second sending harmless. */
export type RecordItem =
  | { kind: 'error'; input: RecordErrorInput & { key: string } }
  /** A run that failed; the errors are read out of its output. Answered as an error. */
  | { kind: 'failure'; input: RecordFailureInput }
  | { kind: 'attempt'; input: RecordAttemptInput & { key: string } }
  | { kind: 'observation'; input: RecordObservationInput & { key: string } };

/** Acknowledgement of one item: stored, or refused for good. */
export type RecordResult =
  | { key: string; kind: 'error'; errorId: string }
  | { key: string; kind: 'attempt'; attemptId: string; chainId: string | null }
  | { key: string; kind: 'observation' }
  | { key: string; kind: 'refused'; code: FaultCode; params: FaultParams };

/** With an `id`, that error alone. */
export type ListErrorsInput = { state?: ErrorState | undefined; limit?: number | undefined; id?: string | undefined };
export type ListChainsInput = { limit?: number | undefined };

/** `data` of the ResponseError by which a Fault travels. */
export type FaultData = { code: FaultCode; params: FaultParams };
export const FAULT_ERROR_CODE = -32_000;

export const hello = new NotificationType<Hello>('hello');
/** Chains were added or changed, here or by another window: what was answered before may be stale. */
export const memoryChanged = new NotificationType<EngineStatus>('memoryChanged');
/** Something was recorded: the counts are others, though no answer is. */
export const statusChanged = new NotificationType<EngineStatus>('statusChanged');

/** To the engine: values that are secrets wherever they stand. All of them each time; kept in memory only. */
export const secretValues = new NotificationType<string[]>('secretValues');

export const record = new RequestType<RecordItem[], RecordResult[], FaultData>('record');
export const querySimilarFailures = new RequestType<QueryInput, SimilarFailure[], FaultData>('querySimilarFailures');
/** The same, with why nothing is shown. */
export const recall = new RequestType<QueryInput, RecallAnswer, FaultData>('recall');
export const getCausalChain = new RequestType<{ id: string }, CausalChain | null, FaultData>('getCausalChain');
export const listChains = new RequestType<ListChainsInput, CausalChain[], FaultData>('listChains');
export const listErrors = new RequestType<ListErrorsInput, ErrorSummary[], FaultData>('listErrors');
/** Takes an error's or a chain's id. */
export const markResolved = new RequestType<{ id: string }, null, FaultData>('markResolved');
/** How much would be forgotten. */
export const previewForget = new RequestType<ForgetTarget, ForgetCounts, FaultData>('previewForget');
/** Answers when it is done; null when it was called off in time by `cancelForget`. */
export const forget = new RequestType<ForgetTarget, ForgetCounts | null, FaultData>('forget');
export const cancelForget = new RequestType<null, null, FaultData>('cancelForget');
export const reopen = new RequestType<{ id: string }, null, FaultData>('reopen');
