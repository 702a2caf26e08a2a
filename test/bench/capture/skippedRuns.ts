import type { EndingWay } from './endingSteps.ts';
import type { Step } from './scenario.ts';
import { withModules } from './tools.ts';

type Skipped = {
  name: string;
  file: string;
  bad: string;
  skipped: string;
  command: string;
  code: string;
  message: string;
  /** What the tool needs beside. */
  beside?: Readonly<Record<string, string>>;
  /** A file that is changed in the place of the faulty one. */
  changed?: string;
  runs: number;
  through: 'task' | 'terminal' | 'linter';
};

const ESLINT_CONFIG = (rule: string, level: string): string =>
  `export default [{ files: ['**/*.js'], rules: { '${rule}': '${level}' } }];\n`;
const ESLINT = 'npx eslint';

function lint(
  name: string,
  rule: string,
  bad: string,
  skipped: string,
  through: Skipped['through'],
  runs = 1,
): Skipped {
  const beside = { 'eslint.config.mjs': ESLINT_CONFIG(rule, 'error') };
  return {
    name,
    file: 'code.js',
    bad,
    skipped,
    command: `${ESLINT} code.js`,
    code: rule,
    message: '',
    beside,
    runs,
    through,
  };
}

const LOOSE = 'export function same(a, b) {\n  return a == b;\n}\n';
const UNUSED = 'export function twice(value) {\n  const unused = 1;\n  return value * 2;\n}\n';

const SKIPPED: readonly Skipped[] = [
  lint(
    'eslint-disable-next-line',
    'eqeqeq',
    LOOSE,
    LOOSE.replace('  return', '  // eslint-disable-next-line eqeqeq\n  return'),
    'linter',
    3,
  ),
  lint('eslint-disable-line', 'eqeqeq', LOOSE, LOOSE.replace('b;', 'b; // eslint-disable-line'), 'linter', 2),
  lint(
    'eslint-disable for the file',
    'no-unused-vars',
    UNUSED,
    `/* eslint-disable no-unused-vars */\n${UNUSED}`,
    'linter',
    2,
  ),
  {
    ...lint(
      'rule off in eslint.config.mjs',
      'no-unused-vars',
      UNUSED,
      ESLINT_CONFIG('no-unused-vars', 'off'),
      'linter',
      3,
    ),
    changed: 'eslint.config.mjs',
  },
  lint(
    'eslint-disable before a task',
    'eqeqeq',
    LOOSE,
    LOOSE.replace('b;', 'b; // eslint-disable-line eqeqeq'),
    'task',
  ),
  {
    ...lint('rule off before a command', 'no-unused-vars', UNUSED, ESLINT_CONFIG('no-unused-vars', 'off'), 'terminal'),
    changed: 'eslint.config.mjs',
  },
  {
    name: 'pytest.mark.skip',
    file: 'test_sum.py',
    bad: 'import pytest\n\n\ndef test_sum():\n    assert 1 + 1 == 3\n',
    skipped: 'import pytest\n\n\n@pytest.mark.skip(reason="later")\ndef test_sum():\n    assert 1 + 1 == 3\n',
    command: 'python3 -m pytest -q -p no:cacheprovider test_sum.py',
    code: 'AssertionError',
    message: 'assert (1 + 1) == 3',
    runs: 1,
    through: 'task',
  },
  {
    name: 'it.skip',
    file: 'sum.test.mjs',
    bad: "import assert from 'node:assert';\nimport { it } from 'node:test';\n\nit('adds', () => {\n  assert.equal(1 + 1, 3);\n});\n",
    skipped:
      "import assert from 'node:assert';\nimport { it } from 'node:test';\n\nit.skip('adds', () => {\n  assert.equal(1 + 1, 3);\n});\n",
    command: 'node --test sum.test.mjs',
    code: '',
    message: '',
    runs: 1,
    through: 'terminal',
  },
  {
    name: '#[allow]',
    file: 'main.rs',
    bad: '#![deny(unused_variables)]\nfn main() {\n    let count = 1;\n}\n',
    skipped: '#![deny(unused_variables)]\n#[allow(unused_variables)]\nfn main() {\n    let count = 1;\n}\n',
    command: 'rustc --emit=metadata main.rs',
    code: '',
    message: 'unused variable: `count`',
    runs: 1,
    through: 'terminal',
  },
  {
    name: '@SuppressWarnings',
    file: 'Shop.java',
    bad: 'import java.util.*;\n\nclass Shop {\n  List<String> names() {\n    return (List<String>) (Object) new ArrayList<String>();\n  }\n}\n',
    skipped:
      'import java.util.*;\n\nclass Shop {\n  @SuppressWarnings("unchecked")\n  List<String> names() {\n    return (List<String>) (Object) new ArrayList<String>();\n  }\n}\n',
    command: 'javac -Xlint:unchecked -Werror -d . Shop.java',
    code: '',
    message: '',
    runs: 1,
    through: 'task',
  },
];

/** Errors that their own tool is told not to report any more. */
export function skippedRuns(): EndingWay[] {
  return SKIPPED.map((one) => ({
    ending: 'suppressed',
    name: `${one.name} (${one.through})`,
    runs: one.runs,
    play: () => ({ steps: one.through === 'linter' ? linted(one) : ran(one), error: one }),
  }));
}

function ran({ file, bad, skipped, command, beside, changed = file, through }: Skipped & { through: string }): Step[] {
  const run: Step = { do: 'run', command, through: through === 'task' ? 'task' : 'terminal' };
  return [
    { do: 'write', files: { ...beside, [file]: bad } },
    ...withModules(run),
    { do: 'open', file: changed },
    run,
    { do: 'idle' },
    { do: 'change', file: changed, text: skipped, how: 'edit' },
    { do: 'save', file: changed },
    { do: 'idle' },
    run,
    { do: 'idle' },
    { do: 'look', as: 'end' },
  ];
}

function linted({ file, bad, skipped, beside, changed = file, code }: Skipped): Step[] {
  return [
    { do: 'write', files: { ...beside, [file]: bad } },
    { do: 'linter' },
    { do: 'open', file: changed },
    { do: 'open', file },
    { do: 'wait', error: { file, code }, count: 1 },
    { do: 'idle' },
    { do: 'open', file: changed },
    { do: 'change', file: changed, text: skipped, how: 'edit' },
    { do: 'save', file: changed },
    { do: 'wait', error: { file, code }, count: 0 },
    { do: 'idle' },
    { do: 'look', as: 'end' },
  ];
}
