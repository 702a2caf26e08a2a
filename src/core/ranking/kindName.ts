import type { FixAttempt } from '../model.ts';
import type { ChangeShape } from './changeShape.ts';
import type { QuestionClass } from './confidence.ts';
import type { ErrorFeatures } from './errorFeatures.ts';

/**
 * Equal for fixes that are one answer: of one kind, for errors of one code, or of one wording where there is no code. Where no
 * change is known, fixes told in the same words; behind a stack trace, the same change, for there like changes mend unlike faults.
 * To a question of another tool everything that is known of one rule is one answer.
 */
export function toKindName(
  question: QuestionClass,
  { trace, code, source, template }: ErrorFeatures,
  change: ChangeShape,
  { codeChanges, actionTaken }: Pick<FixAttempt, 'codeChanges' | 'actionTaken'>,
): string {
  if (question === 'foreign' && code !== '') return [source, code].join('\u0000');
  const fix = change.kind === '' ? actionTaken : change.kind;
  const error = trace ? (codeChanges ?? '') : code === '' ? template : code;
  return [source, error, fix].join('\u0000');
}

/** Of a kind that was met a hundred times only the nearest say that it is right here, or the commonest would always win. */
const VOTES = 3;

/** What the members of one kind are worth together. @param odds the greatest first */
export function sumNearest(odds: readonly number[]): number {
  return odds.slice(0, VOTES).reduce((sum, one) => sum + one, 0);
}

/** How many members of a kind are each likelier than no answer: only they say that a fix has proved itself more than once. */
export function countLike(members: readonly { odds: number }[]): number {
  return members.filter(({ odds }) => odds >= 1).length;
}
