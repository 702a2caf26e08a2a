import { toCode } from './codeText.ts';
import type { TextChange } from '../errors/editJournal.ts';
import { fileNameOf, pathOf } from './filePaths.ts';
import { covers } from './ruleNames.ts';
import { type Difference, isLessAsked, isListed, isListOfOverlooked, isWrittenOff } from './lessAsked.ts';
import { newEntries, type SettingEntry, toSettingEntries } from './settingEntries.ts';
import { isHeardBy } from './toolFamilies.ts';

type Error = { uri: string; source: string; code: string };

const known = new WeakMap<TextChange, Difference>();

/**
 * True when a change of a configuration file silences the error instead of mending what it speaks of: its rule was
 * switched off or lowered, a check was made less strict, or its file was left out.
 */
export function isSilencedBySettings({ uri, source, code }: Error, change: TextChange): boolean {
  // What has no code is known by its tool, which may be one of many that another runs.
  const error = { uri, source, code: code === '' ? source : code };
  let difference = known.get(change);
  if (!difference) known.set(change, (difference = differenceOf(change)));
  const { brought, took } = difference;
  if (isListOfOverlooked(change)) return isListed(error, brought);
  return (
    brought.some(
      (entry) => switchesOff(entry, error.code) || leavesOut(entry, error) || loosens(entry, error.source),
    ) ||
    took.some((entry) => switchedOn(entry, error.code, brought) || wasStrict(entry, error.source, brought)) ||
    isTakenFromScope(error, difference) ||
    isWrittenOff(error, brought) ||
    isLessAsked(error, difference)
  );
}

function differenceOf({ uri, before, after }: TextChange): Difference {
  const isList = /ignore$/i.test(fileNameOf(uri));
  const read = (text: string): SettingEntry[] => (isList ? toListEntries(text) : toSettingEntries(toCode(text, uri)));
  const [old, now] = [read(before ?? ''), read(after)];
  return { brought: newEntries(old, now), took: newEntries(now, old) };
}

function toListEntries(text: string): SettingEntry[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const patterns = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return patterns.map((value) => ({ context: 'ignore', key: 'ignore', value }));
}

const OFF =
  /^(?:off|0|none|false|allow|ignore[d]?|disable[d]?|silent|suggestion|hint|info|information|note|warn|warning|1|no|null|never|refactoring)$/i;
const SILENCING = /ignore|exclude|disable|suppress|allow|skip|no_?warn|omit|silence|not_?as_?error/i;
const REQUIRING = /select|enable|include|deny|error|forbid|require|check/i;

/** A rule's name is telling when it is no everyday word of configuration files. */
function isTelling(code: string): boolean {
  return code.length >= 4 && /\d|[-/_:]|[a-z][A-Z]/.test(code);
}

function isRule(name: string, code: string): boolean {
  if (code === '' || name === '') return false;
  const lastPart = (text: string): string => text.toLowerCase().split(/[/:.]/).at(-1) ?? '';
  return name.toLowerCase() === code.toLowerCase() || lastPart(name) === lastPart(code);
}

function switchesOff({ context, key, value }: SettingEntry, code: string): boolean {
  const names = context.split('.');
  const isNamed =
    isRule(key, code) ||
    names.some((name) => isRule(name, code)) ||
    isSeverityOf(context, code) ||
    isGroupOf(key, code);
  if (isNamed && OFF.test(value)) return true;
  if (code === '') return false;
  const rules = value.split(/[\s,;]+/);
  if (SILENCING.test(context) && rules.some((rule) => covers(rule, code))) return true;
  if (rules.some((rule) => isNegated(rule, code))) return true;
  return isTelling(code) && !REQUIRING.test(context) && rules.some((rule) => isRule(rule, code));
}

/** `suspicious` in `lint/suspicious/noDoubleEquals` */
function isGroupOf(key: string, code: string): boolean {
  const groups = code.split('/').slice(0, -1);
  return groups.length > 1 && groups.includes(key);
}

/** `dotnet_diagnostic.CA1822.severity` */
function isSeverityOf(context: string, code: string): boolean {
  return code !== '' && context.toLowerCase().includes(`.${code.toLowerCase()}.`);
}

/** `-Wno-unused-variable` for `-Wunused-variable`, `-readability-braces` in a list of checks. */
function isNegated(rule: string, code: string): boolean {
  const name = code.toLowerCase().replace(/^-w/, '');
  const negated = /^-(?:wno-)?([a-z][\w.*-]*)$/.exec(rule.toLowerCase())?.[1];
  if (negated === undefined || rule.toLowerCase() === code.toLowerCase() || name === '') return rule === '-w';
  return negated.endsWith('*') ? name.startsWith(negated.slice(0, -1)) : negated === name;
}

