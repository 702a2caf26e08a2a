import type { ToolFamily } from './toolFamilies.ts';

/** Which lines a suppression speaks of, seen from its own line. */
type Reach =
  /** Its own line. */
  | 'line'
  /** The next line of code. */
  | 'next'
  /** Its own line, or the next where it stands alone. */
  | 'lineOrNext'
  /** Everything below it. */
  | 'below'
  /** The declaration or block that follows it, or the rest of the block where it stands alone. */
  | 'scope'
  | 'file';

/**
 * A way to silence a tool. The named group `rules` holds the rules it silences, as the tool words them; without it, or
 * where it is empty, all are.
 */
export type Suppression = { pattern: RegExp; reach: Reach; tools: ToolFamily };

/** A list of rule names, up to a reason or the end of the comment. */
const RULES = String.raw`(?<rules>(?:(?!--|\*\/|-->|#\}|\}\})[\w/@.:+*,\t -])*)`;
/** The same in brackets. */
const IN_BRACKETS = String.raw`(?:\s*[[(](?<rules>[^\])]*)[\])])?`;

function row(tools: ToolFamily, reach: Reach, pattern: string, flags = ''): Suppression {
  return { tools, reach, pattern: new RegExp(pattern, flags) };
}

export const SUPPRESSIONS: readonly Suppression[] = [
  // JavaScript, TypeScript and what is built of them
  row('ts', 'next', String.raw`@ts-(?:ignore|expect-error)\b`),
  row('ts', 'file', String.raw`@ts-nocheck\b|@noflow\b`),
  row('ts', 'next', String.raw`@(?:vue|glint|angular)-(?:ignore|expect-error|skip)\b`),
  row('ts', 'file', String.raw`@(?:vue|glint)-nocheck\b`),
  row('ts', 'lineOrNext', String.raw`\$Flow(?:FixMe|Ignore|ExpectedError|Issue)\b${IN_BRACKETS}`),
  row('eslint', 'next', String.raw`\b(?:eslint|oxlint|solhint)-disable-next-line\b${RULES}`),
  row('eslint', 'line', String.raw`\b(?:eslint|oxlint|solhint)-disable-line\b${RULES}`),
  row('eslint', 'below', String.raw`\b(?:eslint|oxlint|solhint|standard)-disable(?!-(?:next-)?line)\b${RULES}`),
  row(
    'eslint',
    'file',
    String.raw`\/\*\s*eslint\s(?:[^*]*?[\s,])?["']?(?<rules>[\w/@-]+["']?\s*:\s*\[?\s*["']?(?:0|off|1|warn)\b(?:(?!\*\/).)*)`,
  ),
  row('eslint', 'next', String.raw`\btslint:disable-next-line(?::${RULES})?`),
  row('eslint', 'line', String.raw`\btslint:disable-line(?::${RULES})?`),
  row('eslint', 'below', String.raw`\btslint:disable(?!-)(?::${RULES})?`),
  row('eslint', 'file', String.raw`\bdeno-lint-ignore-file\b${RULES}`),
  row('eslint', 'next', String.raw`\bdeno-lint-ignore(?!-)\b${RULES}`),
  row('eslint', 'below', String.raw`\bjshint\s+(?:ignore:(?:line|start)|-W\d+)|\bjslint-disable\b|\bjslint:\s*ignore`),
  row('biome', 'file', String.raw`\b(?:biome|rome)-ignore-all\s+(?<rules>[\w/-]+)`),
  row('biome', 'below', String.raw`\b(?:biome|rome)-ignore-start\s+(?<rules>[\w/-]+)`),
  row('biome', 'next', String.raw`\b(?:biome|rome)-ignore\s+(?<rules>[\w/-]+(?:\s+[\w-]+/[\w/-]+)*)`),
  row('ts', 'next', String.raw`\bsvelte-ignore\b${RULES}`),
  row('eslint', 'below', String.raw`\btemplate-lint-disable\b|\bhtml(?:hint|-validate)[-:\s]\s*disable`),
  row('css', 'next', String.raw`\bstylelint-disable-next-line\b${RULES}`),
  row('css', 'line', String.raw`\bstylelint-disable-line\b${RULES}`),
  row(
    'css',
    'below',
    String.raw`\bstylelint-disable(?!-)\b${RULES}|\bcsslint\s+(?:allow|ignore)\b|\bsass-lint:disable`,
  ),
  row('any', 'next', String.raw`\bprettier-ignore\b|\bdprint-ignore\b`),
  // Python
  row('python', 'line', String.raw`#\s*type:\s*ignore\b${IN_BRACKETS}`),
  row('python', 'line', String.raw`#\s*(?:pyright|ty|pyrefly|basedpyright|zuban):\s*ignore\b${IN_BRACKETS}`),
  row(
    'pythonTypes',
    'file',
    String.raw`#\s*pyright:\s*(?:basic|off)\b|#\s*mypy:\s*ignore-errors|#\s*pyre-ignore-all-errors|#\s*pytype:\s*skip-file`,
  ),
  row(
    'pythonTypes',
    'file',
    String.raw`#\s*pyright:\s*(?<rules>report\w+)\s*=\s*(?:false|none|warning|information)`,
    'i',
  ),
  row('pythonTypes', 'file', String.raw`#\s*mypy:\s*disable-error-code\s*=\s*"?(?<rules>[\w, -]+)`),
  row('pythonTypes', 'lineOrNext', String.raw`#\s*pyre-(?:ignore|fixme)(?!-all)${IN_BRACKETS}`),
  row('pythonTypes', 'below', String.raw`#\s*pytype:\s*disable=(?<rules>[\w,-]+)`),
  row('pythonTypes', 'scope', String.raw`^\s*@(?:\w+\.)?no_type_check\b`),
  row(
    'pythonLint',
    'file',
    String.raw`#\s*(?:flake8|ruff)[:=]\s*noqa(?::\s*(?<rules>[A-Z]+\d*(?:[\s,]+[A-Z]+\d*)*))?`,
    'i',
  ),
  row('pythonLint', 'line', String.raw`#\s*noqa\b(?:\s*:\s*(?<rules>[A-Z]+\d+(?:[\s,]+[A-Z]+\d+)*))?`, 'i'),
  row('pythonLint', 'below', String.raw`#\s*ruff:\s*(?:disable|ignore|file-ignore)${IN_BRACKETS}`),
  row('pythonLint', 'next', String.raw`#\s*pylint:\s*disable-next\s*=\s*(?<rules>[\w, -]+)`),
  row('pythonLint', 'scope', String.raw`#\s*pylint:\s*disable\s*=\s*(?<rules>[\w, -]+)`),
  row('pythonLint', 'file', String.raw`#\s*pylint:\s*(?:skip-file|disable-all)`),
  row(
    'pythonLint',
    'line',
    String.raw`#\s*nosec\b(?::?\s*(?<rules>B\d+(?:[\s,]+B\d+)*))?|#\s*(?:isort|fmt|autopep8|yapf):\s*(?:skip|off|disable)`,
  ),
  // Rust
  row('rust', 'file', String.raw`#!\[\s*(?:cfg_attr\([^,]*,\s*)?(?:allow|expect)\s*\((?<rules>[^)]*)`),
  row('rust', 'scope', String.raw`#\[\s*(?:cfg_attr\([^,]*,\s*)?(?:allow|expect)\s*\((?<rules>[^)]*)`),
  // Go
  row('go', 'scope', String.raw`\/\/\s*nolint\b(?::(?<rules>[\w, -]+))?`),
  row('go', 'file', String.raw`\/\/\s*lint:file-ignore\s+(?<rules>[\w,*]+)`),
  row('go', 'lineOrNext', String.raw`\/\/\s*lint:ignore\s+(?<rules>[\w,*]+)`),
  row('go', 'lineOrNext', String.raw`(?:\/\/|\/\*)\s*#nosec\b|\/\/\s*exhaustive:ignore|\/\/\s*gosec:disable`),
  row('go', 'below', String.raw`\/\/\s*revive:disable(?:-(?:next-)?line)?(?::(?<rules>[\w,-]+))?`),
  // C, C++, Objective-C
  row('c', 'next', String.raw`\bNOLINTNEXTLINE${IN_BRACKETS}`),
  row('c', 'below', String.raw`\bNOLINTBEGIN${IN_BRACKETS}`),
  row('c', 'line', String.raw`\bNOLINT\b${IN_BRACKETS}`),
  row(
    'c',
    'below',
    String.raw`(?:#\s*pragma\s+|_Pragma\(\s*")(?:GCC|clang)\s+diagnostic\s+ignored\s+\\?"-W(?<rules>[\w+=-]+)`,
  ),
  row('c', 'below', String.raw`#\s*pragma\s+(?:GCC|clang)\s+system_header`),
  row(
    'c',
    'below',
    String.raw`(?:#\s*pragma\s+|__pragma\(\s*)warning\s*\(\s*(?:disable|suppress)\s*:\s*(?<rules>[\d\s]+)`,
  ),
  row(
    'c',
    'lineOrNext',
    String.raw`\bcppcheck-suppress(?:-\w+)?\b${IN_BRACKETS}|\/\/\s*-V(?:\d+|::)|\/\/\s*IWYU pragma:\s*keep`,
  ),
  // C#, F#, Visual Basic
  row('dotnet', 'below', String.raw`#\s*pragma\s+warning\s+disable\b(?<rules>[\w\s,]*)|#nullable\s+disable`),
  row('dotnet', 'below', String.raw`#nowarn\b(?<rules>[\s"\w]*)|#Disable\s+Warning\b(?<rules2>.*)`),
  row('dotnet', 'scope', String.raw`\[(?:assembly:\s*)?(?:\w+\.)*(?:Unconditional)?SuppressMessage(?:Attribute)?\s*\(`),
  row('dotnet', 'lineOrNext', String.raw`\/\/\s*ReSharper\s+disable(?:\s+once)?\b|\/\/\s*noinspection\b`),
  // Java, Kotlin, Scala
  row('java', 'scope', String.raw`@SuppressWarnings\b(?:\s*\((?<rules>[^)]*))?|@SuppressFBWarnings\b`),
  row('kotlin', 'file', String.raw`@file:\s*Suppress\s*\((?<rules>[^)]*)`),
  row('kotlin', 'scope', String.raw`@Suppress\s*\((?<rules>[^)]*)`),
  row('kotlin', 'lineOrNext', String.raw`\bktlint-disable\b${RULES}`),
  row('scala', 'scope', String.raw`@(?:annotation\.)?nowarn\b|@(?:unchecked)\b|\bscala(?:style|fix):(?:off|ok)\b`),
  row('quality', 'line', String.raw`\bNOSONAR\b|\bNOPMD\b|\bnosemgrep\b|\b(?:lgtm|codeql)\s*\[`),
  row('java', 'below', String.raw`\bCHECKSTYLE[.:]\s*(?:OFF|SUPPRESS)|\bCSOFF\b`),
  row('any', 'lineOrNext', String.raw`(?:\/\/|#|--|<!--|\/\*)\s*noinspection\s+\w+`),
  // Ruby, PHP, Perl
  row('ruby', 'scope', String.raw`#\s*(?:rubocop|standard):\s*(?:disable|todo)\b${RULES}`),
  row('ruby', 'file', String.raw`#\s*typed:\s*(?:false|ignore)\b|#\s*:reek:\w+|#\s*steep:ignore\b`),
  row('php', 'next', String.raw`@(?:phpstan|phan)-(?:ignore-next-line|suppress-next-line)\b${RULES}`),
  row('php', 'lineOrNext', String.raw`@(?:phpstan|phan)-(?:ignore|suppress)(?:-(?:current-)?line)?(?!-next)\b${RULES}`),
  row('php', 'scope', String.raw`@psalm-suppress\b${RULES}|@SuppressWarnings\s*\(\s*PHPMD`),
  row('php', 'below', String.raw`\bphpcs:(?:ignore|disable|ignoreFile)\b${RULES}`),
  row('any', 'below', String.raw`##\s*no\s+critic\b|^\s*no\s+(?:warnings|strict)\b`),
  // Swift, Dart
  row('swift', 'next', String.raw`\bswiftlint:disable:next\b${RULES}`),
  row('swift', 'line', String.raw`\bswiftlint:disable:this\b${RULES}`),
  row('swift', 'below', String.raw`\bswiftlint:disable(?!:(?:next|this))\b${RULES}`),
  row('dart', 'file', String.raw`\/\/\s*ignore_for_file:${RULES}`),
  row('dart', 'lineOrNext', String.raw`\/\/\s*ignore:${RULES}`),
  // Shell, Lua, Elixir, Erlang, Haskell, OCaml, R, Godot
  row('shell', 'scope', String.raw`#\s*shellcheck\s+disable=(?<rules>[\w,]+)`),
  row('lua', 'next', String.raw`---\s*@diagnostic\s+disable-next-line\s*:?${RULES}`),
  row('lua', 'line', String.raw`---\s*@diagnostic\s+disable-line\s*:?${RULES}`),
  row(
    'lua',
    'below',
    String.raw`---\s*@diagnostic\s+disable(?!-)\s*:?${RULES}|--\s*luacheck:\s*(?:ignore|push|no)|--\s*selene:\s*allow`,
  ),
  row('elixir', 'below', String.raw`#\s*credo:disable-for-[\w-]+|@dialyzer\b|@compile\s+.*nowarn`),
  row('any', 'file', String.raw`^-(?:compile|dialyzer)\(\s*\[?\{?\s*nowarn`),
  row(
    'haskell',
    'file',
    String.raw`\{-#\s*OPTIONS_GHC\b[^#]*(?:-Wno-|-w\b|-fno-warn)|\{-#\s*ANN\b.*HLint|HLINT\s+ignore`,
    'i',
  ),
  row('any', 'scope', String.raw`\[@{1,3}(?:ocaml\.)?(?:warning|alert|warnerror)\s+"-`),
  row('any', 'lineOrNext', String.raw`#\s*nolint\b|@warning_ignore(?:_start)?\s*\(|#\s*warning-ignore(?:-all)?:`),
  row('any', 'next', String.raw`#_:clj-kondo/ignore|\bclj-kondo/ignore\b|#\s*buildifier:\s*disable=`),
  row(
    'any',
    'below',
    String.raw`\bverilator\s+lint_off\b|\bslither-disable(?:-next-line|-start)?\b|\bbuf:lint:ignore\b`,
  ),
  // Prose, containers, infrastructure, queries
  row(
    'spelling',
    'below',
    String.raw`\b(?:cspell|spell-?checker|spell)\s*:\s*(?:disable|ignore)|\btypos:\s*(?:ignore|off)`,
    'i',
  ),
  row(
    'prose',
    'below',
    String.raw`\bmarkdownlint-(?:disable|configure)[\w-]*${RULES}|\bvale\s+(?:off|[\w.]+\s*=\s*NO)|\btextlint-disable|\blint\s+(?:disable|ignore)`,
  ),
  row('infrastructure', 'next', String.raw`#\s*hadolint\s+(?:global\s+)?ignore=(?<rules>[\w,]+)`),
  row(
    'infrastructure',
    'lineOrNext',
    String.raw`#\s*yamllint\s+disable(?:-line|-file)?${RULES}|#\s*noqa\b(?:\s*:?\s*[\w-]+)?`,
  ),
  row(
    'infrastructure',
    'lineOrNext',
    String.raw`#\s*(?:tfsec|trivy|tflint|tflint-ignore|checkov|kics-scan|kube-linter|terrascan)[:\s]\s*(?:ignore|skip)`,
  ),
  row('infrastructure', 'lineOrNext', String.raw`#\s*tflint-ignore:|#\s*kics-scan\s+(?:disable|ignore)`),
  row('sql', 'lineOrNext', String.raw`--\s*noqa\b|--\s*sqlfluff:\s*off`, 'i'),
];
