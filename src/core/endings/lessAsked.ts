import type { TextChange } from '../errors/editJournal.ts';
import { fileNameOf, pathOf } from './filePaths.ts';
import { areComparable, covers } from './ruleNames.ts';
import type { SettingEntry } from './settingEntries.ts';
import { isHeardBy } from './toolFamilies.ts';

/** What an edit of a configuration file brought, and what it took. */
export type Difference = { brought: readonly SettingEntry[]; took: readonly SettingEntry[] };

type Error = { uri: string; source: string; code: string };

/** A list of what a tool is to overlook: file by file, rule by rule. */
export function isListOfOverlooked({ uri }: TextChange): boolean {
  return fileNameOf(uri) === 'eslint-suppressions.json';
}

export function isListed({ uri, code }: Error, brought: readonly SettingEntry[]): boolean {
  return brought.some(({ context }) => namesFile(context, uri) && context.includes(`.${code}.`));
}

/** True when the error's rule is named beside a low severity, or may be what is switched off by another name. */
export function isWrittenOff({ source, code }: Error, brought: readonly SettingEntry[]): boolean {
  if (brought.some(({ key, value }) => /^(?:rule|rule_?id|id|code)$/i.test(key) && covers(value, code)))
    return brought.some(({ key, value }) => /^(?:severity|level)$/i.test(key) && LOW.test(value));
  // There a rule has a number and a name.
  const isAlias = ({ key, value }: SettingEntry): boolean =>
    value === 'false' && /^[a-z]+(?:-[a-z]+)+$/.test(key) && !areComparable(key, code);
  return source.toLowerCase() === 'markdownlint' && brought.some(isAlias);
}

const LOW = /^(?:off|none|hidden|silent|ignore|info|hint|warn|warning|0)$/i;

function namesFile(context: string, uri: string): boolean {
  const parts = pathOf(uri).split('/');
  return parts.some((_, at) => context.includes(`.${parts.slice(at).join('/')}.`));
}

/** True when a tool is asked to look less closely: by a level, by a warning that is an error no more, or by a switch of .NET. */
export function isLessAsked(error: Error, { brought, took }: Difference): boolean {
  return (
    took.some((entry) => isLevelLowered(entry, error.source, brought)) ||
    took.some(({ value }) => isWarningUnasked(value, error.code) && !brought.some((entry) => entry.value === value)) ||
    (isHeardBy('dotnet', error.source) && brought.some(isDotnetSwitchedOff))
  );
}

/** PHPStan reports more the higher its level is, Psalm less. */
function isLevelLowered({ key, value }: SettingEntry, source: string, brought: readonly SettingEntry[]): boolean {
  const now = brought.find((entry) => entry.key === key)?.value;
  if (now === undefined || !isHeardBy('php', source)) return false;
  if (key === 'level') return Number(now) < Number(value);
  return key === 'errorLevel' && Number(now) > Number(value);
}

/** Compilers make errors of warnings where `-Werror` asks for it, and warn where `-Wall` does. */
function isWarningUnasked(value: string, code: string): boolean {
  return code.startsWith('-W') && (/^-W(?:error|all|extra|pedantic|everything)?$/.test(value) || value === code);
}

function isDotnetSwitchedOff({ key, value }: SettingEntry): boolean {
  return /^(?:Nullable|TreatWarningsAsErrors|EnforceCodeStyleInBuild|EnableNETAnalyzers|WarningLevel)$/i.test(key)
    ? /^(?:disable|false|0)$/i.test(value)
    : false;
}
