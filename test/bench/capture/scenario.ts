/** What a scenario is made of. Data only: made and judged outside the editor, played inside it. Files are paths within the case's own folder. */

/** How a text becomes another: in one edit, key by key through the editor's `type` command, by the page's keyboard, or behind the editor's back. */
export type EditManner = 'edit' | 'keys' | 'keyboard' | 'disk';

export type WantedError = {
  file: string;
  code?: string | undefined;
  message?: string | undefined;
  line?: number | undefined;
};

export type Step =
  | { do: 'write'; files: Readonly<Record<string, string>> }
  | { do: 'remove'; file: string }
  /** `create` makes an untitled document or a new file by the editor itself. */
  | { do: 'open'; file: string }
  | { do: 'close'; file: string; how: 'tab' | 'all' | 'others' | 'group' }
  | { do: 'change'; file: string; text: string; how: EditManner; delayMs?: number | undefined }
  /** Types a whole text at the file's end. */
  | {
      do: 'type';
      file: string;
      text: string;
      how: 'keys' | 'keyboard';
      delayMs: number;
      /** After each line break. */
      pauseMs: number;
    }
  | { do: 'save'; file: string }
  | { do: 'undo'; file: string; text: string }
  | { do: 'redo'; file: string; text: string }
  /** Waits until the editor shows so many such errors. */
  | { do: 'wait'; error: WantedError; count: number; withinMs?: number | undefined }
  | { do: 'sleep'; ms: number }
  /** Waits as another extension would: until nothing waits to settle or to be acknowledged. */
  | { do: 'idle' }
  | { do: 'command'; command: string; args?: readonly unknown[] | undefined }
  /** A program of its own, outside the editor, in the case's folder or the workspace's. */
  | { do: 'shell'; command: string; at?: 'case' | 'workspace' | undefined }
  | { do: 'run'; command: string; through: 'task' | 'terminal' }
  | { do: 'debug'; configuration: Readonly<Record<string, unknown>> }
  | { do: 'rename'; from: string; to: string; how: 'workspaceEdit' | 'fs' | 'shell' }
  | { do: 'deleteFile'; file: string; how: 'workspaceEdit' | 'fs' | 'shell' }
  | { do: 'setting'; key: string; value: unknown }
  /** The window is closed and VS Code ends; the next step is played after the next start of the same user. */
  | { do: 'closeWindow' }
  /** The engine's clock, from its next start on, which is now. */
  | { do: 'clock'; aheadMs: number }
  /** The checkout's packages are the case's too. */
  | { do: 'modules' }
  /** From now on the real ESLint reports on what is open in the case's folder. */
  | { do: 'linter' }
  /** What the extension has to tell of this case by now. */
  | { do: 'look'; as: string };

export type Scenario = {
  id: string;
  row: RowId;
  /** Which of the row's kinds it belongs to: a style, an ending, a tool. */
  kind: string;
  settleMs: number;
  steps: readonly Step[];
  /** What the judge needs to know. */
  expected: Readonly<Record<string, unknown>>;
  /** Settings of the window that differ from the bench's. */
  window?: WindowKind | undefined;
};

/** Scenarios of one kind of window are played in the same one. */
export type WindowKind = 'plain' | 'autoSave';

export const ROW_IDS = ['fixes', 'hunks', 'endings', 'typing', 'tools', 'evidence', 'cascades', 'listeners'] as const;
export type RowId = (typeof ROW_IDS)[number];

/** What the extension's API answers, as far as the bench looks at it. */
export type SeenAttempt = {
  id: string;
  errorId: string;
  actionTaken: string;
  codeChanges: string | null;
  allChanges?: string | null;
  successful: boolean;
  unfinished?: boolean;
};
export type SeenError = {
  id: string;
  errorMessage: string;
  errorType: string;
  context: Readonly<Record<string, unknown>> & { file?: string; uri?: string; line?: number; source?: string };
  timestamp: number;
  state?: string;
  cause?: string | null;
  count?: number;
  chainId?: string | null;
  sources?: { channel: string; tool: string }[];
};
export type SeenChain = {
  id: string;
  errorEvent: SeenError;
  fixAttempts: SeenAttempt[];
  successfulFix: SeenAttempt;
  evidence: string;
  reopened: boolean;
  clearedWith?: string[];
};
export type Look = { errors: SeenError[]; chains: SeenChain[] };

/** An error of the editor's own diagnostics, over the time it was shown. */
export type ShownError = {
  file: string;
  source: string;
  code: string;
  message: string;
  line: number;
  fromMs: number;
  /** Null while it is shown. */
  untilMs: number | null;
};

/** Where a scenario goes on after its window was closed. */
export type Resumed = { done: number; known: readonly string[]; looks: Readonly<Record<string, Look>> };

export type Observed = {
  id: string;
  /** Null when the scenario was played to its end. */
  problem: string | null;
  looks: Readonly<Record<string, Look>>;
  shown: readonly ShownError[];
  /** Times of edits, as the editor told them. */
  editsMs: readonly number[];
  /** Exit codes of what `run` ran. */
  exits: readonly (number | null)[];
  /** Errors that were recorded in files of other cases meanwhile. */
  strays: readonly string[];
  tookMs: number;
};

export type Verdict = 'right' | 'wrong';

/** One case as it is written down. */
export type CaptureCase = {
  row: RowId;
  id: string;
  kind: string;
  input: Readonly<Record<string, unknown>> & { settleMs: number };
  expected: unknown;
  observed: unknown;
  verdict: Verdict;
  /** What happened, in words; empty when it is right. */
  what: string;
  /** Figures that the row adds up. */
  counts: Readonly<Record<string, number>>;
};
