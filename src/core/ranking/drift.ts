/**
 * What a message complains of, by the few English words in which tools say that something lacks or is too much. Written by
 * hand: tools word the two halves of a rule alike ("Missing space", "Unexpected space"), and their fixes are opposite.
 */
const LACKING = /\b(?:missing|required?|requires|expected|must|should|needs?|lacks?|always|forgot|add)\b/i;
/** Whatever is said of these: an unexpected absence is one. */
const ABSENT = /\b(?:absence|absent|missing|lack(?:s|ing)?)\b/i;
const TOO_MUCH =
  /\b(?:unexpected|unnecessary|unneeded|extra|extraneous|redundant|superfluous|useless|duplicated?|disallowed|forbidden|prohibited|remove|never|(?:must|should|may|can)(?: not|n't|not)|(?:does|do|is|are)(?: not|n't|n’t) (?:need|have to|necessary|needed|required)|not (?:be )?(?:allowed|permitted|necessary|needed)|should(?:n't| be no)|there should be no)\b/i;
const NEGATION = /\b(?:no|not|never|without|cannot|none|nor)\b|n't\b|n’t\b/i;
const SIDES: readonly (readonly [RegExp, RegExp])[] = [
  [/\bbefore\b/i, /\bafter\b/i],
  [/\bopening\b/i, /\bclosing\b/i],
  [/\bfirst\b/i, /\blast\b/i],
  [/\b(?:start|beginning)\b/i, /\bend\b/i],
  [/\b(?:above|over)\b/i, /\b(?:below|under)\b/i],
  [/\bleft\b/i, /\bright\b/i],
];

export type Drift = { complaint: 'lacking' | 'tooMuch' | 'neither'; isNegated: boolean; sides: readonly number[] };

export function toDrift(text: string): Drift {
  const isTooMuch = TOO_MUCH.test(text) && !ABSENT.test(text);
  return {
    complaint: isTooMuch ? 'tooMuch' : LACKING.test(text) || ABSENT.test(text) ? 'lacking' : 'neither',
    isNegated: NEGATION.test(text),
    sides: SIDES.map(([a, b]) => Number(a.test(text)) - Number(b.test(text))),
  };
}

/** 1 when one complains of too little and the other of too much; half when only one of them says no. */
export function opposition(a: Drift, b: Drift): number {
  const isOpposite = a.complaint !== b.complaint && a.complaint !== 'neither' && b.complaint !== 'neither';
  if (isOpposite) return 1;
  // "Not needed" and "unnecessary" say the same.
  const isSame = a.isNegated === b.isNegated || (a.complaint === 'tooMuch' && b.complaint === 'tooMuch');
  return isSame ? 0 : 0.5;
}

/** 1 when they speak of opposite sides of a place. */
export function isOtherSide(a: Drift, b: Drift): number {
  return Number(a.sides.some((side, index) => side * (b.sides[index] ?? 0) < 0));
}

/** English prefixes that turn a word into its opposite. */
const TURNING = ['un', 'non', 'in', 'im', 'dis', 'mis'];

/** True when one says a word and the other its opposite by a prefix: "initialized" and "uninitialized". */
export function hasTurnedWord(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const isTurned = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
    [...one].some(
      (word) =>
        word.length > 3 &&
        !other.has(word) &&
        TURNING.some((prefix) => other.has(prefix + word) && !one.has(prefix + word)),
    );
  return isTurned(a, b) || isTurned(b, a);
}
