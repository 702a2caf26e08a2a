/** A stretch of a text that is a secret; `end` is exclusive. */
export type Finding = {
  start: number;
  end: number;
  /** Names it in its marker: "github-token". */
  kind: string;
  /** False where only this place says that it is a secret: the same characters elsewhere are no reason to mask them. */
  isValue?: boolean;
};

/** Looks for one sort of secret. What it takes grows with the length of the text and no faster. */
export type Finder = (text: string) => Finding[];

/** Where a pattern's named group `secret`, or all of it, stands in a text. @param pattern with the flags g and d */
export function findPattern(text: string, pattern: RegExp, kind: string): Finding[] {
  const findings: Finding[] = [];
  for (const match of text.matchAll(pattern)) {
    const [start, end] = match.indices?.groups?.['secret'] ?? [match.index, match.index + match[0].length];
    if (end > start) findings.push({ start, end, kind });
  }
  return findings;
}
