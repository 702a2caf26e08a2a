import { isPlainWord, isReference } from './plainValues.ts';
import { looksRandom } from './randomness.ts';
import { findTellingNames } from './tellingNames.ts';

/** A line, or lines within quotes; what is switched off by a sign of comment may be somebody's password still. */
const LINE =
  /^\ufeff?[^\S\n]*(?<off>#[^\S\n]*)?(?:(?:export|set|declare -x)[^\S\n]+)?(?<name>[\w.-]+)[^\S\n]*[=:][^\S\n]*(?:"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>[^']*)'|`(?<back>[^`]*)`|(?<bare>[^\n]*?))[^\S\n]*;?(?:[^\S\n]*#[^\n]*|[^\S\n]+#[^\n]*)?[^\S\n]*$/gm;
/** Folders in which such files are not the user's own. */
export const FOREIGN_FOLDERS: ReadonlySet<string> = new Set(
  'node_modules .git .venv venv vendor dist out build target'.split(' '),
);
const MAX_FILE = 256_000;
const MAX_FILLED = 4_000;
const LEAST = 8;
const LEAST_OF_LETTERS = 12;

/** The values of a `.env` file that are secrets: no booleans, numbers, paths, plain words or addresses without a password. */
export function readEnvSecrets(text: string): string[] {
  const given = new Map<string, string>();
  const values = [...text.slice(0, MAX_FILE).matchAll(LINE)].flatMap(({ 0: line, groups = {} }) => {
    const { off, name = '', double, single, back, bare } = groups;
    const isTelling = findTellingNames(name).some(({ strength }) => strength === 'strong');
    if (off !== undefined && !isTelling) return [];
    const value = double?.replace(/\\n/g, '\n').replace(/\\(["\\$])/g, '$1') ?? single ?? back ?? bare ?? '';
    // Some readers of such files take a sign of comment for one only behind a blank.
    const whole = bare === undefined ? '' : line.slice(line.indexOf(bare)).replace(/\s#.*$/, '');
    const filled = fillIn(value, given);
    if (off === undefined) given.set(name, filled);
    // A quote that is not closed where it should be is no part of it.
    const lines = [...`${value}\n${filled}`.split(/\r?\n/), whole, whole.replace(/^["'`]/, '')].map((one) =>
      one.trim(),
    );
    return lines.flatMap((one) => [one, ...partsOf(one)]).filter((one) => isEnvSecret(one, isTelling));
  });
  return [...new Set(values)];
}

/** A value with those before it in the same file in their places. */
function fillIn(value: string, given: ReadonlyMap<string, string>): string {
  const filled = value.replace(
    /\$(?:\{(?<braced>\w+)[^{}]*\}|(?<bare>\w+))/g,
    (place, braced?: string, bare?: string) => given.get(braced ?? bare ?? '') ?? place,
  );
  return filled.length <= MAX_FILLED ? filled : value;
}

/** What of a value is a secret by itself: the password of an address or a connection, one of several. */
function partsOf(value: string): string[] {
  const address = /^[a-z][a-z0-9+.-]*:\/\/(?<user>[^\s/@:]*)(?::(?<password>[^\s/?]+))?@/i.exec(value)?.groups;
  const named = [...value.matchAll(/(?:password|pwd|passwd|token|key|secret|sig)=(?<given>[^;&\s"']+)/gi)];
  const quoted = /^[[{]/.test(value) ? [...value.matchAll(/"(?<given>[^"\\]+)"/g)] : [];
  const isLogin = /^[\w.@-]{1,40}:[^\s:/]+$/.test(value);
  return [
    ...passwordsOf(address?.['password'] ?? ''),
    ...(address && address['password'] === undefined && (address['user'] ?? '').length >= 16
      ? [address['user'] ?? '']
      : []),
    ...[...named, ...quoted].map(({ groups }) => groups?.['given'] ?? ''),
    ...(isLogin ? [value.slice(value.indexOf(':') + 1)] : []),
    ...(address ? [] : value.split(/[,;]/)),
  ];
}

/** As it stands in an address, and as it is. */
function passwordsOf(password: string): string[] {
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}

function isEnvSecret(value: string, isTelling: boolean): boolean {
  if (value.length < LEAST || isPlainWord(value) || (isReference(value) && !isUnlikeName(value))) return false;
  if (/^[+-]?[\d.,:_/ -]+(?:ms|s|m|h|d|kb|mb|gb|px|%)?$/i.test(value) || isPath(value) || isAddress(value))
    return false;
  if (!/\p{L}/u.test(value) || /^\d{4}-\d\d-\d\dT[\d:.]+Z?$/.test(value)) return false;
  if (/^v?\d+(?:\.\d+)+(?:[-+.][A-Za-z]+[.\d]*)*$/.test(value) || /^-----(?:BEGIN|END)[^-]*-----$/.test(value))
    return false;
  if (/\s/.test(value)) return /[\d!@#$%^&*]/.test(value) && !/^[A-Z][a-z]+(?: [A-Za-z]+)+$/.test(value);
  // Behind a name that says secret, words that are put together are no plain word.
  if (isTelling) return value.length >= LEAST_OF_LETTERS || !/^[A-Za-z]+$/.test(value) || looksRandom(value);
  return !isWord(value);
}

/** `$ecr7tPlume` and `{ab7}plume`: what is referred to is named in one case and stands by itself. */
function isUnlikeName(value: string): boolean {
  return /^\$(?=\w*\d)(?=\w*[A-Z])(?=\w*[a-z])\w+$/.test(value) || /^\{\w+\}(?=.*\d)[^{}$]+$/.test(value);
}

function isPath(value: string): boolean {
  if (looksRandom(value.replaceAll(/[/.]/g, ''))) return false;
  return (
    /^(?:[A-Za-z]:[\\/]|\.{0,2}\/|~\/|\\\\)/.test(value) ||
    (/^[\w.-]+(?:\/[\w.@-]+)+$/.test(value) && !/\d{3}/.test(value))
  );
}

/** Hosts, and addresses that hold no password. */
function isAddress(value: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value))
    return !/^[^/]*\/\/[^\s/@]*:[^\s@]+@/.test(value) && !/[?&;](?:password|token|key|secret|sig)=/i.test(value);
  return (
    /^(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?$/i.test(value) ||
    /^[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}$/i.test(value) ||
    /^localhost(?::\d+)?$/.test(value)
  );
}

/** "development", "us-east-1", "my_database", "MyApp", "gpt-4-turbo": words, and names made of words. */
function isWord(value: string): boolean {
  if (/^[A-Za-z]+$/.test(value)) return !looksRandom(value);
  return (
    /^[A-Za-z]+(?:[-_.:/,][A-Za-z]+|[-_.:]\d{1,4}|\d{1,2}(?=[-_.]|$))*$/.test(value) &&
    (value.length < LEAST_OF_LETTERS || !looksRandom(value.replaceAll(/[-_.:/,]/g, '')))
  );
}
