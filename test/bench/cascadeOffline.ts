import { groupCleared } from '../../src/core/explanation/cascade.ts';
import { explain } from '../../src/core/explanation/explanation.ts';
import { compile, type CompiledError } from './compiledRecords.ts';

type Files = Record<string, string>;
/** Errors that one round clears; `groups` names the root of each by its message and the text of its line. */
type Cascade = { name: string; before: Files; after: Files; groups: { root: RegExp; others: number }[] };

const uses = (count: number, make: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => make(n)).join('\n');
const replaced = (files: Files, file: string, from: string, to: string): Files => ({
  ...files,
  [file]: (files[file] ?? '').replace(from, to),
});

function madeFor(T: string, f: string, p: string): Cascade[] {
  const single = (name: string, before: Files, file: string, from: string, to: string, root: RegExp): Cascade => {
    const after = replaced(before, file, from, to);
    return { name, before, after, groups: [{ root, others: clearedBy(before, after).length - 1 }] };
  };
  const tools = {
    'tools.ts': `export type ${T} = { ${p}: number };\nexport function ${f}(a: ${T}) {\n  return a.${p};\n}`,
  };
  const importUses = uses(8, (n) => `export const part${n} = (one${n}: ${T}) => ${f}(one${n}) + ${n};`);
  const member = uses(6, (n) => `export const look${n} = (one: ${T}) => one.${p} + ${n};`);
  return [
    single(
      'broken path of an import below its uses',
      {
        ...tools,
        'main.ts': `export const first = [1, 2].map((x) => ${f}({ ${p}: x }).toFixed());\nimport { ${f} } from './tolls';\n${uses(5, (n) => `[${n}].forEach((x) => ${f}({ ${p}: x }));`)}`,
      },
      'main.ts',
      './tolls',
      './tools',
      /Cannot find module/,
    ),
    single(
      'import missing',
      { ...tools, 'main.ts': importUses },
      'main.ts',
      'export const part0',
      `import { ${f}, ${T} } from './tools';\nexport const part0`,
      new RegExp(`Cannot find name '(?:${T}|${f})'.*part0`),
    ),
    single(
      'type of a declaration below its uses',
      {
        'main.ts': `${uses(6, (n) => `export const take${n} = (): string => ${f}() + $${n};`.replace(`$${n}`, `${n}`).replace(': string', ': number'))}\nexport function ${f}(): string {\n  return 5;\n}`,
      },
      'main.ts',
      `${f}(): string {`,
      `${f}(): number {`,
      /Type 'number' is not assignable to type 'string'.*return 5/,
    ),
    single(
      'member missing in a type',
      { 'main.ts': `interface ${T} {\n  id: number;\n}\n${member}` },
      'main.ts',
      '  id: number;',
      `  id: number;\n  ${p}: number;`,
      new RegExp(`Property '${p}'.*look0`),
    ),
    single(
      'member renamed in another file',
      {
        'model.ts': `export interface ${T} {\n  other_${p}: number;\n}`,
        'main.ts': `import { ${T} } from './model';\n${member}`,
      },
      'model.ts',
      `other_${p}`,
      p,
      new RegExp(`Property '${p}'.*look0`),
    ),
    single(
      'brace missing',
      {
        'main.ts': `export function ${f}(a: number) {\n  if (a > 1) {\n    return a;\n  return 2;\n}\n\nexport const other = 1;\nexport function more() {\n  return other;\n}`,
      },
      'main.ts',
      '    return a;\n',
      '    return a;\n  }\n',
      /'}' expected/,
    ),
    single(
      'export missing in another file',
      {
        'tools.ts': `const ${p} = 1;\nexport {};`,
        'a.ts': `import { ${p} } from './tools';\nexport const x = ${p};`,
        'b.ts': `import { ${p} } from './tools';\nexport const y = ${p};`,
        'c.ts': `import { ${p} } from './tools';\nexport const z = ${p};`,
      },
      'tools.ts',
      `const ${p}`,
      `export const ${p}`,
      /a\.ts.*declares/,
    ),
    single(
      'name misspelt where it is declared',
      { 'main.ts': `${uses(4, (n) => `export const v${n} = () => ${f}.length * ${n};`)}\nconst ${f}s = [1, 2, 3];` },
      'main.ts',
      `const ${f}s`,
      `const ${f}`,
      new RegExp(`Cannot find name '${f}'.*v3`),
    ),
    {
      name: 'two fixes apart',
      before: {
        'main.ts': `export const ${p}: number = 'one';\nexport const fine = 1;\nexport const q: string = fine;`,
      },
      after: {
        'main.ts': `export const ${p}: string = 'one';\nexport const fine = 1;\nexport const q: string = String(fine);`,
      },
      groups: [
        { root: /Type 'string'/, others: 0 },
        { root: /Type 'number'/, others: 0 },
      ],
    },
    {
      name: 'two fixes on neighbouring lines',
      before: { 'main.ts': `export const ${p}: number = 'one';\nexport const q: string = 4;` },
      after: { 'main.ts': `export const ${p}: string = 'one';\nexport const q: number = 4;` },
      groups: [
        { root: /Type 'string'/, others: 0 },
        { root: /Type 'number'/, others: 0 },
      ],
    },
    {
      name: 'two fixes in one line',
      before: {
        'main.ts': `declare function ${f}(a: number, b: string): void;\nconst ok = 1;\nexport const both = [mistake(1), ok.missing];`,
      },
      after: {
        'main.ts': `declare function ${f}(a: number, b: string): void;\nconst ok = 1;\nexport const both = [${f}(1, ''), ok.toFixed];`,
      },
      groups: [
        { root: /Cannot find name 'mistake'/, others: 0 },
        { root: /Property 'missing'/, others: 0 },
      ],
    },
    {
      name: 'a cascade and an error of its own',
      before: { 'main.ts': `interface ${T} {\n  id: number;\n}\n${member}\nexport const q: string = 4;` },
      after: {
        'main.ts': `interface ${T} {\n  id: number;\n  ${p}: number;\n}\n${member}\nexport const q: number = 4;`,
      },
      groups: [
        { root: new RegExp(`Property '${p}'.*look0`), others: 5 },
        { root: /Type 'number'/, others: 0 },
      ],
    },
    {
      name: 'two cascades',
      before: {
        'main.ts': `interface ${T} {\n  id: number;\n}\n${member}\n${uses(4, (n) => `export const w${n} = () => helper() + ${n};`)}`,
      },
      after: {
        'main.ts': `interface ${T} {\n  id: number;\n  ${p}: number;\n}\n${member}\n${uses(4, (n) => `export const w${n} = () => helper() + ${n};`)}\nfunction helper() {\n  return 1;\n}`,
      },
      groups: [
        { root: new RegExp(`Property '${p}'.*look0`), others: 5 },
        { root: /Cannot find name 'helper'/, others: 3 },
      ],
    },
  ];
}

