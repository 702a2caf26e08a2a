import { v5 as uuidV5 } from 'uuid';
import { EVIDENCE_LEVELS, type CausalChain, type Evidence, type FixAttempt } from '../../src/core/model.ts';
import { CHAIN_NAMESPACE } from '../../src/engine/recorder.ts';
import { keyOf } from './recordItems.ts';

const hex = (number: number): string => number.toString(16).padStart(8, '0');

/**
 * A chain as another machine exports it. Chains of the same error number are fixes of one error, the later the greater
 * their fix number; the error's earlier fixes are among its attempts.
 */
export function sampleChain(error: number, fix: number, evidence: Evidence = 'cleared'): CausalChain {
  const errorId = `err-${hex(error)}`;
  const attempt = (turn: number): FixAttempt => {
    const number = error * 1_000 + turn;
    return {
      ...{
        id: `fix-${hex(number)}`,
        key: keyOf(500_000_000 + number),
        errorId,
        actionTaken: `Edited src/a${error}.ts for the ${turn}. time`,
      },
      ...{
        codeChanges: `--- a/a${error}.ts\n+++ b/a${error}.ts\n@@ -1 +1 @@\n-x\n+y${turn}\n`,
        allChanges: null,
        successful: turn === fix,
      },
      ...{
        cause: turn === fix ? 'edited' : null,
        unfinished: false,
        timestamp: 1_000_000 + turn * 60_000,
        origin: 'observed',
      },
    };
  };
  const fixAttempts = Array.from({ length: fix + 1 }, (_, turn) => attempt(turn));
  const successfulFix = attempt(fix);
  const timestamp = 1_000_000 - 30_000;
  return {
    id: `chain-${hex(error * 1_000 + fix)}`,
    key: uuidV5(successfulFix.key, CHAIN_NAMESPACE),
    errorEvent: {
      ...{ id: errorId, key: keyOf(error + 1), errorMessage: `Cannot find name 'thing${error}'.`, errorType: 'TS2304' },
      context: {
        channel: 'diagnostic',
        source: 'ts',
        code: '2304',
        file: `src/a${error}.ts`,
        line: error,
        workspaceName: 'shop',
      },
      ...{ timestamp, sessionId: 's', origin: 'observed' },
    },
    ...{ fixAttempts, successfulFix, evidence, reopened: false, clearedWith: [] },
    resolutionTimeMinutes: (successfulFix.timestamp - timestamp) / 60_000,
  };
}

export { EVIDENCE_LEVELS };
