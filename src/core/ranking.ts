import { evidenceWeight } from './evidence.ts';
import type { CausalChain, SimilarFailure } from './model.ts';
import { toTemplate, type Template } from './template.ts';

/** The error that is asked about. */
export type PresentError = {
  message: string;
  errorType: string;
  source?: string | undefined;
  snippet?: string | undefined;
  workspace?: string | undefined;
};

/** A past chain that a search brought up. */
export type Candidate = {
  chain: CausalChain;
  /** Cosine of the embeddings; null where one of them is missing. */
  cosine: number | null;
};

export type RankingOptions = { limit: number; threshold: number };

/** What speaks for and against one candidate; each is 0–1 unless it says otherwise. */
type Signals = {
  /** 1 for the same wording; less where it has few words besides its slots, 0 for another one. */
  sameTemplate: number;
  /** "exit 1" says nothing, a tool's own code much. */
  type: 'same' | 'conflicting' | 'unknown';
  sourceConflicts: boolean;
  cosine: number | null;
  words: number;
  slots: number;
  snippet: number;
  sameWorkspace: boolean;
  evidence: number;
};

/**
 * Weights of the logistic, set by hand on pairs of real messages: the same wording with other names under the same code
 * comes out above .8, an unrelated message or one under another code of the same tool below .5.
 */
const WEIGHTS = {
  bias: -5.5,
  sameTemplate: 4,
  sameType: 1.6,
  conflictingType: -6,
  conflictingSource: -2,
  meaning: 4,
  words: 2,
  slots: 0.8,
  snippet: 0.9,
  sameWorkspace: 0.4,
  evidence: 0.4,
};
/** Cosine of two unrelated error messages under all-MiniLM-L6-v2; what lies above counts. */
const COSINE_FLOOR = 0.4;

/** Best first, ties by the shorter resolution time; a fix that is the same for the same wording is named once. */
export function rankFailures(
  present: PresentError,
  candidates: Candidate[],
  options: RankingOptions,
): SimilarFailure[] {
  const subject = toSubject(present);
  const scored = candidates
    .map((candidate) => ({ candidate, signals: readSignals(subject, candidate) }))
    .map((entry) => ({ ...entry, confidence: toConfidence(entry.signals) }))
    .filter((entry) => entry.confidence >= options.threshold)
    .sort(
      (a, b) =>
        b.confidence - a.confidence ||
        a.candidate.chain.resolutionTimeMinutes - b.candidate.chain.resolutionTimeMinutes ||
        b.candidate.chain.successfulFix.timestamp - a.candidate.chain.successfulFix.timestamp,
    );
  const seen = new Set<string>();
  const failures: SimilarFailure[] = [];
  for (const { candidate, signals, confidence } of scored) {
    const fix = toFixIdentity(candidate.chain);
    if (seen.has(fix)) continue;
    seen.add(fix);
    failures.push(toFailure(candidate, signals, confidence, failures.length + 1));
    if (failures.length === options.limit) break;
  }
  return failures;
}

/** Hand-set weights never make a past fix certain. */
const HIGHEST_CONFIDENCE = 0.97;

/** Monotone in every signal. @returns 0–1 */
function toConfidence(signals: Signals): number {
  const meaning =
    signals.cosine === null ? signals.words : Math.max(0, (signals.cosine - COSINE_FLOOR) / (1 - COSINE_FLOOR));
  const sum =
    WEIGHTS.bias +
    WEIGHTS.sameTemplate * signals.sameTemplate +
    (signals.type === 'same' ? WEIGHTS.sameType : 0) +
    (signals.type === 'conflicting' ? WEIGHTS.conflictingType : 0) +
    (signals.sourceConflicts ? WEIGHTS.conflictingSource : 0) +
    WEIGHTS.meaning * meaning +
    WEIGHTS.words * signals.words +
    WEIGHTS.slots * signals.slots +
    WEIGHTS.snippet * signals.snippet +
    (signals.sameWorkspace ? WEIGHTS.sameWorkspace : 0) +
    WEIGHTS.evidence * signals.evidence;
  return HIGHEST_CONFIDENCE / (1 + Math.exp(-sum));
}

