import type { QueryInput } from '../../core/input.ts';
import { HeadAndTail } from '../../core/runs/headAndTail.ts';
import { MAX_QUESTION } from '../../protocol/panel.ts';

/** How the user wants to be answered. */
export type AnswerSettings = {
  /** Least confidence of the first answer, 0–1. */
  readonly recallThreshold: number;
  readonly recallMaxResults: number;
  /** `workspace`: only what was met in the present one. */
  readonly recallScope: 'all' | 'workspace';
};

/** For the line that says how much was left out. */
const ROOM_FOR_REMARK = 100;

/** As much of a text as the panel's search box takes: all of it, or of a whole log the head and the tail. */
export function boundQuestion(text: string): string {
  if (text.length <= MAX_QUESTION) return text;
  const maximum = (MAX_QUESTION - ROOM_FOR_REMARK) / 2;
  const kept = new HeadAndTail(maximum, maximum);
  kept.add(text);
  return kept.text();
}

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
