import { isPlainWord, isReference } from './plainValues.ts';
import { looksRandom } from './randomness.ts';

const LINE =
  /^[^\S\n]*(?:export[^\S\n]+)?[\w.-]+[^\S\n]*[=:][^\S\n]*(?:"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>[^']*)'|`(?<back>[^`]*)`|(?<bare>[^\n]*?)(?:[^\S\n]+#[^\n]*)?)[^\S\n]*$/gm;
const MAX_FILE = 256_000;
const LEAST = 8;

/** The values of a `.env` file that are secrets: no booleans, numbers, paths, plain words or addresses without a password. */
export function readEnvSecrets(text: string): string[] {
  const values = [...text.slice(0, MAX_FILE).matchAll(LINE)].flatMap(({ groups = {} }) => {
    const { double, single, back, bare } = groups;
    const value = double?.replace(/\\n/g, '\n').replace(/\\(["\\$])/g, '$1') ?? single ?? back ?? bare ?? '';
    return [...value.trim().split(/\r?\n/), passwordOf(value)];
  });
  return [...new Set(values.map((value) => value.trim()).filter(isEnvSecret))];
}

function passwordOf(address: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s/@:]*:(?<password>[^\s@]+)@/i.exec(address)?.groups?.['password'] ?? '';
}

function isEnvSecret(value: string): boolean {
  if (value.length < LEAST || isReference(value) || isPlainWord(value)) return false;
  if (/^[+-]?[\d.,:_/ -]+(?:ms|s|m|h|d|kb|mb|gb|px|%)?$/i.test(value) || isPath(value) || isAddress(value))
    return false;
  if (/^-----(?:BEGIN|END)[^-]*-----$/.test(value)) return false;
  if (/\s/.test(value)) return /[\d!@#$%^&*]/.test(value) && !/^[A-Z][a-z]+(?: [A-Za-z]+)+$/.test(value);
  return !isWord(value);
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
    !looksRandom(value.replaceAll(/[-_.:/,]/g, ''))
  );
}
