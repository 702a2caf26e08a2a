import type { QueryInput } from '../../core/input.ts';

/** How the user wants to be answered. */
export type AnswerSettings = {
  /** Least confidence of an answer, 0–1. */
  readonly recallThreshold: number;
  readonly recallMaxResults: number;
  /** `workspace`: only what was met in the present one. */
  readonly recallScope: 'all' | 'workspace';
};

/**
 * A question as the user wants it asked; what it says itself goes first.
 * @param workspace URI of the folder that is meant where the question names none
 */
export function toQuestion(
  input: QueryInput,
  { recallThreshold, recallMaxResults, recallScope }: AnswerSettings,
  workspace: string | undefined,
): QueryInput {
  return {
    ...{ limit: recallMaxResults, threshold: recallThreshold, ...input },
    ...(recallScope === 'all' ? {} : { scope: recallScope }),
    context: { ...(workspace === undefined ? {} : { workspace }), ...input.context },
  };
}
