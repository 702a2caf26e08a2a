import type { Finding } from './finding.ts';

const MAX_VALUES = 4_000;
/** Each of them is looked for in base64 as well. */
const MAX_FOUND = 2_000;
const LEAST = 8;

/** Secrets that are known by their value, as a workspace's `.env` files hold them; in memory only. */
export class KnownSecrets {
  static readonly NONE = new KnownSecrets([]);
  readonly values: readonly string[];
  /** In every spelling, longest first, so that a value within another does not cut it in two. */
  readonly #spellings: readonly string[];

  /** @param values at least eight characters each; shorter ones are left out */
  constructor(values: readonly string[]) {
    this.values = values.filter((value) => value.length >= LEAST).slice(0, MAX_VALUES);
    this.#spellings = [...new Set(this.values.flatMap(spellings))].sort((a, b) => b.length - a.length);
  }

  /** With what is found now before them: a value that has left its file is a secret still as long as the process lives. */
  joinedBy(found: readonly string[]): KnownSecrets {
    return new KnownSecrets([...new Set([...found, ...this.values])].slice(0, MAX_FOUND));
  }

  find(text: string): Finding[] {
    return this.#spellings.flatMap((value) => findValue(text, value, 'env-value'));
  }
}

/** Wherever a value stands, in itself or in something longer. */
export function findValue(text: string, value: string, kind: string): Finding[] {
  const findings: Finding[] = [];
  for (let start = text.indexOf(value); start !== -1; start = text.indexOf(value, start + value.length))
    findings.push({ start, end: start + value.length, kind });
  return findings;
}

/** A value as addresses and JSON write it. */
function spellings(value: string): string[] {
  const escaped = JSON.stringify(value).slice(1, -1);
  const inUrl = toUrlText(value);
  return [
    ...[value, escaped, JSON.stringify(escaped).slice(1, -1), inUrl, inUrl.replaceAll('%20', '+')],
    inUrl.replaceAll(/%[0-9A-F]{2}/g, (written) => written.toLowerCase()),
  ];
}

function toUrlText(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    return value;
  }
}
