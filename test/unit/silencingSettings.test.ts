import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSilencedBySettings } from '../../src/core/endings/silencingSettings.ts';

type Row = [source: string, code: string, file: string, before: string, after: string];

const SILENCING: Row[] = [
  ['eslint', 'no-undef', '.eslintrc.json', '{"rules":{}}', '{"rules":{"no-undef":"off"}}'],
  ['eslint', 'no-undef', '.eslintrc.json', '{"rules":{"no-undef":"error"}}', '{"rules":{"no-undef":"warn"}}'],
  ['eslint', 'no-undef', '.eslintrc.json', '{"rules":{"no-undef":2}}', '{"rules":{"no-undef":0}}'],
  ['eslint', 'no-undef', '.eslintrc.json', '{"rules":{"no-undef":"error"}}', '{"rules":{}}'],
  ['eslint', 'no-undef', '.eslintrc.yml', 'rules:\n  a: error\n', 'rules:\n  a: error\n  no-undef: off\n'],
  [
    'eslint',
    'no-undef',
    'eslint.config.js',
    'export default [];',
    "export default [{ rules: { 'no-undef': ['off'] } }];",
  ],
  ['eslint', 'no-undef', 'eslint.config.js', 'export default [];', "export default [{ ignores: ['src/**'] }];"],
  ['eslint', 'no-undef', 'eslint.config.mjs', 'export default [];', "export default [globalIgnores(['src/old/'])];"],
  ['eslint', 'no-undef', '.eslintignore', 'dist\n', 'dist\nsrc/old/a.ts\n'],
  ['eslint', 'no-undef', 'package.json', '{"name":"x"}', '{"name":"x","eslintConfig":{"rules":{"no-undef":0}}}'],
  [
    'eslint',
    '@typescript-eslint/no-explicit-any',
    '.eslintrc',
    '{}',
    '{"rules":{"@typescript-eslint/no-explicit-any":0}}',
  ],
  ['eslint', 'no-undef', '.vscode/settings.json', '{}', '{"eslint.enable": false}'],
  [
    'eslint',
    'no-undef',
    '.vscode/settings.json',
    '{}',
    '{"eslint.rules.customizations":[{"rule":"no-undef","severity":"off"}]}',
  ],
  [
    'biome',
    'lint/suspicious/noDoubleEquals',
    'biome.json',
    '{}',
    '{"linter":{"rules":{"suspicious":{"noDoubleEquals":"off"}}}}',
  ],
  [
    'biome',
    'lint/suspicious/noDoubleEquals',
    'biome.json',
    '{"linter":{"enabled":true}}',
    '{"linter":{"enabled":false}}',
  ],
  ['biome', 'lint/suspicious/noDoubleEquals', 'biome.json', '{}', '{"files":{"includes":["**","!src/old"]}}'],
  [
    'biome',
    'lint/suspicious/noDoubleEquals',
    'biome.jsonc',
    '{"linter":{}}',
    '{"linter":{"rules":{"recommended":false}}}',
  ],
  ['ts', '7006', 'tsconfig.json', '{"compilerOptions":{"strict":true}}', '{"compilerOptions":{"strict":false}}'],
  ['ts', '7006', 'tsconfig.json', '{"compilerOptions":{"strict":true}}', '{"compilerOptions":{}}'],
  ['ts', '7006', 'tsconfig.json', '{"compilerOptions":{}}', '{"compilerOptions":{"noImplicitAny":false}}'],
  ['ts', '2304', 'tsconfig.json', '{"compilerOptions":{}}', '{"compilerOptions":{\n// later\n"skipLibCheck":true}}'],
  ['ts', '7027', 'tsconfig.json', '{"compilerOptions":{}}', '{"compilerOptions":{"allowUnreachableCode":true}}'],
  ['ts', '2304', 'tsconfig.json', '{}', '{"exclude":["src/old"]}'],
  ['ts', '2304', 'tsconfig.json', '{"include":["src"]}', '{"include":["lib"]}'],
  ['ts', '2304', 'jsconfig.json', '{"compilerOptions":{"checkJs":true}}', '{"compilerOptions":{"checkJs":false}}'],
  ['ts', '2304', '.vscode/settings.json', '{}', '{"typescript.validate.enable": false}'],
  ['Ruff', 'F821', 'pyproject.toml', '[tool.ruff.lint]\n', '[tool.ruff.lint]\nignore = ["F821"]\n'],
  ['Ruff', 'F821', 'ruff.toml', 'line-length = 80\n', 'line-length = 80\n[lint]\nextend-ignore = ["F"]\n'],
  ['Ruff', 'F821', 'pyproject.toml', '', '[tool.ruff.lint.per-file-ignores]\n"src/old/*" = ["F821"]\n'],
  ['Ruff', 'F821', 'pyproject.toml', '[tool.ruff.lint]\nselect = ["E", "F"]\n', '[tool.ruff.lint]\nselect = ["E"]\n'],
  [
    'flake8',
    'E501',
    'setup.cfg',
    '[flake8]\nmax-complexity = 3\n',
    '[flake8]\nmax-complexity = 3\nignore = E501,W503\n',
  ],
  ['flake8', 'E501', '.flake8', '[flake8]\n', '[flake8]\nextend-ignore =\n    E501,\n    W503\n'],
  [
    'Pylint',
    'undefined-variable',
    '.pylintrc',
    '[MESSAGES CONTROL]\n',
    '[MESSAGES CONTROL]\ndisable=undefined-variable\n',
  ],
  ['Pylint', 'E0602', 'pyproject.toml', '', '[tool.pylint."messages control"]\ndisable = ["E0602"]\n'],
  ['mypy', 'name-defined', 'mypy.ini', '[mypy]\n', '[mypy]\nignore_errors = True\n'],
  ['mypy', 'import-untyped', 'mypy.ini', '[mypy]\n', '[mypy-requests.*]\nignore_missing_imports = True\n'],
  ['mypy', 'name-defined', 'pyproject.toml', '[tool.mypy]\nstrict = true\n', '[tool.mypy]\nstrict = false\n'],
  ['mypy', 'name-defined', 'mypy.ini', '[mypy]\n', '[mypy]\ndisable_error_code = name-defined\n'],
  ['mypy', 'name-defined', 'mypy.ini', '[mypy]\n', '[mypy]\nexclude = ^src/old/a\\.ts$\n'],
  ['Pylance', 'reportUndefinedVariable', 'pyrightconfig.json', '{}', '{"reportUndefinedVariable":"none"}'],
  ['Pylance', 'reportUndefinedVariable', '.vscode/settings.json', '{}', '{"python.analysis.typeCheckingMode":"off"}'],
  ['Pylance', 'reportUndefinedVariable', 'pyrightconfig.json', '{}', '{"ignore":["src/old"]}'],
  [
    'Pylance',
    'reportUndefinedVariable',
    '.vscode/settings.json',
    '{}',
    '{"python.analysis.diagnosticSeverityOverrides":{"reportUndefinedVariable":"information"}}',
  ],
  [
    'clippy',
    'clippy::needless_return',
    'Cargo.toml',
    '[lints.clippy]\n',
    '[lints.clippy]\nneedless_return = "allow"\n',
  ],
  ['rustc', 'dead_code', 'Cargo.toml', '', '[lints.rust]\ndead_code = { level = "allow", priority = 1 }\n'],
  [
    'rust-analyzer',
    'unresolved-proc-macro',
    '.vscode/settings.json',
    '{}',
    '{"rust-analyzer.diagnostics.disabled":["unresolved-proc-macro"]}',
  ],
  [
    'golangci-lint',
    'errcheck',
    '.golangci.yml',
    'linters:\n  enable:\n    - govet\n',
    'linters:\n  disable:\n    - errcheck\n',
  ],
  [
    'golangci-lint',
    'errcheck',
    '.golangci.yml',
    'linters:\n  enable:\n    - errcheck\n    - govet\n',
    'linters:\n  enable:\n    - govet\n',
  ],
  ['rubocop', 'Style/StringLiterals', '.rubocop.yml', '', 'Style/StringLiterals:\n  Enabled: false\n'],
  ['rubocop', 'Style/StringLiterals', '.rubocop.yml', '', 'AllCops:\n  Exclude:\n    - src/old/**/*\n'],
  ['roslyn', 'CA1822', '.editorconfig', '[*.cs]\n', '[*.cs]\ndotnet_diagnostic.CA1822.severity = none\n'],
  ['csharp', 'CS0168', 'a.csproj', '<Project></Project>', '<Project><NoWarn>CS0168</NoWarn></Project>'],
  ['gcc', '-Wunused-variable', 'Makefile', 'CFLAGS = -Wall\n', 'CFLAGS = -Wall -Wno-unused-variable\n'],
  ['clang-tidy', 'readability-braces', '.clang-tidy', "Checks: '*'\n", "Checks: '*,-readability-braces'\n"],
  [
    'stylelint',
    'color-no-invalid-hex',
    '.stylelintrc.json',
    '{}',
    '{"rules":{"color-no-invalid-hex":null,"x":1}, "ignoreFiles":["src/**/*.ts"]}',
  ],
  ['phpstan', 'argument.type', 'phpstan.neon', 'parameters:\n', 'parameters:\n  excludePaths:\n    - src/old\n'],
  [
    'dart',
    'unused_local_variable',
    'analysis_options.yaml',
    '',
    'analyzer:\n  errors:\n    unused_local_variable: ignore\n',
  ],
];

