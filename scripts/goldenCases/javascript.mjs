/** Failing projects for what TypeScript and JavaScript people run. */

const tsconfig = JSON.stringify({
  compilerOptions: { strict: true, noEmit: true, module: 'nodenext', target: 'es2022', types: [] },
  include: ['src'],
});

const typescript = {
  'tsconfig.json': tsconfig,
  'src/cart.ts': `import { priceOf } from './price.js';

type Line = { sku: string; quantity: number };
type Order = { lines: Line[]; note: { text: string } };

const total: number = priceOf('a');
export const order: Order = { lines: [{ sku: 'a', quantity: '2' }], note: { text: undefined } };
const again: Order = { lines: [], note: { text: 'x' } as { text: string | null } };
console.log(total, agian);
`,
  'src/price.ts': `export function priceOf(sku: string): string {
  return sku;
}
`,
};

const eslint = {
  'eslint.config.mjs': `import js from '@eslint/js';
export default [js.configs.recommended, { rules: { 'prefer-const': 'warn' } }];
`,
  'src/cart.js': `let rate = 2;
export function total(lines) {
  const unused = 1;
  return lines.length * rate + taxes;
}
`,
  'src/order.js': `export const order = {
  lines: [1, 2,
};
`,
};

const jestTests = {
  'package.json': '{"name":"shop","private":true}',
  'sum.js': `exports.sum = (a, b) => a - b;
exports.first = (list) => list.items[0].name;
`,
  'sum.test.js': `const { sum, first } = require('./sum');

describe('sum', () => {
  test('adds two numbers', () => {
    expect(sum(1, 2)).toBe(3);
  });
  test('leaves zero alone', () => {
    expect(sum(0, 0)).toBe(0);
  });
});

test('names the first', () => {
  expect(first({})).toBe('a');
});
`,
  'broken.test.js': `const missing = require('./notThere');
test('never runs', () => missing());
`,
};

const vitestTests = {
  'package.json': '{"name":"shop","private":true,"type":"module"}',
  'src/sum.ts': `export const sum = (a: number, b: number) => a - b;
export const first = (list: any) => list.items[0].name;
`,
  'src/sum.test.ts': `import { describe, expect, test } from 'vitest';
import { first, sum } from './sum';

describe('sum', () => {
  test('adds two numbers', () => {
    expect(sum(1, 2)).toBe(3);
  });
});

test('names the first', () => {
  expect(first({})).toEqual({ a: 1, b: 2 });
});
`,
  'src/broken.test.ts': `import { test } from 'vitest';
import { missing } from './notThere';
test('never runs', () => missing());
`,
};

const mochaTests = {
  'package.json': '{"name":"shop","private":true}',
  'sum.js': `exports.sum = (a, b) => a - b;
exports.first = (list) => list.items[0].name;
`,
  'test/sum.js': `const assert = require('node:assert');
const { sum, first } = require('../sum');

describe('sum', function () {
  it('adds two numbers', function () {
    assert.strictEqual(sum(1, 2), 3);
  });
  it('adds none', function () {
    assert.strictEqual(sum(0, 0), 0);
  });
});

it('names the first', function () {
  assert.deepStrictEqual(first({}), 'a');
});
`,
};

const nodeTests = {
  'package.json': '{"name":"shop","private":true,"type":"module"}',
  'sum.js': `export const sum = (a, b) => a - b;
export const first = (list) => list.items[0].name;
`,
  'sum.test.js': `import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { first, sum } from './sum.js';

describe('sum', () => {
  it('adds two numbers', () => {
    assert.equal(sum(1, 2), 3);
  });
  it('adds none', () => {
    assert.equal(sum(0, 0), 0);
  });
});

test('names the first', () => {
  assert.equal(first({}), 'a');
});
`,
};

const bundled = {
  'package.json': '{"name":"shop","private":true}',
  'index.html': '<script type="module" src="/src/main.js"></script>',
  'src/main.js': `import { total } from './total.js';
import { rate } from './rate.js';
console.log(total(rate));
`,
  'src/total.js': `export const total = (n) => {
  return n +;
};
`,
};

const main = (source) => ({ 'main.js': source });

const tool = (name, version, files, runs) => runs.map((run) => ({ tool: name, version, files, ...run }));

