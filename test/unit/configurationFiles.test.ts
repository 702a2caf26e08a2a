import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ConfigurationKind, configurationKindOf } from '../../src/core/endings/configurationFiles.ts';

const ROWS: [kind: ConfigurationKind | null, names: string][] = [
  [
    'settings',
    'tsconfig.json tsconfig.build.json jsconfig.json .eslintrc .eslintrc.json .eslintrc.cjs eslint.config.js eslint.config.mts',
  ],
  [
    'settings',
    'biome.json biome.jsonc pyproject.toml setup.cfg setup.py tox.ini mypy.ini .flake8 pytest.ini ruff.toml .pylintrc',
  ],
  [
    'settings',
    'pyrightconfig.json CMakeLists.txt Makefile makefile meson.build .clang-tidy .clangd compile_flags.txt .editorconfig',
  ],
  [
    'settings',
    '.vscode/settings.json .vscode/launch.json app.code-workspace .env .env.local prod.env .npmrc .nvmrc .python-version',
  ],
  [
    'settings',
    'babel.config.js .babelrc vite.config.ts vitest.config.mts webpack.config.js webpack.prod.config.js jest.config.cjs',
  ],
  [
    'settings',
    'next.config.mjs svelte.config.js tailwind.config.ts .prettierrc .stylelintrc.json .eslintignore .gitignore nx.json',
  ],
  [
    'settings',
    'Dockerfile Dockerfile.dev docker-compose.yml compose.yaml .golangci.yml .rubocop.yml phpstan.neon analysis_options.yaml',
  ],
  [
    'settings',
    '.cargo/config.toml rustfmt.toml clippy.toml rust-toolchain.toml gradle.properties application.yml appsettings.json',
  ],
  [
    'dependencies',
    'package.json Cargo.toml go.mod go.work pom.xml build.gradle build.gradle.kts settings.gradle libs.versions.toml',
  ],
  [
    'dependencies',
    'requirements.txt requirements-dev.txt Pipfile environment.yml Gemfile shop.gemspec composer.json mix.exs pubspec.yaml',
  ],
  [
    'dependencies',
    'shop.csproj Directory.Build.props packages.config build.sbt stack.yaml shop.cabal vcpkg.json Package.swift',
  ],
  [
    'lock',
    'package-lock.json yarn.lock pnpm-lock.yaml Cargo.lock go.sum poetry.lock uv.lock Gemfile.lock composer.lock',
  ],
  [
    null,
    'src/a.ts config/routes.ts src/config.test.ts settings.py data.json README.md src/env.ts package.ts make.py src/tsconfigReader.ts',
  ],
];

describe('configuration files', () => {
  for (const [kind, names] of ROWS) {
    for (const name of names.split(' ')) {
      it(`${name}: ${kind ?? 'none'}`, () => {
        assert.equal(configurationKindOf(`file:///home/a%20b/shop/${name}`), kind);
        assert.equal(configurationKindOf(name), kind);
      });
    }
  }
});
