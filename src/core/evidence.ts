import {
  EVIDENCE_LEVELS,
  type Cause,
  type ErrorSource,
  type ErrorState,
  type Evidence,
  type Observation,
} from './model.ts';

/** What has become of one error event: the fold of its successful attempts and observations, in the order they were recorded. */
export type ErrorHistory = {
  state: ErrorState;
  cause: Cause | null;
  count: number;
  lastSeen: number;
  /** When it was last resolved or went away; null while open. */
  endedAt: number | null;
  /** The session it was last seen in. */
  sessionId: string;
  /** Key of the attempt whose chain answers; null when none does. */
  fixKey: string | null;
  /** True when that attempt is one that an agent claims, and nobody saw the error go. */
  isClaimed: boolean;
  /** Proof of each fix; an error has one or two. */
  evidence: readonly FixEvidence[];
  /** Key of the error it went with; null when it went by itself. */
  rootKey: string | null;
  /** True when the file with the fix has been saved. */
  isSaved: boolean;
  /** Through what it was seen after the first time. */
  sources: readonly ErrorSource[];
  /** True when the window was closed over it, and the editor has not seen it since. */
  isLeft: boolean;
};

/** @property key of the fix's attempt */
type FixEvidence = { key: string; level: Evidence };

export type HistoryFact =
  | { kind: 'fixed'; key: string; timestamp: number; evidence: Evidence; cause: Cause | null }
  /** An agent says that it was fixed. @property isWatched whether the editor is there to see the error go */
  | { kind: 'claimed'; key: string; timestamp: number; evidence: Evidence; isWatched: boolean }
  | Pick<Observation, 'timestamp' | 'kind' | 'data'>;

/** Endings after which an error was only out of sight. */
const OUT_OF_SIGHT: ReadonlySet<Cause> = new Set(['closed', 'serverRestart', 'branchSwitch', 'renamedOrMoved']);

/** Endings that are seen to be no fix, whatever an agent claims of them. */
const SEEN_AS_NO_FIX: ReadonlySet<Cause> = new Set(['suppressed', 'deleted', 'commentedOut', 'reverted']);

/** Time in which an error that comes back is the same error again, whatever the session. */
const RETURN_WINDOW_MS = 10 * 60_000;

/** Shared by all: there is a history for every error. */
const NO_EVIDENCE: readonly FixEvidence[] = [];
const NO_SOURCES: readonly ErrorSource[] = [];

export function startHistory(timestamp: number, sessionId: string): ErrorHistory {
  return {
    state: 'open',
    cause: null,
    count: 1,
    lastSeen: timestamp,
    endedAt: null,
    sessionId,
    fixKey: null,
    isClaimed: false,
    evidence: NO_EVIDENCE,
    rootKey: null,
    isSaved: false,
    sources: NO_SOURCES,
    isLeft: false,
  };
}

/** The history after one more fact. */
export function foldFact(history: ErrorHistory, fact: HistoryFact): ErrorHistory {
  switch (fact.kind) {
    case 'fixed':
      return {
        ...withEvidence(history, fact.key, fact.evidence),
        state: 'resolved',
        cause: fact.cause,
        endedAt: fact.timestamp,
        fixKey: fact.key,
        isClaimed: false,
      };
    case 'claimed':
      return claim(history, fact);
    case 'seenAgain': {
      const { isLate = false } = fact.data as { isLate?: boolean };
      return seeAgain(history.state === 'gone' && !isLate ? reopen(history) : history, fact);
    }
    case 'returned':
      return seeAgain(reopen(lowerEvidence(history)), fact);
    case 'reopened':
      return reopen(history);
    case 'markedResolved':
      return history.state === 'open' ? { ...history, state: 'resolved', endedAt: fact.timestamp } : history;
    case 'gone': {
      const { cause } = fact.data as { cause: Cause };
      if (history.state !== 'open') return history;
      return {
        ...(SEEN_AS_NO_FIX.has(cause) ? reopen(history) : history),
        state: 'gone',
        cause,
        endedAt: fact.timestamp,
      };
    }
    case 'clearedWith': {
      const { rootKey } = fact.data as { rootKey: string };
      return { ...withoutClaim(history), state: 'resolved', cause: null, endedAt: fact.timestamp, rootKey };
    }
    case 'saved':
      return { ...history, isSaved: true };
    case 'evidence':
      return gainEvidence(history, (fact.data as { level: Evidence }).level);
    case 'windowClosed':
      return { ...history, isLeft: true };
    case 'feedback':
      return history;
  }
}

/** An error that the editor watches stays open until it is seen to go. */
function claim(history: ErrorHistory, fact: Extract<HistoryFact, { kind: 'claimed' }>): ErrorHistory {
  if (isFixSeen(history) || isSeenAsNoFix(history)) return history;
  const claimed = { ...withEvidence(history, fact.key, fact.evidence), fixKey: fact.key, isClaimed: true };
  const isWatched = fact.isWatched && !history.isLeft;
  return isWatched ? claimed : { ...claimed, state: 'resolved', cause: null, endedAt: fact.timestamp };
}

