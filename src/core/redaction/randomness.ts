/** Pairs of letters that make up nine tenths of the words people write in code, by their first letter. */
const COMMON_PAIRS: ReadonlySet<string> = new Set(
  Object.entries({
    ...{ a: 'abcdefgilmnprstvy', b: 'abcdefilou', c: 'abcdefhiklortu', d: 'abcdefios', e: 'abcdefglmnprstvxy' },
    ...{ f: 'abcdefilou', g: 'aeilnoru', h: 'aeiotu', i: 'acdefglmnoprstvz', j: 'aeosu', k: 'eis', l: 'abdeilosty' },
    ...{ m: 'abeimopsu', n: 'acdefgiostuv', o: 'abcdfgklmnoprstuvw', p: 'aehiloprstu', q: 'u', r: 'aceimnorstuvy' },
    ...{
      s: 'acehiklmopstuwy',
      t: 'acehilorstuwyx',
      u: 'abceilmnprst',
      v: 'aeio',
      w: 'aehinor',
      x: 'aceipt',
      y: 'mnops',
      z: 'aeio',
    },
  }).flatMap(([first, seconds]) => Array.from(seconds, (second) => first + second)),
);

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Shape = {
  letters: number;
  digits: number;
  upper: number;
  lower: number;
  changes: number;
  pairs: number;
  common: number;
};

/** How a run of characters is made up: a walk over it, once. */
function shapeOf(text: string): Shape {
  const shape: Shape = { letters: 0, digits: 0, upper: 0, lower: 0, changes: 0, pairs: 0, common: 0 };
  let before = '';
  let beforeKind: Kind = '';
  for (const sign of text) {
    const kind = kindOf(sign);
    if (kind === 'upper') shape.upper++;
    if (kind === 'lower') shape.lower++;
    if (kind === 'digit') shape.digits++;
    if (isLetter(kind)) shape.letters++;
    // A capital before small letters is how words begin, and no change of kind.
    if (beforeKind !== '' && kind !== beforeKind && !(beforeKind === 'upper' && kind === 'lower')) shape.changes++;
    if (isLetter(kind) && isLetter(beforeKind) && !(beforeKind === 'lower' && kind === 'upper')) {
      shape.pairs++;
      if (COMMON_PAIRS.has((before + sign).toLowerCase())) shape.common++;
    }
    before = sign;
    beforeKind = kind;
  }
  return shape;
}

type Kind = 'upper' | 'lower' | 'digit' | 'sign' | '';

function kindOf(sign: string): Kind {
  if (sign >= 'a' && sign <= 'z') return 'lower';
  if (sign >= 'A' && sign <= 'Z') return 'upper';
  return sign >= '0' && sign <= '9' ? 'digit' : 'sign';
}

function isLetter(kind: Kind): boolean {
  return kind === 'upper' || kind === 'lower';
}

/** Hex digits only, in one case: a hash, a commit, a colour, an address; told from a key only by what stands beside it. */
export function isHex(text: string): boolean {
  return /^(?:0x)?(?:[0-9a-f]+|[0-9A-F]+)$/.test(text);
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * True for characters that nobody chose: no words, letters and digits mixed.
 * @param text one run without white space; what is longer than 400 characters is judged by its beginning
 */
export function looksRandom(text: string): boolean {
  const run = text.slice(0, 400);
  if (isUuid(run)) return false;
  const { letters, digits, upper, lower, changes, pairs, common } = shapeOf(run);
  if (letters + digits < 0.75 * run.length || letters === 0) return false;
  const wordiness = pairs === 0 ? 0.4 : common / pairs;
  const unrest = changes / run.length;
  if (digits === 0) return run.length >= 16 && wordiness < 0.58 && (upper === 0 || lower === 0 || unrest > 0.2);
  // Words with numbers at their ends change kind seldom and keep their common pairs.
  if (unrest >= 0.33) return true;
  if (unrest >= 0.2) return wordiness < 0.72;
  return unrest >= 0.12 && wordiness < 0.55;
}

/** True for letters that make no words, however few they are. */
export function isUnspeakable(text: string): boolean {
  const { pairs, common } = shapeOf(text);
  return pairs >= 5 && common / pairs < 0.5;
}