const MENDING: Row[] = [
  ['eslint', 'no-undef', '.eslintrc.json', '{}', '{"env":{"node":true}}'],
  ['eslint', 'no-undef', '.eslintrc.json', '{}', '{"globals":{"shop":"readonly"}}'],
  ['eslint', 'no-undef', '.eslintrc.json', '{"rules":{}}', '{"rules":{"no-console":"off"}}'],
  ['eslint', 'max-len', '.eslintrc.json', '{"rules":{"max-len":["error",80]}}', '{"rules":{"max-len":["error",120]}}'],
  ['ts', '2304', 'tsconfig.json', '{"compilerOptions":{}}', '{"compilerOptions":{"lib":["DOM"],"types":["node"]}}'],
  ['ts', '2307', 'tsconfig.json', '{"compilerOptions":{}}', '{"compilerOptions":{"paths":{"@/*":["src/*"]}}}'],
  [
    'ts',
    '2304',
    'tsconfig.json',
    '{"compilerOptions":{"strict":true}}',
    '{"compilerOptions":{ "strict" : true, "target":"es2022"}}',
  ],
  ['ts', '2304', 'tsconfig.json', '{"include":["lib"]}', '{"include":["lib","src"]}'],
  ['ts', '2304', 'tsconfig.json', '{}', '{"exclude":["dist"]}'],
  ['ts', '2307', 'package.json', '{"dependencies":{}}', '{"dependencies":{"left-pad":"^1.0.0"}}'],
  [
    'ts',
    '2580',
    'package.json',
    '{"scripts":{"lint":"eslint ."}}',
    '{"scripts":{"lint":"eslint src"},"devDependencies":{"@types/node":"24"}}',
  ],
  [
    'eslint',
    'no-undef',
    'tsconfig.json',
    '{"compilerOptions":{"strict":true}}',
    '{"compilerOptions":{"strict":false}}',
  ],
  [
    'rustc',
    'E0433',
    'Cargo.toml',
    '[dependencies]\n',
    '[dependencies]\nserde = { version = "1", features = ["derive"] }\n',
  ],
  ['gopls', '', 'go.mod', 'module x\n', 'module x\n\nrequire github.com/a/b v1.2.3\n'],
  ['Pylance', 'reportMissingImports', 'pyproject.toml', '', '[tool.poetry.dependencies]\nrequests = "^2"\n'],
  ['Pylance', 'reportMissingImports', '.vscode/settings.json', '{}', '{"python.analysis.extraPaths":["lib"]}'],
  ['clangd', 'pp_file_not_found', 'CMakeLists.txt', '', 'target_include_directories(app PRIVATE include)\n'],
  ['cSpell', '', 'cspell.json', '{"words":[]}', '{"words":["dejafix"]}'],
  ['task', '', '.env', 'A=1\n', 'A=1\nPORT=3000\n'],
];

function isSilenced([source, code, file, before, after]: Row): boolean {
  const error = { uri: 'file:///code/shop/src/old/a.ts', source, code };
  return isSilencedBySettings(error, { uri: `file:///code/shop/${file}`, before, after });
}

describe('a change of configuration', () => {
  for (const row of SILENCING) {
    it(`silences ${row[0]} ${row[1]}: ${row[2]} ${JSON.stringify(row[4])}`, () => assert.ok(isSilenced(row)));
  }
  for (const row of MENDING) {
    it(`mends ${row[0]} ${row[1]}: ${row[2]} ${JSON.stringify(row[4])}`, () => assert.ok(!isSilenced(row)));
  }
});
