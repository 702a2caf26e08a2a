import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { causeOf } from '../../src/core/endings/ending.ts';
import { covers, namesRule } from '../../src/core/endings/ruleNames.ts';
import { isSuppression } from '../../src/core/endings/suppressions.ts';

/** The error stands in the line that holds `BAD`. */
function endingOf(source: string, code: string, file: string, bad: string, now: string): string {
  const uri = `file:///code/${file}`;
  const line = bad.split('\n').findIndex((text) => text.includes('BAD'));
  const changes = [{ uri, before: bad, after: now }];
  return causeOf({
    uri,
    line,
    source,
    code,
    message: 'BAD is wrong',
    lineText: bad.split('\n')[line] ?? '',
    introducedBy: [],
    changedSince: changes,
    changedSinceStanding: changes,
    commands: [],
    hasHeadMoved: false,
    isMassClear: false,
  });
}

/** `@` stands for the error's line as it is, so that a row shows only what was added. */
type Row = [source: string, code: string, file: string, line: string, now: string];

const SILENCING: Row[] = [
  ['ts', '2304', 'a.ts', 'const a = BAD;', '// @ts-ignore\n@'],
  ['ts', '2304', 'a.ts', '  const a = BAD;', '  // @ts-expect-error because of the old API\n@'],
  ['ts', '2304', 'a.ts', 'const a = BAD;', '/* @ts-ignore */ @'],
  ['ts', '2304', 'a.tsx', '<Card a={BAD} />', '{/* @ts-ignore */}\n@'],
  ['ts', '2304', 'a.ts', 'const a = BAD;', '// @ts-ignore\n// a word more\n\n@'],
  ['typescript', '2304', 'a.js', 'const a = BAD;', '// @ts-nocheck\nlet b;\n@'],
  ['deno-ts', '2304', 'a.ts', 'const a = BAD;', '// @ts-ignore: later\n@'],
  ['vue', '2304', 'a.vue', '<a :b="BAD" />', '<!-- @vue-ignore -->\n@'],
  ['glint', '2304', 'a.gts', 'BAD', '{{! @glint-expect-error }}\n@'],
  ['flow', '', 'a.js', 'const a = BAD;', '// $FlowFixMe[incompatible-type]\n@'],
  ['eslint', 'no-undef', 'a.js', 'BAD();', '@ // eslint-disable-line'],
  ['eslint', 'no-undef', 'a.js', 'BAD();', '@ // eslint-disable-line no-undef -- later'],
  ['eslint', 'no-undef', 'a.js', 'BAD();', '// eslint-disable-next-line no-console, no-undef\n@'],
  ['eslint', 'no-undef', 'a.js', 'BAD();', '/* eslint-disable */\nlet a;\n@\n/* eslint-enable */'],
  ['eslint', 'no-undef', 'a.js', 'BAD();', '/* eslint no-undef: "off" */\n@'],
  ['eslint', 'no-undef', 'a.js', 'BAD();', '/* eslint no-var: "error", no-undef: "off" */\n@'],
  ['eslint', 'no-undef', 'a.js', 'BAD();', '/* eslint-disable-next-line\n   no-console,\n   no-undef */\n@'],
  ['eslint', 'no-undef', 'a.js', 'BAD();', '/* eslint-disable no-console,\n   no-undef */\n@'],
  [
    'eslint',
    '@typescript-eslint/no-explicit-any',
    'a.ts',
    'BAD();',
    '// eslint-disable-next-line @typescript-eslint/no-explicit-any\n@',
  ],
  ['eslint', 'no-undef', 'a.vue', '<a>BAD</a>', '<!-- eslint-disable-next-line no-undef -->\n@'],
  ['oxlint', 'no-undef', 'a.js', 'BAD();', '// oxlint-disable-next-line no-undef\n@'],
  ['oxc', 'eslint(no-undef)', 'a.js', 'BAD();', '// eslint-disable-next-line\n@'],
  ['tslint', 'no-any', 'a.ts', 'BAD();', '// tslint:disable-next-line:no-any\n@'],
  ['tslint', 'no-any', 'a.ts', 'BAD();', '// tslint:disable\n@'],
  ['jshint', 'W033', 'a.js', 'BAD();', '@ // jshint ignore:line'],
  ['standard', '', 'a.js', 'BAD();', '/* standard-disable */\n@'],
  ['deno-lint', 'no-explicit-any', 'a.ts', 'BAD();', '// deno-lint-ignore no-explicit-any\n@'],
  ['deno-lint', 'no-explicit-any', 'a.ts', 'BAD();', '// deno-lint-ignore-file\nlet a;\n@'],
  [
    'biome',
    'lint/suspicious/noDoubleEquals',
    'a.ts',
    'BAD();',
    '// biome-ignore lint/suspicious/noDoubleEquals: later\n@',
  ],
  ['biome', 'lint/suspicious/noDoubleEquals', 'a.ts', 'BAD();', '// biome-ignore lint/suspicious: later\n@'],
  ['biome', 'lint/suspicious/noDoubleEquals', 'a.ts', 'BAD();', '/** biome-ignore-all lint: later */\nlet a;\n@'],
  ['svelte', 'a11y-missing-attribute', 'a.svelte', '<img BAD>', '<!-- svelte-ignore a11y-missing-attribute -->\n@'],
  [
    'stylelint',
    'color-no-invalid-hex',
    'a.css',
    'color: BAD;',
    '/* stylelint-disable-next-line color-no-invalid-hex */\n@',
  ],
  ['stylelint', 'color-no-invalid-hex', 'a.scss', 'color: BAD;', '@ // stylelint-disable-line'],
  ['Pylance', 'reportUndefinedVariable', 'a.py', 'x = BAD', '@  # type: ignore'],
  ['Pylance', 'reportUndefinedVariable', 'a.py', 'x = BAD', '@  # pyright: ignore[reportUndefinedVariable]'],
  ['Pyright', 'reportUndefinedVariable', 'a.py', 'x = BAD', '# pyright: reportUndefinedVariable=false\n@'],
  ['Pyright', 'reportUndefinedVariable', 'a.py', 'x = BAD', '# pyright: basic\nimport b\n@'],
  ['mypy', 'name-defined', 'a.py', 'x = BAD', '@  # type: ignore[name-defined, misc]'],
  ['mypy', 'name-defined', 'a.py', 'x = BAD', '# mypy: ignore-errors\n\n@'],
  ['mypy', 'name-defined', 'a.py', 'x = BAD', '# mypy: disable-error-code="name-defined"\n@'],
  ['mypy', 'name-defined', 'a.py', 'def f():\n    return BAD', '@no_type_check\n@'],
  ['pyre', '10', 'a.py', 'x = BAD', '# pyre-fixme[10]: later\n@'],
  ['pytype', 'name-error', 'a.py', 'x = BAD', '@  # pytype: disable=name-error'],
  ['ty', 'unresolved-reference', 'a.py', 'x = BAD', '@  # ty: ignore[unresolved-reference]'],
  ['Ruff', 'F821', 'a.py', 'x = BAD', '@  # noqa: F821'],
  ['Ruff', 'F821', 'a.py', 'x = BAD', '@  # NOQA'],
  ['Ruff', 'F821', 'a.py', 'x = BAD', '# ruff: noqa: F821\nimport b\n@'],
  ['flake8', 'E501', 'a.py', 'x = BAD', '@  # noqa:E501,W291'],
  ['flake8', 'E501', 'a.py', 'x = BAD', '# flake8: noqa\nimport b\n@'],
  ['Pylint', 'E0602:undefined-variable', 'a.py', 'x = BAD', '@  # pylint: disable=undefined-variable'],
  ['Pylint', 'undefined-variable', 'a.py', 'x = BAD', '# pylint: disable=E0602\n@'],
  ['Pylint', 'undefined-variable', 'a.py', 'x = BAD', '# pylint: disable-next=undefined-variable\n@'],
  ['Pylint', 'undefined-variable', 'a.py', 'x = BAD', '# pylint: skip-file\nimport b\n@'],
  ['bandit', 'B101', 'a.py', 'assert BAD', '@  # nosec B101'],
  ['rustc', 'dead_code', 'a.rs', 'fn BAD() {}', '#[allow(dead_code)]\n@'],
  ['rustc', 'unused_variables', 'a.rs', 'fn f() {\n    let BAD = 1;\n}', '#[expect(unused)]\n@'],
  ['clippy', 'clippy::needless_return', 'a.rs', 'return BAD;', '#![allow(clippy::all)]\n@'],
  ['clippy', 'needless_return', 'a.rs', 'return BAD;', '#[allow(clippy::needless_return)]\n@'],
  ['golangci-lint', 'errcheck', 'a.go', 'BAD()', '@ //nolint:errcheck'],
  ['golangci-lint', 'errcheck', 'a.go', 'BAD()', '@ // nolint'],
  ['staticcheck', 'SA1000', 'a.go', 'BAD()', '//lint:ignore SA1000 later\n@'],
  ['staticcheck', 'SA1000', 'a.go', 'BAD()', '//lint:file-ignore SA1000 later\n\n@'],
  ['gosec', 'G101', 'a.go', 'BAD()', '@ // #nosec G101'],
  ['revive', 'exported', 'a.go', 'BAD()', '//revive:disable-next-line:exported\n@'],
  ['clang-tidy', 'readability-braces', 'a.cpp', 'BAD();', '@ // NOLINT'],
  ['clangd', 'readability-braces', 'a.cpp', 'BAD();', '// NOLINTNEXTLINE(readability-braces)\n@'],
  ['clang-tidy', 'readability-braces', 'a.cpp', 'BAD();', '// NOLINTBEGIN\nint a;\n@\n// NOLINTEND'],
  ['gcc', '-Wunused-variable', 'a.c', 'int BAD;', '#pragma GCC diagnostic ignored "-Wunused-variable"\n@'],
  [
    'clang',
    '-Wunused-variable',
    'a.m',
    'int BAD;',
    '#pragma clang diagnostic push\n#pragma clang diagnostic ignored "-Wunused-variable"\n@',
  ],
  ['msvc', 'C4996', 'a.cpp', 'BAD();', '#pragma warning(disable: 4996)\n@'],
  ['cppcheck', 'nullPointer', 'a.cpp', 'BAD();', '// cppcheck-suppress nullPointer\n@'],
  [
    'csharp',
    'CS0168',
    'a.cs',
    'int BAD;',
    '#pragma warning disable CS0168 // later\n@\n#pragma warning restore CS0168',
  ],
  ['roslyn', 'CA1822', 'a.cs', 'void BAD() {}', '[SuppressMessage("Performance", "CA1822")]\n@'],
  ['csharp', 'CS8600', 'a.cs', 'string BAD = null;', '#nullable disable\n@'],
  ['fsharp', 'FS0040', 'a.fs', 'let BAD = 1', '#nowarn "40"\n@'],
  ['Java', '16777748', 'A.java', 'List BAD;', '@SuppressWarnings("rawtypes")\n@'],
  ['Java', '', 'A.java', 'void f() {\n  BAD();\n}', '@SuppressWarnings({"unchecked", "rawtypes"})\n@'],
  ['checkstyle', 'LineLength', 'A.java', 'BAD();', '// CHECKSTYLE:OFF\n@\n// CHECKSTYLE:ON'],
  ['sonarlint', 'java:S106', 'A.java', 'BAD();', '@ // NOSONAR'],
  ['pmd', 'UnusedLocal', 'A.java', 'BAD();', '@ // NOPMD'],
  ['kotlin', 'UNCHECKED_CAST', 'A.kt', 'val a = BAD', '@Suppress("UNCHECKED_CAST")\n@'],
  ['kotlin', 'UNCHECKED_CAST', 'A.kt', 'val a = BAD', '@file:Suppress("UNCHECKED_CAST")\n\n@'],
  ['ktlint', 'no-wildcard-imports', 'A.kt', 'val a = BAD', '@ // ktlint-disable no-wildcard-imports'],
  ['scala', '', 'A.scala', 'val a = BAD', '@nowarn\n@'],
  ['rubocop', 'Style/StringLiterals', 'a.rb', 'a = BAD', '@ # rubocop:disable Style/StringLiterals'],
  ['RuboCop', 'Style/StringLiterals', 'a.rb', 'a = BAD', '# rubocop:todo Style\n@\n# rubocop:enable Style'],
  ['sorbet', '7003', 'a.rb', 'a = BAD', '# typed: false\n@'],
  ['phpstan', 'argument.type', 'a.php', 'BAD();', '// @phpstan-ignore-next-line\n@'],
  ['phpstan', 'argument.type', 'a.php', 'BAD();', '@ // @phpstan-ignore argument.type'],
  ['psalm', 'UndefinedFunction', 'a.php', 'BAD();', '/** @psalm-suppress UndefinedFunction */\n@'],
  [
    'psalm',
    'UndefinedFunction',
    'a.php',
    'function f() {\n  BAD();\n}',
    '/**\n * @psalm-suppress UndefinedFunction\n */\n@',
  ],
  ['pylint', 'unused-variable', 'a.py', '    BAD = 1', 'def f():  # pylint: disable=unused-variable\n@'],
  ['clang-tidy', 'readability-magic-numbers', 'a.cpp', 'return BAD;', '@ // NOLINT(readability-*)'],
  ['phpcs', '', 'a.php', 'BAD();', '// phpcs:ignore\n@'],
  ['swiftlint', 'force_cast', 'a.swift', 'let a = BAD', '// swiftlint:disable:next force_cast\n@'],
  ['swiftlint', 'force_cast', 'a.swift', 'let a = BAD', '@ // swiftlint:disable:this force_cast'],
  ['dart', 'unused_local_variable', 'a.dart', 'var BAD = 1;', '// ignore: unused_local_variable\n@'],
  ['dart', 'unused_local_variable', 'a.dart', 'var BAD = 1;', '// ignore_for_file: unused_local_variable\n\n@'],
  ['shellcheck', 'SC2086', 'a.sh', 'echo $BAD', '# shellcheck disable=SC2086\n@'],
  ['Lua Diagnostics.', 'undefined-global', 'a.lua', 'BAD()', '---@diagnostic disable-next-line: undefined-global\n@'],
  ['luacheck', 'W111', 'a.lua', 'BAD()', '@ -- luacheck: ignore'],
  ['credo', '', 'a.ex', 'BAD()', '# credo:disable-for-next-line\n@'],
  ['hlint', '', 'a.hs', 'x = BAD', '{- HLINT ignore "Use map" -}\n@'],
  ['hadolint', 'DL3008', 'Dockerfile', 'RUN BAD', '# hadolint ignore=DL3008\n@'],
  ['yamllint', 'line-length', 'a.yaml', 'a: BAD', '@ # yamllint disable-line rule:line-length'],
  ['sqlfluff', 'L010', 'a.sql', 'SELECT BAD;', '@ -- noqa: L010'],
  ['markdownlint', 'MD013', 'a.md', 'BAD', '<!-- markdownlint-disable MD013 -->\n@'],
  ['cSpell', '', 'a.ts', 'BAD();', '@ // cspell:disable-line'],
  ['perlcritic', '', 'a.pl', 'BAD();', '@ ## no critic'],
  ['my-own-linter', 'x', 'a.ts', 'BAD();', '// @ts-ignore\n@'],
];

