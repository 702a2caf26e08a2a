import { Fault } from '../core/fault.ts';
import type { RecordAttemptInput, RecordErrorInput } from '../core/input.ts';
import type { CausalChain, ErrorContext, ErrorSummary, SimilarFailure } from '../core/model.ts';
import type { ListChainsInput, ListErrorsInput } from '../protocol/engine.ts';
import type { Capture } from './capture/capture.ts';
import { HINDRANCE_WORDS } from './capture/recordingHindrance.ts';
import type { Memory } from './memory.ts';
import { toQuestion } from './recall/question.ts';
import type { Settings } from './settings.ts';
import type { PresentWorkspace } from './workspaceFolder.ts';

/**
 * What `activate` returns, for other extensions. Every method rejects with an error that says what was wrong. Those that record
 * reject while nothing is recorded in the window, with the error's `code` `notRecording`; the others answer there too.
 */
export type DejaFixApi = {
  readonly apiVersion: 1;
  /** Past fixes for an error, best first, above the user's threshold. @param options `limit` is a whole number from 1 to 100 */
  querySimilarFailures(error: string, options?: { context?: ErrorContext; limit?: number }): Promise<SimilarFailure[]>;
  /** @returns the error's id, `err-` and 8 hex digits */
  recordErrorEvent(input: ToldError): Promise<string>;
  /** A successful attempt makes the chain. @returns the attempt's id, `fix-` and 8 hex digits */
  recordFixAttempt(input: ToldAttempt): Promise<string>;
  getCausalChain(id: string): Promise<CausalChain | null>;
  /** Newest first. */
  listChains(options?: ListChainsInput): Promise<CausalChain[]>;
  /** Newest first; a gone one has its cause. */
  listErrors(options?: ListErrorsInput): Promise<ErrorSummary[]>;
  /** Resolves when nothing waits to settle or to be acknowledged, also where the engine cannot run. */
  whenIdle(): Promise<void>;
};

type ToldError = Pick<RecordErrorInput, 'error' | 'errorType' | 'context' | 'sessionId'>;
type ToldAttempt = Pick<RecordAttemptInput, 'errorId' | 'actionTaken' | 'codeChanges' | 'successful'>;

export type ApiPorts = { memory: Memory; capture: Capture; settings: Settings; workspace: PresentWorkspace };

export function createApi({ memory, capture, settings, workspace }: ApiPorts): DejaFixApi {
  return {
    apiVersion: 1,
    querySimilarFailures: (error, { context = {}, limit } = {}) =>
      memory.querySimilarFailures(
        toQuestion({ error, context, ...(limit === undefined ? {} : { limit }) }, settings, workspace.uri),
      ),
    // What another extension says was not observed by the editor.
    async recordErrorEvent(input) {
      refuseUnrecorded(capture);
      return memory.recordErrorEvent({ ...input, origin: 'agent' });
    },
    async recordFixAttempt(input) {
      refuseUnrecorded(capture);
      return memory.recordFixAttempt({ ...input, origin: 'agent' });
    },
    getCausalChain: (id) => memory.getCausalChain(id),
    listChains: (options = {}) => memory.listChains(options),
    listErrors: (options = {}) => memory.listErrors(options),
    async whenIdle() {
      await capture.whenIdle();
      await memory.whenIdle();
    },
  };
}

/** What holds for the editor's own errors holds for those it is told of. @throws Fault notRecording */
function refuseUnrecorded({ hindrance }: Capture): void {
  if (hindrance !== null) throw new Fault('notRecording', { reason: HINDRANCE_WORDS[hindrance] });
}