/** True when the error was seen to go, by a fix of its own or with another error: what an agent claims then changes nothing. */
export function isFixSeen({ state, fixKey, rootKey, isClaimed }: ErrorHistory): boolean {
  return state === 'resolved' && (fixKey !== null || rootKey !== null) && !isClaimed;
}

/** True when the error was seen to go, for whatever reason: who tells of it afterwards need not know that yet. */
export function isSeenToGo(history: ErrorHistory): boolean {
  return isFixSeen(history) || (history.state === 'gone' && !isOutOfSight(history));
}

function isOutOfSight({ state, cause }: ErrorHistory): boolean {
  return state === 'gone' && cause !== null && OUT_OF_SIGHT.has(cause);
}

function isSeenAsNoFix({ state, cause }: ErrorHistory): boolean {
  return state === 'gone' && cause !== null && SEEN_AS_NO_FIX.has(cause);
}

/** What a new sighting of the same identity is: the same event still there, a return, or a new event. */
export function judgeSighting(
  history: ErrorHistory,
  sighting: { timestamp: number; sessionId: string },
): 'seenAgain' | 'returned' | 'new' {
  if (history.state === 'open' || isOutOfSight(history)) return 'seenAgain';
  const isRecent = sighting.timestamp - (history.endedAt ?? history.lastSeen) <= RETURN_WINDOW_MS;
  const isSameSession = sighting.sessionId !== '' && sighting.sessionId === history.sessionId;
  // Claimed while no window was open, and this is the first look at it since.
  const isFirstLook = history.isClaimed && history.isLeft;
  return isRecent || isSameSession || isFirstLook ? 'returned' : 'new';
}

/** Time without a return after which a saved fix is proved. */
const KEPT_AFTER_MS = 24 * 60 * 60_000;

/** True when time itself has become proof: the fix was saved and the error has not come back for a day. */
export function isKeptByNow(history: ErrorHistory, atMs: number): boolean {
  const { state, fixKey, isClaimed, isSaved, endedAt } = history;
  if (state !== 'resolved' || fixKey === null || isClaimed || !isSaved || evidenceOf(history, fixKey) === 'kept')
    return false;
  return endedAt !== null && atMs - endedAt >= KEPT_AFTER_MS;
}

/** How well a fix of the error is proved; undefined when it is none of its fixes. @param fixKey key of the fix's attempt */
export function evidenceOf(history: ErrorHistory | undefined, fixKey: string): Evidence | undefined {
  return history?.evidence.find(({ key }) => key === fixKey)?.level;
}

/** 0 for the weakest proof, 1 for the strongest. */
export function evidenceWeight(evidence: Evidence): number {
  return EVIDENCE_LEVELS.indexOf(evidence) / (EVIDENCE_LEVELS.length - 1);
}

/** Seen while it is open, it is not what an agent claims to have fixed. */
function seeAgain(history: ErrorHistory, fact: { timestamp: number; data: unknown }): ErrorHistory {
  const { sessionId, source } = fact.data as { sessionId: string; source?: ErrorSource };
  const lastSeen = Math.max(history.lastSeen, fact.timestamp);
  const sources = source === undefined ? history.sources : [...history.sources, source];
  const standing = history.state === 'open' ? withoutClaim(history) : history;
  const isLeft = history.isLeft && source?.channel === 'told';
  return { ...standing, count: history.count + 1, lastSeen, sessionId, sources, isLeft };
}

function reopen(history: ErrorHistory): ErrorHistory {
  return {
    ...history,
    state: 'open',
    cause: null,
    endedAt: null,
    fixKey: null,
    isClaimed: false,
    rootKey: null,
    isSaved: false,
  };
}

function withoutClaim(history: ErrorHistory): ErrorHistory {
  return history.isClaimed ? { ...history, fixKey: null, isClaimed: false } : history;
}

/** What an agent claims is proved by nothing but the error being seen to go, which makes a fix of its own. */
function gainEvidence(history: ErrorHistory, level: Evidence): ErrorHistory {
  const { fixKey, isClaimed } = history;
  if (fixKey === null || isClaimed) return history;
  const present = evidenceOf(history, fixKey) ?? 'cleared';
  return evidenceWeight(level) > evidenceWeight(present) ? withEvidence(history, fixKey, level) : history;
}

function lowerEvidence(history: ErrorHistory): ErrorHistory {
  const { fixKey } = history;
  if (fixKey === null) return history;
  const present = evidenceOf(history, fixKey) ?? 'cleared';
  const lower = EVIDENCE_LEVELS[Math.max(0, EVIDENCE_LEVELS.indexOf(present) - 1)] ?? 'cleared';
  return withEvidence(history, fixKey, lower);
}

function withEvidence(history: ErrorHistory, fixKey: string, level: Evidence): ErrorHistory {
  const others = history.evidence.filter(({ key }) => key !== fixKey);
  // Not spread: a list that grows takes room for sixteen more.
  return { ...history, evidence: others.concat({ key: fixKey, level }) };
}