const OTHER: Row[] = [
  ['ts', '2304', 'a.ts', 'const a = BAD;', '// eslint-disable-next-line no-undef\nconst a = good;'],
  ['eslint', 'no-undef', 'a.ts', 'BAD();', '// @ts-ignore\ngood();'],
  ['eslint', 'no-undef', 'a.js', 'BAD();', 'good(); // eslint-disable-line no-console'],
  ['biome', 'lint/suspicious/noDoubleEquals', 'a.ts', 'BAD();', '// biome-ignore lint/style/useConst: later\ngood();'],
  ['Ruff', 'F821', 'a.py', 'x = BAD', 'x = good  # noqa: E501'],
  ['mypy', 'name-defined', 'a.py', 'x = BAD', 'x = good  # type: ignore[assignment]'],
  ['mypy', 'name-defined', 'a.py', 'x = BAD', 'x = good  # noqa'],
  ['rustc', 'E0425', 'a.rs', 'let a = BAD;', '#[allow(unused)]\nlet a = good;'],
  ['ts', '2304', 'a.ts', 'const a = BAD;', 'const a = good;\n// @ts-ignore\nconst b = other;'],
  ['ts', '2304', 'a.ts', 'const a = BAD;', '// @ts-ignore\nconst b = other;\nconst c = 1;\nconst a = good;'],
  ['eslint', 'no-undef', 'a.js', 'BAD();', '/* eslint-disable-next-line no-console */\nlet a = 1;\ngood(no, undef);'],
  [
    'pylint',
    'undefined-variable',
    'a.py',
    'x = BAD',
    'def f():  # pylint: disable=undefined-variable\n    pass\nx = 1',
  ],
  ['ts', '2304', 'a.ts', 'const a: BAD = 1;', 'const a: any = 1;'],
  ['ts', '2531', 'a.ts', 'BAD.a();', 'BAD!.a();'],
  ['ts', '2304', 'a.ts', 'const a = BAD;', 'const ignore = { disable: true };\nconst a = good;'],
];

