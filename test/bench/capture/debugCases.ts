import type { ToolCase } from './toolCases.ts';

/** What a debugger's session dies of. */
export type DebugCase = Omit<ToolCase, 'command' | 'names'> & {
  names: readonly string[];
  configuration: Readonly<Record<string, unknown>>;
};

export const DEBUG_CASES: readonly DebugCase[] = [
  {
    tool: 'js-debug',
    family: 'JavaScript',
    names: ['node', 'pwa-node', 'js-debug', 'javascript'],
    configuration: {
      type: 'node',
      request: 'launch',
      name: 'Shop',
      program: '${case}/shop.js',
      cwd: '${case}',
      console: 'internalConsole',
    },
    files: { 'shop.js': 'function nameOf(person) {\n  return person.first.name;\n}\n\nconsole.log(nameOf({}));\n' },
    fixed: { 'shop.js': 'function nameOf(person) {\n  return person.first?.name;\n}\n\nconsole.log(nameOf({}));\n' },
    codes: ['TypeError'],
    message: "Cannot read properties of undefined (reading 'name')",
    file: 'shop.js',
    at: 'person.first.name',
  },
  {
    tool: 'debugpy',
    family: 'Python',
    names: ['python', 'debugpy'],
    configuration: {
      type: 'python-fixture',
      request: 'launch',
      name: 'Shop in Python',
      program: '${case}/shop.py',
      cwd: '${case}',
      console: 'internalConsole',
    },
    files: { 'shop.py': 'def price(item):\n    return item["price"]\n\n\nprint(price({"name": "tea"}))\n' },
    fixed: { 'shop.py': 'def price(item):\n    return item.get("price")\n\n\nprint(price({"name": "tea"}))\n' },
    codes: ['KeyError'],
    message: "'price'",
    file: 'shop.py',
    at: 'return item',
  },
];
