import * as v from 'valibot';

const MAX_NAME = 4_000;
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME));

/** What a person, and nobody else, may have forgotten. */
export const forgetTargetSchema = v.variant('kind', [
  /** An error event or a chain, by id or key, with all that was tried, seen and resolved along with it. */
  v.object({ kind: v.literal('record'), id: text }),
  /** All errors in a file, and the file in what was tried elsewhere. As in a context: relative to its workspace, else absolute. */
  v.object({ kind: v.literal('file'), file: text, workspace: v.optional(text) }),
  /** All errors of a workspace folder, by its URI, and the folder in what was printed elsewhere. */
  v.object({ kind: v.literal('workspace'), workspace: text }),
  /** What happened or was written down since, in milliseconds since the epoch. */
  v.object({ kind: v.literal('since'), timestamp: v.pipe(v.number(), v.minValue(0)) }),
  v.object({ kind: v.literal('everything') }),
]);
export type ForgetTarget = v.InferOutput<typeof forgetTargetSchema>;

/** How much is, or was, forgotten. */
export type ForgetCounts = {
  errors: number;
  attempts: number;
  chains: number;
  /** Records that stay, though a part of them goes. */
  changed: number;
};