describe('silencing an error instead of mending it', () => {
  for (const [source, code, file, line, now] of SILENCING) {
    it(`${source} ${code}: ${JSON.stringify(now)} in ${file}`, () => {
      const edited = now.replace(/(?<!\w|["'(\s/*#-])@(?![\w])|(?<=\s)@(?!\w)|^@$/gm, () => line);
      assert.equal(endingOf(source, code, file, `a0\n${line}\nz0\n`, `a0\n${edited}\nz0\n`), 'suppressed');
    });
  }

  for (const [source, code, file, line, now] of OTHER) {
    it(`${source} ${code}: ${JSON.stringify(now)} in ${file} is no silencing`, () => {
      assert.equal(endingOf(source, code, file, `a0\n${line}\nz0\n`, `a0\n${now}\nz0\n`), 'edited');
    });
  }

  it('a suppression that stood there before, moved or rewritten around, silences nothing anew', () => {
    const bad = '// eslint-disable-next-line no-undef\nold();\nBAD();\n';
    assert.equal(
      endingOf('eslint', 'no-undef', 'a.js', bad, bad.replace('BAD', 'good').replace('old', 'older')),
      'edited',
    );
  });

  it('a suppression whose list of rules grew silences anew', () => {
    const bad = '// eslint-disable-next-line no-console\nBAD();\n';
    const now = bad.replace('no-console', 'no-console, no-undef');
    assert.equal(endingOf('eslint', 'no-undef', 'a.js', bad, now), 'suppressed');
  });

  it('the line may have been rewritten beside it', () => {
    const now = '// eslint-disable-next-line no-undef\nBAD(1);\n';
    assert.equal(endingOf('eslint', 'no-undef', 'a.js', 'BAD();\n', now), 'suppressed');
  });
});

describe('the names of rules', () => {
  const ROWS: [rules: string | undefined, code: string, isNamed: boolean][] = [
    [undefined, 'no-undef', true],
    ['', 'no-undef', true],
    ['no-undef', 'no-undef', true],
    ['no-undef, no-console', 'no-console', true],
    ['no-undef', 'no-console', false],
    ['@typescript-eslint/no-undef', 'no-undef', true],
    ['E5', 'E501', true],
    ['W', 'E501', false],
    ['line-too-long', 'E501', true],
    ['unused', 'dead_code', true],
    ['clippy::pedantic', 'clippy::cast_lossless', true],
    ['"unchecked"', '16777748', true],
    ['no-undef', '', true],
    ['lint/style', 'lint/style/useConst', true],
    ['lint/style', 'lint/suspicious/x', false],
    ['readability-*', 'readability-magic-numbers', true],
    ['readability-*', 'bugprone-branch-clone', false],
  ];
  for (const [rules, code, isNamed] of ROWS) {
    it(`${rules ?? 'none'} for ${code}: ${isNamed}`, () => assert.equal(namesRule(rules, code), isNamed));
  }

  it('a group covers what begins with it', () => {
    assert.ok(covers('all', 'E501'));
    assert.ok(!covers('E50', 'W503'));
  });
});

it('a plain line of code is no suppression', () => {
  for (const line of ['const ignore = disable(a);', '# just a word', 'allow(dead_code)', ''])
    assert.ok(!isSuppression(line));
});