/** Switches that, off, make a checker of types say less. */
const STRICT =
  /^(?:strict\w*|alwaysStrict|noImplicit\w+|noUnused\w+|noUnchecked\w+|noFallthrough\w+|noPropertyAccess\w+|exactOptional\w+|useUnknownIn\w+|checkJs|isolatedDeclarations|verbatimModuleSyntax|erasableSyntaxOnly|disallow_\w+|check_untyped_defs|warn_\w+|no_implicit_\w+|strict_\w+|extra_checks|fullTemplateTypeCheck|enable(?:TypeChecking|d)?|validate|(?:\w+\.)+(?:enable[d]?|validate(?:\.enable)?|lint|linting|run|check\w*|reportStyleChecksAsWarnings)|recommended|Werror|treatWarningsAsErrors)$/;
/** Switches that, on, do so. */
const LAX =
  /^(?:skipLibCheck|skipDefaultLibCheck|allowUnreachableCode|allowUnusedLabels|suppress\w+|noErrorTruncation|noResolve|ignore_missing_imports|ignore_errors|allow_(?:untyped|redefinition|any|subclass)\w*|disable_all|disable-all|skip-?\w*)$/;
/** A mode that asks for less. */
const LAX_MODES = /^(?:typeCheckingMode|python\.analysis\.typeCheckingMode|follow_imports|diagnosticMode|lintOn\w*)$/;
const TYPE_CHECKERS = ['ts', 'pythonTypes'] as const;

function isTypeSwitch(key: string): boolean {
  return /^(?:strict|noI|noU|noF|noP|exact|useUnknown|always|isolated|verbatim|erasable|skip|allowUn)/.test(key);
}

function isHeard(key: string, source: string): boolean {
  return !isTypeSwitch(key) || TYPE_CHECKERS.some((family) => isHeardBy(family, source));
}

function loosens({ key, value }: SettingEntry, source: string): boolean {
  if (STRICT.test(key) && /^(?:false|off|0|never|none|no)$/i.test(value)) return isHeard(key, source);
  if (LAX.test(key) && /^(?:true|on|1|yes)$/i.test(value)) return isHeard(key, source);
  return LAX_MODES.test(key) && /^(?:off|basic|skip|silent|never|openFilesOnly)$/i.test(value);
}

function wasStrict({ key, value }: SettingEntry, source: string, brought: readonly SettingEntry[]): boolean {
  if (!STRICT.test(key) || !/^(?:true|on|1|yes)$/i.test(value) || brought.some((entry) => entry.key === key))
    return false;
  return isTypeSwitch(key) && isHeard(key, source);
}

/** The rule was asked for and no longer is. */
function switchedOn({ context, key, value }: SettingEntry, code: string, brought: readonly SettingEntry[]): boolean {
  if (code === '') return false;
  if (isRule(key, code) && /^(?:error|2|deny|forbid|true|on|warn|1)$/i.test(value))
    return !brought.some((entry) => isRule(entry.key, code));
  const isMovedOnly = brought.some((entry) => entry.value === value);
  return (
    /select|enable|deny|forbid|checks/i.test(context) && !SILENCING.test(context) && !isMovedOnly && covers(value, code)
  );
}

function leavesOut({ context, value }: SettingEntry, { uri }: Error): boolean {
  const isNegation = value.startsWith('!');
  if (SILENCING.test(context)) return !isNegation && isPathIn(value, uri);
  return isNegation && /include|files|path/i.test(context) && isPathIn(value.replace(/^!+/, ''), uri);
}

/** The file was among those to be looked at and no longer is. */
function isTakenFromScope({ uri }: Error, { brought, took }: Difference): boolean {
  const isScope = ({ context, value }: SettingEntry): boolean =>
    /(?:^|\.)(?:include|includes|files|src|paths)\.?$/i.test(context) && !value.startsWith('!') && isPathIn(value, uri);
  return took.some(isScope) && !brought.some(isScope);
}

/** True when a pattern (a glob, a folder, or a regular expression as mypy takes it) covers the file's path. */
function isPathIn(pattern: string, uri: string): boolean {
  const path = pathOf(uri);
  const bare = pattern.replace(/^\.?\/+/, '').replace(/\/+$/, '');
  if (bare === '' || bare.length > 300) return false;
  if (toGlob(bare).test(path)) return true;
  if (!/\\\.|^\^|\$$/.test(pattern)) return false;
  const tail = pattern.replace(/^\^/, '').replaceAll('\\\\', '\\').replace(/\\(.)/g, '$1').replace(/\$$/, '');
  return path.endsWith(`/${tail}`);
}

function toGlob(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^$()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/?|\*|\?|\{|\}|,/g, (sign) => GLOB_SIGNS[sign] ?? '.*');
  return tryRegExp(`(?:^|/)${source}(?:/|$)`);
}

const GLOB_SIGNS: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
  '{': '(?:',
  '}': ')',
  ',': '|',
};

function tryRegExp(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    return /(?!)/;
  }
}
