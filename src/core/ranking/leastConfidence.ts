/** Several kinds of fix for one error share its probability: each by itself may be less likely than the threshold. */
const ALTERNATIVE_SHARE = 0.2;

/** What is shown unasked is at least as likely. @param first confidence of the first answer */
export function toLeastConfidence(first: number, threshold: number): number {
  return first < threshold ? threshold : Math.min(threshold, first * ALTERNATIVE_SHARE);
}
