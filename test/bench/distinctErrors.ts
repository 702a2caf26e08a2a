/** An error as an editor would report it, with a context and the sentence of its fix. */
export type MadeError = {
  error: string;
  context: { source: string; code: string; file: string; snippet: string; workspace: string; language: string };
  fix: string;
};

const NOUNS =
  'order invoice customer price total cart session token user account payment address email report chart widget panel route query cache queue worker parser lexer buffer stream socket client server handler config setting theme locale plugin module package version branch commit diff patch'.split(
    ' ',
  );
const VERBS =
  'load save parse format render fetch send receive validate compute merge split sort filter group publish subscribe resolve reject open close read write delete update create'.split(
    ' ',
  );
const TYPES =
  'string number boolean Date Promise<void> string[] Map<string,number> Buffer unknown null undefined Error RegExp bigint symbol object'.split(
    ' ',
  );

type Words = { n: string; v: string; t: string; o: string; i: number };
const KINDS: readonly (readonly [source: string, code: string, make: (words: Words) => string])[] = [
  ['ts', '2322', ({ n, v, t, o }) => `Type '${t}' is not assignable to type '${o}${v}${n}'.`],
  ['ts', '2339', ({ n, v, o, i }) => `Property '${v}${n}${i}' does not exist on type '${o}'.`],
  ['ts', '2304', ({ n, v, i }) => `Cannot find name '${n}${v}${i}'.`],
  ['ts', '2307', ({ n, v, i }) => `Cannot find module './${n}/${v}${i}' or its corresponding type declarations.`],
  ['ts', '2345', ({ n, t, o, i }) => `Argument of type '${t}' is not assignable to parameter of type '${n}${o}${i}'.`],
  ['ts', '2554', ({ n, v, i }) => `Expected ${i % 5} arguments, but got ${i % 7} in call to ${v}${n}${i}.`],
  ['eslint', 'no-unused-vars', ({ n, v, i }) => `'${v}${n}${i}' is defined but never used.`],
  ['eslint', 'no-undef', ({ n, o, i }) => `'${n}${o}${i}' is not defined.`],
  [
    'node',
    'TypeError',
    ({ n, v, o, i }) => `TypeError: Cannot read properties of undefined (reading '${n}${i}') at ${v} ${o}`,
  ],
  ['node', 'ENOENT', ({ n, v, i }) => `ENOENT: no such file or directory, open '/srv/${n}/${v}${i}.json'`],
  ['pyright', 'reportAttributeAccess', ({ n, v, o, i }) => `Cannot access attribute "${v}_${n}_${i}" for class "${o}"`],
  ['python', 'KeyError', ({ n, v, t, o, i }) => `KeyError: '${n}_${i}' when we ${v} the ${o} of the ${t}`],
  ['rustc', 'E0308', ({ n, v, t, o, i }) => `mismatched types: expected \`${t}\`, found \`${n}_${o}_${i}\` after ${v}`],
  ['go', 'UndeclaredName', ({ n, v, o, i }) => `undefined: ${v}${n}${i} in package ${o}`],
];

/** So many errors, the same ones each time: a longer list begins with the shorter one. */
export function distinctErrors(count: number): MadeError[] {
  const errors = eachDistinctError();
  return Array.from({ length: count }, () => errors.next().value);
}

/** Errors without end, no message twice. */
export function* eachDistinctError(): Generator<MadeError, never> {
  const draw = createRandom(20_240_601);
  const known = new Set<string>();
  for (let index = 0; ; index++) {
    const one = makeError(index, draw);
    if (!known.has(one.error)) yield one;
    known.add(one.error);
  }
}

function makeError(index: number, draw: () => number): MadeError {
  const pick = (list: readonly string[]): string => list[Math.floor(draw() * list.length)] ?? '';
  const kind = KINDS[index % KINDS.length];
  if (!kind) throw new Error('There are no kinds of errors');
  const [source, code, make] = kind;
  const [noun, verb, other] = [pick(NOUNS), pick(VERBS), pick(NOUNS)];
  const error = make({ n: noun, v: verb, t: pick(TYPES), o: other, i: index });
  const snippet = [`function ${verb}${noun}(${other}) {`, `  return ${other}.${verb}(${noun}${index});`, '}'].join(
    '\n',
  );
  const file = `src/${other}/${verb}${index}.ts`;
  const workspace = `file:///home/dev/project${index % 7}`;
  const context = { source, code, file, snippet, workspace, language: 'typescript' };
  return { error, context, fix: `Edited ${file}: ${pick(VERBS)} the ${noun} before the ${other}` };
}

/** Mulberry32: small, and the same on every machine. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
