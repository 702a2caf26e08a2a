import { evidenceWeight } from '../evidence.ts';
import type { CausalChain } from '../model.ts';

/** What people said of a fix. */
export type Feedback = { helped: number; didNotHelp: number };

/** Weights of what cannot be learnt from errors and fixes alone; in the same unit as the learnt ones, the logarithm of odds. */
const WORKSPACE = 0.3;
const EVIDENCE = 0.3;
const ORIGIN: Readonly<Record<CausalChain['errorEvent']['origin'], number>> = {
  observed: 0,
  imported: -0.1,
  agent: -0.25,
};
const FAILED_ATTEMPT = -0.04;
const MAX_FAILED_ATTEMPTS = 4;
const AGE_PER_MONTH = -0.01;
const MAX_MONTHS = 36;
const MONTH_MS = 30 * 24 * 60 * 60_000;
const VERDICTS = 3;
/** Of the normal distribution, for an interval that holds 80 %. */
const Z = 1.28;

/** How one fix is preferred to another that is as like; only differences between candidates count. */
export function toPreference(chain: CausalChain, workspace: string | undefined, newestMs: number): number {
  const { errorEvent, successfulFix, fixAttempts } = chain;
  const isHere = workspace !== undefined && workspace === errorEvent.context.workspace;
  const failed = fixAttempts.filter(({ successful }) => !successful).length;
  const months = Math.floor(Math.max(0, newestMs - successfulFix.timestamp) / MONTH_MS);
  return (
    (isHere ? WORKSPACE : 0) +
    EVIDENCE * evidenceWeight(chain.evidence) +
    ORIGIN[successfulFix.origin] +
    FAILED_ATTEMPT * Math.min(failed, MAX_FAILED_ATTEMPTS) +
    AGE_PER_MONTH * Math.min(months, MAX_MONTHS)
  );
}

/**
 * What verdicts say of a fix, by Wilson's interval for the share of those whom it helped: its lower end counts for a fix
 * that helped, its upper end against one that did not, so that one verdict says little and ten say much. 0 without any.
 */
export function toOutcome({ helped, didNotHelp }: Feedback): number {
  const count = helped + didNotHelp;
  if (count === 0) return 0;
  const share = helped / count;
  const centre = (share + (Z * Z) / (2 * count)) / (1 + (Z * Z) / count);
  const spread = (Z / (1 + (Z * Z) / count)) * Math.sqrt((share * (1 - share)) / count + (Z * Z) / (4 * count * count));
  const [low, high] = [centre - spread, centre + spread];
  // Between the ends lies what is not known yet: it neither helps nor harms.
  if (low > 0.5 || helped > didNotHelp) return VERDICTS * Math.max(low - 0.25, 0.1);
  if (high < 0.5 || didNotHelp > helped) return -VERDICTS * Math.max(0.75 - high, 0.1);
  return 0;
}
