import { areOneInShort, toShortKey } from './shortenedErrors.ts';

/** A published error as far as telling errors apart needs it. */
export type PublishedError = {
  source: string;
  code: string;
  message: string;
  /** The message's template text. */
  template: string;
  /** 0-based. */
  line: number;
  lineText: string;
};

/**
 * Finds each known error among those just published. Errors are the same by content (source, code, template);
 * message, line text and at last the line, moved along with the edits, tell those of one template apart, for
 * language servers replace objects and move lines. What one tool tells in full another may tell in short.
 * @returns for each published error the known one it is, or undefined
 */
export function matchErrors<Known extends PublishedError, Published extends PublishedError>(
  known: readonly Known[],
  published: readonly Published[],
): Map<Published, Known> {
  const matches = matchInOrder(known, published);
  const matched = new Set(matches.values());
  const open = new Set(known.filter((error) => !matched.has(error)));
  const numberOf = numberTexts();
  for (const tellOf of TELLS) {
    if (open.size === 0 || matches.size === published.length) break;
    const tell = (error: PublishedError): string => tellOf(error, numberOf).join(' ');
    const byTell = new Map<string, Known[]>();
    for (const error of open) append(byTell, tell(error), error);
    for (const error of published) {
      if (matches.has(error)) continue;
      const match = byTell.get(tell(error))?.shift();
      if (!match) continue;
      matches.set(error, match);
      open.delete(match);
    }
  }
  matchInShort(open, published, matches);
  return matches;
}

function matchInShort<Known extends PublishedError, Published extends PublishedError>(
  open: Set<Known>,
  published: readonly Published[],
  matches: Map<Published, Known>,
): void {
  if (open.size === 0 || matches.size === published.length) return;
  const byKey = new Map<string, Known[]>();
  for (const error of open) append(byKey, toShortKey(error) ?? '', error);
  for (const error of published) {
    if (matches.has(error)) continue;
    const match = byKey.get(toShortKey(error) ?? '')?.find((known) => open.has(known) && areOneInShort(known, error));
    if (!match) continue;
    matches.set(error, match);
    open.delete(match);
  }
}

/** So many errors that are gone are passed over in search of the next one that is still there. */
const MAX_PASSED_OVER = 40;

/** Tools mostly say again what they said, in the order they said it in: told apart as by the first of `TELLS`, at a tenth of its cost. */
function matchInOrder<Known extends PublishedError, Published extends PublishedError>(
  known: readonly Known[],
  published: readonly Published[],
): Map<Published, Known> {
  const matches = new Map<Published, Known>();
  let from = 0;
  for (const error of published) {
    const to = Math.min(known.length, from + MAX_PASSED_OVER);
    for (let at = from; at < to; at++) {
      const candidate = known[at];
      if (!candidate || !isSaidAgain(candidate, error)) continue;
      matches.set(error, candidate);
      from = at + 1;
      break;
    }
  }
  return matches;
}

function isSaidAgain(one: PublishedError, other: PublishedError): boolean {
  return (
    one.line === other.line &&
    one.message === other.message &&
    one.code === other.code &&
    one.source === other.source &&
    one.template === other.template
  );
}

type NumberOf = (text: string) => number;

/** From the surest to the least sure way to tell errors of one template apart. */
const TELLS: readonly ((error: PublishedError, numberOf: NumberOf) => number[])[] = [
  (error, numberOf) => [...kindOf(error, numberOf), numberOf(error.message), error.line],
  (error, numberOf) => [...kindOf(error, numberOf), numberOf(error.message), numberOf(error.lineText.trim())],
  (error, numberOf) => [...kindOf(error, numberOf), numberOf(error.message)],
  (error, numberOf) => [...kindOf(error, numberOf), numberOf(error.lineText.trim())],
  (error, numberOf) => [...kindOf(error, numberOf), error.line],
];

function kindOf({ source, code, template }: PublishedError, numberOf: NumberOf): number[] {
  return [numberOf(source), numberOf(code), numberOf(template)];
}

/** The same number for the same text: what is told apart by many long texts has a short key. */
function numberTexts(): NumberOf {
  const numbers = new Map<string, number>();
  return (text) => {
    const number = numbers.get(text) ?? numbers.size;
    if (number === numbers.size) numbers.set(text, number);
    return number;
  };
}

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

const MAX_IDENTITY_PART = 500;

/** Content identity of an error in a file: what an open error is recognised by after a restart. */
export function identityOf(uri: string, error: PublishedError, ordinal: number): string {
  const parts = [uri, error.source, error.code, error.template, error.lineText.trim()];
  const text = parts.map((part) => part.slice(0, MAX_IDENTITY_PART)).join('\n');
  return ordinal > 0 ? `${text}\n${ordinal}` : text;
}
