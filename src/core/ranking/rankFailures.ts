import type { CausalChain, SimilarFailure } from '../model.ts';
import { groupBy } from '../groupBy.ts';
import { toConfidence, toQuestionClass, toWorth, type QuestionClass } from './confidence.ts';
import type { ErrorFeatures } from './errorFeatures.ts';
import { countLike, sumNearest, toKindName } from './kindName.ts';
import { toLeastConfidence } from './leastConfidence.ts';
import { toOutcome, toPreference, type Feedback } from './outcome.ts';
import { toReason } from './reasons.ts';
import type { Signals } from './signalNames.ts';
import { readSignalsOfAll, type Compared } from './signalsOfAll.ts';
import type { WordWeights } from './words.ts';

/** The error that is asked about. */
export type PresentError = { message: string; workspace?: string | undefined; features: ErrorFeatures };

/** A past chain that a search brought up. */
export type Candidate = Compared & { chain: CausalChain; feedback: Feedback };

export type RankingOptions = {
  /** The most answers. */
  limit: number;
  /** Least confidence of the first answer, 0–1. */
  threshold: number;
};

/** What was found, and how sure the best is, shown or not; null when there is no candidate. */
export type Ranking = { failures: SimilarFailure[]; bestConfidence: number | null };

type Scored = { candidate: Candidate; signals: Partial<Signals>; odds: number };
/** Candidates whose errors have one code and whose fixes are of one kind, the best first. */
type Kind = { members: Scored[]; odds: number };

/**
 * The best fix of each kind, the likeliest kind first, ties by the shorter resolution time. Nothing when the first is less
 * likely than the threshold; a further kind stands beside it when it is at least a fifth as likely.
 */
export function rankFailures(
  present: PresentError,
  candidates: readonly Candidate[],
  words: WordWeights,
  { limit, threshold }: RankingOptions,
): Ranking {
  const question = toQuestionClass(
    present.features,
    candidates.map(({ features }) => features),
  );
  const kinds = toKinds(scoreAll(present, candidates, words, question), question);
  const { isNumbered } = present.features;
  const all = 1 + kinds.reduce((sum, { odds }) => sum + odds, 0);
  const sure = kinds.map((kind) => ({
    ...kind,
    confidence: toConfidence(question, { share: kind.odds / all, fixes: countLike(kind.members), isNumbered }),
  }));
  const [first] = sure;
  if (!first || first.confidence < threshold) return { failures: [], bestConfidence: first?.confidence ?? null };
  const least = toLeastConfidence(first.confidence, threshold);
  const shown = sure.filter(({ confidence }) => confidence >= least).slice(0, limit);
  return {
    failures: shown.flatMap((kind, index) => toFailure(present, kind, kind.confidence, index + 1)),
    bestConfidence: first.confidence,
  };
}

function scoreAll(
  present: PresentError,
  candidates: readonly Candidate[],
  words: WordWeights,
  question: QuestionClass,
): Scored[] {
  const signalsOfAll = readSignalsOfAll(present.features, candidates, question, words);
  const newestMs = Math.max(...candidates.map(({ chain }) => chain.successfulFix.timestamp));
  const scored = candidates.map((candidate, index): Scored => {
    const signals = signalsOfAll[index] ?? {};
    return { candidate, signals, odds: Math.exp(toWorth(question, signals) + toOutcome(candidate.feedback)) };
  });
  const preferences = candidates.map(({ chain }) => toPreference(chain, present.workspace, newestMs));
  // What is preferred is so to others that are as like; what is far less like makes none of them less likely.
  const likeliest = Math.max(...scored.map(({ odds }) => odds));
  const preferred = Math.max(...preferences.filter((_, index) => isAsLike(scored[index]?.odds ?? 0, likeliest)));
  return scored.map((one, index) => ({ ...one, odds: one.odds * Math.exp((preferences[index] ?? 0) - preferred) }));
}

/** At most so many times less likely than the likeliest. */
const AS_LIKE = 4;

function isAsLike(odds: number, likeliest: number): boolean {
  return odds >= likeliest / AS_LIKE;
}

function toKinds(scored: readonly Scored[], question: QuestionClass): Kind[] {
  const kinds = groupBy(scored, ({ candidate: { features, change, chain } }) =>
    toKindName(question, features, change, chain.successfulFix),
  );
  const observed = Math.max(...scored.map((one) => (isClaim(one) ? 0 : one.odds)));
  const summed = [...kinds.values()].map((all): Kind => {
    const members = withoutRepeats(
      all.toSorted((a, b) => b.odds - a.odds || compareAlike(a, b)),
      observed,
    );
    return { members, odds: sumNearest(members.map(({ odds }) => odds)) };
  });
  return summed.sort((a, b) => b.odds - a.odds || compareAlike(a.members[0], b.members[0]));
}

/** Said by an agent, and seen by nobody. */
function isClaim({ candidate: { chain } }: Scored): boolean {
  return chain.successfulFix.origin === 'agent';
}

/** So many times likelier a claim must be than what was observed for its repetitions to tell something. */
const FAR_LIKELIER = 3;

/**
 * Where something that was observed is about as likely, what agents claim counts once, however often it is said.
 * @param members of one kind, the best first @param observed odds of the likeliest fix that was observed
 */
function withoutRepeats(members: readonly Scored[], observed: number): Scored[] {
  const claim = members.find(isClaim);
  if (claim === undefined || claim.odds > FAR_LIKELIER * observed) return [...members];
  return members.filter((one) => one === claim || !isClaim(one));
}

function compareAlike(a: Scored | undefined, b: Scored | undefined): number {
  if (!a || !b) return 0;
  const [one, other] = [a.candidate.chain, b.candidate.chain];
  return (
    one.resolutionTimeMinutes - other.resolutionTimeMinutes ||
    other.successfulFix.timestamp - one.successfulFix.timestamp
  );
}

function toFailure(present: PresentError, { members }: Kind, confidence: number, rank: number): SimilarFailure[] {
  const [best] = members;
  if (!best) return [];
  const { chain, cosine, feedback } = best.candidate;
  const like = members.filter((one) => isAsLike(one.odds, best.odds) && isClaim(one) === isClaim(best));
  const { workspace } = present;
  const isHere = ({ candidate }: Scored): boolean =>
    workspace !== undefined && workspace === candidate.chain.errorEvent.context.workspace;
  const isSameMessage = chain.errorEvent.errorMessage === present.message;
  const fixes = { all: like.length, here: like.filter(isHere).length };
  const ground = { chain, signals: best.signals, isSameMessage, fixes, feedback };
  return [
    {
      similarity: Math.min(1, Math.max(0, cosine ?? wordLikeness(best.signals))),
      confidence,
      rank,
      why: toReason(ground),
      chain,
      failedAttempts: chain.fixAttempts.filter((attempt) => !attempt.successful),
      evidence: chain.evidence,
    },
  ];
}

function wordLikeness(signals: Partial<Signals>): number {
  return (
    signals.wording ??
    signals.sameCodeWording ??
    signals.otherCodeWording ??
    signals.otherToolWording ??
    signals.traceHeadline ??
    0
  );
}
