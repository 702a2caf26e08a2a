/** Comments that silence a tool instead of mending what it complains of, for any language. */
const SUPPRESSIONS: readonly RegExp[] = [
  /@ts-(?:ignore|expect-error|nocheck)\b/,
  /\b(?:eslint|oxlint|tslint|stylelint|jshint|standard)[-:]?\s?disable\b/,
  /\b(?:biome|deno-lint|rome|prettier|svelte|vue-tsc)-ignore\b/,
  /@(?:phpstan|psalm|phan)-(?:ignore|suppress)/,
  /#\s*type:\s*ignore\b/,
  /#\s*(?:noqa|nosec|pyright:\s*(?:ignore|basic|off)|mypy:\s*ignore|pylint:\s*disable|ruff:\s*noqa|pyre-(?:ignore|fixme))\b/i,
  /#!?\[\s*(?:allow|expect)\s*\(/,
  /\/\/\s*(?:nolint|NOLINT(?:NEXTLINE|BEGIN)?|NOSONAR)\b/,
  /@SuppressWarnings\b/,
  /@Suppress\s*\(/,
  /#\s*rubocop:\s*(?:disable|todo)\b/,
  /#\s*shellcheck\s+disable\b/,
  /#pragma\s+(?:warning\s*(?:\(\s*)?disable|(?:GCC|clang)\s+diagnostic\s+ignored)/,
  /\bswiftlint:disable\b/,
  /\bktlint-disable\b/,
  /\bcspell:\s*(?:disable|ignore)/i,
  /<!--\s*(?:markdownlint-disable|svelte-ignore|prettier-ignore)/,
];

/** True when the line holds a comment or an attribute that silences a tool. */
export function isSuppression(line: string): boolean {
  return SUPPRESSIONS.some((pattern) => pattern.test(line));
}