type Subject = PresentError & { template: Template; words: Set<string>; snippetWords: Set<string> };

function toSubject(present: PresentError): Subject {
  return {
    ...present,
    template: toTemplate(present.message),
    words: toWords(present.message),
    snippetWords: toWords(present.snippet ?? ''),
  };
}

function readSignals(present: Subject, { chain, cosine }: Candidate): Signals {
  const { errorEvent } = chain;
  const past = toSubject({
    message: errorEvent.errorMessage,
    errorType: errorEvent.errorType,
    source: errorEvent.context.source,
    snippet: errorEvent.context.snippet,
    workspace: errorEvent.context.workspace,
  });
  return {
    sameTemplate: compareWording(present, past),
    type: compareTypes(present.errorType, past.errorType),
    sourceConflicts: Boolean(present.source && past.source && present.source !== past.source),
    cosine,
    words: overlap(present.words, past.words),
    slots: overlap(toSlotValues(present.template), toSlotValues(past.template)),
    snippet: overlap(present.snippetWords, past.snippetWords),
    sameWorkspace: Boolean(present.workspace) && present.workspace === past.workspace,
    evidence: evidenceWeight(chain.evidence),
  };
}

function compareTypes(present: string, past: string): Signals['type'] {
  const isExitCode = /^exit\b/;
  if (!present || !past || isExitCode.test(present) || isExitCode.test(past)) return 'unknown';
  return present === past ? 'same' : 'conflicting';
}

const MAX_WORDS = 400;

function toWords(text: string): Set<string> {
  return new Set((text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? []).slice(0, MAX_WORDS));
}

function toSlotValues(template: Template): Set<string> {
  return new Set(template.slots.map((slot) => slot.value));
}

const TELLING_WORDS = 4;

function compareWording(present: Subject, past: Subject): number {
  if (present.message === past.message) return 1;
  return present.template.text === past.template.text ? toTellingness(present.template) : 0;
}

/** "‹string›" alone says nothing about what went wrong. */
function toTellingness(template: Template): number {
  const words = toWords(template.text.replace(/‹\w+›/gu, ' ')).size;
  return Math.min(1, words / TELLING_WORDS);
}

/** Dice coefficient; 0 when one side is empty. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  return (2 * shared) / (a.size + b.size);
}

function toFixIdentity({ errorEvent, successfulFix }: CausalChain): string {
  const fix = successfulFix.codeChanges ?? successfulFix.actionTaken;
  return [errorEvent.errorType, toTemplate(errorEvent.errorMessage).text, fix].join('\u0000');
}

function toFailure({ chain, cosine }: Candidate, signals: Signals, confidence: number, rank: number): SimilarFailure {
  return {
    similarity: Math.min(1, Math.max(0, cosine ?? signals.words)),
    confidence,
    rank,
    why: toReason(signals, chain),
    chain,
    failedAttempts: chain.fixAttempts.filter((attempt) => !attempt.successful),
    evidence: chain.evidence,
  };
}

function toReason(signals: Signals, { errorEvent }: CausalChain): string {
  const parts: string[] = [];
  if (signals.type === 'same') parts.push(`same code ${errorEvent.errorType}`);
  if (signals.sameTemplate > 0) parts.push(signals.words === 1 ? 'same message' : 'same wording');
  else if ((signals.cosine ?? 0) >= 0.7) parts.push('similar meaning');
  else if (signals.words >= 0.5) parts.push('shared words');
  if (signals.snippet >= 0.6) parts.push('similar code');
  if (signals.sameWorkspace) parts.push('this workspace');
  return parts.length > 0 ? parts.join(', ') : 'distant likeness';
}
