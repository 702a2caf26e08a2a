import { diffArrays } from 'diff';

const MAX_WORDS = 80;
/** What a tool puts into a sentence is a word or a few. */
const MAX_REPLACED = 3;

const LISTED = /‹›(?:,? (?:and|or) ‹›)+/g;

/** Words of a template in their order, in lower case; a slot is one, and so are several that are counted up. */
export function toSequence(template: string): string[] {
  const said = template.toLowerCase().replace(LISTED, '‹›');
  return (said.match(/‹[^›]*›|[\p{L}\p{N}_$'-]+/gu) ?? []).slice(0, MAX_WORDS);
}

/**
 * How much of two wordings is alike where they differ only in words that stand in one another's place: a tool that puts a word into a
 * sentence without quoting it words one error so, and two errors rather by saying more.
 * @returns 0–1; 0 where one says something for which the other has nothing
 */
export function rewording(a: readonly string[], b: readonly string[]): number {
  let [same, removed, added] = [0, 0, 0];
  for (const part of [...diffArrays([...a], [...b]), null]) {
    if (part?.added) added += part.value.length;
    else if (part?.removed) removed += part.value.length;
    else {
      if ((removed === 0) !== (added === 0) || Math.max(removed, added) > MAX_REPLACED) return 0;
      same += part?.value.length ?? 0;
      [removed, added] = [0, 0];
    }
  }
  return Math.max(0, (4 * same) / (a.length + b.length) - 1);
}

/** Too few words to say two things by their order. */
const MIN_ORDERED = 4;

/** "Prefer a record to an index signature" and "Prefer an index signature to a record" have the same words. */
export function isReordered(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length || a.length < MIN_ORDERED || a.every((word, index) => word === b[index])) return false;
  const sorted = b.toSorted();
  return a.toSorted().every((word, index) => word === sorted[index]);
}
