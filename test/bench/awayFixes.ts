import { compile } from './compiledRecords.ts';
import type { FixCase } from './explanationScenarios.ts';

type Files = Record<string, string>;
/** Placeholders: T a type, f a function, p a property, v a value. The fix is the difference of the two. */
type Recipe = { name: string; before: Files; after: Files };

const RECIPES: Recipe[] = [
  {
    name: 'member added to an interface',
    before: {
      'main.ts':
        'interface $T {\n  id: number;\n  label: string;\n}\n\nexport function $f(one: $T) {\n  return one.$p;\n}',
    },
    after: {
      'main.ts':
        'interface $T {\n  id: number;\n  label: string;\n  $p: string;\n}\n\nexport function $f(one: $T) {\n  return one.$p;\n}',
    },
  },
  {
    name: 'member added in another file',
    before: {
      'model.ts': 'export interface $T {\n  id: number;\n}',
      'main.ts': "import { $T } from './model';\n\nexport const $f = (one: $T) => one.$p;",
    },
    after: {
      'model.ts': 'export interface $T {\n  id: number;\n  $p: number;\n}',
      'main.ts': "import { $T } from './model';\n\nexport const $f = (one: $T) => one.$p;",
    },
  },
  {
    name: 'method added to a class',
    before: { 'main.ts': 'class $T {\n  start() {\n    return 1;\n  }\n}\n\nconst $v = new $T();\n$v.$p();' },
    after: {
      'main.ts':
        'class $T {\n  start() {\n    return 1;\n  }\n\n  $p() {\n    return 2;\n  }\n}\n\nconst $v = new $T();\n$v.$p();',
    },
  },
  {
    name: 'export added in another file',
    before: {
      'tools.ts': 'function $f(a: number) {\n  return a;\n}\nexport const $v = 1;',
      'main.ts': "import { $f } from './tools';\n\nconsole.log($f(1));\nexport {};\ndeclare const console: any;",
    },
    after: {
      'tools.ts': 'export function $f(a: number) {\n  return a;\n}\nexport const $v = 1;',
      'main.ts': "import { $f } from './tools';\n\nconsole.log($f(1));\nexport {};\ndeclare const console: any;",
    },
  },
  {
    name: 'type of a declaration',
    before: { 'main.ts': "let $v: number = 1;\n\nexport function $f() {\n  $v = 'three';\n}" },
    after: { 'main.ts': "let $v: number | string = 1;\n\nexport function $f() {\n  $v = 'three';\n}" },
  },
  {
    name: 'return type in another file',
    before: {
      'tools.ts': "export function $f(): string {\n  return JSON.parse('1');\n}",
      'main.ts': "import { $f } from './tools';\n\nexport const $v: number = $f();",
    },
    after: {
      'tools.ts': "export function $f(): number {\n  return JSON.parse('1');\n}",
      'main.ts': "import { $f } from './tools';\n\nexport const $v: number = $f();",
    },
  },
  {
    name: 'body of the function called',
    before: {
      'main.ts':
        'function $f(a: number) {\n  const twice = a * 2;\n  return String(twice);\n}\n\nexport const $v: number = $f(2);',
    },
    after: {
      'main.ts':
        'function $f(a: number) {\n  const twice = a * 2;\n  return twice;\n}\n\nexport const $v: number = $f(2);',
    },
  },
  {
    name: 'import added',
    before: {
      'tools.ts': 'export const $f = () => 1;',
      'main.ts': 'export const $v = 2;\n\nexport function use() {\n  return $f() + $v;\n}',
    },
    after: {
      'tools.ts': 'export const $f = () => 1;',
      'main.ts':
        "import { $f } from './tools';\nexport const $v = 2;\n\nexport function use() {\n  return $f() + $v;\n}",
    },
  },
  {
    name: 'import path corrected by export',
    before: {
      'tools.ts': 'export const other$T = 2;',
      'main.ts': "import { $T } from './tools';\n\nexport const $v = $T;",
    },
    after: {
      'tools.ts': 'export const other$T = 2;\nexport const $T = 3;',
      'main.ts': "import { $T } from './tools';\n\nexport const $v = $T;",
    },
  },
  {
    name: 'parameter added to a head',
    before: { 'main.ts': 'export function $f(first: number) {\n  return first;\n}\n\nexport const $v = $f(1, 2);' },
    after: {
      'main.ts':
        'export function $f(first: number, second: number) {\n  return first;\n}\n\nexport const $v = $f(1, 2);',
    },
  },
  {
    name: 'async on the head',
    before: {
      'main.ts':
        'declare function $f(): Promise<number>;\n\nexport function $p() {\n  const a = 1;\n  const b = 2;\n  return a + b + (await $f());\n}',
    },
    after: {
      'main.ts':
        'declare function $f(): Promise<number>;\n\nexport async function $p() {\n  const a = 1;\n  const b = 2;\n  return a + b + (await $f());\n}',
    },
  },
  {
    name: 'missing return at the end',
    before: { 'main.ts': "export function $f(a: number): string {\n  if (a > 1) {\n    return 'many';\n  }\n}" },
    after: {
      'main.ts': "export function $f(a: number): string {\n  if (a > 1) {\n    return 'many';\n  }\n  return 'one';\n}",
    },
  },
  {
    name: 'method of an interface implemented',
    before: {
      'main.ts':
        'interface $T {\n  $p(): number;\n}\n\nexport class Made$T implements $T {\n  other() {\n    return 1;\n  }\n}',
    },
    after: {
      'main.ts':
        'interface $T {\n  $p(): number;\n}\n\nexport class Made$T implements $T {\n  other() {\n    return 1;\n  }\n\n  $p() {\n    return 3;\n  }\n}',
    },
  },
  {
    name: 'property added to an object',
    before: { 'main.ts': 'interface $T {\n  id: number;\n  $p: string;\n}\n\nexport const $v: $T = {\n  id: 1,\n};' },
    after: {
      'main.ts': "interface $T {\n  id: number;\n  $p: string;\n}\n\nexport const $v: $T = {\n  id: 1,\n  $p: 'x',\n};",
    },
  },
  {
    name: 'const made let',
    before: { 'main.ts': 'const $v = 1;\n\nexport function $f() {\n  $v = 2;\n}' },
    after: { 'main.ts': 'let $v = 1;\n\nexport function $f() {\n  $v = 2;\n}' },
  },
  {
    name: 'wrapped in a check',
    before: {
      'main.ts':
        'export function $f(list: string[], $v?: string) {\n  const size = list.length;\n  list.push($v);\n  return size;\n}',
    },
    after: {
      'main.ts':
        'export function $f(list: string[], $v?: string) {\n  const size = list.length;\n  if ($v !== undefined) {\n    list.push($v);\n  }\n  return size;\n}',
    },
  },
  {
    name: 'guard above',
    before: { 'main.ts': 'export function $f($v?: string) {\n  const size = 3;\n  return $v.length + size;\n}' },
    after: {
      'main.ts':
        'export function $f($v?: string) {\n  const size = 3;\n  if (!$v) {\n    return 0;\n  }\n  return $v.length + size;\n}',
    },
  },
  {
    name: 'enum member in another file',
    before: {
      'model.ts': 'export enum $T {\n  First,\n  Second,\n}',
      'main.ts': "import { $T } from './model';\n\nexport const $v = $T.Third;",
    },
    after: {
      'model.ts': 'export enum $T {\n  First,\n  Second,\n  Third,\n}',
      'main.ts': "import { $T } from './model';\n\nexport const $v = $T.Third;",
    },
  },
  {
    name: 'closing brace',
    before: { 'main.ts': 'export function $f(a: number) {\n  if (a > 1) {\n    return a;\n  return 2;\n}' },
    after: { 'main.ts': 'export function $f(a: number) {\n  if (a > 1) {\n    return a;\n  }\n  return 2;\n}' },
  },
  {
    name: 'declaration of a type in another file',
    before: {
      'model.ts': 'export type $T = {\n  id: number;\n  $p: string;\n};',
      'main.ts': "import { $T } from './model';\n\nexport function $f(one: $T): number {\n  return one.$p;\n}",
    },
    after: {
      'model.ts': 'export type $T = {\n  id: number;\n  $p: number;\n};',
      'main.ts': "import { $T } from './model';\n\nexport function $f(one: $T): number {\n  return one.$p;\n}",
    },
  },
];
const NAMES = [
  { T: 'Shape', f: 'drawShape', p: 'radius', v: 'circle' },
  { T: 'Order', f: 'total', p: 'price', v: 'order' },
  { T: 'UserAccount', f: 'getUser', p: 'name', v: 'x' },
  { T: 'Config', f: 'load', p: 'url', v: 'cfg' },
];

/** Fixes away from the error, made for this bench; only those whose error the compiler gives and then no longer. */
export function awayFixes(): FixCase[] {
  return RECIPES.flatMap((recipe) => NAMES.flatMap((names) => toCase(recipe, names)));
}

function toCase({ name, before, after }: Recipe, names: Record<string, string>): FixCase[] {
  const fill = (files: Files): Files =>
    Object.fromEntries(
      Object.entries(files).map(([file, text]) => [
        file,
        text.replace(/\$([Tfpv])/g, (_, key: string) => names[key] ?? ''),
      ]),
    );
  const [bad, good] = [fill(before), fill(after)];
  const [error] = compile(bad, { strict: true });
  if (!error || compile(good, { strict: true }).some(({ message }) => message === error.message)) {
    console.log(`not reproduced: ${name} (${Object.values(names).join(', ')})`);
    return [];
  }
  const { start, end } = error;
  const range = {
    startLine: start.line,
    startCharacter: start.character,
    endLine: end.line,
    endCharacter: end.character,
  };
  return [
    {
      id: `${name} ${names['v'] ?? ''}`,
      group: 'away',
      file: error.file,
      message: error.message,
      range,
      related: error.related,
      before: bad,
      after: good,
    },
  ];
}
