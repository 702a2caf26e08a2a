/**
 * The words of a full-text index. Its file holds them as a finite-state transducer (format version 3 of the Rust crate "fst"):
 * words that share a beginning or an end share its bytes, so that no search for bytes can find one.
 */
export function readIndexTokens(file: Buffer): string[] {
  const tokens: string[] = [];
  for (let start = file.indexOf(HEADER); start >= 0; start = file.indexOf(HEADER, start + 1)) {
    const root = findRoot(file, start);
    if (root !== null) walk(file.subarray(start), root, [], tokens);
  }
  return tokens;
}

const HEADER = Buffer.from('03000000000000000000000000000000', 'hex');
/** Of the first 62 inputs that a node's first byte may stand for; the more common a letter, the smaller its number. */
const COMMON = 'te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG';
/** Nodes with more ways out have a table of 256 bytes beside them. */
const MOST_WITHOUT_TABLE = 32;
const MAX_TOKENS = 1_000_000;

/** The root is the last node; behind it stand the number of words, and the root's own place. */
function findRoot(file: Buffer, start: number): number | null {
  for (let at = start + HEADER.length; at + 16 <= file.length; at++) {
    const place = at - 1 - start;
    if (file.readUInt32LE(at + 8) === place && file.readUInt32LE(at + 12) === 0) return place;
  }
  return null;
}

type FstNode = { isFinal: boolean; ways: { input: number; to: number }[] };

function walk(fst: Buffer, at: number, prefix: readonly number[], tokens: string[]): void {
  const { isFinal, ways } = readNode(fst, at);
  if (isFinal) tokens.push(Buffer.from(prefix).toString('utf8'));
  if (tokens.length > MAX_TOKENS) throw new Error('More words than an index can have');
  for (const { input, to } of ways) walk(fst, to, [...prefix, input], tokens);
}

/** A node is read backwards from its first byte, which is the last in the file. */
function readNode(fst: Buffer, at: number): FstNode {
  if (at === 0) return { isFinal: true, ways: [] };
  const state = fst[at] ?? 0;
  if (state < 0x80) return readAny(fst, at, state);
  const common = state & 0x3f;
  const input = common === 0 ? (fst[at - 1] ?? 0) : COMMON.charCodeAt(common - 1);
  const afterInput = common === 0 ? at - 1 : at;
  // The next node lies right behind this one.
  if (state >= 0xc0) return { isFinal: false, ways: [{ input, to: afterInput - 1 }] };
  const [wayBytes, outputBytes] = readSizes(fst, afterInput - 1);
  const end = afterInput - 1 - wayBytes - outputBytes;
  return { isFinal: false, ways: [{ input, to: readPlace(fst, afterInput - 1 - wayBytes, wayBytes, end) }] };
}

function readAny(fst: Buffer, at: number, state: number): FstNode {
  const isFinal = (state & 0x40) !== 0;
  const short = state & 0x3f;
  const long = fst[at - 1] ?? 0;
  // One is not said at length, so it stands for 256.
  const count = short > 0 ? short : long === 1 ? 256 : long;
  const sizesAt = short > 0 ? at - 1 : at - 2;
  const [wayBytes, outputBytes] = readSizes(fst, sizesAt);
  const inputsEnd = sizesAt - (count > MOST_WITHOUT_TABLE ? 256 : 0);
  const waysEnd = inputsEnd - count;
  const end = waysEnd - count * wayBytes - count * outputBytes - (isFinal ? outputBytes : 0);
  const ways = Array.from({ length: count }, (_, index) => ({
    input: fst[inputsEnd - index - 1] ?? 0,
    to: readPlace(fst, waysEnd - (index + 1) * wayBytes, wayBytes, end),
  }));
  return { isFinal, ways };
}

function readSizes(fst: Buffer, at: number): [way: number, output: number] {
  const sizes = fst[at] ?? 0;
  return [sizes >> 4, sizes & 15];
}

/** Places are distances from the node's end; none means the one final node that is nowhere. */
function readPlace(fst: Buffer, at: number, bytes: number, end: number): number {
  const distance = bytes === 0 ? 0 : fst.readUIntLE(at, bytes);
  return distance === 0 ? 0 : end - distance;
}
