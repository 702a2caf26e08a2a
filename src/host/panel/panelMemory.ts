import type { Event } from 'vscode';
import type { QueryInput } from '../../core/input.ts';
import type { CausalChain, ErrorContext, ErrorSummary, RecallAnswer, Verdict } from '../../core/model.ts';
import type { ListChainsInput, ListErrorsInput } from '../../protocol/engine.ts';
import type { Also, PanelView, ToPanel } from '../../protocol/panel.ts';

/** What the panel asks of the memory. */
export type PanelMemory = {
  /**
   * As the user wants to be answered, but for what is also asked for.
   * @param workspace URI of the folder that is meant where the question names none
   */
  recall(input: QueryInput, also: Also, workspace: string | undefined): Promise<RecallAnswer>;
  getCausalChain(id: string): Promise<CausalChain | null>;
  listChains(input: ListChainsInput): Promise<CausalChain[]>;
  listErrors(input: ListErrorsInput): Promise<ErrorSummary[]>;
  /** Takes a chain's id. */
  reopen(id: string): Promise<unknown>;
  /** What the user says of a chain's fix for an error, or by itself. */
  giveFeedback(feedback: GivenFeedback): Promise<unknown>;
  /** 0–1: what the user asks of the first answer at least. */
  threshold(): number;
  /** Answers given before may be stale, or the notice or counts have changed. */
  onDidChange: Event<unknown>;
  /** One sentence about what limits the memory at present (no model, paused…); null when all is well. */
  notice(): string | null;
  counts(): PanelView['counts'];
};

export type GivenFeedback = { chainId: string; verdict: Verdict | 'withdrawn'; errorId?: string | undefined };

/** Where the panel leaves a trace. Nothing of the user's text goes to `warn` or `error`. */
export type PanelLog = { debug(message: string): void; warn(message: string): void; error(message: string): void };

/** Where an error stands, as far as it can be gone to. */
export type ErrorPlace = Pick<ErrorContext, 'uri' | 'workspace' | 'file' | 'line' | 'range'>;

/** What a session needs of the window around it. */
export type PanelSurface = {
  post(message: ToPanel): void;
  /** @returns what to tell the user where the file cannot be opened, else null. */
  openPlace(place: ErrorPlace): Promise<string | null>;
  copy(text: string): Promise<void>;
  showLog(): void;
  /** Asks whether a chain and its error are to be forgotten, and forgets them; settles when that is done or called off. */
  forget(chainId: string): Promise<unknown>;
  /** URI of the folder one works in; undefined where none is open. */
  presentWorkspace(): string | undefined;
};

/** What the panel is asked to show. */
export type PanelRequest =
  /** `place` is where the error is now, for people; an `errorId` lets the question survive a reload. */
  | { kind: 'query'; input: QueryInput; errorId?: string | undefined; place?: string | undefined }
  | { kind: 'chain'; chainId: string }
  | { kind: 'error'; errorId: string }
  | { kind: 'recent' };
