/** A longer run without white space is no word, and hardly a secret: a margin is left off it. */
const LONGEST = 2_000;
const MARGIN = 200;

/** A text's beginning without the word it was cut in: what is left of a secret could not be known as one. */
export function withoutCutEnd(head: string): string {
  const near = head.slice(-LONGEST);
  const word = /(?<=\s)\S*$/.exec(near)?.[0];
  if (word !== undefined) return head.slice(0, head.length - word.length);
  return head.length > LONGEST ? head.slice(0, -MARGIN) : head;
}

/** The same for a text's end. */
export function withoutCutStart(tail: string): string {
  const space = tail.slice(0, LONGEST).search(/\s/);
  if (space !== -1) return tail.slice(space);
  return tail.length > LONGEST ? tail.slice(MARGIN) : tail;
}
