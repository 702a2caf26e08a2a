import type { RanCommand } from '../runs/workLog.ts';

/** What a command line can do to an error: nothing, perhaps something, or it is made for it. */
type Reach = 'reads' | 'mayWrite' | 'provides';

const WRAPPER =
  /^(?:sudo(?:\s+-\w+)*|time|nice|nohup|env|command|exec|npx(?:\s+(?:--?yes|-y))?|bunx|pnpx|(?:pnpm|yarn|npm)\s+(?:exec|dlx)(?:\s+--)?|(?:poetry|uv|pipenv|hatch|rye|pdm)\s+run|bundle\s+exec|python[\d.]*\s+-m|winpty|corepack)\s+/;

/** Programs that only look, whatever they are given. */
const LOOKING =
  /^(?:ls|ll|la|l|dir|cat|bat|less|more|head|tail|e?grep|fgrep|rg|ag|ack|find|fd|which|where|whereis|type|whoami|pwd|cd|pushd|popd|echo|printf|printenv|history|clear|cls|man|tldr|help|date|uptime|ps|top|htop|df|du|wc|sort|uniq|cut|diff|cmp|file|stat|tree|ping|dig|nslookup|id|uname|hostname|jobs|sleep|true|false|test|\[|exit|alias|open|code|vim?|nvim|nano|emacs|jq|yq|kill|pkill|killall|fuser|lsof|Get-\w+|Select-String|Set-Location)(?:\s|$)/i;

/** Forms of commands that look, test or judge, and leave everything as it is. */
const READING: readonly RegExp[] = [
  /^git\s+(?:-C\s+\S+\s+)?(?:status|log|diff|show|blame|branch|fetch|remote|config|ls-files|grep|rev-parse|describe|reflog|add|commit|push|tag|help|version|shortlog|stash\s+(?:list|show)|worktree\s+list|bisect\s+log)\b/,
  /^(?:npm|pnpm|yarn|bun)\s+(?:ls|list|view|info|outdated|why|explain|test|t|run\s+(?:test|lint|check|typecheck|tsc)\S*|(?:test|lint|check|typecheck)\S*|search|whoami|help|--version|-v|start|run\s+(?:dev|start|watch)\S*)(?:\s|$)/,
  /^(?:npm|pnpm|yarn|bun)\s+audit(?!.*\bfix\b)/,
  /^(?:vue-)?tsc\b(?!.*(?:--build|\s-b\b|--declaration|--init))/,
  /^(?:eslint|oxlint|stylelint|biome|ruff|rubocop|standard|prettier|black|isort|markdownlint|cspell)\b(?!.*(?:--fix|--write|\s-w\b|\bformat\b|\s-[aA]\b|--auto))/,
  /^(?:pytest|py\.test|tox|nox|mypy|pyright|basedpyright|flake8|pylint|jest|vitest|mocha|ava|karma|cypress|playwright\s+test|phpunit|phpstan|psalm|rspec|shellcheck|hadolint|clang-tidy|golangci-lint|staticcheck|unittest|doctest)\b/,
  /^cargo\s+(?:check|test|clippy|bench|tree|search|doc|nextest|--version|metadata)\b(?!.*--fix)/,
  /^go\s+(?:test|vet|list|version|env|doc)\b/,
  /^(?:docker|podman|docker-compose)\s+(?:compose\s+)?(?:ps|images|logs|inspect|stats|top|version|info|ls)\b/,
  /^kubectl\s+(?:get|describe|logs|top|explain|version)\b/,
  /^(?:\.\/)?(?:mvnw?|gradlew?)\s+(?:-\S+\s+)*(?:test|check|verify|dependencies|tasks|lint)\b/,
  /^(?:dotnet|swift|mix|sbt|dart|flutter|deno)\s+(?:test|check|analyze|lint|--version|--info)\b/,
  /^(?:curl|wget|http)\b(?!.*(?:\s-[oO]\b|--output|\s-X\s*(?:POST|PUT|DELETE|PATCH)))/,
  /^(?:pip[\d.]*|uv\s+pip|gem|brew|apt(?:-get)?|conda)\s+(?:list|show|freeze|check|search|info|outdated|env|config|cache)\b/,
  /^\S+\s+(?:--version|-v|-V|--help|-h)$/,
];

/** Commands that bring what was missing: packages, generated code, tables, services. */
const PROVIDING: readonly RegExp[] = [
  /^(?:npm|pnpm|yarn|bun|deno)\s+(?:-\S+\s+)*(?:i|ci|install|add|up|update|upgrade|remove|rm|uninstall|un|link|rebuild|dedupe|audit\s+fix|import)\b/,
  /^(?:yarn|pnpm)$/,
  /^(?:pip[\d.]*|uv(?:\s+pip)?|poetry|pipenv|pdm|conda|mamba|gem|bundle|composer|brew|apt(?:-get)?|apk|dnf|yum|pacman|choco|winget|scoop|cargo|rustup|nvm|pyenv|asdf|mise|volta|sdk|go|dotnet|nuget|mix|cabal|stack|opam|luarocks|pub|flutter|dart|swift|pod|helm|conan|vcpkg|bower|tsd|typings|jspm)\b.*\b(?:install|add|get|sync|update|upgrade|restore|require|remove|uninstall|use|deps\.get|fetch|mod\s+(?:tidy|download|vendor)|generate|pub\s+get|resolve|component|target|toolchain|tool|workload)\b/,
  /^(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?\S*(?:gen(?:erate)?|codegen|migrat|build|proto|types?|prepare|setup|bootstrap|seed|compile|postinstall|sync)\S*/,
  /\b(?:codegen|protoc|buf\s+generate|prisma|drizzle-kit|sqlc|swagger|openapi|graphql-code\w*|wire|mockgen|stringer|bindgen|build_runner|svelte-kit\s+sync|nuxi|typegen|thrift|flatc|sea-orm-cli|alembic|flyway|liquibase|knex|typeorm|sequelize|rails\s+(?:g|db)|rake\s+db|manage\.py|artisan|ecto\.\w+)\b/,
  /\bmigrat\w*/,
  /^(?:docker|podman|docker-compose|minikube|kind|vagrant|colima)\s+(?:compose\s+)?(?:-\S+\s+)*(?:start|up|run|restart|build|pull|create|unpause)\b/,
  /^(?:systemctl|service|brew\s+services|pg_ctl|launchctl|net|sc)\s+.*\b(?:start|restart|load)\b/,
  /^(?:redis-server|mongod|postgres|createdb|initdb|kubectl\s+(?:apply|create)|terraform\s+(?:init|apply)|tofu\s+(?:init|apply))\b/,
  /^(?:go\s+(?:generate|build|install)|cargo\s+(?:build|fetch|fix|add)|make|cmake|ninja|bazel|mvnw?|\.\/(?:mvnw|gradlew)|gradlew?|dotnet\s+build|swift\s+build|vite\s+build|turbo|nx|tsc\s+.*(?:-b|--build))\b/,
  /^(?:virtualenv|venv|mkdir|touch|cp|copy|mv|move|ln|chmod|chown|export|source|\.|unzip|tar|patch)\s/,
];

/** Of those that provide: builds, programs that are run and what moves files about, as is done all day without an error in mind. */
const EVERYDAY: readonly RegExp[] = [
  /^(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?\S*(?:build|compile)/,
  /^make\b(?!.*(?:install|gen|setup|migrat|deps|proto))/,
  /^(?:cmake|ninja|bazel|mvnw?|\.\/(?:mvnw|gradlew)|gradlew?|turbo|nx|tsc|(?:go|cargo|dotnet|swift|vite|docker|podman)\s+build|(?:docker|podman)(?:-|\s+)compose\s+build)\b/,
  /\b(?:manage\.py|artisan)\s+(?:runserver|serve|shell|tinker|test|check)\b/,
  /^(?:mkdir|touch|cp|copy|mv|move|ln|chmod|chown|unzip|tar)\s/,
];

/** Git commands that put files back to what was kept elsewhere, without a hand's work. */
const PUTTING_BACK =
  /^git\s+(?:-C\s+\S+\s+)?(?:restore(?!\s+--staged\b)|checkout(?!\s+-[bB]\b)|stash(?!\s+(?:list|show|drop|clear))|reset(?!\s+--soft\b)|clean|revert|bisect)\b/;

/** The command succeeded and is made to bring what was missing. */
export function providesSomething(command: RanCommand): boolean {
  return hasSucceeded(command) && partsOf(command).some(({ reach }) => reach === 'provides');
}

/** The command is made to bring what was missing and is run for that, whether or not it succeeded. */
export function isMeantToProvide(command: RanCommand): boolean {
  return partsOf(command).some(({ reach, isEveryday }) => reach === 'provides' && !isEveryday);
}

/** The command succeeded and may have changed something beyond what it printed. */
export function mayHaveMended(command: RanCommand): boolean {
  return hasSucceeded(command) && mayHaveTried(command);
}

/** The command may change something beyond what it prints, whether or not it succeeded. */
export function mayHaveTried(command: RanCommand): boolean {
  return partsOf(command).some(({ reach }) => reach !== 'reads');
}

/** The command succeeded and had git put files back: work that is taken back, not done. */
export function putsFilesBack(command: RanCommand): boolean {
  return hasSucceeded(command) && partsOf(command).some(({ text }) => PUTTING_BACK.test(text));
}

/** Without an exit code a shell has not said that it failed. */
function hasSucceeded({ exitCode }: RanCommand): boolean {
  return exitCode === 0 || exitCode === undefined;
}

function reachOf(part: string): Reach {
  if (/^git\s/.test(part) && !READING.some((pattern) => pattern.test(part))) return 'mayWrite';
  if (/(?:^|[^\d&<=-])>>?\s*(?!&|\/dev\/null|\$null)\S/.test(part)) return 'mayWrite';
  if (LOOKING.test(part) || READING.some((pattern) => pattern.test(part))) return 'reads';
  return PROVIDING.some((pattern) => pattern.test(part)) ? 'provides' : 'mayWrite';
}

const MAX_COMMAND_LINE = 4_000;

type Part = { text: string; reach: Reach; isEveryday: boolean };

/** Every error that goes is held against the same commands. */
const knownParts = new WeakMap<RanCommand, Part[]>();

/** The single commands of a line, without what only wraps them. */
function partsOf(command: RanCommand): Part[] {
  const parts = knownParts.get(command) ?? toParts(command);
  knownParts.set(command, parts);
  return parts;
}

function toParts({ commandLine }: RanCommand): Part[] {
  return commandLine
    .slice(0, MAX_COMMAND_LINE)
    .replace(/"[^"]*"|'[^']*'/g, (quoted) => quoted.replace(/[&|;\n]/g, ' '))
    .split(/&&|\|\||[;\n|]/)
    .map(unwrap)
    .filter((text) => text !== '' && !text.startsWith('#'))
    .map((text) => ({ text, reach: reachOf(text), isEveryday: EVERYDAY.some((form) => form.test(text)) }));
}

function unwrap(part: string): string {
  let text = part.trim().replace(/^[({]\s*/, '');
  for (;;) {
    const bare = text.replace(/^(?:\w+=(?:"[^"]*"|'[^']*'|\S*)\s+)+/, '').replace(WRAPPER, '');
    if (bare === text) return text;
    text = bare;
  }
}
