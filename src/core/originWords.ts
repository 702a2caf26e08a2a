import type { Origin } from './model.ts';

/** Who says of a fix that it is one, in words for people; empty where the editor saw it. */
export const ORIGIN_WORDS: Readonly<Record<Origin, string>> = {
  observed: '',
  agent: 'told by an agent',
  imported: 'imported',
};
