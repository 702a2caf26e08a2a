import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The arrows of docs/architecture.md: what each layer must not import. */
const forbidden = {
  core: ['protocol', 'engine', 'mcp', 'host', 'panel'],
  protocol: ['engine', 'mcp', 'host', 'panel'],
  engine: ['mcp', 'host', 'panel'],
  mcp: ['host', 'panel'],
  host: ['engine', 'mcp', 'panel'],
  panel: ['engine', 'mcp', 'host'],
};
const zones = Object.entries(forbidden).flatMap(([layer, others]) =>
  others.map((other) => ({ target: `./src/${layer}`, from: `./src/${other}` })),
);

/** Packages that one file may touch, or the few that share a task, so that replacing one is a small change. */
const touchedByOneFile = [
  {
    files: ['causalStore', 'storeTables', 'rewrite', 'repair', 'indices', 'indexCheck', 'chainSearch'].map(
      (name) => `src/engine/store/${name}.ts`,
    ),
    pattern: '@lancedb/*',
  },
  { files: ['src/engine/embedding/miniLm.ts'], pattern: '@xenova/*' },
  { files: ['src/engine/redactionRuleSet.ts'], pattern: '@secretlint/*' },
  { files: ['src/host/engine/engineProcess.ts', 'src/host/git/gitCommand.ts'], pattern: 'node:child_process' },
];
const restricted = (exceptFor) => ({
  'no-restricted-imports': [
    'error',
    {
      patterns: touchedByOneFile
        .filter((rule) => !rule.files.includes(exceptFor))
        .map((rule) => ({
          group: [rule.pattern],
          message: `Only ${rule.files.join(' and ')} may import this.`,
          allowTypeImports: true,
        })),
    },
  ],
});

export default defineConfig(
  globalIgnores(['dist', 'out', 'models', '.vscode-test', 'test/fixtures']),
  js.configs.recommended,
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        AbortSignal: 'readonly',
        AbortController: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        document: 'readonly',
        window: 'readonly',
        performance: 'readonly',
        encodeURIComponent: 'readonly',
        structuredClone: 'readonly',
        URLSearchParams: 'readonly',
      },
    },
  },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-default-export': 'error',
      'no-console': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/core/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', 'setTimeout', 'setInterval', 'Date', 'process', 'document', 'window'] },
  },
  { files: ['src/**/*.ts'], rules: { '@typescript-eslint/no-restricted-imports': 'off', ...restricted() } },
  ...touchedByOneFile.flatMap(({ files }) => files.map((file) => ({ files: [file], rules: restricted(file) }))),
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'no-console': 'off',
      'import-x/no-default-export': 'off',
      // node:test's describe and it return promises that the runner awaits itself.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            {
              from: 'package',
              package: 'node:test',
              name: ['describe', 'it', 'test', 'suite', 'before', 'after', 'beforeEach', 'afterEach'],
            },
          ],
        },
      ],
    },
  },
);
