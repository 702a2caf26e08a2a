/** The vocabulary: one word per concept, shared by every layer. Times are milliseconds since the epoch (UTC). */

export const EMBEDDING_DIMENSIONS = 384;

export type Origin = 'observed' | 'agent' | 'imported';

/** How far a fix is proved, weakest first. */
export const EVIDENCE_LEVELS = ['cleared', 'settled', 'ran', 'kept'] as const;
export type Evidence = (typeof EVIDENCE_LEVELS)[number];

/** Why an error went away by itself or by the user's hand. Only `FIX_CAUSES` are fixes. */
export const CAUSES = [
  'edited',
  'quickFix',
  'command',
  'configuration',
  'suppressed',
  'deleted',
  'commentedOut',
  'reverted',
  'closed',
  'serverRestart',
  'branchSwitch',
  'renamedOrMoved',
  'unexplained',
] as const;
export type Cause = (typeof CAUSES)[number];
export const FIX_CAUSES: ReadonlySet<Cause> = new Set(['edited', 'quickFix', 'command', 'configuration']);

type Channel = 'diagnostic' | 'task' | 'terminal' | 'debug' | 'told';

/** One way an error was seen: tsc in a task, the language server in the editor. */
export type ErrorSource = { channel: Channel; tool: string };

/** An error that was read out of what a tool printed. */
export type FoundError = {
  /** Named as editors name the source of a diagnostic: "ts", "eslint", "python". */
  tool: string;
  /** The tool's own code, or the type of an exception. */
  code?: string | undefined;
  message: string;
  severity: 'error' | 'warning';
  /** As printed. */
  file?: string | undefined;
  /** 0-based. */
  line?: number | undefined;
  /** 0-based. */
  character?: number | undefined;
  /** The stack trace as printed. */
  stack?: string | undefined;
  /** The trace's places in the user's own code, the one nearest to the error first. */
  frames?: CodePlace[] | undefined;
};

/** `file` as printed, or, in a context, the URI; `line` is 0-based. */
export type CodePlace = { file: string; line: number };

/** Lines and characters are 0-based, as the editor counts them; the end is exclusive. */
type TextRange = {
  startLine: number;
  startCharacter: number;
  endLine: number;
  endCharacter: number;
};

/** Where and under what circumstances an error occurred. Every field may be absent. */
export type ErrorContext = {
  channel?: Channel | undefined;
  /** The tool that reports: "ts", "eslint", "task"… */
  source?: string | undefined;
  /** The tool's own code for the error, as it words it: "2322", "no-undef". */
  code?: string | undefined;
  language?: string | undefined;
  /** Path relative to the workspace folder, with forward slashes; absolute where there is no folder. */
  file?: string | undefined;
  /** URI of the file, as the editor writes it. */
  uri?: string | undefined;
  line?: number | undefined;
  range?: TextRange | undefined;
  /** The lines of code the error covers, and a few around them. */
  snippet?: string | undefined;
  /** URI of the workspace folder. */
  workspace?: string | undefined;
  workspaceName?: string | undefined;
  taskName?: string | undefined;
  command?: string | undefined;
  exitCode?: number | undefined;
  /** Absolute path of the folder a command ran in. */
  cwd?: string | undefined;
  stack?: string | undefined;
  frames?: CodePlace[] | undefined;
  /** Of an error that came as pasted text: what was read out of it, and what it is recalled by. */
  readMessage?: string | undefined;
  /** What the failing run printed, its head and tail. */
  output?: string | undefined;
  /** Further errors that the same run printed. */
  alsoReported?: FoundError[] | undefined;
  /** Content identity (source, code, template, file, line text): an open error with the same identity is the same event. */
  identity?: string | undefined;
  /** Characters left out of the middle of an overlong error text. */
  omittedCharacters?: number | undefined;
  /** What whoever told of the error said beyond this, by the names they gave it. */
  extra?: Readonly<Record<string, unknown>> | undefined;
};

export type ErrorEvent = {
  /** `err-` and 8 hex digits, unique within a store. */
  id: string;
  /** UUIDv7, drawn where the record was first made. */
  key: string;
  errorMessage: string;
  /** "TS2322", "TypeError", "exit 1"…; empty when unknown. */
  errorType: string;
  context: ErrorContext;
  timestamp: number;
  sessionId: string;
  origin: Origin;
};

