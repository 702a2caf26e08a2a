import * as v from 'valibot';
import { VERDICTS, type Evidence, type Origin, type Silence, type Verdict } from '../core/model.ts';

/** What crosses the border between the extension host and the webview panel. */

/** Characters that the search box takes. */
export const MAX_QUESTION = 100_000;

export type PanelAttempt = {
  id: string;
  actionTaken: string;
  codeChanges: string | null;
  /** All that was changed, where `codeChanges` is a part of it. */
  allChanges: string | null;
  successful: boolean;
  /** The window was closed before it was seen whether it helped. */
  unfinished: boolean;
  timestamp: number;
};

export type PanelChain = {
  chainId: string;
  errorMessage: string;
  errorType: string;
  source: string | null;
  /** For people: "src/a.ts:12" (1-based), a task or a command line; null when unknown. */
  place: string | null;
  workspaceName: string | null;
  /** True when a file is known that may be opened. */
  canOpen: boolean;
  snippet: string | null;
  /** The stack trace or output it was read out of. */
  output: string | null;
  /** How many other errors went with the same change. */
  clearedWith: number;
  timestamp: number;
  resolutionTimeMinutes: number;
  /** 0–1; null when the chain is shown by itself and not as an answer. */
  confidence: number | null;
  similarity: number | null;
  why: string | null;
  evidence: Evidence;
  /** Who says that the fix is one. */
  origin: Origin;
  reopened: boolean;
  /** Less likely than the user asks for: shown on request. */
  weak: boolean;
  /** Another kind of fix beside a likely one: shown unasked, though by itself less likely than the user asks for. */
  further: boolean;
  /** What the user says of it for the error on show, or by itself where there is none. */
  verdict: Verdict | null;
  /** A secret in it was masked: its diff cannot be applied as it is. */
  masked: boolean;
  attempts: PanelAttempt[];
};

/** What is asked about. */
export type PanelSubject = {
  errorId: string | null;
  chainId: string | null;
  /** What the search box holds. */
  text: string;
  place: string | null;
  /** True when a file is known that may be opened. */
  canOpen: boolean;
};

/** Everything the panel shows. */
export type PanelView = {
  subject: PanelSubject | null;
  state: 'loading' | 'ready' | 'failed';
  /** What went wrong, for people; null unless failed. */
  problem: string | null;
  chains: PanelChain[];
  /** Chains are the most recent ones, shown while nothing was asked. */
  recent: boolean;
  /** Why nothing is shown for the question; null when something is, or nothing was asked. */
  silence: Silence | null;
  /** 0–1: what the user asks of the first answer at least. */
  threshold: number;
  /** How many fixes are left out since the user does not want to see them for such errors. */
  hidden: number;
  /** What is shown beyond the likely, on request. */
  also: Also;
  /** Chains answer the question before this one: shown while this one is looked up, or has failed. */
  stale: boolean;
  /** "No model: full text only", paused, unsupported…; null when all is well. */
  notice: string | null;
  counts: { errors: number; chains: number } | null;
};

/** Answers that are only shown when they are asked for. */
export type Also = { weaker: boolean; hidden: boolean };

export type ToPanel =
  | { type: 'view'; view: PanelView }
  /** The diff is in the clipboard. */
  | { type: 'copied'; attemptId: string };

const id = v.pipe(v.string(), v.regex(/^(err|chain)-[0-9a-f]{8}$/));

export const fromPanelSchema = v.variant('type', [
  /** The page is there; `saved` is what its state held before a reload, as far as it concerns the host. */
  v.strictObject({ type: v.literal('ready'), saved: v.nullable(v.strictObject({ subjectId: v.nullable(id) })) }),
  v.strictObject({ type: v.literal('search'), text: v.pipe(v.string(), v.maxLength(MAX_QUESTION)) }),
  v.strictObject({ type: v.literal('openFile'), chainId: id }),
  /** The file of the error that is asked about. */
  v.strictObject({ type: v.literal('openPlace') }),
  v.strictObject({
    type: v.literal('copyDiff'),
    chainId: id,
    attemptId: v.pipe(v.string(), v.regex(/^fix-[0-9a-f]{8}$/)),
  }),
  v.strictObject({ type: v.literal('reopen'), chainId: id }),
  /** The chain and its error are to be deleted, once that is confirmed. */
  v.strictObject({ type: v.literal('forget'), chainId: id }),
  /** What the user says of a chain; the same verdict once more is taken back. */
  v.strictObject({ type: v.literal('feedback'), chainId: id, verdict: v.picklist(VERDICTS) }),
  v.strictObject({ type: v.literal('showWeaker') }),
  v.strictObject({ type: v.literal('showHidden') }),
  v.strictObject({ type: v.literal('showRecent') }),
  /** Ask the same again, after a failure. */
  v.strictObject({ type: v.literal('retry') }),
  v.strictObject({ type: v.literal('showLog') }),
]);
export type FromPanel = v.InferOutput<typeof fromPanelSchema>;

/** What survives a reload: ids only, no text of the user. */
export type SavedPanelState = {
  subjectId: string | null;
  /** Chains and attempts that are unfolded. */
  openIds: string[];
};
