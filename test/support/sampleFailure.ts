import type { Origin, SimilarFailure } from '../../src/core/model.ts';

export type SampleFailure = {
  id?: string;
  confidence?: number;
  actionTaken?: string;
  file?: string;
  workspaceName?: string;
  resolutionTimeMinutes?: number;
  timestamp?: number;
  /** Who told of the fix. */
  origin?: Origin;
};

/** An answer of the memory with a chain of its own; `id` is the eight hex digits of its names. */
export function sampleFailure(sample: SampleFailure = {}): SimilarFailure {
  const { id = '0000000a', confidence = 0.93, timestamp = 1_700_000_000_000, resolutionTimeMinutes = 12 } = sample;
  const { actionTaken = 'Edited src/cart.ts (+1 −1)', file = 'src/cart.ts', workspaceName = 'shop' } = sample;
  const { origin = 'observed' } = sample;
  const base = { timestamp, origin };
  const successfulFix = {
    ...base,
    id: `fix-${id}`,
    key: `fix-key-${id}`,
    errorId: `err-${id}`,
    actionTaken,
    codeChanges: null,
    allChanges: null,
    successful: true,
    cause: null,
    unfinished: false,
  };
  const errorEvent = {
    ...base,
    id: `err-${id}`,
    key: `err-key-${id}`,
    errorMessage: "Cannot find name 'total'.",
    errorType: 'TS2304',
    context: { file, workspaceName },
    sessionId: 'session',
  };
  return {
    similarity: confidence,
    confidence,
    rank: 1,
    why: 'the same message',
    chain: {
      id: `chain-${id}`,
      key: `chain-key-${id}`,
      errorEvent,
      fixAttempts: [successfulFix],
      successfulFix,
      resolutionTimeMinutes,
      evidence: 'settled',
      reopened: false,
      clearedWith: [],
    },
    failedAttempts: [],
    evidence: 'settled',
  };
}
