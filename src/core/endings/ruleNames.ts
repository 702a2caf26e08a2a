/**
 * True when a suppression that names these rules can silence an error of this code. A tool has several names for one
 * rule (`E501` and `line-too-long`); where the two cannot be compared the suppression is taken to be meant.
 */
export function namesRule(rules: string | undefined, code: string): boolean {
  const named = toRuleNames(rules);
  if (named.length === 0 || code === '') return true;
  return named.some((rule) => covers(rule, code) || !areComparable(rule, code));
}

/** True when the rule, or a group of rules by their common beginning, is the code's own. */
export function covers(rule: string, code: string): boolean {
  const [group, own] = [toBareName(rule), toBareName(code)];
  if (group === own || EVERYTHING.has(group)) return true;
  if (group.includes('*')) return toPattern(group).test(own);
  if (lastPart(group) === lastPart(own)) return true;
  if (own.startsWith(`${group}/`) || own.startsWith(`${group}::`)) return true;
  if (/::(?:all|pedantic|style|correctness|complexity|perf|suspicious|nursery|restriction)$/.test(group))
    return own.startsWith('clippy::');
  if (group === 'unused') return /^(?:unused|dead_code|unreachable|path_statements)/.test(own);
  if (/^\d+$/.test(group)) return Number(group) === Number(/\d+$/.exec(own)?.[0]);
  return isPrefixCode(rule) && code.startsWith(rule);
}

/** Compilers write their warnings as the switches that ask for them: `-Wunused-variable`. */
function toBareName(name: string): string {
  return name.toLowerCase().replace(/^-w(?=[a-z])/, '');
}

const EVERYTHING = new Set(['all', '*', 'any', 'warnings', 'everything', 'lint']);

function toPattern(group: string): RegExp {
  return new RegExp(`^${group.replace(/[^\w*]/g, '\\$&').replaceAll('*', '.*')}$`);
}

/** `E`, `E5`, `PLR09`: the beginning of a numbered code. */
function isPrefixCode(rule: string): boolean {
  return /^[A-Z]{1,6}\d*$/.test(rule);
}

/** Both are numbered, or both are words. */
export function areComparable(rule: string, code: string): boolean {
  return isNumbered(rule) === isNumbered(code) && !/^\d+$/.test(code);
}

function isNumbered(name: string): boolean {
  return /^(?:[A-Za-z]{0,6}-?)?\d+$/.test(name) || isPrefixCode(name);
}

function lastPart(name: string): string {
  return /[^/:]+$/.exec(name)?.[0] ?? name;
}

function toRuleNames(rules: string | undefined): string[] {
  const names = (rules ?? '').split(/[\s,"'{}=\\]+/).map((name) => name.replace(/^[-.:]+|[.:]+$/g, ''));
  return names.filter((name) => name !== '' && name !== 'value' && name !== 'names');
}
