import { fileNameOf, pathOf } from './filePaths.ts';

/** What a file settles: how tools judge and run, what is depended on, or which versions of that were found. */
export type ConfigurationKind = 'settings' | 'dependencies' | 'lock';

type Row = readonly [kind: ConfigurationKind, names: RegExp];

const SCRIPT = '(?:[cm]?[jt]s|json[c5]?|ya?ml|toml)';

/** Files of variables for programs, many of which are secrets. */
const ENVIRONMENT = /^\.env(?:[._-].+|rc)?$|^.+\.env$/;

/** Matched against the file's name. */
const BY_NAME: readonly Row[] = [
  ['lock', /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock)$/],
  ['lock', /^(?:Cargo\.lock|go\.sum|go\.work\.sum|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|pylock\.toml)$/],
  ['lock', /^(?:Gemfile\.lock|composer\.lock|mix\.lock|pubspec\.lock|Package\.resolved|Podfile\.lock|flake\.lock)$/],
  ['lock', /^(?:gradle\.lockfile|packages\.lock\.json|conan\.lock|Manifest\.toml|rebar\.lock|\.terraform\.lock\.hcl)$/],
  ['dependencies', /^(?:package\.json|pnpm-workspace\.yaml|bower\.json|lerna\.json|deno\.jsonc?|jsr\.json)$/],
  [
    'dependencies',
    /^(?:Cargo\.toml|go\.mod|go\.work|pom\.xml|(?:build|settings)\.gradle(?:\.kts)?|libs\.versions\.toml)$/,
  ],
  ['dependencies', /^(?:requirements.*\.(?:txt|in)|constraints.*\.txt|Pipfile|environment\.ya?ml|conda\.ya?ml)$/],
  ['dependencies', /^(?:Gemfile|.+\.gemspec|composer\.json|mix\.exs|pubspec\.yaml|Package\.swift|Podfile|Cartfile)$/],
  [
    'dependencies',
    /^(?:.+\.(?:csproj|fsproj|vbproj|sln|cabal|opam)|packages\.config|Directory\..+\.props|stack\.yaml)$/,
  ],
  [
    'dependencies',
    /^(?:conanfile\.(?:py|txt)|vcpkg\.json|build\.sbt|project\.clj|deps\.edn|rebar\.config|DESCRIPTION)$/,
  ],
  ['settings', /^(?:ts|js)config.*\.json$/],
  [
    'settings',
    /^\.?(?:eslint|oxlint|stylelint|prettier|markdownlint|commitlint|tslint|jshint|htmlhint|babel|swc|mocha)rc(?:\..+)?$/,
  ],
  ['settings', /^\.(?:markdownlint|yamllint|golangci|hadolint|shellcheckrc|cspell|pre-commit-config)(?:\..+)?$/],
  ['settings', /^\.(?:eslintignore|prettierignore|stylelintignore|gitignore|dockerignore|npmignore|biomeignore)$/],
  [
    'settings',
    /^(?:biome|rome|tslint|cspell|nx|turbo|angular|vercel|netlify|wrangler|pyrightconfig|jsconfig)\.(?:jsonc?|toml)$/,
  ],
  ['settings', new RegExp(`^(?:.+[.-])?(?:config|conf|setup|workspace)\\.${SCRIPT}$`)],
  ['settings', /^(?:pyproject|ruff|\.ruff|rustfmt|\.rustfmt|clippy|\.clippy|rust-toolchain|Cross|netlify|fly)\.toml$/],
  [
    'settings',
    /^(?:setup\.(?:cfg|py)|tox\.ini|mypy\.ini|\.mypy\.ini|\.flake8|\.pylintrc|pylintrc|pytest\.ini|\.coveragerc)$/,
  ],
  [
    'settings',
    /^(?:CMakeLists\.txt|CMakePresets\.json|.+\.cmake|GNUmakefile|[Mm]akefile.*|.+\.mk|meson\.build|configure\.ac)$/,
  ],
  ['settings', /^(?:BUILD|WORKSPACE|MODULE)(?:\.bazel)?$|^\.bazelrc$|^compile_commands\.json$|^compile_flags\.txt$/],
  ['settings', /^\.(?:clangd|clang-tidy|clang-format|editorconfig|npmrc|yarnrc(?:\.yml)?|nvmrc|browserslistrc)$/],
  ['settings', /^\.(?:node-version|python-version|ruby-version|tool-versions|rubocop(?:_todo)?\.yml|swiftlint\.yml)$/],
  ['settings', ENVIRONMENT],
  ['settings', /^application.*\.(?:properties|ya?ml)$|^appsettings.*\.json$/],
  ['settings', /^(?:phpstan|psalm|detekt|lint|mypy|pyright)-baseline\.\w+$|^eslint-suppressions\.json$/],
  [
    'settings',
    /^(?:phpstan|psalm|phpunit|phpcs|\.phpcs)\.(?:neon|xml|dist\.xml|neon\.dist|xml\.dist)$|^detekt\.ya?ml$/,
  ],
  [
    'settings',
    /^(?:gradle\.properties|checkstyle.*\.xml|pmd.*\.xml|\.credo\.exs|analysis_options\.yaml|\.luacheckrc|\.luarc\.json)$/,
  ],
  ['settings', /^(?:[Dd]ocker(?:file.*|-compose.*\.ya?ml)|compose\.ya?ml|global\.json|nuget\.config|web\.config)$/i],
  ['settings', /^(?:.+\.globalconfig|.+\.ruleset|schema\.prisma|hie\.yaml|\.hlint\.yaml|\.scalafix\.conf|buf\.ya?ml)$/],
];

/** Matched against the end of the path, where the name alone does not tell. */
const BY_PATH: readonly Row[] = [
  [
    'settings',
    /\/\.vscode\/[^/]+\.json$|\.code-workspace$|\/\.cargo\/config(?:\.toml)?$|\/\.github\/workflows\/[^/]+$/,
  ],
  ['settings', /\/\.storybook\/[^/]+$|\/\.husky\/[^/]+$|\/\.devcontainer\/[^/]+$|\/\.idea\/[^/]+\.xml$/],
];

/** What the file of a URI or path configures; null for every other file. */
export function configurationKindOf(uri: string): ConfigurationKind | null {
  const name = fileNameOf(uri);
  const path = `/${pathOf(uri)}`;
  return (BY_NAME.find(([, names]) => names.test(name)) ?? BY_PATH.find(([, paths]) => paths.test(path)))?.[0] ?? null;
}

/** True for `.env` files, of which no value is ever kept. */
export function isEnvironmentFile(uri: string): boolean {
  return ENVIRONMENT.test(fileNameOf(uri));
}