export type FixAttempt = {
  /** `fix-` and 8 hex digits. */
  id: string;
  key: string;
  errorId: string;
  /** A sentence: "Edited src/a.ts (+1 −1)". */
  actionTaken: string;
  /**
   * Unified diff, or null when no text before the edit was to be had. Of a success what explains it; a hunk of which that
   * is not sure says "in doubt" in its header.
   */
  codeChanges: string | null;
  /** Unified diff of all that was changed, where `codeChanges` is only a part of it. */
  allChanges: string | null;
  successful: boolean;
  /** What it was that helped; null of an attempt that did not, and where nobody says. */
  cause: Cause | null;
  /** The window was closed before it was seen whether it helped. */
  unfinished: boolean;
  timestamp: number;
  origin: Origin;
};

/** What a person says of a fix: it helped, it did not, or it is not to be shown for errors like this one. */
export const VERDICTS = ['helped', 'didNotHelp', 'neverShow'] as const;
export type Verdict = (typeof VERDICTS)[number];

export type CausalChain = {
  /** `chain-` and 8 hex digits. */
  id: string;
  key: string;
  errorEvent: ErrorEvent;
  /** Failed ones included, oldest first. */
  fixAttempts: FixAttempt[];
  successfulFix: FixAttempt;
  /** Time of the fix minus time of the error. */
  resolutionTimeMinutes: number;
  evidence: Evidence;
  /** True after the same error came back or the user reopened it: such a chain answers nothing. */
  reopened: boolean;
  /** Ids of other errors that went with the same change. */
  clearedWith: string[];
  /** What was said of it, and for which error (null: by itself); absent where nobody said anything. */
  verdicts?: readonly { errorId: string | null; verdict: Verdict }[] | undefined;
};

/** A past chain offered for a present error. */
export type SimilarFailure = {
  /** Cosine of the two errors' embeddings, or word overlap where there is no model; 0–1. */
  similarity: number;
  /** Probability that this fix is the right one; 0–1. What people see and the threshold means. */
  confidence: number;
  /** 1 is best. */
  rank: number;
  /** Why it is offered, in words. */
  why: string;
  chain: CausalChain;
  failedAttempts: FixAttempt[];
  evidence: Evidence;
  /** The user does not want to see it for such errors: it came along because hidden ones were asked for. */
  hidden?: true | undefined;
};

/** Why nothing is shown. `bestConfidence` is that of the best candidate under the threshold; null when there is none. */
export type Silence = { reason: 'nothingKnown' | 'underThreshold'; bestConfidence: number | null };

/** What the memory says to a question. `silence` is null exactly when there are failures. */
export type RecallAnswer = {
  failures: SimilarFailure[];
  silence: Silence | null;
  /** How many likely fixes were left out since a person does not want to see them for such errors. */
  hidden: number;
  /** The remembered error that is asked about, where it is one that stands unresolved. */
  errorId?: string | null | undefined;
};

export type ErrorState = 'open' | 'resolved' | 'gone';

/** An error event with what has been observed about it since. */
export type ErrorSummary = ErrorEvent & {
  state: ErrorState;
  /** Why it went away, fixes included; null while it is open or when it was marked resolved by hand. */
  cause: Cause | null;
  /** How often it was seen; 1 the first time. */
  count: number;
  lastSeen: number;
  /** The chain that resolved it; of an error that went with another, that one's. */
  chainId: string | null;
  /** Through what it was seen, the first one first. */
  sources: ErrorSource[];
};

/** Something seen about an error event or a chain after it was written; append-only. */
export type Observation = {
  key: string;
  /** Key of the event or chain it speaks of. */
  subject: string;
  timestamp: number;
} & ObservedFact;

export type ObservedFact =
  /** `isLate`: told of after it was seen to go, and gone all the same. */
  | { kind: 'seenAgain'; data: { sessionId: string; source?: ErrorSource | undefined; isLate?: true | undefined } }
  | { kind: 'gone'; data: { cause: Cause } }
  | { kind: 'returned'; data: { sessionId: string } }
  | { kind: 'windowClosed'; data: { sessionId: string } }
  | { kind: 'evidence'; data: { level: Evidence } }
  /** It went with another error by the same change; `rootKey` is that one's. */
  | { kind: 'clearedWith'; data: { rootKey: string } }
  /** The file with the fix was saved. */
  | { kind: 'saved'; data: Record<string, never> }
  | { kind: 'markedResolved'; data: Record<string, never> }
  | { kind: 'reopened'; data: Record<string, never> }
  /** Of a chain: what a person says of its fix for the error `errorKey`, or by itself. The latest one on an error holds. */
  | { kind: 'feedback'; data: { verdict: Verdict | 'withdrawn'; errorKey?: string | undefined } };