function describeError(error: CompiledError, files: Files): string {
  return `${error.file} ${error.message.replaceAll('\n', ' ')} @ ${(files[error.file] ?? '').split('\n')[error.start.line] ?? ''}`;
}

function clearedBy(before: Files, after: Files): CompiledError[] {
  const left = compile(after, { strict: true }).map((error) => describeError(error, after));
  return compile(before, { strict: true }).filter((error) => !left.includes(describeError(error, before)));
}

function groupsOf({ before, after }: Cascade): { root: string; others: number }[] {
  const stages = Object.keys(before)
    .filter((file) => before[file] !== after[file])
    .map((file) => ({
      uri: file,
      opened: before[file] ?? '',
      lastStanding: null,
      firstGone: after[file] ?? '',
      settled: after[file] ?? '',
    }));
  const cleared = clearedBy(before, after).map((error) => {
    const lineText = (before[error.file] ?? '').split('\n')[error.start.line] ?? '';
    const place = {
      uri: error.file,
      range: {
        startLine: error.start.line,
        startCharacter: error.start.character,
        endLine: error.end.line,
        endCharacter: error.end.character,
      },
      related: error.related.map(({ file, line }) => ({ uri: file, line })),
      message: error.message,
      names: [...error.message.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, a, b]) => a ?? b ?? ''),
      lineText,
      rangeText: lineText.slice(
        error.start.character,
        error.end.line > error.start.line ? undefined : error.end.character,
      ),
    };
    return { place, seenAtMs: 0, explanation: explain(stages, place), text: describeError(error, before) };
  });
  return groupCleared(cleared).map(({ root, others }) => ({ root: root.text, others: others.length }));
}

const cascades = [
  ['Shape', 'area', 'radius'],
  ['Order', 'total', 'price'],
  ['Config', 'readConfig', 'url'],
].flatMap(([T, f, p]) => madeFor(T ?? '', f ?? '', p ?? ''));
let [right, rightRoots] = [0, 0];
for (const cascade of cascades) {
  const found = groupsOf(cascade);
  const hasGroups =
    found.length === cascade.groups.length &&
    cascade.groups.every(({ others }) => found.some((group) => group.others === others));
  const hasRoots = cascade.groups.every(({ root }) => found.some((group) => root.test(group.root)));
  if (hasGroups) right++;
  if (hasRoots) rightRoots++;
  if (!hasGroups || !hasRoots) console.log(cascade.name, JSON.stringify(found, null, 1), cascade.groups);
}
console.log(`cascades ${cascades.length} grouping right ${right} roots right ${rightRoots}`);
