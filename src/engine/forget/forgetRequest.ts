import type { HashedPathsData } from './hashedPaths.ts';

/**
 * What is to be forgotten, as it is written down before it is done: keys, times and hashes, never the text itself. Records
 * that are written after `requestedAt`, which is no earlier than any record that was there, stay, unless they speak of one that goes.
 */
export type ForgetRequest = { requestedAt: number } & (
  | {
      kind: 'records';
      /** Keys of error events. */
      errors: string[];
      /** Keys of other error events that hold text of these in what was printed. */
      stained: string[];
    }
  | { kind: 'paths'; paths: HashedPathsData }
  | { kind: 'since'; timestamp: number }
  | { kind: 'everything' }
);
