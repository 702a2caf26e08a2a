/**
 * What programs that run several others put before every line: "[web] " (concurrently), "web-1  | " (docker compose),
 * "web:build: " (turbo), "packages/web build: " (pnpm).
 */
const PREFIXES = [
  /^\[(?!INFO|ERROR|WARN|DEBUG|FATAL|(?:info|error|warn|debug)\])[\w:.@/-]{1,40}\] ?/,
  /^[A-Za-z][\w.-]{0,60} +\| ?/,
  /^[@A-Za-z][\w@/-]{0,60}:[A-Za-z][\w:-]{0,40}: ?/,
  /^(?:\.|[\w@.-]{1,40}(?:\/[\w@.-]{1,40})+) [A-Za-z][\w:-]{0,40}[:$] ?/,
];
const MIN_LINES = 3;
const MIN_SHARE = 0.6;

/** The lines without such prefixes, where most of them have one. */
export function withoutProgramPrefix(lines: readonly string[]): readonly string[] {
  const printed = lines.filter((line) => line !== '');
  const isUsual = (prefix: RegExp) => {
    const count = printed.filter((line) => prefix.test(line)).length;
    return count >= MIN_LINES && count >= printed.length * MIN_SHARE;
  };
  const prefix = PREFIXES.find(isUsual);
  return prefix ? lines.map((line) => line.replace(prefix, '')) : lines;
}
