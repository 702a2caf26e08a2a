import type { EngineProcess } from './engineProcess.ts';

/** What an engine tells of its records: their content as text, by key. What becomes of a record with time is left out. */
export type Knowledge = {
  errors: Record<string, string>;
  chains: Record<string, string>;
  /** By question: what is answered, by the chain's key, with its similarity. */
  answers: Record<string, Record<string, number>>;
};

type Attempt = Record<'key' | 'actionTaken' | 'codeChanges' | 'allChanges' | 'successful' | 'timestamp', unknown>;
type ErrorEvent = Record<'key' | 'errorMessage' | 'errorType' | 'context' | 'timestamp' | 'sessionId', unknown>;
type Chain = {
  key: string;
  errorEvent: ErrorEvent;
  fixAttempts: Attempt[];
  successfulFix: Attempt;
  resolutionTimeMinutes: number;
};

export async function lookAt(engine: EngineProcess, questions: readonly string[]): Promise<Knowledge> {
  const errors = (await engine.request('listErrors', { limit: 100_000 })) as ErrorEvent[];
  const chains = (await engine.request('listChains', { limit: 100_000 })) as Chain[];
  const known: Knowledge = { errors: {}, chains: {}, answers: {} };
  for (const error of errors) known.errors[String(error.key)] = JSON.stringify(toError(error));
  for (const chain of chains) known.chains[chain.key] = JSON.stringify(toChain(chain));
  for (const error of questions) {
    const found = (await engine.request('querySimilarFailures', { error, limit: 20, threshold: 0 })) as {
      similarity: number;
      chain: Chain;
    }[];
    known.answers[error] = Object.fromEntries(found.map(({ chain, similarity }) => [chain.key, similarity]));
    for (const { chain } of found) known.chains[chain.key] = JSON.stringify(toChain(chain));
  }
  return known;
}

function toError({ key, errorMessage, errorType, context, timestamp, sessionId }: ErrorEvent): ErrorEvent {
  return { key, errorMessage, errorType, context, timestamp, sessionId };
}

function toAttempt({ key, actionTaken, codeChanges, allChanges, successful, timestamp }: Attempt): Attempt {
  return { key, actionTaken, codeChanges, allChanges, successful, timestamp };
}

function toChain({ errorEvent, fixAttempts, successfulFix, resolutionTimeMinutes }: Chain) {
  return {
    error: toError(errorEvent),
    attempts: fixAttempts.map(toAttempt),
    fix: toAttempt(successfulFix),
    resolutionTimeMinutes,
  };
}

const SAME_SIMILARITY = 0.002;

/** What is told now and is other than what is known, and what is told no more. */
export function differences(known: Knowledge, told: Knowledge): { wrong: string[]; missing: string[] } {
  const wrong: string[] = [];
  const missing: string[] = [];
  for (const kind of ['errors', 'chains'] as const) {
    for (const [key, text] of Object.entries(told[kind]))
      if (known[kind][key] !== text) wrong.push(`${kind} ${key}: ${text} instead of ${known[kind][key] ?? 'nothing'}`);
    for (const key of Object.keys(known[kind])) if (told[kind][key] === undefined) missing.push(`${kind} ${key}`);
  }
  for (const [question, answers] of Object.entries(known.answers)) {
    for (const [key, similarity] of Object.entries(told.answers[question] ?? {})) {
      const before = answers[key];
      if (before !== undefined && Math.abs(before - similarity) > SAME_SIMILARITY)
        wrong.push(`similarity of ${key} to "${question}": ${similarity} instead of ${before}`);
    }
    const best = Object.entries(answers).sort(([, a], [, b]) => b - a)[0]?.[0];
    if (best !== undefined && told.answers[question]?.[best] === undefined)
      missing.push(`answer ${best} to "${question}"`);
  }
  return { wrong, missing };
}