export default [
  ...tool('tsc', 'tsc --version', typescript, [
    { case: 'plain', command: 'tsc -p . --pretty false' },
    { case: 'pretty', command: 'tsc -p .', terminal: true },
    { case: 'concurrently', command: `concurrently -n web,api 'tsc -p . --pretty false' 'echo ready'` },
    { case: 'option', command: 'tsc -p . --noSuchOption' },
  ]),
  ...tool('eslint', 'eslint --version', eslint, [
    { case: 'stylish', command: 'eslint .', terminal: true },
    { case: 'unix', command: 'eslint -f unix src' },
    { case: 'compact', command: 'eslint -f compact src' },
  ]),
  {
    tool: 'eslint',
    case: 'multiline',
    version: 'eslint --version',
    command: 'eslint .',
    files: {
      'eslint.config.mjs': `const message = 'Error: Cannot set state in an effect\\n\\nEffects are made to be pure.\\n> 2 | debugger;\\n    | ^^^^ here';
const pure = { create: (context) => ({ DebuggerStatement: (node) => context.report({ node, message }) }) };
export default [{ plugins: { effects: { rules: { pure } } }, rules: { 'effects/pure': 'error', 'no-var': 'error' } }];
`,
      'src/cart.js': 'var lines = 1;\ndebugger;\nvar more = lines;\n',
      'src/order.js': 'var (\n',
    },
  },
  ...tool('jest', 'jest --version', jestTests, [
    { case: 'tests', command: 'jest' },
    { case: 'terminal', command: 'jest', terminal: true },
  ]),
  ...tool('vitest', 'vitest --version', vitestTests, [
    { case: 'tests', command: 'vitest run' },
    { case: 'terminal', command: 'vitest run', terminal: true },
  ]),
  ...tool('mocha', 'mocha --version', mochaTests, [{ case: 'tests', command: 'mocha', terminal: true }]),
  ...tool('node-test', 'node --version', nodeTests, [
    { case: 'spec', command: 'node --test --test-reporter=spec' },
    { case: 'tap', command: 'node --test --test-reporter=tap' },
    { case: 'terminal', command: 'node --test', terminal: true },
  ]),
  ...tool('esbuild', 'esbuild --version', bundled, [
    { case: 'bundle', command: 'esbuild src/main.js --bundle --outfile=out.js', terminal: true },
  ]),
  ...tool('vite', 'vite --version', bundled, [{ case: 'build', command: 'vite build' }]),
  ...tool('webpack', `node -p "require('webpack/package.json').version"`, bundled, [
    { case: 'build', command: 'webpack --mode development --entry ./src/main.js' },
  ]),
  {
    tool: 'node',
    case: 'uncaught',
    version: 'node --version',
    command: 'node main.js',
    files: {
      ...main(`const { readTotal } = require('./order');
console.log('starting');
readTotal({ lines: null });
`),
      'order.js': `exports.readTotal = (order) => order.lines.reduce((sum, line) => sum + line.price, 0);
`,
    },
  },
  {
    tool: 'node',
    case: 'rejection',
    version: 'node --version',
    command: 'node main.js',
    files: main(`async function load() {
  const text = await require('node:fs/promises').readFile('settings.json', 'utf8');
  return JSON.parse(text);
}
load();
`),
  },
  {
    tool: 'node',
    case: 'rejected-value',
    version: 'node --version',
    command: 'node main.js',
    files: main(`Promise.reject('no price');
`),
  },
  {
    tool: 'node',
    case: 'syntax',
    version: 'node --version',
    command: 'node main.js',
    files: main(`const order = {
  lines: [1, 2;
};
`),
  },
  {
    tool: 'node',
    case: 'require',
    version: 'node --version',
    command: 'node main.js',
    files: main(`console.log('start');
require('left-pad-that-is-not-there');
`),
  },
  {
    tool: 'node',
    case: 'import',
    version: 'node --version',
    command: 'node main.mjs',
    files: { 'main.mjs': `import { order } from './order.mjs';\nconsole.log(order);\n` },
  },
  {
    tool: 'node',
    case: 'cause',
    version: 'node --version',
    command: 'node main.js',
    files: main(`class OrderError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'OrderError';
    this.order = 7;
  }
}
function parse(text) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new OrderError('order 7 cannot be read\\nsee the log', { cause });
  }
}
parse('{');
`),
  },
  {
    tool: 'node',
    case: 'library',
    version: 'node --version',
    command: 'node main.js',
    files: {
      ...main(`const price = require('price');
price.of(
  undefined,
);
`),
      'node_modules/price/index.js': `exports.of = (sku) => sku.length;\n`,
    },
  },
];
