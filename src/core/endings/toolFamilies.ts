/** Tools that the same comments silence, by the names under which their errors are published. */
const FAMILIES = {
  ts: /^(?:ts|js|typescript|javascript|tsc|vtsls|tsserver|deno(?:-ts)?|vue|volar|vue-tsc|vetur|svelte|astro|glint|angular|ngtsc|flow|typescriptreact|javascriptreact|ts-plugin)$/,
  eslint:
    /^(?:@?(?:typescript-)?eslint.*|oxlint|oxc|standard|standardjs|xo|tslint|jshint|jslint|deno-lint|quick-lint-js|solhint)$/,
  biome: /^(?:biome|rome)$/,
  css: /^(?:stylelint|css|scss|less|csslint|sass)$/,
  pythonTypes: /^(?:mypy|dmypy|pyright|basedpyright|pylance|pyre|pytype|pyrefly|ty|jedi|zuban)$/,
  pythonLint:
    /^(?:ruff|flake8|pylint|pycodestyle|pyflakes|pydocstyle|bandit|isort|black|pylama|mccabe|prospector|vulture|autopep8)$/,
  rust: /^(?:rustc|clippy|rust-analyzer|rust|cargo)$/,
  go: /^(?:go|gopls|golangci-lint|staticcheck|compiler|vet|govet|revive|golint|gosec|go-staticcheck|unusedparams|simplifycompositelit|errcheck|default)$/,
  c: /^(?:gcc|g\+\+|c|c\+\+|c\/c\+\+|cpp|cpptools|clang|clangd|clang-tidy|cppcheck|msvc|cl|cpplint|iwyu|intellisense|pvs-studio)$/,
  java: /^(?:java|javac|jdt|eclipse|checkstyle|pmd|spotbugs|errorprone|sonarlint|sonarqube)$/,
  kotlin: /^(?:kotlin|kotlinc|ktlint|detekt)$/,
  dotnet: /^(?:c#|csharp|cs|omnisharp|roslyn|msbuild|msCompile|vb|vbnet|f#|fsharp|fsac|resharper|stylecop)$/i,
  ruby: /^(?:rubocop|ruby|ruby-lsp|sorbet|standardrb|reek|brakeman|steep|solargraph)$/i,
  php: /^(?:php|phpstan|psalm|phan|intelephense|phpcs|phpmd|larastan|php-cs-fixer)$/,
  swift: /^(?:swift|swiftlint|sourcekit|sourcekitd|sourcekit-lsp|swiftc)$/i,
  shell: /^(?:shellcheck|bash|bash-ide|sh)$/,
  spelling: /^(?:cspell|spell|spellright|typos|codespell|harper|ltex|languagetool)$/i,
  prose: /^(?:markdownlint|vale|textlint|remark.*|alex|proselint)$/,
  dart: /^(?:dart|analyzer|flutter)$/,
  scala: /^(?:scala|scalac|metals|scalafix|scalastyle|bloop|sbt)$/,
  lua: /^(?:lua.*|selene|lua diagnostics\.?|lua syntax check\.?)$/i,
  elixir: /^(?:elixir|elixirls|credo|dialyzer|elixir-ls|lexical)$/i,
  haskell: /^(?:ghc|haskell|hlint|typecheck|hls|parser)$/i,
  infrastructure:
    /^(?:hadolint|dockerfile.*|yamllint|yaml|ansible.*|terraform|tflint|tfsec|checkov|trivy|kics|kube.*|actionlint)$/i,
  sql: /^(?:sqlfluff|sql|mssql|pgtyped|squawk)$/,
} as const satisfies Record<string, RegExp>;

/** `any`: a comment that many tools listen to. `quality`: tools that look at every language. */
export type ToolFamily = keyof typeof FAMILIES | 'any' | 'quality' | 'python';

const MEMBERS: Partial<Record<ToolFamily, readonly (keyof typeof FAMILIES)[]>> = {
  python: ['pythonTypes', 'pythonLint'],
};

/** True unless the source is known to be deaf to this family's suppressions. */
export function isHeardBy(tools: ToolFamily, source: string): boolean {
  const name = source.trim().toLowerCase();
  if (tools === 'any' || name === '') return true;
  if (tools === 'quality') return !isChecker(name) || FAMILIES.java.test(name);
  const families: readonly string[] = MEMBERS[tools] ?? [tools];
  const own = Object.entries(FAMILIES)
    .filter(([, names]) => names.test(name))
    .map(([family]) => family);
  return own.length === 0 ? true : own.some((family) => families.includes(family));
}

/** True for a tool that judges code without running it, as far as its name is known. */
export function isChecker(source: string): boolean {
  const name = source.trim().toLowerCase();
  return Object.values(FAMILIES).some((names) => names.test(name));
}

/** What runs a program, tests or not: its failures speak of what the code did, not of how it reads. */
const RUNNERS =
  /^(?:task|terminal|debug|junit|testng|surefire|maven|gradle|jest|vitest|mocha|jasmine|ava|tap|node|node:test|python|pytest|unittest|traceback|go test|gotest|cargo test|panic|rspec|minitest|phpunit|ctest|gtest|catch2|nunit|xunit|mstest|dotnet test|exunit|playwright|cypress|karma)$/;

export function isRunner(source: string): boolean {
  return RUNNERS.test(source.trim().toLowerCase());
}
